"""A page for each edition of a framework: what it judged, in force when, its rules, and how it maps onto the lanes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import editions, evidence, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Grade, NoteView, Row, StatementView
from throughline.pages.wording import counted, listed
from throughline.values import frozen


@frozen
class LaneRow:
    title: str
    fit: str
    board: bool


@frozen
class ContinuesRow:
    framework: Link
    judgement: str
    fit: str


@frozen
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


@frozen
class KindRow:
    title: str
    text: str
    graded: bool
    here: int


@frozen
class AbsentRow:
    title: str
    reason: str


@frozen
class Rule:
    text: str
    citations: tuple[Cite, ...] = ()
    derived: bool = False


@frozen
class EventRow:
    authority: Link
    event: Link
    when: str
    kind: str
    board: str


@frozen
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


@frozen
class Under:
    """An event of which a framework gives grades, or of a board that it reviews. `order` is its place among all events."""

    framework: str
    order: tuple[date, str]
    on: date | None
    kind: str
    row: EventRow


def entry(dataset: Dataset, slug: str) -> tuple[Under, ...]:
    """The events of one authority under any framework, oldest first."""
    return tuple(under for event in dataset.events_of(slug) for under in _under(dataset, event))


def plan(common: Dataset, entries: Mapping[str, tuple[Under, ...]]) -> Iterator[Page]:
    """The index, then a page for each edition."""
    ordered = editions.in_order(common)
    under: dict[str, list[Under]] = {id: [] for id in ordered}
    for found in sorted(chain.from_iterable(entries.values()), key=lambda found: found.order):
        under[found.framework].append(found)
    reported = {id: [found.on for found in held] for id, held in under.items()}
    yield Page(urls.FRAMEWORKS, "frameworks.html", editions.index(common, ordered, reported))
    for before, id, after in parts.in_turn(ordered):
        yield Page(urls.framework(id), "framework.html", framework(common, id, under[id], before, after))


def _under(dataset: Dataset, event: Event) -> Iterator[Under]:
    record = event.record
    given = [(record.framework, "")] if record.framework else []
    for framework, body in (*given, *((review.framework, str(review.body)) for review in record.reviews)):
        yield Under(str(framework), event.order, event.on.last, str(record.kind), _event(dataset, event, body))


def framework(dataset: Dataset, id: str, under: list[Under], before: str | None, after: str | None) -> FrameworkView:
    """The view of one edition. `under` are the events whose grades it gives, oldest first."""
    record = dataset.frameworks[id]
    return FrameworkView(
        title=str(record.edition),
        description=f"{record.edition}: what it judged, in force when, its scale, its rules and how its judgements can be compared.",
        crumbs=names.crumbs(Link("Frameworks", urls.FRAMEWORKS), Link(str(record.edition))),
        id=id,
        official=str(record.title),
        lead=str(record.summary),
        when=editions.in_force(record),
        board=record.subject == "board",
        about=_about(dataset, record),
        no_overall=str(record.no_overall or ""),
        scale=editions.scale(record),
        judgements=tuple(_judgement(dataset, record, judgement) for judgement in record.judgements),
        continues=any(judgement.continues for judgement in record.judgements),
        lists=tuple(str(entry.title) for entry in record.lists),
        tiers=tuple(_tier(tier) for tier in record.tiers),
        rules=tuple(_rules(dataset, id, record)),
        absent=tuple(
            AbsentRow(_title_elsewhere(dataset, str(a.judgement)), str(a.reason)) for a in record.rules.absent
        ),
        kinds=tuple(_kind(dataset, str(kind), under) for kind in record.kinds),
        events=tuple(found.row for found in reversed(under)),
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
                _link(dataset, str(step.framework)), names.judgement(dataset, step.framework, step.judgement), step.fit
            )
            for step in judgement.continues
            if step.framework in dataset.frameworks
        ),
    )  # fmt: skip


def _title_elsewhere(dataset: Dataset, judgement: str) -> str:
    """What the other frameworks mostly call a judgement that this one does not have."""
    titles = Counter(str(j.title) for f in dataset.frameworks.values() for j in f.judgements if j.id == judgement)
    return titles.most_common(1)[0][0] if titles else judgement


def _tier(tier: records.Tier) -> Row:
    if tier.months is None:
        return Row(str(tier.title), missing="not-stated")
    words = "at once" if tier.months == 0 else f"{counted(tier.months, 'month')} after publication"
    return Row(str(tier.title), words, derived="counted by us from the day of the report")


def _rules(dataset: Dataset, id: str, record: records.Framework) -> Iterator[Rule]:
    rules = record.rules
    for limit in rules.limits:
        yield Rule(evidence.limit_words(dataset, id, limit), parts.cites(dataset, limit))
    if rules.required:
        required = [names.judgement(dataset, id, judgement) for judgement in rules.required]
        given = "grades" if len(required) == 1 else f"gives {len(required)} grades:"
        yield Rule(f"Every inspection {given} {listed(required)}.")
    if rules.starts_on:
        yield Rule(
            f"Inspections begin on a {rules.starts_on.capitalize()}. {rules.starts_on_reason or ''}".strip(),
            derived=True,
        )
    if record.response_working_days:
        yield Rule(
            f"The council sends its plan to the inspectorate within {record.response_working_days} working days of receiving the report."
        )


def _kind(dataset: Dataset, id: str, under: list[Under]) -> KindRow:
    kind = next(kind for kind in dataset.vocabulary.kinds if kind.id == id)
    return KindRow(str(kind.title), str(kind.summary), kind.graded, sum(found.kind == id for found in under))


def _event(dataset: Dataset, event: Event, body: str) -> EventRow:
    return EventRow(
        names.authority_link(dataset, event.authority),
        Link(names.event_date(event), urls.inspection(event.key)), event.on.label,
        str(names.kind(dataset, event).title), names.body(dataset, event.authority, body) if body else "",
    )  # fmt: skip
