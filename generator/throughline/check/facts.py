"""One finished file → its facts: what it links to, the ids on it, and what is wrong with it whatever else is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from throughline import urls
from throughline.artifacts import Artifact
from throughline.check import slips
from throughline.check.tags import attributes, tokens
from throughline.diagnostics import Diagnostic, Location
from throughline.values import frozen

_ROOT = "/site" * 50  # as if deep below another site, so that a link that climbs out of ours is seen to
# Links as our own templates write them; any other is read at leisure.
_PLAIN = re.compile(
    r"(\./)?((?:\.\./)*+)((?:[\w-][\w.-]*+/)*+(?:[\w-][\w.-]*+)?)(?:\?[\w=&-]*+)?(?:#([\w-]*+))?", re.ASCII
)
_END_TAG = re.compile(r"</[a-zA-Z][a-zA-Z0-9-]*+>|\Z")


@frozen
class Facts:
    """What the rest of the site must know of one file, as plain values: equal for equal bytes.

    `found` is T403 ids that stand twice, T404 what could run or load, T405 what was not meant for readers and T406 what
    a page must have. `links` is every other place that the page links to, and where it first does: file, fragment, line,
    column. `astray` is links that lead to no place of any such site: link, line, column.
    """

    found: tuple[Diagnostic, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[tuple[str, str, int, int], ...] = ()
    astray: tuple[tuple[str, int, int], ...] = ()


_NOTHING = Facts()


def facts(artifact: Artifact, base_path: str = "/") -> Facts:
    """The facts of one file; of anything but a page or a picture, none.

    `base_path` is where 404.html, which is served at any depth, says that the site begins.
    """
    path = artifact.path
    if not path.endswith((".html", ".svg")):
        return _NOTHING
    text = artifact.content.decode("utf-8", "replace")
    found: list[tuple[int, str, str]] = []
    ids: dict[str, None] = {}
    links: dict[str, int] = {}
    lang = policy = title = ""
    loaded = False
    drawing = path.endswith(".svg")
    for token, tag in tokens(text, drawing=drawing):
        at = token.start()
        for link in tag.links:
            links.setdefault(link, at)
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
            title = unescape(text[token.end() :].partition("<")[0]).strip()
    if slips.possible(text):
        found += _slips(text, drawing=drawing)
    place = _places(text)
    said = [Diagnostic(code, message, Location(path, *place(at))) for at, code, message in found]
    if path.endswith(".html"):
        said += _missing(path, lang, title, policy)
    return Facts(tuple(said), tuple(ids), *_followed(path, links, ids, place, base_path))


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
            yield at, "T405", f"this was not meant for readers: {slips.around(words, slip)}"


def _runs(text: str, start: int, end: int, *, script: bool) -> Iterator[tuple[int, str]]:
    """The runs of text between two tags, that is, before, between and after plain end tags."""
    for tag in _END_TAG.finditer(text, start, end):
        if not script:
            yield start, unescape(text[start : tag.start()])
        start, script = tag.end(), False


def _followed(
    path: str, links: dict[str, int], ids: dict[str, None], place: Callable[[int], tuple[int, int]], base_path: str
) -> tuple[tuple[tuple[str, str, int, int], ...], tuple[tuple[str, int, int], ...]]:
    """`links` and `astray` of the facts: where each link leads, but for those that this page itself answers."""
    wanted: dict[tuple[str, str], tuple[int, int]] = {}
    astray = []
    folders = path.split("/")[:-1]
    above = ["".join(f"{folder}/" for folder in folders[: len(folders) - up]) for up in range(len(folders) + 1)]
    lost = path == urls.output_path(urls.NOT_FOUND)
    for link, at in links.items():
        from_here = f"./{link.removeprefix(base_path)}" if lost and link.startswith(base_path) else link
        target = _target(path, above, from_here)
        if target is None:
            astray.append((link, *place(at)))
        elif target[0] != path or (target[1] and target[1] not in ids):
            wanted.setdefault(target, place(at))
    return tuple((*target, *at) for target, at in wanted.items()), tuple(astray)


def _target(path: str, above: list[str], link: str) -> tuple[str, str] | None:
    """The file and the fragment that a link on a page leads to; `above` is the folder of the page and those above it."""
    if plain := _PLAIN.fullmatch(link):
        here, ups, rest, fragment = plain.groups("")
        if not (here or ups or rest):
            return path, fragment
        if len(ups) // 3 < len(above):
            file = above[len(ups) // 3] + rest
            return f"{file}index.html" if not file or file.endswith("/") else file, fragment
    with suppress(ValueError):
        parts = urlsplit(urljoin(f"{_ROOT}/{path}", link))
        if parts.path.startswith(f"{_ROOT}/"):
            return urls.output_path(unquote(parts.path.removeprefix(_ROOT))), unquote(parts.fragment)
    return None


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
