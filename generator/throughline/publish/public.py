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

# Each kind of secret by what it holds in lower case: so nearly every page needs no closer look.
_SECRETS = {
    sign: re.compile(pattern)
    for sign, pattern in {
        "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----",
        "putty-user-key": r"\bPuTTY-User-Key-File-\d",
        "age-secret-key": r"\bAGE-SECRET-KEY-1\w{8}",
        "akia": r"\bAKIA[0-9A-Z]{16}\b",
        "asia": r"\bASIA[0-9A-Z]{16}\b",
        "gh": r"\bgh[opusr]_[A-Za-z0-9]{36}",
        "github_pat_": r"\bgithub_pat_\w{22}",
        "glpat-": r"\bglpat-[\w-]{20}",
        "xox": r"\bxox[abeoprs]-[\w-]{10}",
        "hooks.slack": r"\bhooks\.slack\.com/services/\w+/\w+/\w{16}",
        "/webhooks/": r"/api/webhooks/\d{12,}/[\w-]{32}",
        "k_live_": r"\b[sr]k_live_\w{16}",
        "aiza": r"\bAIza[\w-]{35}",
        "ya29.": r"\bya29\.[\w-]{20}",
        "eyj": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",
        "@": r"\b[a-z][a-z0-9+]{1,9}://[^\s/:@\"'<>]+:[^\s/@\"'<>]+@",
        "authorization": r"\b(?i:authorization: ?(?:bearer|basic)) [\w+/=.-]{8}",
        "npm_": r"\bnpm_[A-Za-z0-9]{36}",
        "pypi-": r"\bpypi-AgE[\w-]{20}",
        "sg.": r"\bSG\.[\w-]{22}\.[\w-]{40}",
        "accountkey": r"\bAccountKey=[\w+/]{40}",
        "sig=": r"\bsig=[\w%+/-]{24}",
        "dop_v1_": r"\bdop_v1_[0-9a-f]{64}",
        "hf_": r"\bhf_[A-Za-z0-9]{34}",
        "sk-": r"\bsk-(?:[a-z]+-)?(?=\w*\d)(?=\w*[A-Z])\w{32}",
        ":aa": r"\b\d{8,10}:AA[\w-]{33}",
        "shp": r"\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}",
        "nfp_": r"\bnfp_[A-Za-z0-9]{36}",
        "dckr_pat_": r"\bdckr_pat_[\w-]{27}",
        "machine ": r"\bmachine \S+ login \S+ password \S",
        **dict.fromkeys(
            ("passw", "secret", "key", "token"),
            r"\b(?i:(?:\w+[_-])?(?:password|passwd|secret(?:[_-]access[_-]key)?|api[_-]?key|access[_-]?token|auth[_-]?token))(?:[\"']|&#?\w+;)?\s*[:=]"
            r"\s*(?:[\"']|&#?\w+;)?(?=[^\s\"'<>]*\d)[\w+/=!$%-]{8,}",
        ),
    }.items()
}  # fmt: skip
_PLACES = re.compile(
    r"(?<![\w.~:/-])/(?:home|root|Users|tmp|var/folders|private/var|mnt)/\w"
    r"|\bfile:///?\w|\b[A-Za-z]:\\{1,2}(?:Users|Documents and Settings|Windows|Program Files|Temp)\b"
)
_DRAFTS = re.compile(
    rf"\b(?:TODO|FIXME|XXX)\b|\b(?i:lorem ipsum)\b|\b{re.escape(persons.PLACEHOLDER)}\b|\[(?i:draft)\]|\bDRAFT:"
)
# What each of these finds holds one of, in lower case.
_SIGNS = {
    _PLACES: (*(f"/{folder}/" for folder in ("home", "root", "users", "tmp", "var", "mnt")), "file:/", ":\\"),
    _DRAFTS: ("todo", "fixme", "xxx", "lorem", persons.PLACEHOLDER, "[draft]", "draft:"),
}
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
    if "placeholder" in site.contact.label.lower():
        message = "the address for corrections is still called a placeholder"
        found.append(Diagnostic("T512", message, site.contact.place("label")))
    return found[:MOST]


def _in_text(text: str, here: re.Pattern[str] | None) -> Iterator[tuple[str, str, int, int]]:
    """The kind of each, its own words, and its first character and the one past its last."""
    for what, start, end in persons.spans(text):
        yield what, text[start:end], start, end
    lower = text.lower()
    for secret in dict.fromkeys(pattern for sign, pattern in _SECRETS.items() if sign in lower):
        yield from (("a password, a key or a token", match[0], *match.span()) for match in secret.finditer(text))
    for pattern, kind in (
        (_PLACES, "a place on a computer"),
        (here, "a place on this computer"),
        (_DRAFTS, "a mark of a draft"),
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
    if kind == persons.EMAIL:
        return what.lower() in {allowed[start:end].lower() for _, start, end in persons.spans(allowed)}
    if kind == persons.TELEPHONE:
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
    hint = "site.yaml's contact and helplines are the ones a page may give" if kind in persons.CONTACT else ""
    return Diagnostic("T512", f"{kind} would be public{often}", at, hint)
