"""records → parts and facts: every part of every record, which sources are in force where, and what each part states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from sys import intern

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link.domain import Changed, Citation, Content, Fact, File, Part, key_of
from throughline.yamltree import Text

KINDS: dict[type[records.Base], str] = {
    records.Recommendation: "recommendation",
    records.Action: "action",
    records.CouncilNamed: "named by the council",
    records.Claim: "claim",
    records.Also: "the same paper also says",
    records.Verification: "finding",
    records.GovernanceStep: "governance step",
    records.Intervention: "intervention",
    records.Statistic: "statistic",
    records.Point: "point",
    records.Statement: "statement",
    records.NotHeld: "paper not held",
    records.Note: "note",
    records.Grade: "grade",
    records.Review: "board review",
    records.Mention: "mention",
    records.ReportedEarlier: "grade reported later",
    records.Distribution: "distribution",
    records.ThemeCount: "theme count",
    records.Plan: "plan",
    records.Due: "due date",
    records.Candidate: "one of several values",
    records.Reply: "reply",
    records.Limit: "framework rule",
    records.Neighbours: "statistical neighbours",
}
"""The parts of a record that state a fact and so need a source."""

_WHOLE: dict[type[records.Base], str] = {
    records.Authority: "authority",
    records.Inspection: "event, with its dates and grades,",
    records.Framework: "framework",
    records.Origin: "origin",
    records.National: "national table",
}
"""Files that state facts at their top. A document is a source itself."""

LEAVES = frozenset({Text, str, bool, int, Decimal, When, type(None)})


def walk(files: Iterable[tuple[str, File]]) -> Iterator[Part]:
    """Every part of every record, each after what encloses it, record by record in the order of `files`, given with their keys."""
    for key, record in files:
        yield from _walk(Part(key, record, (), ()))


def _walk(part: Part) -> Iterator[Part]:
    yield part
    holders = (*part.holders, part.model)
    for name, value in part.model.fields():
        if type(value) in LEAVES:
            continue
        inner = value.items() if isinstance(value, Mapping) else _each(value)
        for key, child in inner:
            if isinstance(child, records.Base) and not isinstance(child, records.Source):
                owner = part.owner
                if isinstance(child, records.Recommendation | records.Action | records.CouncilNamed):
                    owner = key_of(part.page, child.id)
                yield from _walk(Part(owner, child, holders, _path(part.path, name, str(key))))


@cache
def _path(outer: tuple[str, ...], *names: str) -> tuple[str, ...]:
    """A path one part further in. There are few, each of very many parts."""
    return (*outer, *filter(None, names))


def _each(value: object) -> Iterator[tuple[str, object]]:
    return (("", item) for item in (value if isinstance(value, tuple) else (value,)))


def of_record(
    parts: Iterable[Part], content: Content
) -> tuple[dict[Location, tuple[Citation, ...]], tuple[Fact, ...], list[Diagnostic]]:
    """The citations in force at the place of each part of one record, and its facts.

    Those are its own, else those of the nearest enclosing part. A diagnostic tells of every source that names no document
    (T206) and of every fact that has no source (T210). Of the rest of the content that is which documents and reports there are.
    """
    problems: list[Diagnostic] = []
    sources: dict[Location, tuple[Citation, ...]] = {}
    made: list[Fact] = []
    for part in parts:
        own = tuple([_resolve(source, part.page, content, problems) for source in _own(part.model)])
        cited = sources[part.model.at] = own or (sources[part.holders[-1].at] if part.holders else ())
        if cited:
            made += facts_of(part, cited)
        elif _needs_source(part):
            called = _WHOLE.get(type(part.model)) or called_as(type(part.model))
            problems.append(Diagnostic("T210", f"this {called} has no source", part.model.at))
    return sources, tuple(made), problems


def facts(parts: Iterable[Part], sources: Mapping[Location, tuple[Citation, ...]]) -> Iterator[Fact]:
    """Every cited fact of these parts, in their order."""
    for part in parts:
        if cited := sources[part.model.at]:
            yield from facts_of(part, cited)


def facts_of(part: Part, cited: tuple[Citation, ...]) -> Iterator[Fact]:
    """What a part states itself. The short grades of an inspection are one fact."""
    model = part.model
    if isinstance(model, records.Inspection) and any(isinstance(given, Text) for given in model.judgements.values()):
        yield Fact("grades", part, cited)
    if kind := called_as(type(model)):
        yield Fact(kind, part, cited)


@cache
def called_as(made: type[records.Base]) -> str:
    """What a part of this type is called as a fact; empty if it states none."""
    return next((word for kind, word in KINDS.items() if issubclass(made, kind)), "")


def _needs_source(part: Part) -> bool:
    """Not what we worked out, what the authority itself wrote, or what we say of a document in its own file."""
    match part.model:
        case records.Note() as note:
            return not note.derived and not part.page.startswith("documents/")
        case records.Reply():
            return False
    return type(part.model) in _WHOLE or bool(called_as(type(part.model)))


def changed(content: Content, problems: list[Diagnostic]) -> Iterator[Changed]:
    """What changed, the newest day first, each day in the order of its files; adds T206 for a source that is not there.

    What tells of something that is taken down, or was read in it alone, is left out.
    """
    gone = content.retracted
    for name in reversed(content.changes):
        for item in content.changes[name].changes:
            named = [str(source.document) for source in item.source or ()]
            if gone.touches(item.key) or any(f"documents/{id}" in gone.keys or id in gone for id in named):
                continue
            cited = (_resolve(source, f"changes/{name}", content, problems) for source in item.source or ())
            yield Changed(date.fromisoformat(name[:10]), str(item.key), item, tuple(cited))


def _own(model: records.Base) -> tuple[records.Source, ...]:
    return next((own for name in _citing(type(model)) if (own := getattr(model, name))), ())


@cache
def _citing(made: type[records.Base]) -> tuple[str, ...]:
    return tuple(name for name in ("source", "known_from") if name in made.model_fields)


def _resolve(source: records.Source, key: str, content: Content, problems: list[Diagnostic]) -> Citation:
    named, locator = source.document, intern(str(source.locator))
    if named == "report":
        if key not in content.inspections:
            problems.append(Diagnostic("T206", "`report` means an inspection's own report; this is not one", named.at))
        elif content.inspections[key].report is None:
            hint = "add `report`, or name the document in which this was read"
            problems.append(Diagnostic("T206", "this event has no report to cite", named.at, hint))
        return Citation(key, locator, is_report=True)
    if named in content.inspections:
        if content.inspections[named].report is None:
            problems.append(Diagnostic("T206", f"{named} has no report to cite", named.at))
        return Citation(intern(str(named)), locator, is_report=True)
    if named not in content.documents and not {str(named), f"documents/{named}"} & content.broken:
        known = content.inspections if "/" in named else content.documents
        problems.append(Diagnostic("T206", f"there is no document {named}", named.at, suggestion(named, known)))
    return Citation(intern(str(named)), locator, is_report=False)
