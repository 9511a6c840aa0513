"""What may not stand in any file: a name, an address or a number of a person. And what is still to be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from throughline.diagnostics import Diagnostic, Location
from throughline.sources import SourceFile
from throughline.yamltree import Map, Node, Seq, Text

CONTACT = (EMAIL, TELEPHONE) = "an e-mail address", "a telephone number"
"""What site.yaml may give."""
PLACEHOLDER = "to be filled in"
"""What a skeleton says where a text must stand and nobody can guess it."""


class _Kind(NamedTuple):
    """Something of a person. Where there are `signs`, whatever `found` finds holds one in lower case: most texts hold none."""

    what: str
    signs: tuple[str, ...]
    found: re.Pattern[str]
    is_one: Callable[[str], bool] = bool


def _digits(text: str) -> list[int]:
    return [int(digit) for digit in text if digit.isascii() and digit.isdigit()]


def _is_telephone(text: str) -> bool:
    national = text.removeprefix("00").removeprefix("+")
    if national == text or not national.startswith("44"):
        return 10 <= len(_digits(text)) <= (15 if text.startswith("+") else 11)
    return 10 <= len(_digits(national.replace("(0)", ""))) - 1 <= 11  # 44 stands for 0


def _is_nhs_number(text: str) -> bool:
    """Modulus 11, as in the NHS Data Dictionary."""
    *digits, check = _digits(text)
    return sum(digit * (10 - n) for n, digit in enumerate(digits)) % 11 == (11 - check) % 11


def _is_card(text: str) -> bool:
    """The formula of Luhn, ISO/IEC 7812-1."""
    digits = _digits(text)
    return sum(digits[-1::-2] + [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]) % 10 == 0


_AFTER = r"\b[^\w<]{0,4}(?:is )?"  # between what a number is called and the number
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-](?:\d{{1,2}}|{_MONTH}),?[ ./-]\d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}-\d\d-\d\d)\b"
_LABEL = r"[\w-]+(?:\.[\w-]+)*"

# What may stand before the first character of a number is asked after it: so the search goes from one such to the next.
_KINDS = (
    _Kind(EMAIL, ("@", "\uff20"), re.compile(rf"\w[\w.+'’-]{{0,63}}[@\uff20](?:{_LABEL}\.)[^\W\d][\w-]+")),
    _Kind(
        EMAIL, ("[at]", "(at)", " dot "),
        re.compile(rf"\b[\w.+-]{{1,64}} ?(?:[\[(]at[\])] ?{_LABEL}(?:\.| ?[\[(]dot[\])] ?)|at (?:[\w-]+ dot )+)[a-z]{{2,}}\b"),
    ),
    _Kind(
        TELEPHONE, ("0", "+"),
        re.compile(
            r"[+(0](?<![\w./_-].)(?:"
            r"(?:(?<=\+)44[ .\u00a0-]?(?:\(0\))?[ .\u00a0-]?|(?<=\()0|(?<=0)(?:044[ .\u00a0-]?)?)[1-9]\d{1,4}\)?[ .\u00a0-]?\d{3,4}[ .\u00a0-]?\d{3,4}"
            r"|(?<=\+)(?!44)[1-9]\d{0,2}(?:[ .-]\d{1,4}){2,5})(?![\w/_-])",
            re.ASCII,
        ),
        _is_telephone,
    ),
    _Kind(
        "a National Insurance number", (),
        re.compile(r"[A-CEGHJ-PR-TW-Z](?<!\w.)[A-CEGHJ-NPR-TW-Z](?<!BG|GB|KN|NK|NT|TN|ZZ)([ -]?)\d\d[ -]?\d\d[ -]?\d\d\1[A-D]\b"),
    ),
    _Kind(
        "a National Insurance number", ("ni number", "ni no", "nino", "national insurance"),
        re.compile(rf"\b(?:ni (?:no|number)|nino|national insurance (?:no|number)){_AFTER}[a-z]{{2}}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d]\b", re.IGNORECASE),
    ),
    _Kind(
        "an NHS number", ("nhs n",),
        re.compile(rf"\bNHS (?:no|number){_AFTER}\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}}\b", re.IGNORECASE),
    ),
    _Kind("an NHS number", (), re.compile(r"[0-9](?<![\w.,-].)\d\d([ -])\d{3}\1\d{4}(?![\w,-])"), _is_nhs_number),
    _Kind(
        "a number of a person", ("upn", "uln", "pupil number", "learner number", "passport n"),
        re.compile(
            rf"\b(?:UPN|ULN|(?:unique )?(?:pupil|learner) number){_AFTER}[A-Z]?\d{{10,13}}[A-Z]?\b|\bpassport (?:no|number){_AFTER}\d{{9}}\b",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        "a number of a bank account", ("sort code", "account n"),
        re.compile(rf"\bsort code{_AFTER}\d\d[ -]?\d\d[ -]?\d\d\b|\baccount (?:no|number){_AFTER}\d{{8}}\b", re.IGNORECASE),
    ),
    _Kind("a number of a bank account", ("gb",), re.compile(r"GB(?<!\w..)\d\d ?[A-Z]{4}(?: ?\d{4}){3} ?\d\d\b")),
    _Kind("a number of a card", (), re.compile(r"[3-6](?<![\w.,-].)\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w,-])"), _is_card),
    _Kind(
        "a date of birth", ("dob", "d.o.b", "date of birth", "born"),
        re.compile(rf"\b(?:dob|d\.o\.b\.?|date of birth|born(?: on)?(?: the)?)(?:[^\w<]{{1,4}}(?:is )?){_DAY}", re.IGNORECASE),
    ),
    _Kind(
        "a home address", ("home address", "lives at", "living at"),
        re.compile(r"\b(?i:home address|lives at|living at)[^\w<]{1,4}(?:is )?(?:[Ff]lat )?\d+[a-zA-Z]?,? (?:\d+ )?[A-Z][a-z]+"),
    ),
    _Kind(
        "the name of a person", (),
        re.compile(
            r"[MCDP](?<!\w.)(?:(?:(?<=M)(?:rs?|s|x)|(?<=C)llr)\.? (?:[A-Z]\.? ){0,2}|(?:(?<=D)r|(?<=P)rof(?:essor)?)\.? [A-Z](?:\.|[a-z]+) )[A-Z][a-z’'-]+"
        ),
    ),
)  # fmt: skip
_WEB_ADDRESS = re.compile(r"https?://\S+")


def in_tree(source: SourceFile, tree: Map) -> list[Diagnostic]:
    """Everything of a person (T128), then every placeholder (T134), in the order of the file."""
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
    hint = "only site.yaml has a contact and helplines" if what in CONTACT else "people are roles"
    return Diagnostic("T128", f"{what} may not stand in content", at, hint)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """What of a person stands in a text, and its first character and the one past its last. Nothing is told twice."""
    told = bytearray(len(text))
    lower = text.lower()
    without = _WEB_ADDRESS.sub(lambda match: " " * len(match[0]), text) if "://" in text else text
    for kind in _KINDS:
        if kind.signs and not any(map(lower.__contains__, kind.signs)):
            continue
        for match in kind.found.finditer(text if kind.what == EMAIL else without):
            start, end = match.span()
            if kind.is_one(match[0]) and not any(told[start:end]):
                told[start:end] = b"\1" * (end - start)
                yield kind.what, start, end


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
        yield finding(what, text.within(start, end))
