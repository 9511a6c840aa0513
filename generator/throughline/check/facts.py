"""One finished file → its facts: what it links to, the ids on it, and what is wrong with it whatever else is published.

Nearly every page has nothing wrong with it, and one look at its tags, each way of writing one once, tells that. Any other
is read again tag by tag, for the places of what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from throughline import urls
from throughline.artifacts import Artifact
from throughline.check import slips
from throughline.check.tags import attributes, each, tokens
from throughline.diagnostics import Diagnostic, Location
from throughline.values import frozen

_ROOT = "/site" * 50  # as if deep below another site, so that a link that climbs out of ours is seen to
# Links as our own templates write them; any other is read at leisure.
_PLAIN = re.compile(
    r"(\./)?((?:\.\./)*+)((?:[\w-][\w.-]*+/)*+(?:[\w-][\w.-]*+)?)(?:\?[\w=&-]*+)?(?:#([\w-]*+))?", re.ASCII
)
_LOST = urls.output_path(urls.NOT_FOUND)
_END_TAG = re.compile(r"</[a-zA-Z][a-zA-Z0-9-]*+>|\Z")

Target = tuple[str, str]
"""The file and the fragment that a link leads to."""


@frozen
class Facts:
    """What the rest of the site must know of one file, as plain values: equal for equal bytes.

    `found` is T403 ids that stand twice, T404 what could run or load, T405 what was not meant for readers and T406 what
    a page must have. `links` is every other place that the page links to, `astray` the links that lead to no place of any
    such site; `place` tells where on the page.
    """

    found: tuple[Diagnostic, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[Target, ...] = ()
    astray: tuple[str, ...] = ()


_NOTHING = Facts()


def facts(artifact: Artifact, base_path: str = "/") -> Facts:
    """The facts of one file; of anything but a page or a picture, none.

    `base_path` is where 404.html, which is served at any depth, says that the site begins.
    """
    path = artifact.path
    if not path.endswith((".html", ".svg")):
        return _NOTHING
    return read(path, artifact.content.decode("utf-8", "replace"), base_path)


def read(path: str, text: str, base_path: str = "/") -> Facts:
    """The facts of a page or a picture by its text."""
    sound = _sound(path, text) if path.endswith(".html") else None
    found, ids, links = sound or _closely(path, text)
    return Facts(tuple(found), tuple(ids), *_followed(path, links, ids, base_path))


def place(path: str, text: str, wanted: Target | str, base_path: str = "/") -> tuple[int, int]:
    """Line and column of the first link on a page that leads to this place, or is written in this way."""
    found = _places(text)
    for token, tag in tokens(text, drawing=path.endswith(".svg")):
        for link in tag.links:
            if wanted in (link, _leads(path, link, base_path)):
                return found(token.start())
    return 0, 0


_Read = tuple[Iterable[Diagnostic], Collection[str], Iterable[str]]


def _sound(path: str, text: str) -> _Read | None:
    """No findings, the ids and the links of a page with which nothing is wrong; None for any other."""
    ids: dict[str, None] = {}
    links: dict[str, None] = {}
    lang = policy = title = ""
    loaded = False
    for token, times, tag in each(text):
        if tag is None or tag.found or (times > 1 and tag.id is not None) or tag.id in ids:
            return None
        if tag.id is not None:
            ids[tag.id] = None
        for link in tag.links:
            links[link] = None
        if tag.name == "title":
            title = title or _title(token)
        lang, loaded = lang or tag.lang, loaded or tag.loads
        if tag.policy and not loaded:
            policy = tag.policy
    sound = lang and title and policy and "unsafe-" not in policy
    if not sound or (slips.possible(text) and any(_slips(text, drawing=False))):
        return None
    return (), ids, links


def _closely(path: str, text: str) -> _Read:
    found: list[tuple[int, str, str]] = []
    ids: dict[str, None] = {}
    links: dict[str, None] = {}
    lang = policy = title = ""
    loaded = False
    drawing = path.endswith(".svg")
    for token, tag in tokens(text, drawing=drawing):
        at = token.start()
        for link in tag.links:
            links[link] = None
        if tag.id is not None:
            if tag.id in ids:
                found.append((at, "T403", f"the id {tag.id!r} stands twice on this page"))
            ids[tag.id] = None
        for code, message in tag.found:
            found.append((at, code, message))
        lang, loaded = lang or tag.lang, loaded or tag.loads
        if tag.policy and not loaded:
            policy = tag.policy
            if "unsafe-" in policy:
                found.append((at, "T404", "this page's policy allows what is unsafe"))
        if tag.name == "title" and not title:
            title = _title(text[token.start() :])
    if slips.possible(text):
        found += _slips(text, drawing=drawing)
    place = _places(text)
    said = [Diagnostic(code, message, Location(path, *place(at))) for at, code, message in found]
    if path.endswith(".html"):
        said += _missing(path, lang, title, policy)
    return said, ids, links


def _missing(path: str, lang: str, title: str, policy: str) -> Iterator[Diagnostic]:
    for what, there in (
        ("a language: <html lang>", lang),
        ("a title", title),
        ("a Content-Security-Policy before anything it loads", policy),
    ):
        if not there:
            yield Diagnostic("T406", f"this page lacks {what}", Location(path, 0))


def _slips(text: str, *, drawing: bool) -> Iterator[tuple[int, str, str]]:
    """T405 wherever something that was not meant for readers stands in text or in the value of an attribute."""
    said: list[tuple[int, str]] = []
    end, script = 0, False
    for token, tag in tokens(text, drawing=drawing, silent=True):
        if token.start() < end:
            continue
        runs = _runs(text, end, token.start(), script=script)
        values = [value for name, value in attributes(token[0]).items() if name not in ("href", "src", "content")]
        said += [*runs, *((token.start(), value) for value in values)]
        end, script = token.end(), tag.name in ("script", "style")
    said += _runs(text, end, len(text), script=script)
    for at, words in said:
        if slip := slips.search(words):
            yield at, "T405", slips.told(words, slip)


def _runs(text: str, start: int, end: int, *, script: bool) -> Iterator[tuple[int, str]]:
    """The runs of text between two tags, that is, before, between and after plain end tags."""
    for tag in _END_TAG.finditer(text, start, end):
        if not script:
            yield start, unescape(text[start : tag.start()])
        start, script = tag.end(), False


def _title(markup: str) -> str:
    """The text of a title that the markup begins with."""
    return unescape(markup[markup.index(">") + 1 :].partition("<")[0]).strip()


def _followed(
    path: str, links: Iterable[str], ids: Collection[str], base_path: str
) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """`links` and `astray` of the facts: where each link leads, but for those that this page itself answers."""
    wanted: dict[Target, None] = {}
    astray = []
    for link in links:
        target = _leads(path, link, base_path)
        if target is None:
            astray.append(link)
        elif target[0] != path or (target[1] and target[1] not in ids):
            wanted[target] = None
    return tuple(wanted), tuple(astray)


def _leads(path: str, link: str, base_path: str) -> Target | None:
    """Where a link on a page leads; None where that is no place of any such site."""
    if path == _LOST and link.startswith(base_path):
        link = f"./{link.removeprefix(base_path)}"
    if plain := _plain(link):
        up, rest, fragment = plain
        if up is None:
            return path, fragment
        above = _above(path, up)
        if above is not None:
            file = above + rest
            return f"{file}index.html" if not file or file.endswith("/") else file, fragment
    with suppress(ValueError):
        parts = urlsplit(urljoin(f"{_ROOT}/{path}", link))
        if parts.path.startswith(f"{_ROOT}/"):
            return urls.output_path(unquote(parts.path.removeprefix(_ROOT))), unquote(parts.fragment)
    return None


@lru_cache(1 << 13)
def _plain(link: str) -> tuple[int | None, str, str] | None:
    """How many folders up a plain link leads, to which path from there, and its fragment; None up is the page itself."""
    plain = _PLAIN.fullmatch(link)
    if plain is None:
        return None
    here, ups, rest, fragment = plain.groups("")
    return len(ups) // 3 if here or ups or rest else None, rest, fragment


@lru_cache(1 << 8)
def _above(path: str, up: int) -> str | None:
    """The folder that lies so many above a file's own; None where there are not so many."""
    folders = path.split("/")[:-1]
    return "".join(f"{folder}/" for folder in folders[: len(folders) - up]) if up <= len(folders) else None


def _places(text: str) -> Callable[[int], tuple[int, int]]:
    """Offset to line and column; quick when asked for one offset after another."""
    asked, line = 0, 1

    def place(at: int) -> tuple[int, int]:
        nonlocal asked, line
        if at < asked:
            asked, line = 0, 1
        line += text.count("\n", asked, at)
        asked = at
        return line, at - text.rfind("\n", 0, at)

    return place
