"""What each edition of each framework judged, in force when, and how it maps onto the lanes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from throughline import records, urls
from throughline.artifacts import Page
from throughline.calendar import When
from throughline.link import Dataset, Event
from throughline.pages import evidence, parts
from throughline.pages.parts import Cite, Differs, Grade, Link, NoteView, Row, StatementView


@dataclass(frozen=True, slots=True)
class LaneRow:
    title: str
    fit: str
    board: bool


@dataclass(frozen=True, slots=True)
class ContinuesRow:
    framework: Link
    judgement: str
    fit: str


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One judgement. `within` names the judgement that it is a part of; `verified` whether its name was seen in a source."""

    id: str
    title: str
    short: str
    within: str
    verified: bool
    lanes: tuple[LaneRow, ...]
    shared: bool
    continues: tuple[ContinuesRow, ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    title: str
    text: str
    graded: bool
    here: int


@dataclass(frozen=True, slots=True)
class AbsentRow:
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    text: str
    citations: tuple[Cite, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    authority: Link
    event: Link
    when: str
    kind: str
    board: str


@dataclass(frozen=True, slots=True)
class FrameworkView:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    id: str
    official: str
    lead: str
    when: str
    board: bool
    about: tuple[Row, ...]
    no_overall: str
    scale: tuple[Grade, ...]
    judgements: tuple[JudgementRow, ...]
    continues: bool
    lists: tuple[str, ...]
    tiers: tuple[Row, ...]
    rules: tuple[Rule, ...]
    absent: tuple[AbsentRow, ...]
    kinds: tuple[KindRow, ...]
    events: tuple[EventRow, ...]
    statements: tuple[StatementView, ...]
    notes: tuple[NoteView, ...]
    citations: tuple[Cite, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class Bar:
    """When it was in force, drawn: start and width in per cent of the years shown; `open` where the end is not given."""

    start: str
    width: str
    open: bool


@dataclass(frozen=True, slots=True)
class Tick:
    year: str
    at: str


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    edition: str
    address: str
    official: str
    when: str
    differs: Differs | None
    inspectorates: str
    board: bool
    judges: tuple[str, ...]
    parts: int
    overall: str
    scale: tuple[Grade, ...]
    events: int
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class OriginRow:
    title: str
    address: str
    body: str
    when: str


@dataclass(frozen=True, slots=True)
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    rows: tuple[FrameworkRow, ...]
    line: tuple[Tick, ...]
    origins: tuple[OriginRow, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """The index, then a page for each edition."""
    ordered = in_order(dataset)
    yield Page(urls.FRAMEWORKS, "frameworks.html", index(dataset, ordered))
    for n, id in enumerate(ordered):
        before = ordered[n - 1] if n else None
        after = ordered[n + 1] if n + 1 < len(ordered) else None
        yield Page(urls.framework(id), "framework.html", framework(dataset, id, before, after))


def in_order(dataset: Dataset) -> tuple[str, ...]:
    """The ids of the frameworks by the day they came into force; frameworks for other bodies after those of that day."""

    def key(id: str) -> tuple[date, bool, str]:
        record = dataset.frameworks[id]
        start, _ = _force(record)
        return ((start.first if start else None) or date.max, record.subject != "authority", id)

    return tuple(sorted(map(str, dataset.frameworks), key=key))


def index(dataset: Dataset, ordered: tuple[str, ...]) -> Index:
    starts = [start.first for id in ordered if (start := _force(dataset.frameworks[id])[0]) and start.first]
    first = date(min(starts, default=dataset.as_of).year, 1, 1)
    last = date(dataset.as_of.year + 1, 1, 1)
    return Index(
        title="Frameworks",
        description="What each inspection framework judged, when it was in force, and how it maps onto the lanes of a timeline.",
        crumbs=parts.crumbs(Link("Frameworks")),
        rows=tuple(_index_row(dataset, id, first, last) for id in ordered),
        line=tuple(
            Tick(str(year), _share(date(year, 1, 1) - first, last - first))
            for year in range(first.year, last.year)
            if not year % 2
        ),
        origins=tuple(
            OriginRow(str(o.record.title), urls.origin(o.id), str(o.record.body), o.on.label)
            for o in dataset.origins.values()
        ),
    )


def _force(record: records.Framework) -> tuple[When | None, When | None]:
    """The dates a framework came into force and went out of it, as preferred; None where it has none."""
    start, end = records.chosen(record.in_force_from), records.chosen(record.in_force_to)
    return (start or record.in_force, end or record.in_force)


def _share(days: timedelta, of: timedelta) -> str:
    return f"{100 * days / of:.2f}"


def _bar(dataset: Dataset, id: str, first: date, last: date) -> Bar | None:
    """The bar of one framework. Where the end is not given it runs to the last report here, or a year, and is open."""
    record = dataset.frameworks[id]
    start, end = _force(record)
    if start is None or start.first is None:
        return None
    until = dataset.as_of
    if end is not None:
        reported = [event.on.last for event, _ in events_under(dataset, id) if event.on.last]
        until = end.last or max(reported, default=start.first.replace(year=start.first.year + 1, day=1))
    years = last - first
    unknown = end is not None and not end.given
    return Bar(_share(start.first - first, years), _share(until - start.first, years), unknown)


def _index_row(dataset: Dataset, id: str, first: date, last: date) -> FrameworkRow:
    record = dataset.frameworks[id]
    top = tuple(str(j.short) for j in record.judgements if not j.within)
    return FrameworkRow(
        edition=str(record.edition),
        address=urls.framework(id),
        official=str(record.title),
        when=in_force(record),
        differs=parts.differs(dataset, "In force from", record.in_force_from),
        inspectorates=", ".join(record.inspectorates),
        board=record.subject == "board",
        judges=top,
        parts=len(record.judgements) - len(top),
        overall="no overall grade" if record.no_overall else "",
        scale=_scale(record),
        events=len(events_under(dataset, id)),
        bar=_bar(dataset, id, first, last),
    )


def in_force(record: records.Framework) -> str:
    """When a framework was in force, in words: `from January 2018 to December 2022`, `since 1 April 2026`."""
    if record.in_force:
        return record.in_force.label
    start, end = records.chosen(record.in_force_from), records.chosen(record.in_force_to)
    begin = start.label if isinstance(start, When) and start.given else "beginning not given"
    if not isinstance(end, When):
        return f"since {begin}" if isinstance(start, When) else begin
    if not end.given:
        return f"from {begin}; end not given"
    return end.label if isinstance(start, When) and start == end else f"from {begin} to {end.label}"


def _scale(record: records.Framework) -> tuple[Grade, ...]:
    return tuple(Grade(str(g.label), g.mark, g.tone) for g in record.scale)


def events_under(dataset: Dataset, id: str) -> tuple[tuple[Event, str], ...]:
    """The events whose grades this framework gives, oldest first, with the body that it judged if not the authority."""
    found: list[tuple[Event, str]] = []
    for event in dataset.events.values():
        if event.record.framework == id:
            found.append((event, ""))
        found += [(event, str(review.body)) for review in event.record.reviews if review.framework == id]
    return tuple(sorted(found, key=lambda pair: pair[0].order))


def framework(dataset: Dataset, id: str, before: str | None, after: str | None) -> FrameworkView:
    """The view of one edition."""
    record = dataset.frameworks[id]
    under = events_under(dataset, id)
    return FrameworkView(
        title=str(record.edition),
        description=f"{record.edition}: what it judged, in force when, its scale, its rules and how its judgements can be compared.",
        crumbs=parts.crumbs(Link("Frameworks", urls.FRAMEWORKS), Link(str(record.edition))),
        id=id,
        official=str(record.title),
        lead=str(record.summary),
        when=in_force(record),
        board=record.subject == "board",
        about=_about(dataset, record),
        no_overall=str(record.no_overall or ""),
        scale=_scale(record),
        judgements=tuple(_judgement(dataset, record, judgement) for judgement in record.judgements),
        continues=any(judgement.continues for judgement in record.judgements),
        lists=tuple(str(entry.title) for entry in record.lists),
        tiers=tuple(_tier(tier) for tier in record.tiers),
        rules=tuple(_rules(dataset, id, record)),
        absent=tuple(
            AbsentRow(_title_elsewhere(dataset, str(a.judgement)), str(a.reason)) for a in record.rules.absent
        ),
        kinds=tuple(_kind(dataset, str(kind), under) for kind in record.kinds),
        events=tuple(_event(dataset, event, body) for event, body in reversed(under)),
        statements=parts.statements(dataset, record.statements),
        notes=parts.notes(dataset, record.notes),
        citations=parts.cites(dataset, record),
        previous=_link(dataset, before) if before else None,
        next=_link(dataset, after) if after else None,
    )


def _link(dataset: Dataset, id: str) -> Link:
    return Link(str(dataset.frameworks[id].edition), urls.framework(id))


def _about(dataset: Dataset, record: records.Framework) -> tuple[Row, ...]:
    rows = [
        Row("Official name", str(record.title)),
        Row("Short name", str(record.short)),
        Row("Inspectorate" if len(record.inspectorates) == 1 else "Inspectorates", ", ".join(record.inspectorates)),
        Row(
            "Whose grades it gives",
            "a board of several bodies, never the council" if record.subject == "board" else "the authority",
        ),
    ]
    if record.in_force:
        rows.append(parts.row(dataset, "In force", record.in_force))
    else:
        rows.append(parts.row(dataset, "In force from", record.in_force_from))
        rows.append(
            parts.row(dataset, "In force to", record.in_force_to)
            if record.in_force_to
            else Row("In force to", "in force on the day of this record")
        )
    if record.response_working_days:
        rows.append(Row("Plan due", f"{record.response_working_days} working days after the report is received"))
    return tuple(rows)


def _judgement(dataset: Dataset, record: records.Framework, judgement: records.Judgement) -> JudgementRow:
    titles = {str(j.id): str(j.short) for j in record.judgements}
    lanes = {lane.id: lane for lane in dataset.vocabulary.lanes}
    return JudgementRow(
        id=str(judgement.id),
        title=str(judgement.title),
        short=str(judgement.short),
        within=titles.get(str(judgement.within), "") if judgement.within else "",
        verified=judgement.verified,
        lanes=tuple(
            LaneRow(str(lanes[lane.id].title), lane.fit, lanes[lane.id].board)
            for lane in judgement.lanes
            if lane.id in lanes
        ),
        shared=len(judgement.lanes) > 1,
        continues=tuple(
            ContinuesRow(
                _link(dataset, str(step.framework)), _title(dataset, str(step.framework), str(step.judgement)), step.fit
            )
            for step in judgement.continues
            if step.framework in dataset.frameworks
        ),
    )  # fmt: skip


def _title(dataset: Dataset, framework: str, judgement: str) -> str:
    found = (j for j in dataset.frameworks[framework].judgements if j.id == judgement)
    return next((str(j.short) for j in found), judgement)


def _title_elsewhere(dataset: Dataset, judgement: str) -> str:
    """What the other frameworks mostly call a judgement that this one does not have."""
    names = Counter(str(j.title) for f in dataset.frameworks.values() for j in f.judgements if j.id == judgement)
    return names.most_common(1)[0][0] if names else judgement


def _tier(tier: records.Tier) -> Row:
    if tier.months is None:
        return Row(str(tier.title), missing="not-stated")
    words = "at once" if tier.months == 0 else f"{tier.months} month{'' if tier.months == 1 else 's'} after publication"
    return Row(str(tier.title), words, derived="counted by us from the day of the report")


def _rules(dataset: Dataset, id: str, record: records.Framework) -> Iterator[Rule]:
    rules = record.rules
    for limit in rules.limits:
        yield Rule(evidence.limit_words(dataset, id, limit), parts.cites(dataset, limit))
    if rules.required:
        names = [_title(dataset, id, str(judgement)) for judgement in rules.required]
        if len(names) == 1:
            yield Rule(f"Every inspection grades {names[0]}.")
        else:
            yield Rule(f"Every inspection gives {len(names)} grades: {', '.join(names[:-1])} and {names[-1]}.")
    if rules.starts_on:
        yield Rule(
            f"Inspections begin on a {rules.starts_on.capitalize()}. {rules.starts_on_reason or ''}".strip(),
            derived=True,
        )
    if record.response_working_days:
        yield Rule(
            f"The council sends its plan to the inspectorate within {record.response_working_days} working days of receiving the report."
        )


def _kind(dataset: Dataset, id: str, under: tuple[tuple[Event, str], ...]) -> KindRow:
    kind = next(kind for kind in dataset.vocabulary.kinds if kind.id == id)
    return KindRow(str(kind.title), str(kind.summary), kind.graded, sum(event.record.kind == id for event, _ in under))


def _event(dataset: Dataset, event: Event, body: str) -> EventRow:
    bodies = {str(b.id): str(b.title) for b in dataset.authorities[event.authority].bodies}
    return EventRow(
        Link(parts.authority_name(dataset, event.authority), urls.authority(event.authority)),
        Link(parts.event_date(event), urls.inspection(event.key)), event.on.label,
        str(parts.kind(dataset, event).title), bodies.get(body, body),
    )  # fmt: skip
