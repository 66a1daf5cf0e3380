"""The files of a blog: asked once its posts are, one at a time, each host in its own manner.

No file fails its blog: what cannot be had is told as ``info`` or ``warning``, the first few one by one. A host that
does not answer several times in a row is not asked again in this crawl.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from urllib.parse import urlsplit

from ..errors import NotReachable, RobotsDisallowed, ScraperError, TooLarge
from ..records import Blog, Capture, FileKind, FileLink, FileState, Finding, Severity, Stage, Visit, WantedFile
from ..requisites import css_files
from .asking import Fetch, code_of, finding

_MAX_SILENCES = 3
_MAX_TOLD = 20
_NO_PAGES: frozenset[FileKind] = frozenset(("image", "style", "import", "script", "font", "icon", "audio", "video"))


class FileCrawl:
    """One crawl's way through the files that are wanted. ``fetch`` takes no more of a file than may be kept."""

    def __init__(self, blog: Blog, fetch: Fetch) -> None:
        self.blog, self.fetch = blog, fetch
        self._silences: Counter[str] = Counter()
        self._failed = 0

    async def visits(self, wanted: Sequence[WantedFile]) -> AsyncGenerator[Visit, None]:
        """A visit to each, in their order. One without a capture says that the file could not be had."""
        for place, file in enumerate(wanted):
            left = len(wanted) - place - 1
            if self._silences[_origin(file.url)] >= _MAX_SILENCES:
                self._failed += 1
                yield Visit("file", file.url, file_state="failed", left=left)
                continue
            capture, state, found = await self._ask(file)
            files: tuple[FileLink, ...] = ()
            if capture is not None and capture.status == 200 and file.kind == "style":
                files = css_files(capture.body.decode("utf-8", "replace"), capture.final_url)
            self._failed += found is not None
            told = (found,) if found is not None and self._failed <= _MAX_TOLD else ()
            yield Visit("file", file.url, capture, file_state=state, files=files, findings=told, left=left)

    def findings(self) -> tuple[Finding, ...]:
        """How many more could not be had than were told."""
        if self._failed <= _MAX_TOLD:
            return ()
        message = f"{self._failed} files could not be had; the first {_MAX_TOLD} are told one by one."
        hint = "They are asked again on some later days; what is kept stays."
        return (finding("files-failed", "warning", self.blog.url, message, hint),)

    async def _ask(self, file: WantedFile) -> tuple[Capture | None, FileState, Finding | None]:
        """The answer, if there is one, what becomes of the file, and what is wrong."""
        origin = _origin(file.url)
        try:
            capture = await self.fetch(file.url, file.validators)
        except ScraperError as error:
            self._silences[origin] += isinstance(error, NotReachable)
            return None, "large" if isinstance(error, TooLarge) else "failed", _failure(error, file.url)
        self._silences[origin] = 0
        if capture.status == 304:
            return capture, "kept", None
        if capture.status != 200:
            message = f"The file's host answered {capture.status} {capture.reason}".rstrip() + "."
            hint = "It is asked again on some later days."
            return capture, "failed", finding("file-missing", "info", file.url, message, hint)
        if file.kind in _NO_PAGES and (capture.header("Content-Type") or "").lower().startswith("text/html"):
            message, hint = f"The address of this {_noun(file.kind)} shows a page.", "It may be gone, or want a login."
            return (
                capture,
                "failed",
                finding("file-is-page", "info", file.url, message, hint),
            )
        return capture, "kept", None


def _failure(error: ScraperError, url: str) -> Finding:
    stage: Stage = "robots" if isinstance(error, RobotsDisallowed) else "fetch"
    if isinstance(error, TooLarge):
        hint = "Raise max_file_bytes under [archive] in bloggar.toml to have it."
        return Finding("file-too-large", stage, "info", url, error.message, hint)
    severity: Severity = "info" if isinstance(error, RobotsDisallowed) else "warning"
    return Finding(f"file-{code_of(error)}", stage, severity, url, error.message, error.hint)


def _noun(kind: FileKind) -> str:
    return "stylesheet" if kind in ("style", "import") else kind


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
