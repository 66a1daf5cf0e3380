"""Records with another payload, and files with other records in the place of some. Nothing else changes a byte.

An altered record says so in a field of its own, and keeps its id, its date and its address; its digests are those of
what it holds now.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import CaptureError
from .record import UNCITED, digest_of, packed
from .walk import Damage, Record, records_in

ALTERED = "Bloggarkiv-Altered"
_ORIG = "X-Archive-Orig-"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file that was written in the place of another: its length and digest, and where each record went.

    ``stretches`` are (first offset, how far all from there on moved), by offset; ``lengths`` the new lengths of those
    that were replaced, by their offset in the old file.
    """

    length: int
    sha256: bytes
    records: int
    stretches: tuple[tuple[int, int], ...]
    lengths: dict[int, int]


def altered_record(record: Record, body: bytes, said: str, *, payload_digest: str | None = None) -> bytes:
    """The record of a response or revisit with that body instead of its own, packed. ``said`` is ASCII, one line.

    ``payload_digest`` is that of the payload which a revisit refers to.
    """
    head = record.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    lines = [head[0], *(_true_line(line, body) for line in head[1:])]
    block = b"".join(f"{line}\r\n".encode("latin-1") for line in (*lines, "")) + body
    told = ", ".join(filter(None, (record.fields.get(ALTERED), said)))
    fields = {**record.fields, ALTERED: told, "WARC-Block-Digest": digest_of(block)}
    if "WARC-Payload-Digest" in fields:
        fields["WARC-Payload-Digest"] = payload_digest or digest_of(body)
    return _packed(fields, block)


def rewrite(path: Path, target: Path, replacements: Mapping[int, bytes]) -> Rewritten:
    """Writes the file anew as ``target``, synced, with those packed records in the place of the ones at these offsets.

    Raises CaptureError where the file is damaged or the new one cannot be written.
    """
    new = dict(replacements)
    offsets: list[tuple[int, int, int]] = []
    moved = count = 0
    for found in records_in(path):
        if isinstance(found, Damage):
            raise found
        count += 1
        if found.kind == "warcinfo" and UNCITED.encode() in found.block:
            new[found.offset] = _told_again(found, offsets, moved)
        offsets.append((found.offset, found.length, moved))
        moved += len(new.get(found.offset, b"")) - found.length if found.offset in new else 0
    digest = sha256()
    try:
        with path.open("rb") as source, target.open("wb") as out:
            end = 0
            for offset, length, _ in [*(one for one in offsets if one[0] in new), (path.stat().st_size, 0, 0)]:
                source.seek(end)
                while end < offset and (chunk := source.read(min(_CHUNK_BYTES, offset - end))):
                    out.write(chunk)
                    digest.update(chunk)
                    end += len(chunk)
                out.write(new.get(offset, b""))
                digest.update(new.get(offset, b""))
                end = offset + length
            out.flush()
            os.fsync(out.fileno())
            size = out.tell()
    except OSError as error:
        hint = "Free some disk space and give the command again; what it had not done is then done."
        raise CaptureError(f"{target.name} could not be written ({error.strerror})", hint=hint) from error
    return Rewritten(size, digest.digest(), count, _stretches(offsets), {at: len(one) for at, one in new.items()})


def _stretches(offsets: list[tuple[int, int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for offset, _, moved in offsets:
        if not found or found[-1][1] != moved:
            found.append((offset, moved))
    return tuple(found)


def _told_again(record: Record, before: list[tuple[int, int, int]], moved: int) -> bytes:
    """The warcinfo record with the stretch right before it, which it calls uncited, where that lies now."""
    lines = []
    for line in record.block.split(b"\r\n"):
        name, _, value = line.partition(b": ")
        if name == UNCITED.encode():
            start, end = (int(number) for number in value.split(b"-"))
            first = next((shift for offset, _, shift in before if offset >= start), moved)
            lines.append(f"{UNCITED}: {start + first}-{end + moved}".encode())
        else:
            lines.append(line)
    block = b"\r\n".join(lines)
    fields = {**record.fields}
    if "WARC-Block-Digest" in fields:
        fields["WARC-Block-Digest"] = digest_of(block)
    if "WARC-Payload-Digest" in fields:
        fields["WARC-Payload-Digest"] = digest_of(block)
    return _packed(fields, block)


def _true_line(line: str, body: bytes) -> str:
    name, _, value = line.partition(":")
    if name.lower() == "content-encoding" or (name.lower() == "content-length" and value.strip() != str(len(body))):
        return f"{_ORIG}{line}"
    return line


def _packed(fields: Mapping[str, str], block: bytes) -> bytes:
    said = {**fields, "Content-Length": str(len(block))}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return packed(b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n")
