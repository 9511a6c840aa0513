"""Where, what, and what to do: the one kind of message this program gives about content, templates and output.

Owns the type, the table of codes (`codes.toml`) and the three printers. Every arrow returns its findings as a list of
`Diagnostic`; nothing here reads content, so the printers are handed a function that gives the lines of a file.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Level = Literal["error", "warning"]
Format = Literal["text", "json", "github"]
Lines = Callable[[str], list[str]]
"""The lines of a file that a `Location` names, without line ends; empty when the file cannot be shown."""

WIDEST = 120
"""Characters of a source line that the text printer shows; a longer line is cut around the place."""


class Location(NamedTuple):
    """A place in a file: a path with forward slashes, 1-based line and column, and the column just past the text.

    Columns count characters. Line 0 means the file as a whole; `end` 0 means that the end is not known.
    """

    path: str
    line: int = 1
    column: int = 1
    end: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. Its level (error or warning) is the code's, from the table in `codes.toml`."""

    code: str
    message: str
    at: Location | None = None
    hint: str = ""
    see: tuple[Location, ...] = ()

    @property
    def level(self) -> Level:
        return codes()[self.code].level


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means, with a wrong and a right example. `level` decides the exit status."""

    level: Level
    title: str
    meaning: str
    wrong: str
    right: str


@cache
def codes() -> dict[str, Code]:
    """The table of codes, read when it is first asked for."""
    table = tomllib.loads(files("throughline").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: Code(**entry) for code, entry in table.items()}


def split_lines(text: str) -> list[str]:
    """The lines of a file as locations count them."""
    return re.split("\r\n|\r|\n", text)


def sort(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """In the order of their places, each once; those that have no place come last."""
    return sorted(set(found), key=lambda d: (d.at is None, d.at or Location(""), d.code, d.message))


def summary(found: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    levels = [diagnostic.level for diagnostic in found]
    counts = ((levels.count("error"), "error"), (levels.count("warning"), "warning"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n) or "no findings"


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of the known words that is likely to be meant, else an empty text."""
    close = get_close_matches(word[:80], sorted(set(known)), n=1, cutoff=0.8)
    return close[0] if close else ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint: the word that is likely to be meant, else all that are known where they are few."""
    known = sorted(set(known))
    if near := nearest(word, known):
        return f"did you mean {near}?"
    return f"known here: {', '.join(known)}" if 0 < len(known) <= 12 else ""


# -- printers ----------------------------------------------------------------------------------------------------------


def printed(found: Iterable[Diagnostic], form: Format, lines: Lines) -> str:
    """All findings, sorted, in one of the three forms, ending in a line end unless there is nothing to say."""
    ordered = sort(found)
    if form == "json":
        return json.dumps([_entry(diagnostic) for diagnostic in ordered], ensure_ascii=False, indent=2) + "\n"
    if form == "github":
        return "".join(_annotation(diagnostic) + "\n" for diagnostic in ordered)
    return "\n".join(_block(diagnostic, lines) for diagnostic in ordered)


def _block(diagnostic: Diagnostic, lines: Lines) -> str:
    at, width = diagnostic.at, 1
    out = [f"{diagnostic.level}[{diagnostic.code}]: {visible(diagnostic.message)}"]
    if at is not None:
        width = len(str(at.line)) if at.line else 1
        out.append(f"{' ' * width}--> {visible(str(at))}")
        text = lines(at.path) if at.line else []
        if at.line <= len(text) and at.line:
            shown, lead, length = _excerpt(text[at.line - 1], at)
            out += [f"{' ' * width} |", f"{at.line} | {shown}".rstrip(), f"{' ' * width} | {' ' * lead}{'^' * length}"]
    margin = " " * (width + 1)
    if diagnostic.hint:
        out.append(f"{margin}= hint: {visible(diagnostic.hint)}")
    out += [f"{margin}= see:  {visible(str(place))}" for place in diagnostic.see]
    return "\n".join(out) + "\n"


def _excerpt(line: str, at: Location) -> tuple[str, int, int]:
    """The line as shown, the cells before the marks, and how many marks, for a terminal of single-width cells."""
    first = min(at.column, len(line) + 1) - 1
    last = min(max(at.end - 1, first + 1), max(len(line), first + 1))
    before = after = ""
    if len(line) > WIDEST:
        start = max(0, min(first - WIDEST // 3, len(line) - WIDEST))
        before, after = "…" * (start > 0), "…" * (start + WIDEST < len(line))
        line, first, last = line[start : start + WIDEST], first - start, min(last - start, WIDEST)
    lead = len(before) + _cells(line[:first])
    return before + visible(line) + after, lead, max(1, _cells(line[first:last]))


def _cells(text: str) -> int:
    """How many cells of a terminal `visible(text)` takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in visible(text)
    )


def visible(text: str) -> str:
    """The text with tabs widened and everything that would move, hide or reorder output shown as a box."""
    if text.isprintable():
        return text
    return "".join("    " if c == "\t" else c if c.isprintable() else "\ufffd" for c in text)


def _entry(diagnostic: Diagnostic) -> dict[str, object]:
    at = diagnostic.at
    return {
        "code": diagnostic.code,
        "level": diagnostic.level,
        "message": diagnostic.message,
        **(_place(at) if at else {"path": None, "line": None, "column": None, "end": None}),
        "hint": diagnostic.hint,
        "see": [_place(place) for place in diagnostic.see],
    }


def _place(at: Location) -> dict[str, object]:
    if not at.line:
        return {"path": at.path, "line": None, "column": None, "end": None}
    return {"path": at.path, "line": at.line, "column": at.column, "end": at.end or None}


def _annotation(diagnostic: Diagnostic) -> str:
    at = diagnostic.at
    properties = {"title": diagnostic.code}
    if at is not None:
        properties = {"file": at.path, **properties}
        if at.line:
            end = {"endColumn": str(at.end)} if at.end else {}
            properties = {"file": at.path, "line": str(at.line), "col": str(at.column), **end, "title": diagnostic.code}
    message = diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")
    body = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in properties.items())
    return f"::{diagnostic.level} {body}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    """As GitHub's workflow commands ask: percent signs, line ends and, in properties, commas and colons."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else c for c in text)
