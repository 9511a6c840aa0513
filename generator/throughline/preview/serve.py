"""What is shown → answers to browsers, over livereload's websocket handler and script.

livereload is not asked to watch or to pace anything: its handler keeps the connections, and every page tells it of which
version it is, so that a page loaded while a build went on, or left open while the preview was not running, reloads.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from html import escape, unescape
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from livereload.handlers import LiveReloadHandler
from tornado import web

from throughline import exports, finish, urls
from throughline.preview import findings
from throughline.preview.hosts import Hosts, name_and_port
from throughline.preview.shown import Shown

LAST_GOOD = "/~last-good"
"""Where the last good site stays reachable while something is wrong. No address of a site has a tilde."""
STYLE = "/~preview/findings.css"
SCRIPT = "/livereload.js"
TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8", ".png": "image/png",
    ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon", ".woff2": "font/woff2",
    ".pdf": "application/pdf", ".zip": "application/zip", ".webmanifest": "application/manifest+json; charset=utf-8",
}  # fmt: skip

DIFFERING = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
"""What is said otherwise than a host is to say it (exports.HEADERS), or besides: the site of a moment ago is not to be kept, and
no other site that is open in the browser is to show a part of this one."""

LATELY = 4
"""How many pages are taken to be looked at: so many as were asked for last."""

_PLAIN = TYPES[".txt"]
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address gives: a status, the type and bytes of the body, where to go instead."""

    status: int
    type: str = _PLAIN
    body: bytes = b""
    location: str = ""


def answer(shown: Shown, target: str) -> Answer:
    """The answer for the path of a request, still encoded. Pages are answered by findings while there are any."""
    path = unquote(target)
    if path == STYLE:
        return Answer(200, TYPES[".css"], _packaged("findings.css"))
    if path.startswith(f"{LAST_GOOD}/"):
        rest = path.removeprefix(LAST_GOOD)
        if shown.trouble is not None and shown.whole:
            return _of_site(shown, rest, LAST_GOOD)
        inside = rest.removeprefix(shown.base).lstrip("/")
        return Answer(302, location=quote(f"{shown.base}{inside}"))
    if shown.trouble is not None and _is_page(path):
        here = path if path.startswith(shown.base) else shown.base
        last_good = quote(f"{LAST_GOOD}{here}") if shown.whole else ""
        page = findings.page(shown.trouble, base=shown.base, style=STYLE, last_good=last_good)
        return Answer(500, TYPES[".html"], page)
    return _of_site(shown, path)


def _of_site(shown: Shown, path: str, prefix: str = "") -> Answer:
    base, site = shown.base, shown.site
    if path == "/" != base or f"{path}/" == base:
        return Answer(302, location=quote(f"{prefix}{base}"))
    if not path.startswith(base):
        return Answer(404, body=f"The site begins at {base}\n".encode())
    file = shown.file(path)
    if file in site:
        return Answer(200, TYPES.get(PurePosixPath(file).suffix, "application/octet-stream"), site[file])
    if f"{file}/index.html" in site:
        return Answer(302, location=quote(f"{prefix}{base}{file}/"))
    if "404.html" in site:
        return Answer(404, TYPES[".html"], site["404.html"])
    return Answer(404, body=b"There is nothing at this address.\n")


def _is_page(path: str) -> bool:
    return path.endswith((".html", "/")) or "." not in path.rpartition("/")[2]


# -- the reload script -------------------------------------------------------------------------------------------------


def script(host: str, version: str) -> bytes:
    """The tag that joins a page to the preview: all that a served page has and a built one has not."""
    name, port = name_and_port(host)
    address = f"{SCRIPT}?host={quote(name)}&port={port}&mindelay=200&maxdelay=1000&snipver={version}"
    return f'<script src="{escape(address)}" defer></script>'.encode()


def joined(page: bytes, tag: bytes) -> bytes:
    """The page with the tag at the end of its head. One whose policy allows no script (a 404.html that stands alone) is
    left as it is."""
    if b"script-src 'self'" not in _policy(page):
        return page
    head, end, rest = page.partition(b"</head>")
    return head + tag + end + rest


def _policy(page: bytes) -> bytes:
    found = _POLICY.search(page)
    return unescape(found[1].decode("utf-8", "replace")).encode() if found else b""


def _packaged(name: str) -> bytes:
    return files("throughline.preview").joinpath(name).read_bytes()


# -- handlers ----------------------------------------------------------------------------------------------------------


