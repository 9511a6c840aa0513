"""The page of one event: grades, what was asked, what was answered, who received it, what it found about earlier lists."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event, Named
from throughline.pages import about_event, asked, event_rows, grades, lookback, names, parts, trails
from throughline.pages.actions import ActionView, action_view
from throughline.pages.asked import AskedList, Total, WholeList
from throughline.pages.grades import GradeRow
from throughline.pages.lookback import EarlierList
from throughline.pages.names import Link
from throughline.pages.parts import (
    Cite,
    Differs,
    NoteView,
    PaperView,
    PointView,
    ReplyView,
    Row,
    StatementView,
)
from throughline.pages.trails import TrailStep
from throughline.pages.wording import lower_first
from throughline.values import frozen


@frozen
class NamedView:
    id: str
    title: str
    text: str
    restates: tuple[Link, ...]
    actions: tuple[Link, ...]
    citations: tuple[Cite, ...]


@frozen
class StatisticView:
    label: str
    value: str
    unit: str
    differs: Differs | None
    text: str
    parts: tuple[StatisticView, ...]
    checked: bool
    citations: tuple[Cite, ...]


@frozen
class InterventionView:
    id: str
    title: str
    state: str
    when: str
    by: str
    text: str
    citations: tuple[Cite, ...]


@frozen
class ReviewView:
    body: str
    framework: Link
    grades: tuple[GradeRow, ...]
    lists: tuple[AskedList, ...]
    not_recorded: str
    strengths: tuple[PointView, ...]
    citations: tuple[Cite, ...]


@frozen
class PlanView:
    title: str
    held: bool
    text: str
    due: Row | None
    owner: Row | None
    citations: tuple[Cite, ...]


@frozen
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
    report_read: bool
    thin: bool
    previous: Link | None
    next: Link | None


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """One page for each event of an authority."""
    placed = history.placed(dataset, slug)
    for before, event, after in parts.in_turn(dataset.events_of(slug)):
        yield Page(urls.inspection(event.key), "inspection.html", inspection(dataset, event, placed, before, after))


def inspection(
    dataset: Dataset, event: Event, placed: tuple[history.Placed, ...], before: Event | None, after: Event | None
) -> Inspection:
    """The view of one event."""
    record = event.record
    name = names.authority(dataset, event.authority)
    title = f"{names.event(dataset, event)}, {event.on.label}"
    framework = dataset.frameworks.get(record.framework or "")
    own = [item for item in placed if item.event is event]
    items = dataset.asked_of(event.key)
    plain = record.in_plain_words
    return Inspection(
        title=f"{name}: {lower_first(title)}",
        description=f"{names.event(dataset, event)} of {name}, {names.event_date(event)}: grades, what was asked, what followed.",
        crumbs=names.authority_crumbs(dataset, event.authority, Link(title)),
        key=event.key,
        authority=Link(name, urls.authority(event.authority)),
        lead=about_event.lead(dataset, event),
        state=record.state,
        state_words=event_rows.STATES[record.state],
        about=about_event.about(dataset, event, placed),
        grades=grades.grade_rows(dataset, [item for item in own if item.board is None], placed),
        no_overall=str(framework.no_overall or "") if framework and record.judgements else "",
        lists=asked.asked_lists(dataset, items),
        later=asked.later_columns(dataset, items),
        totals=asked.totals(dataset, event.key, items),
        whole_list=asked.whole_lists(dataset, event.key),
        not_recorded=asked.not_recorded(record.recommendation_count, items, "report"),
        named=tuple(_named(dataset, item) for item in dataset.named_in(event.key)),
        plan=_plan(dataset, record.response),
        actions=tuple(action_view(dataset, action) for action in dataset.undertaken_in(event.key)),
        interventions=tuple(
            InterventionView(
                str(i.id), str(i.title), i.state.replace("-", " "), i.on.label if i.on else "", str(i.by or ""),
                str(i.summary or ""), parts.cites(dataset, i),
            )
            for i in record.interventions
        ),
        earlier=lookback.earlier(dataset, event),
        not_read_for=lookback.not_read_for(dataset, event),
        mentions=tuple(
            PointView(names.link(dataset, str(m.event)).label, str(m.summary), parts.cites(dataset, m))
            for m in record.mentions
        ),
        trail=trails.trail(dataset, event) if trails.looked_for(dataset, event.authority) else (),
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
        report_read=record.report is None or record.report.readable,
        thin=event_rows.is_thin(dataset, event.authority),
        previous=names.link(dataset, before.key) if before else None,
        next=names.link(dataset, after.key) if after else None,
    )  # fmt: skip


def _named(dataset: Dataset, item: Named) -> NamedView:
    return NamedView(
        str(item.record.id), str(item.record.title), str(item.record.summary or ""),
        tuple(names.link(dataset, other) for other in item.restates),
        tuple(names.link(dataset, action.key) for action in dataset.addressing(item.key)),
        parts.cites(dataset, item.record),
    )  # fmt: skip


def _plan(dataset: Dataset, response: records.Response | None) -> PlanView | None:
    if response is None:
        return None
    plan, due = response.plan, response.due_to_inspectorate
    text = " ".join(str(t) for t in (plan.summary if plan else None, response.summary) if t)
    sources = parts.cites(dataset, plan) if plan else ()
    if response.summary or not plan:
        sources += parts.cites(dataset, response)
    return PlanView(
        title=str(plan.title) if plan else "",
        held=plan.held if plan else True,
        text=text,
        due=Row("Due to the inspectorate", f"{due.on.label} (stated)", parts.cites(dataset, due)) if due else None,
        owner=parts.row(dataset, "Responsible", response.owner) if response.owner else None,
        citations=tuple(dict.fromkeys(sources)),
    )


def _statistic(dataset: Dataset, record: records.Statistic) -> StatisticView:
    value = records.chosen(record.value)
    text = (
        f"{value:,f}" if value is not None else f"at least {record.at_least:,f}" if record.at_least is not None else ""
    )
    unit = f" {record.unit}" if record.unit else ""

    def with_unit(value: object) -> str:
        return f"{value}{unit}"

    children = tuple(_statistic(dataset, part) for part in record.parts)
    numbers = [records.chosen(part.value) for part in record.parts]
    return StatisticView(
        str(record.label), text, str(record.unit or ""), parts.differs(dataset, str(record.label), record.value, with_unit),
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
    items = dataset.asked_of(event.key, review.body)
    framework = dataset.frameworks.get(review.framework)
    return ReviewView(
        names.body(dataset, event.authority, review.body),
        Link(str(framework.edition) if framework else str(review.framework), urls.framework(str(review.framework))),
        grades.grade_rows(dataset, [item for item in own if item.board == review.body], placed),
        asked.asked_lists(dataset, items),
        asked.not_recorded(review.recommendation_count, items, "review"),
        parts.points(dataset, review.strengths),
        parts.cites(dataset, review),
    )
