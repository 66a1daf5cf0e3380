"""Taking a post, or a commenter's name, out of the archive: out of its rows, and out of the bytes in its WARC files.

    begin (one transaction: rows erased, addresses barred) ─► each file written anew ─► rows moved to it ─► old one
    removed ─► tombstone in a WARC file ─► complete

Whatever moment it is stopped at, ``finish`` goes on from there: a text is found again by its hashes, and what is
altered already is not found again.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from scraper import Blog, Capture, Post, ScraperError, Visit, parse_page, unpack

from .errors import CaptureError
from .masking import Mask, hashes_of, masked, words_of
from .store import Store
from .store.redactions import Altered, Redaction, Redactions
from .warc import Damage, Record, WarcWriter, altered_record, capture_in, index_of, read_record, records_in, rewrite

_MAX_BODY_BYTES = 200_000_000
_SUFFIX = ".warc.gz"
_TEXTS = ("html", "xml", "json", "text", "javascript")
_ENCODINGS = ("content-encoding", "content-length")
_SAME_SHARE = 0.5
_MASKED = "masked before it was kept"
_logger = logging.getLogger("bloggarkiv")


def finish(folder: Path, store: Store, warc: WarcWriter, *, clock: Callable[[], datetime]) -> tuple[int, ...]:
    """The redactions that were begun and are now done, by id. Raises CaptureError where a file cannot be rewritten."""
    redactions, done = store.redactions(), []
    for redaction in redactions.begun():
        _clear(folder, redactions, redaction)
        work = _Work(folder, redactions, redaction)
        for replacements_in in (work.direct, work.referring):
            for file in redactions.files_of(redaction):
                _alter(folder, redactions, redaction, file, replacements_in(file))
        done_at = clock()
        lines = redactions.lines_of(redaction, completed_at=done_at)
        warc.append_note(f"urn:bloggarkiv:redaction:{redaction.id}", lines=lines)
        redactions.complete(redaction, now=done_at)
        removed, changed = redactions.counts(redaction.id)
        what = redaction.url or "a commenter's name"
        _logger.warning("redaction %s: %s; %s captures emptied, %s masked", redaction.id, what, removed, changed)
        done.append(redaction.id)
    return tuple(done)


def masks_of(store: Store, blog: Blog) -> tuple[Mask, ...]:
    """What must not come into the archive again with the blog's pages."""
    return store.redactions().masks_of(blog)


def is_refused(visit: Visit, masks: tuple[Mask, ...]) -> bool:
    """Whether the visit shows the page of a post that was taken out, under whatever address: by most of its text."""
    if visit.purpose != "post" or visit.post is None:
        return False
    return any(_is_its_text(visit.post, mask) for mask in masks)


def without_text(visit: Visit, masks: tuple[Mask, ...]) -> tuple[Visit, str | None]:
    """The visit as it may be kept, and what its record is to say of that: what was taken out is masked in it."""
    capture = visit.capture
    if not masks or capture is None or not _is_text_file(capture.header("Content-Type")):
        return visit, None
    body = capture.body
    for mask in masks:
        body = _masked(replace(capture, body=body), mask) or body
    if body == capture.body:
        return visit, None
    headers = tuple(
        (f"X-Archive-Orig-{name}" if name.lower() in _ENCODINGS else name, value) for name, value in capture.headers
    )
    return replace(visit, capture=replace(capture, body=body, raw_body=body, headers=headers)), _MASKED


@dataclass(frozen=True, slots=True)
class _Replacement:
    offset: int
    record: bytes
    altered: Altered


