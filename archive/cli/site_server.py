"""A static site on loopback: a folder of files, served as a blog's web server would serve them.

Here: addresses to files, validators, faults and edits at run time. Not here: what the pages say. Standard
library only, so that the demo can use it too.
"""

import hashlib
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

CONTENT_TYPES = {".html": "text/html", ".xml": "application/rss+xml", ".atom": "application/atom+xml"}
CONTENT_TYPES |= {".txt": "text/plain", ".png": "image/png", ".jpg": "image/jpeg", ".css": "text/css"}


class Request(NamedTuple):
    """One request that was answered: target with query, status sent (0: dropped), headers as received."""

    path: str
    status: int
    headers: Mapping[str, str]


class Fault(NamedTuple):
    """What one address gives instead of its file; with ``drops`` the connection ends without an answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})
    delay_s: float = 0.0
    drops: bool = False


class SiteServer(ThreadingHTTPServer):
    """A running site. ``url`` is its base without a slash; ``requests`` grows in the order of the answers.

    ``/x/`` is the file ``x/index.html`` (or ``index.xml``), ``/x/?paged=2`` is ``x/index.html@paged=2``;
    ``{{base}}`` in a text stands for ``url``. ``site.toml`` in the folder may set ``charset`` (default
    "utf-8"; "" states none), ``validators`` (default true), ``ignores_queries`` (an unknown query gives the
    plain page, default false), and a table ``charsets`` by file path.
    """

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.folder = folder.resolve()
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[Request] = []
        self.faults: dict[str, Fault] = {}
        self.edits: dict[str, list[tuple[bytes, bytes]]] = {}
        settings = self.folder / "site.toml"
        self.settings = tomllib.loads(settings.read_text("utf-8")) if settings.exists() else {}

    def set_fault(self, path: str, status: int = 500, body: bytes = b"", **options: object) -> None:
        """From now on ``path`` (with query) gives this fault; ``faults.pop(path)`` gives the file back."""
        self.faults[path] = Fault(status, body, **options)  # type: ignore[arg-type]  # Fault's own fields

    def edit(self, path: str, old: str, new: str, *, encoding: str = "utf-8") -> None:
        """From now on ``old`` stands as ``new`` on that page; the file on disk stays as it is."""
        self.edits.setdefault(path, []).append((old.encode(encoding), new.encode(encoding)))

    def file_of(self, target: str) -> Path | None:
        """The file behind a request target, or None. The settings and the outside are never it."""
        path, _, query = unquote(target).replace("\0", " ").lstrip("/").partition("?")
        plain = (self.folder / path).resolve()
        if path.endswith("/") or not path:
            plain /= "index.xml" if (plain / "index.xml").is_file() else "index.html"
        file = Path(f"{plain}@{query}").resolve() if query else plain
        if not file.is_file() and self.settings.get("ignores_queries"):
            file = plain
        is_served = file.is_relative_to(self.folder) and file.name not in {"site.toml", "404.html"}
        return file if is_served and file.is_file() else None

    def content_type(self, file: Path) -> str:
        """The Content-Type of a file, with a charset if it is text and the settings do not forbid it."""
        name = file.relative_to(self.folder).as_posix()
        kind = CONTENT_TYPES.get(Path(name.partition("@")[0]).suffix, "application/octet-stream")
        charset = self.settings.get("charsets", {}).get(name, self.settings.get("charset", "utf-8"))
        return f"{kind}; charset={charset}" if charset and kind.endswith(("html", "xml", "plain")) else kind

    def body_of(self, file: Path, target: str) -> bytes:
        """The bytes to send for a file: base address filled in, edits made."""
        body = file.read_bytes().replace(b"{{base}}", self.url.encode())
        for old, new in self.edits.get(target, []):
            body = body.replace(old, new)
        return body

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


@contextmanager
def serve_site(folder: Path, *, port: int = 0) -> Iterator[SiteServer]:
    """A server of that folder on 127.0.0.1, gone after the block. Port 0 takes a free one."""
    with SiteServer(folder, port=port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        site, fault = self.server, self.server.faults.get(self.path)
        if fault:
            time.sleep(fault.delay_s)
            self.close_connection = fault.drops
            headers = {"Content-Type": "text/html; charset=utf-8", **fault.headers}
            self._send(0 if fault.drops else fault.status, fault.body, headers)
        elif file := site.file_of(self.path):
            self._send_file(file)
        elif not self.path.endswith("/") and "?" not in self.path and site.file_of(f"{self.path}/"):
            self._send(301, b"", {"Location": f"{self.path}/"})
        else:
            page = site.folder / "404.html"
            body = site.body_of(page, self.path) if page.exists() else b"<title>404</title>Sidan finns inte."
            self._send(404, body, {"Content-Type": "text/html; charset=utf-8"})

    do_HEAD = do_GET

    def _send_file(self, file: Path) -> None:
        body = self.server.body_of(file, self.path)
        headers = {"Content-Type": self.server.content_type(file)}
        if not self.server.settings.get("validators", True):
            return self._send(200, body, headers)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        changed = formatdate(file.stat().st_mtime, usegmt=True)
        tags = self.headers["If-None-Match"]  # goes before the date (RFC 9110 section 13.2.2)
        is_dated = self.headers["If-Modified-Since"] == changed and self.path not in self.server.edits
        is_known = etag in tags if tags else is_dated
        headers |= {"ETag": etag, "Last-Modified": changed}
        return self._send(304 if is_known else 200, body, headers)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.server.requests.append(Request(self.path, status, dict(self.headers.items())))
        if status:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" or status == 304 else body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: who wants to know reads ``requests``."""
