"""The bytes of a finished site → what must not be public: secrets, places on a machine, persons, drafts.

Content was read for persons already (T128); this reads what readers would get, whoever wrote it: content, a template, an
asset. A finding tells where something stands and of what kind it is, and never shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from throughline.diagnostics import Diagnostic, Location
from throughline.publish.host import Built
from throughline.records import persons
from throughline.records.words import Site

MOST = 50
"""Findings that are told; a page that is wrong is seldom alone."""

_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[opusr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}|\bxox[abprs]-[\w-]{10}|\b[sr]k_live_\w{16}"
    r"|\bAIza[\w-]{35}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"
    r"|\b[a-z][a-z0-9+]{1,9}://[^\s/:@\"'<>]+:[^\s/@\"'<>]+@"
    r"|\b(?i:password|passwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)[\"']?\s*[:=]\s*[\"']?(?=[^\s\"'<>]*\d)[\w+/=-]{12,}"
)
_PLACES = re.compile(
    r"(?<![\w.~:/-])/(?:home|root|Users|tmp|var/folders|private/var|mnt)/\w"
    r"|\bfile:///?\w|\b[A-Za-z]:\\{1,2}(?:Users|Documents and Settings|Windows|Program Files|Temp)\b"
)
_DRAFTS = re.compile(
    rf"\b(?:TODO|FIXME|XXX)\b|\b(?i:lorem ipsum)\b|\b{re.escape(persons.PLACEHOLDER)}\b|\[(?i:draft)\]|\bDRAFT:"
)
_PERSONAL = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"
    r"|\bNHS (?:no|number)\b[^\w<]{1,4}\d{3}[ -]?\d{3}[ -]?\d{4}\b"
    r"|\b(?i:dob|d\.o\.b\.|date of birth)\b[^\w<]{1,4}\d{1,4}[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ./-]\d{1,4}\b"
)
# Each of what a pattern finds holds one of these, in lower case: so nearly every page needs no closer look.
_SIGNS = {
    _SECRETS: ("private key", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox",
               "k_live_", "aiza", "eyj", "@", "passw", "secret", "api_key", "api-key", "apikey", "token"),
    _PLACES: ("/home/", "/root/", "/users/", "/tmp/", "/var/", "/mnt/", "file:/", ":\\"),
    _DRAFTS: ("todo", "fixme", "xxx", "lorem", persons.PLACEHOLDER, "[draft]", "draft:"),
}  # fmt: skip
_SPELT = re.compile(r"&(?:#(?!34;|39;|x27;)|commat|period|sol|bsol|colon|plus|lowbar|num)|%40|%2[BFbf]")
_RESERVED = re.compile(
    r"(?:https://|mailto:[^@]*@)(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|invalid|test)(?:[/:?#].*)?"
)


def findings(built: Built, site: Site, around: Iterable[Path]) -> list[Diagnostic]:
    """T512 for each thing that must not be public, at the first place of each; in `around` are folders of this machine."""
    first: dict[tuple[str, str], tuple[Location, int]] = {}
    may = list(_named(site))
    here = _machine(around)
    for path in sorted(built.files):
        data = (built.folder / path).read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:  # a picture, a font; what is readable in one still counts
            text = data.decode("latin-1")
        spelt = unescape(unquote(text)) if _SPELT.search(text) else ""
        for kind, what, start, end in (*_in_text(text, here), *(_in_text(spelt, here) if spelt else ())):
            if any(_same(kind, what, allowed) for allowed in may):
                continue
            at, count = first.get((kind, what), (None, 0))
            first[kind, what] = (at or _place(built.folder / path, text, what, start, end), count + 1)
    found = [_finding(kind, at, count) for (kind, _), (at, count) in first.items()]
    if _RESERVED.fullmatch(site.contact.url):
        found.append(Diagnostic("T512", "the address for corrections is still an example", site.contact.place("url")))
    return found[:MOST]


def _in_text(text: str, here: re.Pattern[str] | None) -> Iterator[tuple[str, str, int, int]]:
    """The kind of each, its own words, and its first character and the one past its last."""
    for what, start, end in persons.spans(text):
        yield what, text[start:end], start, end
    lower = text.lower()
    for pattern, kind in (
        (_SECRETS, "a password, a key or a token"),
        (_PLACES, "a place on a computer"),
        (here, "a place on this computer"),
        (_DRAFTS, "a mark of a draft"),
        (_PERSONAL, "a number or a date of birth of a person"),
    ):
        if pattern and any(sign in lower for sign in _SIGNS.get(pattern, ("",))):
            yield from ((kind, match[0], *match.span()) for match in pattern.finditer(text))


def _machine(around: Iterable[Path]) -> re.Pattern[str] | None:
    """What finds the names of these folders; short ones may be addresses of the site as well."""
    names = {str(folder.resolve()) for folder in around}
    long = sorted(re.escape(name) for name in names if len(Path(name).parts) > 2)
    return re.compile(rf"(?<![\w.~:/-])(?:{'|'.join(long)})(?![\w-])") if long else None


def _named(site: Site) -> Iterator[str]:
    yield from (site.contact.label, site.contact.url)
    for helpline in site.helplines:
        yield from (helpline.who, helpline.number, helpline.note or "")


def _same(kind: str, what: str, allowed: str) -> bool:
    """Whether site.yaml itself gives this address or number."""
    if kind == "an e-mail address":
        return what.lower() in {allowed[start:end].lower() for _, start, end in persons.spans(allowed)}
    if kind == "a telephone number":
        return re.sub(r"\D", "", what) == re.sub(r"\D", "", allowed) != ""
    return False


def _place(file: Path, text: str, what: str, start: int, end: int) -> Location:
    if text[start:end] != what:  # spelt by references: the file as a whole
        return Location(file.as_posix(), 0)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Location(file.as_posix(), line, column, column + end - start)


def _finding(kind: str, at: Location, count: int) -> Diagnostic:
    often = f", {count} times" if count > 1 else ""
    hint = (
        "site.yaml's contact and helplines are the ones a page may give" if kind.startswith(("an e-", "a tele")) else ""
    )
    return Diagnostic("T512", f"{kind} would be public{often}", at, hint)
