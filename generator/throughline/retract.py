"""A key, or a place in a file → an entry of `content/retractions.yaml`: what linking is to take down, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from throughline import records, sources
from throughline.diagnostics import Location
from throughline.link import Content, Part, facts, retractions
from throughline.link.retractions import things

LIST = "retractions.yaml"

_PLACE = re.compile(r"(?P<path>[^:]+\.yaml):(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?")
_BEGINNING = """\
# What is taken down: the build leaves it out wherever it would stand. Name it, and never repeat its words.
retractions:
"""


class Unusable(Exception):
    """What cannot be taken down, in words for the command line."""


def run(content: Path, what: str, reason: str, *, note: bool) -> list[str]:
    """Add the entry; what to say about it. Raises Unusable, writing nothing, where it would not do as it is meant to."""
    before = _read(content)
    id = _at(content, before, what) if _PLACE.fullmatch(what) else what
    entry = {"id": id, "reason": reason, **({"note": "yes"} if note else {})}
    written = ", ".join(f"{key}: {value if key == 'note' else _quoted(value)}" for key, value in entry.items())
    path = content / LIST
    text = path.read_text(encoding="utf-8") if path.is_file() else _BEGINNING
    text = f"{text.rstrip()}\n  - {{{written}}}\n"
    listed = sources.SourceFile(f"{sources.ROOT}/{LIST}", "retractions", (), text.encode(), "")
    loaded, found = records.load(listed)
    if not isinstance(loaded, records.Loaded) or not isinstance(loaded.record, records.Retractions) or found:
        raise Unusable("; ".join(problem.message for problem in found))
    if any(entry.id == id for entry in loaded.record.retractions[:-1]):
        raise Unusable(f"{id} is in {path.as_posix()} already")
    after, problems = retractions.applied(replace(before, retractions=loaded.record))
    wrong = [problem for problem in problems if problem.at and problem.at.line == text.count("\n")]
    if wrong:
        raise Unusable("; ".join(filter(None, (wrong[0].message, wrong[0].hint))))
    path.write_text(text, encoding="utf-8", newline="\n")
    return [f"{path.as_posix()}: {id}", *_told(before, after)]


def _read(content: Path) -> Content:
    made, found = Content.read(*sources.walk(content))
    if made is None or any(problem.level == "error" for problem in found):
        raise Unusable("the record cannot be read as it is; `throughline check` says why")
    return made


def _at(content: Path, record: Content, place: str) -> str:
    """The id of what begins at a line: the first thing that does, or the one at the column where one is given."""
    match = _PLACE.fullmatch(place)
    assert match
    given = Path(match["path"])
    try:
        path = f"{sources.ROOT}/{given.resolve().relative_to(content.resolve()).as_posix()}"
    except ValueError:
        raise Unusable(f"{given.as_posix()} is not in {content.as_posix()}") from None
    here = [(id, at) for key, held in record.files() if held.at.path == path for id, at in _all(key, held)]
    on_line = [(at.column, id) for id, at in here if at.line == int(match["line"])]
    if match["column"]:
        on_line = [found for found in on_line if found[0] == int(match["column"])]
    if not on_line:
        raise Unusable(f"nothing that could be taken down begins at {place}; name the line on which it begins")
    return min(on_line, key=lambda found: found[0])[1]


def _all(key: str, record: records.Base) -> Iterator[tuple[str, Location]]:
    yield key, record.at._replace(column=0)
    yield from things(key, record)


def _called(part: Part) -> str:
    """What a part is called as a fact; the kind of file for a whole record."""
    kind = next((word for made, word in facts.KINDS.items() if isinstance(part.model, made)), "")
    return kind or (type(part.model).__name__.lower() if not part.path else "")


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[a-z0-9/-]+", text) and not text.isdigit() else json.dumps(text, ensure_ascii=False)


def _told(before: Content, after: Content) -> Iterator[str]:
    """How many of each kind of fact go, and where the words still are."""
    held, left = (Counter(map(_called, facts.walk(content.files()))) for content in (before, after))
    counts = ", ".join(f"{count} × {kind}" for kind, count in sorted((held - left).items()) if kind)
    yield f"gone: {counts or 'a text'}"
    yield "The words are still in your files and in their history. Publish to take them off the site."