@dataclass(frozen=True, slots=True)
class _Work:
    """Finds what one redaction has to alter in a file."""

    folder: Path
    redactions: Redactions
    redaction: Redaction

    def direct(self, file: str) -> Iterator[_Replacement]:
        """The responses that show what is taken out."""
        mask = self.redactions.mask_of(self.redaction)
        removed = self.redactions.captures_to_remove(self.redaction)
        captures = self.redactions.captures_in(file, self.redaction)
        for record in _records(self.folder / file):
            row = captures.get(record.offset)
            if row is None or record.kind != "response":
                continue
            capture_id, before, content_type = row
            if capture_id in removed:
                body = b"" if record.block.partition(b"\r\n\r\n")[2] else None
            else:
                body = self._masked(record, content_type, mask)
            if body is not None:
                yield self._replacement(record, body, capture_id, before, is_removed=capture_id in removed)

    def referring(self, file: str) -> Iterator[_Replacement]:
        """The records without a body of their own, whose original was altered: they name its new digest."""
        for capture_id, at, before, since, original in self.redactions.referring_in(file, self.redaction):
            record = read_record(self.folder, at)
            digest = read_record(self.folder, original).fields.get("WARC-Payload-Digest")
            altered = Altered(capture_id, True, before, since)
            said = self._said(before, is_removed=True)
            yield _Replacement(record.offset, altered_record(record, b"", said, payload_digest=digest), altered)

    def _masked(self, record: Record, content_type: str | None, mask: Mask) -> bytes | None:
        if mask.is_empty() or not _is_text_file(content_type):
            return None
        try:
            capture = capture_in(record, unpack=_unpacked)
        except (ValueError, KeyError, ScraperError):
            return None
        return _masked(capture, mask)

    def _replacement(
        self, record: Record, body: bytes, capture_id: int, before: str, *, is_removed: bool
    ) -> _Replacement:
        altered = Altered(capture_id, is_removed, before, sha256(body).hexdigest())
        said = self._said(before, is_removed=is_removed)
        return _Replacement(record.offset, altered_record(record, body, said), altered)

    def _said(self, before: str, *, is_removed: bool) -> str:
        what = "emptied" if is_removed else "masked"
        return f"redaction {self.redaction.id} at {self.redaction.at}; {what}; was sha256:{before}"


def _alter(
    folder: Path, redactions: Redactions, redaction: Redaction, file: str, replacements: Iterator[_Replacement]
) -> None:
    """Writes the file anew under another name, lets the rows cite that, and removes the old one."""
    found = list(replacements)
    if not found:
        return
    new = _next_name(file)
    done = rewrite(folder / file, folder / new, {one.offset: one.record for one in found})
    redactions.move(redaction, file, new, done, [one.altered for one in found])
    _clear(folder, redactions, redaction)


def _clear(folder: Path, redactions: Redactions, redaction: Redaction) -> None:
    """Removes the files that others took the place of."""
    for name in redactions.leftover(redaction):
        try:
            (folder / name).unlink(missing_ok=True)
            index_of(folder / name).unlink(missing_ok=True)
        except OSError as error:
            hint = "Remove it, or let it be removed by giving the command again."
            raise CaptureError(f"{name} could not be removed ({error.strerror})", hint=hint) from error
    redactions.forget_leftover(redaction)


def _records(path: Path) -> Iterator[Record]:
    for found in records_in(path):
        if isinstance(found, Damage):
            raise found
        yield found


def _next_name(file: str) -> str:
    """The name of the file that takes its place, which sorts where it does.

    >>> _next_name("warc/bloggarkiv-20260101000000-00003.warc.gz")
    'warc/bloggarkiv-20260101000000-00003.r1.warc.gz'
    """
    stem = file.removesuffix(_SUFFIX)
    base, dot, number = stem.rpartition(".r")
    return f"{base}.r{int(number) + 1}{_SUFFIX}" if dot and number.isdecimal() else f"{stem}.r1{_SUFFIX}"


def _masked(capture: Capture, mask: Mask) -> bytes | None:
    """The capture's body, masked; None where nothing in it is to be."""
    body = masked(capture.body, mask)
    if body is not None and mask.spares_posts:
        body = masked(capture.body, replace(mask, spared=_said_by_posts(capture)))
    return body


def _said_by_posts(capture: Capture) -> str:
    """The words of the posts on the page: a name that stands there was written by the politician."""
    headers = dict(reversed(capture.headers))
    page = parse_page(capture.body, capture.final_url, headers=headers, fetched_at=capture.fetched_at)
    texts = (text for post in page.posts for text in (post.title or "", post.author or "", post.body_text))
    return " ".join(f" {' '.join(words_of(text))} " for text in texts)


def _is_its_text(post: Post, mask: Mask) -> bool:
    own = hashes_of((post.title or "", post.body_text), mask.salt)
    runs = [(size, one) for size, some in own.items() for one in some]
    known = sum(one in mask.hashes.get(size, frozenset()) for size, one in runs)
    return bool(runs) and known > _SAME_SHARE * len(runs)


def _is_text_file(content_type: str | None) -> bool:
    return any(kind in (content_type or "html").lower() for kind in _TEXTS)


def _unpacked(raw: bytes, encoding: str) -> bytes:
    return unpack(raw, encoding, max_bytes=_MAX_BODY_BYTES, url="")
