"""Which sources are in force where, and the list of cited facts that the document pages are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link.domain import Citation, Content, Fact
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


def sources_in_force(content: Content, problems: list[Diagnostic]) -> dict[Location, tuple[Citation, ...]]:
    """The citations that hold at each model's place: its own, else its nearest enclosing model's.

    Adds a diagnostic for every source that names no document (T206) and every fact that has no source (T210).
    """
    found: dict[Location, tuple[Citation, ...]] = {}
    for key, record in content.files():
        _descend(record, key, (), content, problems, found)
    return found


def _descend(
    model: records.Base,
    key: str,
    inherited: tuple[Citation, ...],
    content: Content,
    problems: list[Diagnostic],
    found: dict[Location, tuple[Citation, ...]],
) -> None:
    own = _own(model)
    here = tuple(_resolve(source, key, content, problems) for source in own) or inherited
    found[model.at] = here
    if not here and _needs_source(model, key):
        problems.append(Diagnostic("T210", f"this {_called(model)} has no source", model.at))
    for child in _children(model):
        _descend(child, key, here, content, problems, found)


def _kind(model: records.Base) -> type[records.Base]:
    return _kind_of(type(model))


@cache
def _kind_of(made: type[records.Base]) -> type[records.Base]:
    return next((kind for kind in KINDS if issubclass(made, kind)), records.Base)


def _called(model: records.Base) -> str:
    return _WHOLE.get(type(model)) or KINDS[_kind(model)]


def _needs_source(model: records.Base, key: str) -> bool:
    """Not what we worked out, what the authority itself wrote, or what we say of a document in its own file."""
    if isinstance(model, records.Note):
        return not model.derived and not key.startswith("documents/")
    if type(model) in _WHOLE:
        return True
    return _kind(model) in KINDS and not isinstance(model, records.Reply)


def _own(model: records.Base) -> tuple[records.Source, ...]:
    own = getattr(model, "source", None) or getattr(model, "known_from", None) or ()
    return tuple(own)


_LEAVES = frozenset({Text, str, bool, int, Decimal, When, type(None), records.Source})


def _children(model: records.Base) -> Iterator[records.Base]:
    """The models right below one, in the order of the schema."""
    for value in model.__dict__.values():
        if type(value) not in _LEAVES:
            yield from _models(value)


def _models(value: Any) -> Iterator[records.Base]:
    if isinstance(value, records.Base):
        if not isinstance(value, records.Source):
            yield value
    elif isinstance(value, tuple | Mapping):
        for item in value if isinstance(value, tuple) else value.values():
            if type(item) not in _LEAVES:
                yield from _models(item)


def _resolve(source: records.Source, key: str, content: Content, problems: list[Diagnostic]) -> Citation:
    named = source.document
    if named == "report":
        if key not in content.inspections:
            problems.append(Diagnostic("T206", "`report` means an inspection's own report; this is not one", named.at))
        elif content.inspections[key].report is None:
            hint = "add `report`, or name the document in which this was read"
            problems.append(Diagnostic("T206", "this event has no report to cite", named.at, hint))
        return Citation(key, str(source.locator), is_report=True)
    if named in content.inspections:
        if content.inspections[named].report is None:
            problems.append(Diagnostic("T206", f"{named} has no report to cite", named.at))
        return Citation(str(named), str(source.locator), is_report=True)
    if named not in content.documents and not {str(named), f"documents/{named}"} & content.broken:
        known = content.inspections if "/" in named else content.documents
        problems.append(Diagnostic("T206", f"there is no document {named}", named.at, suggestion(named, known)))
    return Citation(str(named), str(source.locator), is_report=False)


def facts(content: Content, sources: Mapping[Location, tuple[Citation, ...]]) -> Iterator[Fact]:
    """Every cited fact of the record, in the order of the files."""
    for key, record in content.files():
        if isinstance(record, records.Inspection):
            yield from _grades(record, key, sources)
        yield from _facts(record, key, sources)


def _grades(record: records.Inspection, key: str, sources: Mapping[Location, tuple[Citation, ...]]) -> Iterator[Fact]:
    words = [
        f"{judgement}: {given}" for judgement, given in record.judgements.items() if not isinstance(given, records.Base)
    ]
    cited = sources.get(record.at, ())
    if words and cited:
        yield Fact(", ".join(words), "grades", key, record.at, cited)


def _facts(model: records.Base, owner: str, sources: Mapping[Location, tuple[Citation, ...]]) -> Iterator[Fact]:
    if isinstance(model, records.Recommendation | records.Action | records.CouncilNamed) and "/" in owner:
        owner = f"{owner.partition('#')[0]}#{model.id}"
    cited = sources.get(model.at, ())
    kind = _kind(model)
    if kind in KINDS and cited:
        yield Fact(_what(model), KINDS[kind], owner, model.at, cited)
    for child in _children(model):
        yield from _facts(child, owner, sources)


def _what(model: records.Base) -> str:
    if isinstance(model, records.Claim):
        return f"{model.as_stated or model.claimed}, {model.as_at.label}"
    if isinstance(model, records.Verification):
        return str(model.summary or f"{model.of}: {model.found}")
    if isinstance(model, records.GovernanceStep):
        return str(model.title or model.summary or model.received or f"{model.body}, {model.on.label}")
    if isinstance(model, records.Candidate):
        value = model.value
        return value.label if hasattr(value, "label") else str(value)
    if isinstance(model, records.Grade):
        return str(records.chosen(model.grade) or "sources differ")
    if isinstance(model, records.Due):
        return model.on.label
    if isinstance(model, records.ReportedEarlier):
        return f"{model.subject}, {model.on.label}: {records.chosen(model.grade) or 'no grade given'}"
    if isinstance(model, records.Distribution):
        return f"{model.judgement}: " + ", ".join(f"{n} {g}" for g, n in (model.counts or model.shares).items())
    if isinstance(model, records.Limit):
        return f"{model.grade} in {', '.join(model.any_of)} limits {model.limits}"
    if isinstance(model, records.Neighbours):
        return ", ".join(model.authorities)
    for name in ("title", "label", "summary", "text"):
        if text := getattr(model, name, None):
            return str(text)
    return KINDS[_kind(model)]
