"""the national tables → files of content: what is new is written, what import wrote is renewed, what is curated is kept.

A file is curated as soon as a person has changed it. What the tables say otherwise than it does is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from throughline import calendar, records, sources
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Lines, Location, split_lines
from throughline.link import Content, grades
from throughline.link.dates import starts_after
from throughline.national import differences, files, hand, held, relations, tables
from throughline.national.files import Rows, Wanted
from throughline.national.held import LIST, Held, Track
from throughline.national.tables import Tables
from throughline.sources import ROOT, SourceFile


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was found, and what there is to say on standard output."""

    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[str, ...]
    lines_of: Lines


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write: `new`, or `renewed` in place of what import wrote before."""

    path: str
    what: str
    data: bytes


@dataclass
class Plan:
    """What an import would do: files to write, the list of files that are import's own, and what was found."""

    changes: list[Change]
    own: dict[str, str]
    found: list[Diagnostic]
    proposals: list[str]
    kept: int = 0


def run(data: Path, content: Path, *, document: str | None, dry_run: bool, track: Track) -> Outcome:
    """Import the tables of the folder `data` into the folder `content`. Nothing is written if anything is wrong."""
    shown = _lines_of(content, data)
    have, found = held.read(content, track)
    if have is None:
        return Outcome(tuple(found), (), shown)
    read, found = tables.read(data)
    if not {finding.code for finding in found} & tables.LOSSES:
        faulty = {finding.at for finding in found}
        found += [finding for finding in relations.check(read, have.content) if finding.at not in faulty]
    named = relations.dataset_document(have.content, document)
    if named is None:
        found.append(Diagnostic("T555", _no_document(document), Location(f"{ROOT}/documents", 0)))
    elif named[1].on.precision not in ("day", "month", "year"):
        message = "this document stands for the tables, and its date is that of the neighbours: it needs a single one"
        found.append(Diagnostic("T555", message, named[1].place("on")))
    if found or named is None:
        return Outcome(tuple(found), (), shown)
    plan = _plan(read, have, Rows(read, have.events, named[0], named[1].on.iso), track)
    if any(finding.level == "error" for finding in plan.found):
        return Outcome(tuple(plan.found), (), shown)
    if not dry_run:
        _write(content, plan)
    return Outcome(tuple(plan.found), tuple(_said(plan, dry_run)), shown)


def _no_document(named: str | None) -> str:
    if named:
        return f"there is no document {named} to cite for the tables"
    return "no document here is of the kind `dataset`, which the imported facts would cite"


# -- what to do --------------------------------------------------------------------------------------------------------


def _plan(read: Tables, have: Held, rows: Rows, track: Track) -> Plan:
    plan = Plan([], {}, list(_unreported(read, rows)), [])
    if plan.found:
        return plan
    sources_of = {}
    for wanted in _placed(files.wanted(rows, have.content), have):
        text = hand.written(wanted.values).encode()
        path = f"{ROOT}/{wanted.path}"
        kind: sources.Kind = "authority" if wanted.kind == "authority" else "inspection"
        sources_of[path] = (wanted, SourceFile(path, kind, tuple(wanted.key.split("/")), text, _digest(text)))
    for source in track([source for _, source in sources_of.values()], "comparing"):
        _decide(plan, have, *sources_of[source.path], rows)
    plan.found += [
        Diagnostic(
            "T559", "import wrote this file, and no row of the tables gives it any more", Location(f"{ROOT}/{path}", 0)
        )
        for path in have.imported
        if path not in plan.own and path in have.files and not have.curated(path)
    ]
    return plan


def _unreported(read: Tables, rows: Rows) -> Iterator[Diagnostic]:
    for row in read["inspections.csv"]:
        if row["confidence"] == "low" and not files.reporter(row, rows):
            message = "this does not say of which year's report of the authority the grade is taken from"
            yield Diagnostic("T555", message, row["notes"].at if row["notes"] else row["id"].at)


def _placed(wanted: Iterable[Wanted], have: Held) -> Iterator[Wanted]:
    """Each file under its name; a visit of which a file tells already under that file's."""
    for item in wanted:
        if item.kind == "visit" and item.key not in have.content.inspections:
            item = replace(item, key=_same_visit(item, have.content) or item.key)
        yield item


