"""The page of one event: grades, what was asked, what was answered, who received it, what it found about earlier lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event, Finding
from throughline.pages import asked, grades, parts, trails
from throughline.pages.asked import AskedList, Total, WholeList
from throughline.pages.grades import GradeRow
from throughline.pages.parts import (
    ActionView,
    Cite,
    Differs,
    FindingView,
    Link,
    NoteView,
    PaperView,
    PointView,
    ReplyView,
    Row,
    StatementView,
)
from throughline.pages.trails import TrailStep


@dataclass(frozen=True, slots=True)
class NamedView:
    id: str
    title: str
    text: str
    restates: tuple[Link, ...]
    actions: tuple[Link, ...]
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class VerificationView:
    finding: FindingView
    of: Link
    covers: str
    text: str
    basis: str
    by: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class EarlierList:
    """What this event found about one earlier list."""

    event: Link
    findings: tuple[VerificationView, ...]
    untested: tuple[Link, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class StatisticView:
    label: str
    value: str
    unit: str
    differs: Differs | None
    text: str
    parts: tuple[StatisticView, ...]
    checked: bool
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class InterventionView:
    id: str
    title: str
    state: str
    when: str
    by: str
    text: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    body: str
    framework: Link
    grades: tuple[GradeRow, ...]
    lists: tuple[AskedList, ...]
    not_recorded: str
    strengths: tuple[PointView, ...]
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    title: str
    held: bool
    text: str
    due: Row | None
    owner: Row | None
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    key: str
    authority: Link
    lead: str
    state: str
    state_words: str
    about: tuple[Row, ...]
    grades: tuple[GradeRow, ...]
    no_overall: str
    lists: tuple[AskedList, ...]
    later: tuple[Link, ...]
    totals: tuple[Total, ...]
    whole_list: tuple[WholeList, ...]
    not_recorded: str
    named: tuple[NamedView, ...]
    plan: PlanView | None
    actions: tuple[ActionView, ...]
    interventions: tuple[InterventionView, ...]
    earlier: tuple[EarlierList, ...]
    not_read_for: tuple[Link, ...]
    mentions: tuple[PointView, ...]
    trail: tuple[TrailStep, ...]
    statistics: tuple[StatisticView, ...]
    strengths: tuple[PointView, ...]
    inspectors_said: tuple[PointView, ...]
    council_promised: tuple[PointView, ...]
    statements: tuple[StatementView, ...]
    reviews: tuple[ReviewView, ...]
    not_held: tuple[PaperView, ...]
    notes: tuple[NoteView, ...]
    replies: tuple[ReplyView, ...]
    citations: tuple[Cite, ...]
    report_url: str
    previous: Link | None
    next: Link | None


STATES = {
    "held": "",
    "cancelled": "Cancelled. It was prepared for and did not take place.",
    "postponed": "Postponed.",
    "announced": "Announced, and not yet held.",
    "withdrawn": "Withdrawn before it came into use.",
}


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page for each event."""
    for slug in dataset.authorities:
        events = dataset.events_of(slug)
        placed = history.placed(dataset, slug)
        for n, event in enumerate(events):
            before = events[n - 1] if n else None
            after = events[n + 1] if n + 1 < len(events) else None
            view = inspection(dataset, event, placed, before, after)
            yield Page(urls.inspection(event.key), "inspection.html", view)


