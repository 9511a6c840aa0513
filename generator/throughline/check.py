"""Finished bytes → findings: what no page of any site may be, whatever the content and the templates.

Pages are seen one at a time and let go. What is kept until the end is which files there are, the ids on each page, and
for each address linked to the first place that links there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from throughline import urls
from throughline.artifacts import Artifact
from throughline.diagnostics import Diagnostic, Location

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_LINKS = frozenset({"href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href"})
_SETS = frozenset({"srcset", "imagesrcset", "ping", "background", "srcdoc", "style"})
_LOADS = frozenset({"script", "img", "source", "audio", "video", "track", "use", "image", "input"})
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_FORBIDDEN = frozenset({"style", "base", "iframe", "frame", "object", "embed", "applet", "foreignobject", "portal"})
_ROOT = "/site" * 50  # as if deep below another site, so that a link that climbs out of ours is seen to
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_ELSEWHERE = re.compile(r"[/\\]{2}")
_BLANK = "".join(map(chr, range(33)))
_DROPPED = str.maketrans("", "", "\t\r\n")
# What a template prints by mistake: its own marks, a Python or JavaScript object, a place on the builder's machine.
_SLIPS = re.compile(
    r"\{\{|\{%|\{#|<[\w.]+ object at 0x|\[object Object\]|\b[A-Z]\w*\([a-z_]+=|^\s*(?:undefined|NaN)\s*$"
    r"|\bfile:/|(?<![\w.~:/-])/(?:home|root|Users|tmp|var/folders|private/var|mnt)/\w|\b[A-Za-z]:\\\w"
)


class Site:
    """The checks of one build: `add` each finished file, then `finish`. Both return what they found.

    `base_path` is where 404.html, which is served at any depth, says that the site begins.
    """

    def __init__(self, base_path: str = "/") -> None:
        self._base_path = base_path
        self._excused: set[str] = set()
        self._ids: dict[str, frozenset[str]] = {}
        self._wanted: dict[tuple[str, str], tuple[Location, str]] = {}

    def add(self, artifact: Artifact) -> list[Diagnostic]:
        """Findings on this file alone: T403 ids, T404 what could run or load, T405 slips, T406 what a page must have."""
        path = artifact.path
        self._ids[path] = frozenset()
        if not path.endswith((".html", ".svg")):
            return []
        page = _Page(path)
        page.feed(artifact.content.decode("utf-8", "replace"))
        page.close()
        if path.endswith(".html"):
            page.must_have()
        self._ids[path] = frozenset(page.ids)
        for link, at in page.links.items():
            self._follow(link, at)
        return page.found

    def excuse(self, path: str) -> None:
        """A file that could not be made, and was reported: links to it are not a second fault."""
        self._excused.add(path)

    def finish(self) -> list[Diagnostic]:
        """Findings on the links between files, each target once: T401 no such page, T402 no such place on it."""
        found = []
        for (path, fragment), (at, link) in self._wanted.items():
            if path in self._excused:
                continue
            if path not in self._ids:
                where = link if path == link else urls.address_of(path)
                found.append(Diagnostic("T401", f"this link leads nowhere: nothing is published at {where}", at))
            elif fragment and fragment not in self._ids[path] and path.endswith(".html"):
                found.append(Diagnostic("T402", f"there is no #{fragment} at {urls.address_of(path)}", at))
        return found

    def _follow(self, link: str, at: Location) -> None:
        target = link
        if at.path == urls.output_path(urls.NOT_FOUND) and link.startswith(self._base_path):
            target = f"{_ROOT}/{link.removeprefix(self._base_path)}"
        path, fragment = link, ""
        with suppress(ValueError):
            parts = urlsplit(urljoin(f"{_ROOT}/{at.path}", target))
            if parts.path.startswith(f"{_ROOT}/"):
                path = urls.output_path(unquote(parts.path.removeprefix(_ROOT)))
                fragment = unquote(parts.fragment)
        self._wanted.setdefault((path, fragment), (at, link))


def check(artifacts: Iterable[Artifact], base_path: str = "/") -> list[Diagnostic]:
    """Every finding on a whole site."""
    site = Site(base_path)
    found = [diagnostic for artifact in artifacts for diagnostic in site.add(artifact)]
    return found + site.finish()


class _Page(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Diagnostic] = []
        self.ids: set[str] = set()
        self.links: dict[str, Location] = {}
        self._path = path
        self._inside = ""
        self._lang = self._policy = ""
        self._title = ""
        self._loaded = False

    def must_have(self) -> None:
        for what, there in (
            ("a language: <html lang>", self._lang),
            ("a title", self._title.strip()),
            ("a Content-Security-Policy before anything it loads", self._policy),
        ):
            if not there:
                self.found.append(Diagnostic("T406", f"this page lacks {what}", Location(self._path, 0)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        if tag in _FORBIDDEN or (tag == "script" and "src" not in given and not _is_data(given)):
            self._find("T404", f"a page may not hold <{tag}>" + (" without src" if tag == "script" else ""))
        if tag == "html":
            self._lang = given.get("lang", "")
        if tag == "meta":
            self._meta(given)
        if tag in _LOADS or (tag == "link" and _LOADING_RELS & set(given.get("rel", "").lower().split())):
            self._loaded = True
        for name, value in given.items():
            self._attribute(tag, name, value, given)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title" and self._path.endswith(".html"):
            self._title = self._title or data
        if self._inside not in ("script", "style") and (slip := _SLIPS.search(data)):
            self._find("T405", f"this was not meant for readers: {_around(data, slip)}")

    def _meta(self, given: dict[str, str]) -> None:
        equivalent = given.get("http-equiv", "").lower()
        if equivalent == "content-security-policy" and not self._loaded:
            self._policy = given.get("content", "")
            if "unsafe-" in self._policy:
                self._find("T404", "this page's policy allows what is unsafe")
        elif equivalent == "refresh":
            self._address(given.get("content", "").partition("=")[2].strip(" '\""), loads=False)

    def _attribute(self, tag: str, name: str, value: str, given: dict[str, str]) -> None:
        if name.startswith("on") or name in _SETS:
            self._find("T404", f"a page may not hold the attribute {name}")
        elif name == "id":
            if value in self.ids:
                self._find("T403", f"the id {value!r} stands twice on this page")
            self.ids.add(value)
        elif name in _LINKS:
            rels = set(given.get("rel", "").lower().split())
            self._address(value, loads=tag in _LOADS or (tag == "link" and bool(_LOADING_RELS & rels)))
        if name not in ("href", "src", "content") and (slip := _SLIPS.search(value)):
            self._find("T405", f"this was not meant for readers: {_around(value, slip)}")

    def _address(self, value: str, *, loads: bool) -> None:
        """Read an address as browsers do, who pass over spaces at its ends and line ends and tabs anywhere."""
        link = value.strip(_BLANK).translate(_DROPPED)
        scheme = _SCHEME.match(link)
        if _SLIPS.search(link):
            self._find("T405", f"this address was not meant for readers: {link[:80]}")
        elif scheme and scheme[1].lower() not in SCHEMES:
            self._find("T404", f"an address may not begin with {scheme[1].lower()}:")
        elif not scheme and _ELSEWHERE.match(link):
            self._find("T404", "an address of another site begins with https://")
        elif scheme and loads:
            self._find("T404", f"a page loads nothing from elsewhere: {link[:80]}")
        elif not scheme:
            self.links.setdefault(link, self._at())

    def _find(self, code: str, message: str) -> None:
        self.found.append(Diagnostic(code, message, self._at()))

    def _at(self) -> Location:
        line, offset = self.getpos()
        return Location(self._path, line, offset + 1)


def _is_data(given: dict[str, str]) -> bool:
    return given.get("type", "").lower() in ("application/json", "application/ld+json")


def _around(text: str, slip: re.Match[str]) -> str:
    return " ".join(text[max(0, slip.start() - 20) : slip.end() + 40].split())
