"""Bytes on disk: captures appended to WARC/1.1 files (ISO 28500:2017), and read back by offset.

Every record is a gzip member of its own, so that any can be read alone. Nothing here knows of posts or rows.
What ``WarcWriter.append`` returned is on the disk (synced), so a row may cite it.
"""

from .altering import ALTERED, Rewritten, altered_record, rewrite
from .cdxj import index_of, update_index, update_indexes
from .notes import FIELD, Note, note_in, note_text, robots_in, robots_text
from .reader import capture_in, damage_in, mend_tail, read_capture, read_record
from .record import UNCITED, digest_of, target_uri
from .walk import Damage, Record, digest_between, is_as_packed, records_in, segment_of
from .writer import FOLDER, Entry, WarcWriter

__all__ = [
    "ALTERED",
    "FIELD",
    "FOLDER",
    "UNCITED",
    "Damage",
    "Entry",
    "Note",
    "Record",
    "Rewritten",
    "WarcWriter",
    "altered_record",
    "capture_in",
    "damage_in",
    "digest_between",
    "digest_of",
    "index_of",
    "is_as_packed",
    "mend_tail",
    "note_in",
    "note_text",
    "read_capture",
    "read_record",
    "records_in",
    "rewrite",
    "robots_in",
    "robots_text",
    "segment_of",
    "target_uri",
    "update_index",
    "update_indexes",
]
