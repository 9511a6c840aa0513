"""Prose → HTML: the safe subset of Markdown, by Python-Markdown and then nh3.

Two fences stand behind each other. The first never makes markup from raw HTML, images or unknown link schemes, and says
so; the second removes whatever is not on its list. Links to records are written with the record's key,
`[the trace](record:leicester/2012-01-slac#sg-i3)`, links within the site with an address, `[method](/method/)`.

Every function raises ValueError, in a sentence fit for a diagnostic, for text it will not turn into HTML.

Plain paragraphs and lists, nearly all of what is written, take a short cut past both libraries. It knows only what a test
shows them to print as the same bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.blockprocessors import ParagraphProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from throughline import urls

DEEPEST = 16
# The cost of a paragraph grows with the square of these: 5,000 brackets or 10,000 lines would take seconds.
MOST_IN_TEXT = {"characters": 100_000, "lines": 5_000, "square brackets": 1_000, "backticks": 1_000}
_COUNTED = {"lines": "\n", "square brackets": "[", "backticks": "`"}
MOST_IN_PARAGRAPH = {"characters": 20_000, "lines": 1_000, "square brackets": 200, "backticks": 200}

_LINK = re.compile(r"(?:https?://|mailto:|record:|/(?!/)|#)[^\s\\]*", re.IGNORECASE)
_INLINE = frozenset({"em", "strong", "code"})
_BLOCK = frozenset(
    {"p", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "hr", "br", "pre", "a",
     "table", "thead", "tbody", "tr", "th", "td"}
)  # fmt: skip
_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}  # h1 belongs to the page
_ALIGNMENTS = {side: f"align-{side}" for side in ("left", "center", "right")}
_SPECIAL = re.compile(r"[\\`*_\[\]<&\x00-\x1f\x7f]")
_NESTED = re.compile(rf"^(?:[ \t]*(?:>|(?:[-*+]|\d{{1,9}}\.)[ \t])){{{DEEPEST},}}", re.MULTILINE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

# What the short cut knows: paragraphs, and lists of items of one line, whose lines begin with no other mark of a block and
# have only characters that mean themselves; and, set apart from the words around, **strong**, *emphasis*, `code`, [links](/x/).
_FIRST = r"(?!\d+[.)])[A-Za-z0-9À-ÿ‘’“”'\"(£€]"
_REST = r"[A-Za-z0-9À-ÿ‘’“”'\"()£€%.,;:?!/#=+–—… -]"
_LINE = rf"{_FIRST}(?:{_REST}*(?! ){_REST})?"
_PARAGRAPH = rf"{_LINE}(?:\n{_LINE})*"
_LIST = rf"- {_LINE}(?:\n- {_LINE})*(?!\n\n- )"
_KNOWN = re.compile(rf"(?:{_PARAGRAPH}|{_LIST})(?:\n\n(?:{_PARAGRAPH}|{_LIST}))*\n?")
_TITLE = re.compile(_LINE)
_ITEM = re.compile("^- ", re.MULTILINE)
_SITE = r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+"
_ADDRESS = re.compile(rf"(?:{_SITE}(?=[/#]|\Z))?[A-Za-z0-9/#.?=%+-]*")
# What may stand before a form is asked after its first character: so the search goes from mark to mark.
_FORM = re.compile(
    rf"[*`\[](?<![^\s(].)(?:(?<=\*)(?:\*({_LINE})\*\*|({_LINE})\*)|(?<=`)({_LINE})`"
    rf"|(?<=\[)({_LINE})\]\(((?:{_SITE}/|record:|/(?!/))[A-Za-z0-9/#.?=%+-]*)\))(?![^\s.,;:?)])"
)
_TAGS = ("", "strong", "em", "code")  # by the number of the group in a form


class Html(str):
    """Finished HTML, which templates print as it is. (Anything else they escape.)"""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def address(link: str, resolve: Callable[[str], str] = urls.record) -> str:
    """The address of a link as prose writes it: `record:` keys resolved, anything else as it is."""
    return resolve(link[len("record:") :]) if link.lower().startswith("record:") else link


def to_html(text: str, href: Callable[[str], str] = address) -> Html:
    """Prose as block elements. `href` turns each link as written into the one to print."""
    return _short(text, href) or _whole(text, href)


def check(text: str) -> None:
    """Raise ValueError, with a sentence, for a text that `to_html` would not print."""
    if "](" in text or not _is_short(text):
        to_html(text)


def inline(text: str) -> Html:
    """A title: emphasis and code only, so that it can stand in a heading or inside a link."""
    text = " ".join(str(text).split())
    return (_short_title(text) or _inline(text)) if _SPECIAL.search(text) else Html(html.escape(text))


def plain(text: str) -> str:
    """Prose without its marks, on one line, not escaped: for page titles, descriptions and tables of data."""
    if _is_short(text):
        return " ".join(_ITEM.sub("", _FORM.sub(_words, text)).split())
    return " ".join(html.unescape(nh3.clean(_markdown(str(text)), tags=set())).split())


def _is_short(text: str) -> bool:
    return not _excess(MOST_IN_PARAGRAPH, text) and bool(_KNOWN.fullmatch(_FORM.sub("x", text)))


def _words(form: re.Match[str]) -> str:
    return form[4] or form[form.lastindex or 0]


def _short_title(text: str) -> Html | None:
    """What `_inline` would print, or None for any title that the short cut does not know."""
    if _excess(MOST_IN_PARAGRAPH, text) or not _TITLE.fullmatch(_FORM.sub("x", text)):
        return None
    return Html(_FORM.sub(lambda form: _words(form) if form[5] else _element(form), text))


def _element(form: re.Match[str]) -> str:
    tag = _TAGS[form.lastindex or 0]
    return f"<{tag}>{_words(form)}</{tag}>"


def _short(text: str, href: Callable[[str], str]) -> Html | None:
    """What `_whole` would print, or None for any text and link that the short cut does not know."""
    if not _is_short(text):
        return None

    def element(form: re.Match[str]) -> str:
        if not form[5]:
            return _element(form)
        if not _ADDRESS.fullmatch(written := href(form[5])):
            raise ValueError(written)
        return f'<a href="{written}">{_words(form)}</a>'

    try:
        return Html("\n".join(_block(block) for block in _FORM.sub(element, text).rstrip("\n").split("\n\n")))
    except ValueError:
        return None


def _block(text: str) -> str:
    if text.startswith("- "):
        return "<ul>\n<li>" + text[2:].replace("\n- ", "</li>\n<li>") + "</li>\n</ul>"
    return f"<p>{text}</p>"


def _whole(text: str, href: Callable[[str], str]) -> Html:
    failures: list[ValueError] = []

    def rewrite(element: str, attribute: str, value: str) -> str | None:
        if (element, attribute) != ("a", "href"):
            return value
        try:
            return href(value)
        except ValueError as failure:
            failures.append(failure)  # an exception would be lost on its way through nh3
            return None

    clean = nh3.clean(
        _markdown(str(text)),
        tags=set(_BLOCK | _INLINE),
        attributes={"a": {"href"}, "th": {"scope"}, "ol": {"start"}},
        allowed_classes={cell: set(_ALIGNMENTS.values()) for cell in ("th", "td")},
        url_schemes={"https", "http", "mailto", "record"},
        link_rel=None,
        attribute_filter=rewrite,
    )
    if failures:
        raise failures[0]
    return Html(clean)


@lru_cache(maxsize=4096)
def _markdown(text: str) -> str:
    return _convert(False, text)


@lru_cache(maxsize=4096)
def _inline(text: str) -> Html:
    return Html(nh3.clean(_convert(True, text), tags=set(_INLINE), attributes={}).strip())


def _convert(titles: bool, text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise ValueError("this text holds a control character")
    if excess := _excess(MOST_IN_TEXT, text):
        raise ValueError(f"this text has {excess}")
    for paragraph in re.split(r"\n[ \t\r]*\n", text):
        if excess := _excess(MOST_IN_PARAGRAPH, paragraph):
            raise ValueError(f"a paragraph of this text has {excess}")
    if _NESTED.search(text):
        raise ValueError("lists or quotes are nested too deeply in this text")
    try:
        return _reader(titles).reset().convert(text)
    except Exception as failure:
        _reader.cache_clear()  # it stopped half-way, and would carry that into the next text
        if isinstance(failure, RecursionError):
            raise ValueError("lists or quotes are nested too deeply in this text") from None
        raise


def _excess(limits: dict[str, int], text: str) -> str:
    """Of what a text has more than its limit, in words; empty where it keeps to all of them."""
    for thing, most in limits.items():
        if (text.count(_COUNTED[thing]) if thing in _COUNTED else len(text)) > most:
            return f"more than {most:,} {thing}"
    return ""


class _Subset(Treeprocessor):
    """The last step over the tree: refuse what is not in the subset, move alignment to a class."""

    def run(self, root: Element) -> None:
        todo = [(root, 0)]
        while todo:
            element, depth = todo.pop()
            if depth > DEEPEST:
                raise ValueError("lists or quotes are nested too deeply in this text")
            _into_subset(element)
            todo.extend((child, depth + 1) for child in element)


def _into_subset(element: Element) -> None:
    element.tag = _HEADINGS.get(element.tag, element.tag)
    if element.tag == "a":
        link = html.unescape(element.get("href", "").replace(AMP_SUBSTITUTE, "&"))
        if not _LINK.fullmatch(link):
            raise ValueError(f"a link begins with https://, http://, mailto:, record: or /, not {link[:40]!r}")
        element.attrib.pop("title", None)
    elif element.tag in ("th", "td"):
        side = element.attrib.pop("style", "").removeprefix("text-align: ").removesuffix(";")
        if side in _ALIGNMENTS:
            element.set("class", _ALIGNMENTS[side])
        if element.tag == "th":
            element.set("scope", "col")


@lru_cache(maxsize=2)
def _reader(titles: bool) -> markdown.Markdown:
    reader = markdown.Markdown(extensions=[] if titles else ["tables", "sane_lists"], output_format="html")
    reader.preprocessors.deregister("html_block")
    for pattern in ("html", "image_link", "image_reference", "short_image_ref", "automail"):
        reader.inlinePatterns.deregister(pattern)
    if titles:
        reader.parser.blockprocessors = type(reader.parser.blockprocessors)()
        reader.parser.blockprocessors.register(ParagraphProcessor(reader.parser), "paragraph", 10)
    reader.treeprocessors.register(_Subset(reader), "subset", -1)
    return reader
