"""Bytes on disk: captures appended to WARC/1.1 files (ISO 28500:2017), and read back by offset.

Every record is a gzip member of its own, so that any can be read alone. Nothing here knows of posts or rows.
What ``WarcWriter.append`` returned is on the disk (synced), so a row may cite it. Nothing else imports warcio.
"""

from .reader import damage_in, mend_tail, read_capture
from .writer import WarcWriter

__all__ = ["WarcWriter", "damage_in", "mend_tail", "read_capture"]