def _same_visit(item: Wanted, content: Content) -> str | None:
    told = calendar.parse(str(item.values["onsite"]))
    for key, record in content.inspections.items():
        when = records.chosen(record.onsite)
        same = (record.authority, record.kind) == (item.values["authority"], item.values["kind"])
        if same and isinstance(when, When) and _meet(told, when):
            return key
    return None


def _decide(plan: Plan, have: Held, wanted: Wanted, source: SourceFile, rows: Rows) -> None:
    given, problems = records.load(source)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors or not isinstance(given, records.Loaded):
        plan.found += [Diagnostic(problem.code, problem.message, wanted.row.at, problem.hint) for problem in errors]
        return
    path = wanted.path
    there = have.files.get(path)
    if there is None or there.data == source.data or not have.curated(path):
        plan.own[path] = source.digest
        if there is None or there.data != source.data:
            plan.changes.append(Change(path, "new" if there is None else "renewed", source.data))
        return
    plan.kept += 1
    curated = have.content.authorities.get(wanted.key) or have.content.inspections.get(wanted.key)
    if curated is None:
        return
    if wanted.kind != "visit":
        told = differences.between(path, curated, given.record, wanted, rows.document)
        plan.found += [item.diagnostic for item in told]
        plan.proposals += [item.proposal for item in told]
    if isinstance(given.record, records.Authority) and isinstance(curated, records.Authority):
        _earlier(plan, have.content, wanted, given.record, curated)


def _earlier(
    plan: Plan, content: Content, wanted: Wanted, given: records.Authority, curated: records.Authority
) -> None:
    """Earlier inspections that a curated authority has neither as such nor as events with that grade."""
    entries = wanted.values.get("reported-earlier", [])
    assert isinstance(entries, list)
    for n, (item, entry) in enumerate(zip(given.reported_earlier, entries, strict=True)):
        same = [(own.on, records.chosen(own.grade)) for own in curated.reported_earlier]
        same += _graded(content, wanted.key)
        grade = records.chosen(item.grade)
        if any(_meet(item.on, when) and grade in (None, held) for when, held in same):
            continue
        message = f"the table gives an earlier inspection, {item.subject}, {item.on.label}, which this file does not"
        at = Location(curated.at.path, 0)
        plan.found.append(Diagnostic("T558", message, at, see=(wanted.places[f"reported-earlier {n}"],)))
        plan.proposals.append(f"# {at.path}: to add\n{hand.written({'reported-earlier': [entry]})}")


def _graded(content: Content, authority: str) -> Iterator[tuple[When, str | None]]:
    """Every grade of an authority's events, with each date that the event has."""
    for key, record in content.inspections.items():
        if key.startswith(f"{authority}/"):
            for when in (records.chosen(record.onsite), records.chosen(record.published)):
                yield from ((when, grade) for _, grade, _ in grades(record.judgements) if when)


def _meet(one: When, other: When) -> bool:
    return one.given and other.given and not starts_after(one, other) and not starts_after(other, one)


# -- doing it ----------------------------------------------------------------------------------------------------------


def _write(content: Path, plan: Plan) -> None:
    for change in plan.changes:
        _put(content / change.path, change.data)
    text = held.listed(plan.own).encode()
    path = content / LIST
    if not path.exists() or path.read_bytes() != text:
        _put(path, text)


def _put(path: Path, data: bytes) -> None:
    """Whole or not at all, so that an import that is stopped can be run again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}~")
    beside.unlink(missing_ok=True)
    with beside.open("xb") as file:
        file.write(data)
    beside.replace(path)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _said(plan: Plan, dry_run: bool) -> Iterator[str]:
    yield from plan.proposals
    for change in plan.changes:
        if dry_run or change.what == "renewed":
            yield f"{change.what:<8}{ROOT}/{change.path}"
    counts: Mapping[str, int] = {
        what: sum(change.what == what for change in plan.changes) for what in ("new", "renewed")
    }
    same = len(plan.own) - len(plan.changes)
    begin = "would write" if dry_run else "wrote"
    yield f"{begin} {counts['new']} new and {counts['renewed']} renewed files; {same} unchanged, {plan.kept} curated and kept"


def _lines_of(content: Path, data: Path) -> Lines:
    shown = sources.lines_of(content)
    tables_here = {(data / name).as_posix(): data / name for name in tables.COLUMNS}

    def read(path: str) -> list[str]:
        if path not in tables_here:
            return shown(path)
        try:
            return split_lines(tables_here[path].read_bytes().decode("utf-8", "replace").removeprefix("\ufeff"))
        except OSError:
            return []

    return read