class Stage:
    """What is shown just now. The build loop exchanges it; requests wait until there is something.

    `looked_at` are the output paths of the pages that were asked for last, the last of them first.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ready = asyncio.Event()
        self.shown = Shown("", "/", {})
        self.looked_at: tuple[str, ...] = ()

    async def ready(self) -> Shown:
        await self._ready.wait()
        return self.shown

    def look(self, page: str) -> None:
        """Somebody looks at the page at an output path."""
        self.looked_at = (page, *(other for other in self.looked_at if other != page))[:LATELY]

    def show(self, shown: Shown, differing: frozenset[str]) -> None:
        """Exchange what is shown, and have browsers reload what differs of it. Called from the build loop's thread."""
        # A page whose style alone has changed need not be loaded again.
        styles = [path for path in differing if path.endswith(".css")]
        same = shown.trouble is self.shown.trouble and shown.base == self.shown.base
        message = _reload(f"{shown.base}{styles[0]}" if same and len(styles) == len(differing) == 1 else "*")
        self.shown = shown
        self._loop.call_soon_threadsafe(self._tell, message, differing if same else None)

    def _tell(self, message: dict[str, Any], differing: frozenset[str] | None) -> None:
        self._ready.set()
        for waiting in LiveReloadHandler.waiters.copy():
            if differing is None or waiting.shows(differing):
                waiting.send_message(message)


def _reload(path: str = "*") -> dict[str, Any]:
    return {"command": "reload", "path": path, "liveCSS": True, "liveImg": False}


class _Guarded(web.RequestHandler):
    """Whoever comes by another name, or sends a page of another origin, is refused."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, stage: Stage, hosts: Hosts) -> None:
        self.stage, self.hosts = stage, hosts

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in {"Content-Type": _PLAIN, **exports.HEADERS, **DIFFERING}.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        _refuse_strangers(self, self.hosts)

    def compute_etag(self) -> None:
        return None

    def write_error(self, status_code: int, **_: Any) -> None:
        if status_code == 405:
            self.set_header("Allow", ", ".join(self.SUPPORTED_METHODS))
        self.finish(f"{status_code} {self._reason}\n")


class Pages(_Guarded):
    """Everything but the two addresses of livereload."""

    async def get(self) -> None:
        shown = await self.stage.ready()
        given = answer(shown, self.request.path)
        self.set_status(given.status)
        if given.location:
            query = f"?{self.request.query}" if self.request.query else ""
            self.set_header("Location", given.location + query)
            return
        self.set_header("Content-Type", given.type)
        body = given.body
        if given.type == TYPES[".html"]:
            if page := shown.page(unquote(self.request.path)):
                self.stage.look(page)
            body = joined(body, script(self.request.host, shown.version))
        self.write(body)

    head = get


class Script(_Guarded):
    """livereload's own script, and the few lines that keep a page's place while it is broken."""

    def get(self) -> None:
        self.set_header("Content-Type", TYPES[".js"])
        self.write(files("livereload").joinpath("vendors", "livereload.js").read_bytes())
        self.write(b"\n" + _packaged("place.js"))

    head = get


class Reloading(LiveReloadHandler):  # type: ignore[misc]
    """livereload's own handler, for pages of this preview only; a page of another version reloads at once."""

    def initialize(self, stage: Stage, hosts: Hosts) -> None:
        self.stage, self.hosts = stage, hosts
        self.version = self.page = ""

    def prepare(self) -> None:
        _refuse_strangers(self, self.hosts)

    def check_origin(self, origin: str) -> bool:
        return _is_own(origin, self.request.host)

    def on_message(self, message: str | bytes) -> None:
        try:
            said = json.loads(message)
            command = said["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.close(1008)
            return
        if command == "hello":
            self.version = said.get("snipver")
        super().on_message(message)
        if command == "info":
            shown = self.stage.shown
            self.page = shown.page(_path(said.get("url")))
            if self.version != shown.version:
                self.send_message(_reload())

    def shows(self, differing: frozenset[str]) -> bool:
        """Whether the page that is open, the data beside it or what every page loads is among these, as far as is known."""
        if not self.page:
            return True
        own = finish.paths(urls.address_of(self.page))
        loaded = any(path.startswith("assets/") and not path.endswith(".json") for path in differing)
        return loaded or not differing.isdisjoint(own)


def _path(url: object) -> str:
    try:
        return unquote(urlsplit(str(url)).path)
    except ValueError:
        return ""


def _refuse_strangers(handler: web.RequestHandler, hosts: Hosts) -> None:
    origin = handler.request.headers.get("Origin")
    if not hosts.known(handler.request.headers.get("Host", "")):
        raise web.HTTPError(403, reason="This preview is not known by that name")
    if origin is not None and not _is_own(origin, handler.request.host):
        raise web.HTTPError(403, reason="This preview answers its own pages only")


def _is_own(origin: str, host: str) -> bool:
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def application(stage: Stage, hosts: Hosts) -> web.Application:
    """The handlers of one preview. Requests are not logged."""
    given = {"stage": stage, "hosts": hosts}
    return web.Application(
        [("/livereload", Reloading, given), (re.escape(SCRIPT), Script, given), (".*", Pages, given)],
        log_function=lambda _: None,
    )