def inspection(
    dataset: Dataset, event: Event, placed: tuple[history.Placed, ...], before: Event | None, after: Event | None
) -> Inspection:
    """The view of one event."""
    record = event.record
    name = parts.authority_name(dataset, event.authority)
    title = f"{parts.event_name(dataset, event)}: {event.on.label}"
    framework = dataset.frameworks.get(record.framework or "")
    own = [item for item in placed if item.event is event]
    items = [item for item in dataset.asked_by(event.key) if item.board is None]
    plain = record.in_plain_words
    return Inspection(
        title=f"{name}: {parts.lower_first(title)}",
        description=f"{parts.event_name(dataset, event)} of {name}, {parts.event_date(event)}: grades, what was asked, what followed.",
        crumbs=parts.authority_crumbs(dataset, event.authority, Link(title)),
        key=event.key,
        authority=Link(name, urls.authority(event.authority)),
        lead=str(record.summary or ""),
        state=record.state,
        state_words=STATES[record.state],
        about=_about(dataset, event),
        grades=tuple(grades.grade_row(dataset, item, placed) for item in own if item.board is None),
        no_overall=str(framework.no_overall or "") if framework and record.judgements else "",
        lists=asked.asked_lists(dataset, items),
        later=asked.later_columns(dataset, items),
        totals=asked.totals(dataset, event.key, items),
        whole_list=asked.whole_lists(dataset, event.key),
        not_recorded=asked.not_recorded(record.recommendation_count, items, "report"),
        named=tuple(_named(dataset, key) for key, n in dataset.named.items() if n.holder == event.key),
        plan=_plan(dataset, record.response),
        actions=tuple(parts.action_view(dataset, action) for action in dataset.undertaken_in(event.key)),
        interventions=tuple(
            InterventionView(
                str(i.id), str(i.title), i.state.replace("-", " "), i.on.label if i.on else "", str(i.by or ""),
                str(i.summary or ""), parts.cites(dataset, i),
            )
            for i in record.interventions
        ),
        earlier=_earlier(dataset, event),
        not_read_for=_not_read_for(dataset, event),
        mentions=tuple(
            PointView(parts.item_link(dataset, str(m.event)).label, str(m.summary), parts.cites(dataset, m))
            for m in record.mentions
        ),
        trail=trails.trail(dataset, event),
        statistics=tuple(_statistic(dataset, s) for s in record.statistics),
        strengths=parts.points(dataset, record.strengths),
        inspectors_said=parts.points(dataset, plain.inspectors_said) if plain else (),
        council_promised=parts.points(dataset, plain.council_promised) if plain else (),
        statements=parts.statements(dataset, record.statements),
        reviews=tuple(_review(dataset, event, review, own, placed) for review in record.reviews),
        not_held=parts.papers(dataset, record.not_held),
        notes=parts.notes(dataset, record.notes),
        replies=parts.replies(dataset, record.replies),
        citations=parts.cites(dataset, record),
        report_url=str(record.report.url) if record.report and record.report.url else "",
        previous=parts.item_link(dataset, before.key) if before else None,
        next=parts.item_link(dataset, after.key) if after else None,
    )  # fmt: skip


def _about(dataset: Dataset, event: Event) -> tuple[Row, ...]:
    record = event.record
    kind = parts.kind(dataset, event)
    rows = [Row("Kind", str(kind.title))]
    if framework := dataset.frameworks.get(record.framework or ""):
        rows.append(Row("Framework", str(framework.edition), address=urls.framework(str(record.framework))))
    if record.theme:
        rows.append(Row("Theme", str(record.theme)))
    if record.inspectorates:
        rows.append(Row("By", ", ".join(record.inspectorates)))
    if record.length:
        rows.append(parts.row(dataset, "Length", record.length))
    if record.notified:
        rows.append(parts.row(dataset, "Counted by the council from", record.notified))
    if record.onsite or record.state == "held":
        rows.append(parts.row(dataset, "On site", record.onsite, missing="not-given"))
    if record.published:
        rows.append(parts.row(dataset, "Published", record.published))
    elif record.state == "held":
        rows.append(Row("Published", missing="not-held" if kind.letter else "not-published"))
    rows.append(
        Row(
            "Graded",
            "yes"
            if record.judgements
            else "no: " + ("this kind of visit gives no grades" if not kind.graded else "no grade is recorded here"),
        )
    )
    return tuple(rows)


def _named(dataset: Dataset, key: str) -> NamedView:
    item = dataset.named[key]
    return NamedView(
        str(item.record.id), str(item.record.title), str(item.record.summary or ""),
        tuple(parts.item_link(dataset, other) for other in item.restates),
        tuple(parts.item_link(dataset, a.key) for a in dataset.undertaken.values() if key in a.addresses),
        parts.cites(dataset, item.record),
    )  # fmt: skip


