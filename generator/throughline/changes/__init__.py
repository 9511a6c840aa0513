"""The record compared with that of an earlier commit → a file of content that tells readers what changed.

A curator looks through the file before it is committed; what the site tells is in these files alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from throughline import records, sources
from throughline.changes import compared, earlier
from throughline.changes.compared import Entry
from throughline.diagnostics import Diagnostic, Lines, Location
from throughline.link import Content, Dataset, digest, link, stated
from throughline.national import hand
from throughline.national.hand import Short, Value
from throughline.sources import ROOT, SourceFile


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was found, and what there is to say on standard output."""

    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[str, ...]
    lines_of: Lines


def run(content: Path, since: str, day: str, *, dry_run: bool) -> Outcome:
    """Compare the record in `content` with that of the commit `since`, and write what differs as the changes of `day`.

    What is taken down today is left out of both, so that nothing repeats it. Nothing is written where the record of today has errors, where nothing changed, or with `dry_run`.
    """
    shown = sources.lines_of(content)
    today, problems = sources.walk(content)
    now, _, found = _linked(today, problems)
    if now is None or any(finding.level == "error" for finding in found):
        return Outcome(tuple(found), (), shown)
    try:
        commit, (files, problems) = earlier.files(content, since)
    except earlier.Unreachable as refusal:
        return Outcome((refusal.diagnostic,), (), shown)
    taken_down = [file for file in today if file.kind == "retractions"]
    kept = [file for file in files if file.kind != "retractions"]
    then, broken, _ = _linked([*kept, *taken_down], problems)
    if then is None:
        message = f"at {since} there was no record here that this program can read"
        return Outcome((Diagnostic("T562", message, Location(ROOT, 0)),), (), shown)
    found = [
        Diagnostic("T563", f"at {since} this could not be read; what changed in it is left out", Location(key, 0))
        for key in sorted(broken)
    ]
    record = stated(now)
    told = {_told(change.record) for change in now.changes} - {_told(change.record) for change in then.changes}
    entries = [
        entry
        for entry in compared.entries(stated(then), record, broken)
        if (entry.key, entry.field, entry.old, entry.new) not in told
    ]
    if not entries:
        return Outcome(tuple(found), (f"nothing has changed since {since} that is not told already",), shown)
    text = hand.written(_file(commit, digest(record), entries))
    path = _free(content / "changes", day)
    if not dry_run:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return Outcome(tuple(found), tuple(_said(entries, path.as_posix(), text, dry_run=dry_run)), shown)


def _linked(
    files: list[SourceFile], found: list[Diagnostic]
) -> tuple[Dataset | None, frozenset[str], list[Diagnostic]]:
    """The dataset of a folder, if there is one; the keys of the files that could not be read; what was found."""
    content, found = Content.read(files, found)
    if content is None:
        return None, frozenset(), found
    dataset, found = link(content, None, found)
    return dataset, content.broken, found


def _told(change: records.Change) -> tuple[str, ...]:
    return str(change.key), str(change.field or ""), str(change.old or ""), str(change.new or "")


def _file(commit: str, record: str, entries: list[Entry]) -> Mapping[str, Value]:
    return {"since": commit, "record": record, "changes": [_entry(entry) for entry in entries]}


def _entry(entry: Entry) -> Mapping[str, Value]:
    values = {"key": entry.key, "field": entry.field, "old": entry.old, "new": entry.new}
    cited: list[Value] = [Short({"document": c.document, "at": c.locator}) for c in entry.citations]
    return {name: text for name, text in values.items() if text} | (
        {"source": cited[0] if len(cited) == 1 else cited} if cited else {}
    )


def _free(folder: Path, day: str) -> Path:
    """The file of a day, with a number if there is one of that day already, which is a curator's by now."""
    path, number = folder / f"{day}.yaml", 1
    while path.exists():
        number += 1
        path = folder / f"{day}-{number}.yaml"
    return path


def _said(entries: list[Entry], path: str, text: str, *, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield text.rstrip("\n")
    counted = f"{len(entries)} change{'' if len(entries) == 1 else 's'}"
    yield (
        f"{counted} for {path}; nothing was written"
        if dry_run
        else f"{path}: {counted}; look through it, then commit it"
    )
