"""Markup → tags, told apart as browsers do, and what each tag says.

Only start tags say anything. Most tags of a site are the same few, so what one says is worked out once for each way of
writing it, whatever page it stands on. Where browsers would read on in different ways, as by whether they run scripts or
take a part for a drawing, that is a finding of its own, and never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import NamedTuple

from throughline.check import slips

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_LINKS = frozenset({"href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href"})
_SETS = frozenset({"srcset", "imagesrcset", "ping", "background", "srcdoc", "style"})
_LOADS = frozenset({"script", "img", "source", "audio", "video", "track", "use", "image", "input"})
_LOADING_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_FORBIDDEN = frozenset(
    {"style", "base", "iframe", "frame", "object", "embed", "applet", "foreignobject", "portal", "plaintext"}
)
_DATA = frozenset({"application/json", "application/ld+json"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_ELSEWHERE = re.compile(r"[/\\]{2}")
_BLANK = "".join(map(chr, range(33)))
_DROPPED = str.maketrans("", "", "\t\r\n")

_TEXTUAL = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext")
"""Elements whose content is text, whatever it looks like. Within a drawing most of them are not."""

# How the HTML standard tells tags, comments and text apart (section 13.2.5). What never ends is matched by its first
# letter alone. A plain end tag says nothing and is no token.
_S = r" \t\n\f\r"
_NAME = rf"[a-zA-Z][^{_S}/>]*+"
_VALUE = rf"""(?:"([^"]*+)"|'([^']*+)'|([^{_S}>"'][^{_S}>]*+)|(?=>))"""
_ATTRIBUTE = rf"[{_S}/]*+([^{_S}/>][^{_S}/>=]*+)(?:[{_S}]*+=[{_S}]*+{_VALUE}|(?![{_S}]*+=))"
_ATTRIBUTES = rf"(?:{re.sub(r'[(](?![?])', '(?:', _ATTRIBUTE)})*+[{_S}/]*+>"
_USUAL = r'[a-zA-Z][a-zA-Z0-9]*+(?: [a-z0-9-]++="[^"]*+")*+>'  # nearly every tag; the next form would match it too
_PLAIN_END = "/[a-zA-Z][a-zA-Z0-9-]*+>"
_END = f"(?:{_PLAIN_END}|/>)"
_ENDING = (
    rf"{_USUAL}|{_NAME}{_ATTRIBUTES}|(?!{_END})/{_NAME}{_ATTRIBUTES}|!--(?:-?>|(?s:.*?)--!?>)|(?!!--)[!?][^>]*+>"
    r"|/[^a-zA-Z>][^>]*+>"
)
_ENDLESS = f"[a-zA-Z!?]|(?!{_END})/"
_ANY = f"(?:{_ENDING}|{_ENDLESS})"
# Most tags of a page are these, and they say nothing: they are passed over without being looked at.
SILENT_ELEMENTS = (
    "p|li|span|div|td|th|tr|strong|dd|dt|dl|ul|ol|h[1-6]|path|tspan|text|rect|circle|g|svg|section|table|tbody|thead|br"
    "|em|code|summary|details|article|small|nav"
)
SILENT_ATTRIBUTES = "class|d|x|y|r|cx|cy|rx|width|height|viewBox|transform|text-anchor|focusable|data-[a-z-]++|aria-[a-z]++|scope|colspan|rowspan|role|tabindex"
_SILENT = rf'(?:{SILENT_ELEMENTS})(?: (?:{SILENT_ATTRIBUTES})="[^"<]*+")*+ ?/?>'
_EVERY = re.compile(f"<{_ANY}")
_TOKEN = re.compile(f"<(?!{_PLAIN_END}|{_SILENT}){_ANY}")
# As the last, with the two elements of text that every page has taken whole, where nothing in them looks like a tag, and all
# that follows what never ends.
_EACH = re.compile(
    f'<(?!{_PLAIN_END})(?:title>[^<]*+</title>|script(?: [a-z-]++(?:="[^"<]*+")?)*+></script>|(?!{_SILENT})'
    f"(?:{_ENDING}|(?:{_ENDLESS})(?s:.*)))"
)
_PLAIN_LINK = re.compile(  # which can be no slip
    r'<a href="((?:\.\./)*+(?:[\w-][\w.-]*+/)*+(?:[\w-][\w.-]*+)?(?:#[\w-]*+)?)"(?: rel="[a-z]++")?>', re.ASCII
)
_NAMED = re.compile(rf"<({_NAME})")
_GIVEN = re.compile(_ATTRIBUTE)
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([a-zA-Z][a-zA-Z0-9]*;?)(=?))")
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_CLOSE = {name: re.compile(rf"</{name}(?=[{_S}/>])", re.IGNORECASE) for name in _TEXTUAL}
_DRAWING = re.compile(rf"<(?:svg|math)(?=[{_S}/>])", re.IGNORECASE)


class Tag(NamedTuple):
    """What a tag says. `found` is codes and messages; `links` addresses within the site; `policy` only a stated one."""

    name: str = ""
    id: str | None = None
    links: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    loads: bool = False
    lang: str = ""
    policy: str = ""


_NOTHING = Tag()
_TITLE = Tag("title")