def _plan(dataset: Dataset, response: records.Response | None) -> PlanView | None:
    if response is None:
        return None
    plan, due = response.plan, response.due_to_inspectorate
    text = " ".join(str(t) for t in (plan.summary if plan else None, response.summary) if t)
    return PlanView(
        title=str(plan.title) if plan else "",
        held=plan.held if plan else True,
        text=text,
        due=Row("Due to the inspectorate", f"{due.on.label} (stated)", parts.cites(dataset, due)) if due else None,
        owner=parts.row(dataset, "Responsible", response.owner) if response.owner else None,
        citations=parts.cites(dataset, plan) if plan else parts.cites(dataset, response),
    )


def _earlier(dataset: Dataset, event: Event) -> tuple[EarlierList, ...]:
    record = event.record
    holders = list(
        dict.fromkeys([*(str(r) for r in record.read_for), *(f.of.partition("#")[0] for f in _by(dataset, event))])
    )
    made = []
    for holder in holders:
        if holder not in dataset.events and holder not in dataset.origins:
            continue
        findings = [f for f in _by(dataset, event) if f.of.partition("#")[0] == holder]
        spoken = {f.of for f in findings}
        silent = [item for item in dataset.asked_by(holder) if item.key not in spoken]
        made.append(
            EarlierList(
                parts.item_link(dataset, holder),
                tuple(_verification(dataset, f, event) for f in findings),
                tuple(parts.item_link(dataset, item.key) for item in silent) if holder in record.read_for else (),
                holder in record.read_for,
            )
        )
    return tuple(made)


def _by(dataset: Dataset, event: Event) -> list[Finding]:
    found = [f for items in dataset.findings.values() for f in items if f.by == event.key]
    return sorted(found, key=lambda f: f.record.at)


def _verification(dataset: Dataset, finding: Finding, event: Event) -> VerificationView:
    record = finding.record
    return VerificationView(
        finding=parts.whole_list(finding),
        of=parts.item_link(dataset, finding.of),
        covers=record.covers,
        text=str(record.summary or ""),
        basis="as the authority tells it" if record.reported_by else parts.BASIS[record.basis],
        by=str(record.reported_by or ""),
        citations=parts.cites(dataset, record),
    )


def _not_read_for(dataset: Dataset, event: Event) -> tuple[Link, ...]:
    """Earlier lists of the same authority that this report could speak of and has not been read for."""
    if not event.record.judgements:
        return ()
    return tuple(
        parts.item_link(dataset, earlier.key)
        for earlier in dataset.events_of(event.authority)
        if earlier.record.recommendations
        and history.is_later_report(event, earlier)
        and earlier.key not in event.record.read_for
    )


def _statistic(dataset: Dataset, record: records.Statistic) -> StatisticView:
    value = records.chosen(record.value)
    text = (
        f"{value:,f}" if value is not None else f"at least {record.at_least:,f}" if record.at_least is not None else ""
    )
    children = tuple(_statistic(dataset, part) for part in record.parts)
    numbers = [records.chosen(part.value) for part in record.parts]
    return StatisticView(
        str(record.label), text, str(record.unit or ""), parts.differs(dataset, str(record.label), record.value),
        str(record.summary or ""), children,
        bool(numbers) and None not in numbers and value is not None, parts.cites(dataset, record),
    )  # fmt: skip


def _review(
    dataset: Dataset,
    event: Event,
    review: records.Review,
    own: list[history.Placed],
    placed: tuple[history.Placed, ...],
) -> ReviewView:
    authority = dataset.authorities.get(event.authority)
    titles = {str(body.id): str(body.title) for body in (authority.bodies if authority else ())}
    items = [item for item in dataset.asked_by(event.key) if item.board == review.body]
    framework = dataset.frameworks.get(review.framework)
    return ReviewView(
        titles.get(str(review.body), str(review.body)),
        Link(str(framework.edition) if framework else str(review.framework), urls.framework(str(review.framework))),
        tuple(grades.board_row(dataset, item, review, placed) for item in own if item.board == review.body),
        asked.asked_lists(dataset, items),
        asked.not_recorded(review.recommendation_count, items, "review"),
        parts.points(dataset, review.strengths),
        parts.cites(dataset, review),
    )
