"""Lists of blogs that somebody else made: CSV of whatever dialect, and OPML. Bytes in, rows out; pure.

A politician's row is ``name, party, municipality, role, url``, its columns in any order, with Swedish or English
headers. Swedish Excel writes semicolons and windows-1252, or UTF-8 with a BOM, or UTF-16 with tabs.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import SourcesError

_HEADERS: Mapping[str, str] = {
    word: field
    for field, words in {
        "url": "url adress address länk link blogg blog webbadress webbplats hemsida website site bloggadress "
        "blogglänk bloggurl blogurl weburl www webb htmlurl",
        "name": "namn name person politiker politician ägare owner bloggare blogger författare author skribent",
        "first_name": "förnamn firstname givenname",
        "last_name": "efternamn lastname surname familyname",
        "party": "parti party partibeteckning partiförkortning",
        "municipality": "kommun municipality kommunnamn stad ort region",
        "role": "roll role uppdrag befattning titel title position funktion",
    }.items()
    for word in words.split()
}
_DELIMITERS = ";,\t|"
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row. ``row`` counts from 1 as a spreadsheet does; in OPML it is the number of the outline."""

    row: int
    url: str | None
    name: str | None = None
    party: str | None = None
    municipality: str | None = None
    role: str | None = None


def read_file(path: Path) -> tuple[Listed, ...]:
    """The rows of a file. Raises SourcesError where it cannot be read, or names no addresses at all."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourcesError(f"{path} cannot be read ({error.strerror})", hint="Check its name.") from error
    rows = read_opml(data) if is_opml(data) else read_csv(data)
    if not any(row.url for row in rows):
        raise SourcesError(
            f"{path} lists no addresses of blogs",
            hint="It needs a column called url (or adress, länk, blogg) under a header line, or OPML outlines.",
        )
    return rows


def is_opml(data: bytes) -> bool:
    """Whether the bytes are an OPML file, whatever its name."""
    return b"<opml" in data[:2000].lower()


def read_csv(data: bytes) -> tuple[Listed, ...]:
    """The rows of a CSV file; empty lines are left out. Never raises; no rows where no column holds addresses.

    >>> read_csv("Namn;Parti;Blogg\\r\\nÅsa Ek;S;asa.example\\r\\n".encode("windows-1252"))
    (Listed(row=2, url='asa.example', name='Åsa Ek', party='S', municipality=None, role=None),)
    """
    lines = list(_cells(_decoded(data)))
    if not lines:
        return ()
    (_, header), body = lines[0], lines[1:]
    columns = [_field(title) for title in header]
    if "url" not in columns and (column := _address_column(header)) is not None:
        columns, body = ["url" if place == column else None for place in range(len(header))], lines
    return tuple(_row(number, columns, cells) for number, cells in body) if "url" in columns else ()


def read_opml(data: bytes) -> tuple[Listed, ...]:
    """The outlines that lead somewhere, by their page or else their feed. Raises SourcesError.

    Groups around them say nothing that is kept. Files that define entities are refused: nobody's OPML needs them.
    """
    try:
        if b"<!ENTITY" in data:
            raise ET.ParseError("it defines entities")
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        hint = "Export it anew from the feed reader that made it."
        raise SourcesError(f"The OPML file is not well-formed XML: {error}", hint=hint) from error
    outlines = [{key.lower(): value.strip() for key, value in node.attrib.items()} for node in root.iter("outline")]
    found = [(text, text.get("htmlurl") or text.get("xmlurl") or text.get("url")) for text in outlines]
    leading = [(text, url) for text, url in found if url]
    return tuple(
        Listed(number, url, text.get("text") or text.get("title") or None)
        for number, (text, url) in enumerate(leading, start=1)
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    """The lines that hold something, numbered, as cells; Excel's ``sep=`` line is taken at its word."""
    first, _, rest = text.partition("\n")
    stated = re.fullmatch(r'"?sep=(.)"?\s*', first)
    delimiter = stated.group(1) if stated else max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(rest if stated else text, newline=""), delimiter=delimiter)
    try:
        for number, line in enumerate(reader, start=2 if stated else 1):
            cells = [" ".join(cell.split()) for cell in line]
            if any(cells):
                yield number, cells
    except csv.Error:  # a cell longer than 128 KiB: no list of blogs goes on behind it
        return


def _field(title: str) -> str | None:
    """What a column of that title holds: by the whole title, else by its first word that is known."""
    words = re.findall(r"[^\W_]+", title.casefold())
    if "mail" in title.casefold() or "post" in title.casefold():
        return None
    return next((_HEADERS[word] for word in ("".join(words), *words) if word in _HEADERS), None)


def _address_column(cells: list[str]) -> int | None:
    """The column that holds an address in a file without a header."""
    return next((place for place, cell in enumerate(cells) if _ADDRESS.fullmatch(cell)), None)


def _row(number: int, columns: list[str | None], cells: list[str]) -> Listed:
    facts: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column == "url" and _ADDRESS.fullmatch(cell) and not _ADDRESS.fullmatch(facts.get("url", "")):
            facts["url"] = cell  # a column "Blogg" before it may hold the blog's name
        elif column and cell:
            facts.setdefault(column, cell)
    full_name = " ".join(facts[part] for part in ("first_name", "last_name") if part in facts)
    return Listed(
        number,
        facts.get("url"),
        facts.get("name") or full_name or None,
        facts.get("party"),
        facts.get("municipality"),
        facts.get("role"),
    )