def tokens(text: str, *, drawing: bool, silent: bool = False) -> Iterator[tuple[re.Match[str], Tag]]:
    """Every tag that says anything, and what; `silent` gives all other tags too, and comments, but for plain end tags.

    `drawing` says that the whole text is an SVG picture. A tag may come twice, with findings of its own.
    """
    start: int | None = 0
    while start is not None:
        begin, start = start, None
        for token in (_EVERY if silent else _TOKEN).finditer(text, begin):
            tag = _said(token[0])
            if tag is None:
                if silent:
                    yield token, _NOTHING
                continue
            yield token, tag
            if tag.name in _CLOSE:
                start, fault = _content(text, token, tag.name, drawing)
                if fault:
                    yield token, Tag(found=(("T404", fault),))
                break
            if not token[0].endswith(">"):
                return  # browsers see nothing of what follows


def each(text: str) -> Iterator[tuple[str, int, Tag | None]]:
    """Every tag of a page that says anything, each way of writing one once: how it is written, how often it stands, what it
    says. A `None` for what it says means that the page has to be read with `tokens`, and nothing follows.
    """
    for token, times in Counter(_EACH.findall(text)).items():
        whole = token.endswith(("</title>", "></script>"))
        tag = _TITLE if whole and token.startswith("<title>") else _said(token.removesuffix("</script>"))
        if tag is not None and tag.name in _CLOSE and not whole:
            yield token, times, None
            return
        if tag is not None:
            yield token, times, tag


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag by name, in lower case; of two with one name browsers keep the first."""
    named = _NAMED.match(tag)
    given: dict[str, str] = {}
    if named:
        for name, double, single, bare in _GIVEN.findall(tag, named.end()):
            given.setdefault(name.lower(), _decoded(double or single or bare))
    return given


@lru_cache(1 << 13)
def _said(token: str) -> Tag | None:
    if plain := _PLAIN_LINK.fullmatch(token):
        return Tag("a", links=(plain[1],))
    if not token.endswith(">"):
        return Tag(found=(("T404", "what begins here never ends"),))
    if token.startswith("<!") and not token.startswith("<!--") and "[" in token:
        return Tag(found=(("T404", "browsers may read on differently from this declaration"),))
    if "</noscript" in token[1:].lower() and not token.startswith("</noscript"):
        return Tag(found=(("T404", "browsers may read on differently from this </noscript>"),))
    named = _NAMED.match(token)
    if named is None:
        return None
    name, given = named[1].lower(), attributes(token)
    rels = given.get("rel", "").lower().split()
    loads = name in _LOADS or (name == "link" and not _LOADING_RELS.isdisjoint(rels))
    links: list[str] = []
    found: list[tuple[str, str]] = []
    policy = ""
    if name in _FORBIDDEN or (name == "script" and "src" not in given and given.get("type", "").lower() not in _DATA):
        found.append(("T404", f"a page may not hold <{name}>" + (" without src" if name == "script" else "")))
    if name == "meta":
        equivalent, content = given.get("http-equiv", "").lower(), given.get("content", "")
        if equivalent == "content-security-policy":
            policy = content
        elif equivalent == "refresh":
            _address(content.partition("=")[2].strip(" '\""), False, links, found)
    for key, value in given.items():
        if key.startswith("on") or key in _SETS:
            found.append(("T404", f"a page may not hold the attribute {key}"))
        elif key in _LINKS:
            _address(value, loads, links, found)
    lang = given.get("lang", "") if name == "html" else ""
    tag = Tag(name, given.get("id"), tuple(links), tuple(found), loads, lang, policy)
    return tag if any(tag[1:]) or tag.id is not None or name in _CLOSE else None


def _address(value: str, loads: bool, links: list[str], found: list[tuple[str, str]]) -> None:
    """Read an address as browsers do, who pass over spaces at its ends and line ends and tabs anywhere."""
    link = value.strip(_BLANK).translate(_DROPPED)
    scheme = _SCHEME.match(link)
    if slips.search(link):
        found.append(("T405", f"this address was not meant for readers: {link[:80]}"))
    elif scheme and scheme[1].lower() not in SCHEMES:
        found.append(("T404", f"an address may not begin with {scheme[1].lower()}:"))
    elif not scheme and _ELSEWHERE.match(link):
        found.append(("T404", "an address of another site begins with https://"))
    elif scheme and loads:
        found.append(("T404", f"a page loads nothing from elsewhere: {link[:80]}"))
    elif not scheme:
        links.append(link)


def _decoded(value: str) -> str:
    """An attribute's value with its character references read; within one, names are stricter than in text."""
    return _REFERENCE.sub(_character, value) if "&" in value else value


def _character(reference: re.Match[str]) -> str:
    name, follows = reference.groups()
    if name is None:
        return unescape(reference[0])
    known = name in html5 and not (follows and not name.endswith(";"))
    return html5[name] + follows if known else reference[0]


def _content(text: str, token: re.Match[str], name: str, drawing: bool) -> tuple[int, str]:
    """Where the text in one of these elements ends, and why browsers may not agree on that wherever the element stands."""
    close = _CLOSE[name].search(text, token.end())
    end = close.start() if close else len(text)
    if close is None or token[0].endswith("/>"):
        return end, f"this <{name}> needs an end tag"
    if _MARKUP.search(text, token.end(), end) and (
        name != "script"
        or drawing
        or text.find("<!--", token.end(), end) >= 0
        or _DRAWING.search(text, 0, token.start())
    ):
        return end, f"browsers may read on differently from this <{name}>: its text may hold no tags"
    return end, ""
