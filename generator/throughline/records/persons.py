"""What may not stand in any file: an address or a number of a person. And what is still to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from throughline.diagnostics import Diagnostic, Location
from throughline.sources import SourceFile
from throughline.yamltree import Map, Node, Seq, Text

PLACEHOLDER = "to be filled in"
"""What a skeleton says where a text must stand and nobody can guess it."""

_EMAIL = re.compile(r"[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+")
# What may stand before the first character is asked after it: so the search goes from one such character to the next.
_TELEPHONE = re.compile(
    r"[+(0](?<![\w./_-].)(?:(?<=\+)44[ -]?(?:\(0\))?[ -]?|(?<=\()0|(?<=0))[1-9]\d{1,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}(?![\w/_-])",
    re.ASCII,
)
_WEB_ADDRESS = re.compile(r"https?://\S+")


def in_tree(source: SourceFile, tree: Map) -> list[Diagnostic]:
    """Every address and number (T128), then every placeholder (T134), in the order of the file."""
    strings: list[str] = []
    _gather(tree, strings)
    every = "\n".join(strings)  # one search for all: nothing that is looked for goes over the end of a line
    if PLACEHOLDER not in every and not any(spans(every)):
        return []
    texts = list(_texts(tree, ()))
    found = [finding for text, path in texts if not _may_name(source, path) for finding in _in_text(text)]
    open_ = [text for text, _ in texts if text == PLACEHOLDER]
    return found + [Diagnostic("T134", "this is still to be filled in", text.at) for text in open_]


def finding(what: str, at: Location) -> Diagnostic:
    return Diagnostic("T128", f"{what} may not stand in content", at, "only site.yaml has a contact and helplines")


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """What kind of address or number stands in a text, and its first character and the one past its last."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield "an e-mail address", *match.span()
    if "0" in text or "+44" in text:
        without = _WEB_ADDRESS.sub(lambda match: " " * len(match[0]), text)
        for match in _TELEPHONE.finditer(without):
            if 10 <= len(re.sub(r"\D", "", match[0].replace("+44", "0").replace("(0)", ""))) <= 11:
                yield "a telephone number", *match.span()


def _gather(node: Node, strings: list[str]) -> None:
    if isinstance(node, Text):
        strings.append(node)
    elif isinstance(node, Seq):
        for item in node:
            _gather(item, strings)
    else:
        strings.extend(node)
        for value in node.values():
            _gather(value, strings)


def _texts(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Text, tuple[str, ...]]]:
    if isinstance(node, Text):
        yield node, path
    elif isinstance(node, Seq):
        for item in node:
            yield from _texts(item, path)
    else:
        for key, value in node.items():
            yield key, path
            yield from _texts(value, (*path, key))


def _may_name(source: SourceFile, path: tuple[str, ...]) -> bool:
    return source.kind == "site" and path[:1] in (("contact",), ("helplines",))


def _in_text(text: Text) -> Iterator[Diagnostic]:
    for what, start, end in spans(text):
        at = text.at
        if at.end - at.column == len(text):  # typed as it is: plain, and on one line
            at = Location(at.path, at.line, at.column + start, at.column + end)
        yield finding(what, at)
