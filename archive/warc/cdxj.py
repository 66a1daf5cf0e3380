"""The index beside each WARC file (CDXJ), by which replay programs such as pywb find a capture of an address.

A line a capture: the address as a sort key (SURT, as the Internet Archive's tools make it), the time, and JSON. Lines
are sorted by their bytes. The index is made from the WARC file alone, and can be thrown away.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

from ..errors import CaptureError
from .walk import Damage, Record, records_in

SUFFIX = ".cdxj"
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WWW = re.compile(r"^www\d*\.")
_SESSION = re.compile(r"(?i)^(.*?)(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}(?:&(.*))?$")
_PORTS = {"http": 80, "https": 443}


def index_of(path: Path) -> Path:
    """Where the index of the WARC file lies."""
    return path.with_name(path.name.removesuffix(".warc.gz") + SUFFIX)


def update_index(path: Path) -> None:
    """Brings the index of the WARC file up to date; reads no more of it than the index does not know.

    Raises CaptureError where it cannot be written.
    """
    index = index_of(path)
    try:
        if index.exists() and index.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            return
        known = index.read_text("utf-8").splitlines() if index.exists() else []
        end = _end_of(known, path)
        lines = sorted({*(known if end else ()), *_lines(path, end)})
        draft = index.with_name(index.name + ".part")
        draft.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
        draft.replace(index)
    except (OSError, UnicodeDecodeError) as error:
        hint = "Free some disk space; the index can be made again at any time."
        raise CaptureError(f"The index {index.name} could not be written ({error})", hint=hint) from error


def update_indexes(folder: Path) -> None:
    """Brings the indexes of all WARC files in that folder up to date."""
    for path in sorted(folder.glob("*.warc.gz")):
        update_index(path)


def surt(url: str) -> str:
    """The address as the key it is sorted by.

    >>> surt("https://www.blogg.VK.se/Hans/?b=2&a=1")
    'se,vk,blogg)/hans?a=1&b=2'
    """
    try:
        parts = urlsplit(url.partition("#")[0].strip())
        host, port = (parts.hostname or "").strip("."), parts.port
    except ValueError:
        return url
    with suppress(UnicodeError):
        host = host.encode("idna").decode() if not host.isascii() else host
    labels = ",".join(reversed(_WWW.sub("", host, count=1).split(".")))
    if port is not None and port != _PORTS.get(parts.scheme):
        labels += f":{port}"
    path = _normal_path(_plain(parts.path)).lower()
    path = path.rstrip("/") if len(path) > 1 else path
    return f"{labels}){path or '/'}" + _query_key(parts.query)


def _query_key(query: str) -> str:
    query = _plain(query)
    if found := _SESSION.match(query):
        query = found[1] + (found[2] or "")
    arguments = sorted(tuple(argument.split("=", 1)) for argument in query.lower().split("&"))
    text = "&".join("=".join(argument) for argument in arguments)
    return f"?{text}" if text else ""


def _plain(text: str) -> str:
    """The text with its escapes undone, however deep, and what is no plain ASCII escaped once."""
    raw = text.encode("utf-8", "replace")
    for _ in range(10):
        if (undone := unquote_to_bytes(raw)) == raw:
            break
        raw = undone
    return quote(raw, safe=_SAFE)


def _normal_path(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    inner = "".join(f"{part}/" for part in kept[:-1] if part)
    return "/" + inner + (kept[-1] if kept else "")


def _lines(path: Path, start: int) -> Iterator[str]:
    for found in records_in(path, start):
        if not isinstance(found, Damage) and (line := _line(path.name, found)):
            yield line


def _line(name: str, record: Record) -> str | None:
    """The line of a capture; none of another record, and none of a "not modified", which shows nothing."""
    digest = record.fields.get("WARC-Payload-Digest")
    if record.kind not in ("response", "revisit") or record.url is None or digest is None:
        return None
    head = record.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    status = head[0].partition(" ")[2].partition(" ")[0]
    stated = (line.partition(":")[2] for line in head[1:] if line.lower().startswith("content-type:"))
    mime = next(stated, "").partition(";")[0].strip().lower() or "unk"
    said = {
        "url": record.url,
        "mime": "warc/revisit" if record.kind == "revisit" else mime,
        "status": status,
        "digest": digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": name,
    }
    when = re.sub(r"\D", "", record.fields.get("WARC-Date", ""))[:14]
    return f"{surt(record.url)} {when} {json.dumps(said)}"


def _end_of(lines: list[str], path: Path) -> int:
    """Where the last record ends that the index knows; 0 where the index is of no use."""
    end = 0
    try:
        for line in lines:
            said = json.loads(line.split(" ", 2)[2])
            if said["filename"] != path.name:
                return 0
            end = max(end, int(said["offset"]) + int(said["length"]))
    except (ValueError, KeyError, IndexError, TypeError):
        return 0
    return end if end <= path.stat().st_size else 0
