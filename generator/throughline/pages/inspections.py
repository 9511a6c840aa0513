"""The page of one event: grades, what was asked, what was answered, who received it, what it found about earlier lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from throughline import calendar, history, records, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, Event, Finding
from throughline.pages import parts
from throughline.pages.parts import (
    ActionView,
    Cite,
    ClaimView,
    Differs,
    FindingView,
    Grade,
    Link,
    NoteView,
    PaperView,
    PointView,
    ReplyView,
    Row,
    StatementView,
)

MOVES = {
    "same": "the same",
    "better": "better",
    "worse": "worse",
    "not-comparable": "not comparable",
    "first": "",
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One judgement: its grade, the one before it in the lane, and whether the two may be compared."""

    judgement: str
    code: str
    grade: Grade | None
    differs: Differs | None
    before: Grade | None
    before_when: str
    movement: str
    why: str
    within: str
    reported_by: Link | None
    note: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class LookCell:
    """What one later report says, in the table of a list."""

    year: str
    finding: FindingView
    address: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A recommendation in the table of its list."""

    id: str
    title: str
    address: str
    tier: str
    due: str
    addressees: str
    claim: ClaimView | None
    also: bool
    looks: tuple[LookCell, ...]
    themes: tuple[Link, ...]
    actions: int
    citations: tuple[Cite, ...]
    latest: str
    asked: str


@dataclass(frozen=True, slots=True)
class AskedList:
    title: str
    id: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class Total:
    number: str
    words: str
    claims: tuple[tuple[str, int], ...] = ()
    findings: tuple[tuple[FindingView, int], ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class WholeList:
    finding: FindingView
    event: Link
    text: str
    covers: str
    citations: tuple[Cite, ...]


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
class TrailStep:
    when: str
    iso: str
    title: str
    text: str
    state: str
    body: str
    asks: tuple[str, ...]
    resolved: str
    elapsed: str
    citations: tuple[Cite, ...]
    event: Link | None = None


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
        grades = history.placed(dataset, slug)
        for n, event in enumerate(events):
            before = events[n - 1] if n else None
            after = events[n + 1] if n + 1 < len(events) else None
            view = inspection(dataset, event, grades, before, after)
            yield Page(urls.inspection(event.key), "inspection.html", view)


def inspection(
    dataset: Dataset, event: Event, grades: tuple[history.Placed, ...], before: Event | None, after: Event | None
) -> Inspection:
    """The view of one event."""
    record = event.record
    name = parts.authority_name(dataset, event.authority)
    title = f"{parts.event_name(dataset, event)}: {event.on.label}"
    framework = dataset.frameworks.get(record.framework or "")
    own = [item for item in grades if item.event is event]
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
        grades=tuple(_grade_row(dataset, item, grades) for item in own if item.board is None),
        no_overall=str(framework.no_overall or "") if framework and record.judgements else "",
        lists=asked_lists(dataset, items),
        later=later_columns(dataset, items),
        totals=totals(dataset, event.key, items),
        whole_list=whole_lists(dataset, event.key),
        not_recorded=_not_recorded(record.recommendation_count, items, "report"),
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
        trail=trail(dataset, event),
        statistics=tuple(_statistic(dataset, s) for s in record.statistics),
        strengths=parts.points(dataset, record.strengths),
        inspectors_said=parts.points(dataset, plain.inspectors_said) if plain else (),
        council_promised=parts.points(dataset, plain.council_promised) if plain else (),
        statements=parts.statements(dataset, record.statements),
        reviews=tuple(_review(dataset, event, review, own, grades) for review in record.reviews),
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
    rows.append(Row("Graded", "yes" if record.judgements else "no: " + ("this kind of visit gives no grades" if not kind.graded else "no grade is recorded here")))
    return tuple(rows)


def _grade_row(dataset: Dataset, item: history.Placed, grades: tuple[history.Placed, ...]) -> GradeRow:
    given = item.event.record.judgements.get(item.judgement.id)
    long = given if isinstance(given, records.Grade) else None
    earlier = history.before(grades, item) if item.lanes else None
    move = history.movement(dataset, earlier, item)
    why = ""
    if earlier and move == "not-comparable":
        same = earlier.framework == item.framework
        why = "" if same else f"not the same judgement as in {dataset.frameworks[earlier.framework].edition}"
    return GradeRow(
        judgement=str(item.judgement.title),
        code=str(item.judgement.id),
        grade=parts.grade_view(item),
        differs=parts.differs(dataset, str(item.judgement.short), long.grade) if long else None,
        before=parts.grade_view(earlier) if earlier else None,
        before_when=earlier.event.on.label if earlier else "",
        movement=MOVES[move],
        why=why,
        within=str(item.judgement.within or ""),
        reported_by=parts.item_link(dataset, item.reported_by) if item.reported_by else None,
        note=item.note,
        citations=parts.cites(dataset, long) if long else parts.cites(dataset, item.event.record),
    )


def asked_lists(dataset: Dataset, items: list[Asked]) -> tuple[AskedList, ...]:
    """The recommendations of one holder, by the lists of its framework, in the report's own order."""
    lists: dict[str, list[Asked]] = {}
    for item in items:
        lists.setdefault(str(item.record.list or ""), []).append(item)
    return tuple(
        AskedList(parts.list_title(dataset, group[0]), name or "list", tuple(asked_row(dataset, item) for item in group))
        for name, group in lists.items()
    )


def asked_row(dataset: Dataset, item: Asked) -> AskedRow:
    claims = parts.claims(dataset, item.record)
    looks = history.looks(dataset, item.key)
    latest = history.latest_finding(dataset, item.key)
    return AskedRow(
        id=str(item.record.id),
        title=str(item.record.title),
        address=urls.recommendation(item.key),
        tier=parts.tier_title(dataset, item),
        due=item.due.label if item.due else "",
        addressees=parts.addressees(dataset, item),
        claim=claims[-1] if claims else None,
        also=bool(item.record.same_paper_also_says),
        looks=tuple(
            LookCell(look.event.on.year, parts.finding_view(look), urls.inspection(look.event.key)) for look in looks
        ),
        themes=parts.theme_links(dataset, item.record.themes),
        actions=len(dataset.addressing(item.key)),
        citations=parts.cites(dataset, item.record),
        latest=latest.found if latest else ("untested" if any(k.found == "untested" for k in looks) else "not-yet-read" if looks else "none"),
        asked=item.asked.label,
    )


def later_columns(dataset: Dataset, items: list[Asked]) -> tuple[Link, ...]:
    """The later reports that head the columns of the table, the same for every row."""
    if not items:
        return ()
    seen = {look.event.key: look.event for item in items for look in history.looks(dataset, item.key)}
    ordered = sorted(seen.values(), key=lambda event: event.order)
    return tuple(Link(event.on.year, urls.inspection(event.key)) for event in ordered)


def totals(dataset: Dataset, holder: str, items: list[Asked]) -> tuple[Total, ...]:
    """The big numbers above a list: asked, said, looked at again."""
    if not items:
        return ()
    made = [Total(str(len(items)), f"asked, {items[0].asked.label}")]
    words: dict[str, int] = {}
    for item in items:
        if item.record.claims:
            word = parts.status_title(dataset, item.record.claims[-1].claimed).lower()
            words[word] = words.get(word, 0) + 1
    if words:
        claimed = sum(words.values())
        when = items[0].record.claims[-1].as_at.label if items[0].record.claims else ""
        made.append(Total(str(claimed), f"the council said, {when}" if when else "the council said", tuple(words.items())))
    for tally in history.tallies(dataset, holder):
        if not any(found != "not-yet-read" for found, _ in tally.counts):
            continue
        views = tuple(
            (FindingView(found, history.FOUND[found], "named" if not tally.matched else "subject"), n)
            for found, n in tally.counts
        )
        basis = ""
        if tally.looked_at:
            basis = f"{tally.named} of the {tally.looked_at} are named by the report itself; {tally.matched} matched by subject, by us."
        made.append(
            Total(f"{tally.looked_at} of {len(items)}", f"looked at again in the report of {tally.event.on.label}", (), views, basis)
        )
    return tuple(made)


def whole_lists(dataset: Dataset, holder: str) -> tuple[WholeList, ...]:
    return tuple(
        WholeList(
            parts.whole_list(finding), parts.item_link(dataset, finding.by), str(finding.record.summary or ""),
            finding.record.covers, parts.cites(dataset, finding.record),
        )
        for finding in history.on_whole_list(dataset, holder)
    )  # fmt: skip


def _not_recorded(count: int | None, items: list[Asked], what: str) -> str:
    if items or count is None:
        return ""
    if count == 0:
        return f"This {what} makes no recommendations."
    return f"This {what} makes {count} recommendation{'' if count == 1 else 's'}; not recorded here."


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
    holders = list(dict.fromkeys([*(str(r) for r in record.read_for), *(f.of.partition("#")[0] for f in _by(dataset, event))]))
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


def trail(dataset: Dataset, event: Event) -> tuple[TrailStep, ...]:
    """Who received what about this event, in order, with an empty slot where a step is expected and no paper is known."""
    record = event.record
    authority = dataset.authorities.get(event.authority)
    bodies = {str(b.id): str(b.title) for b in (*dataset.vocabulary.bodies, *(authority.bodies if authority else ()))}
    steps = [
        TrailStep(
            step.on.label, step.on.iso, str(step.title or bodies.get(step.body, step.body)),
            ". ".join(str(t) for t in (step.received, step.summary) if t), step.state,
            bodies.get(step.body, str(step.body)), tuple(f"{ask.do} {ask.what}" for ask in step.asks),
            "" if step.resolved is None else str(step.resolved),
            calendar.elapsed(event.on, step.on) if event.published else "", parts.cites(dataset, step),
        )
        for step in record.governance
    ]  # fmt: skip
    dated = sorted((s for s in steps if s.iso), key=lambda s: s.iso)
    undated = [s for s in steps if not s.iso]
    published = []
    if event.published:
        asked = len(record.recommendations) or record.recommendation_count
        published = [
            TrailStep(
                event.published.label, event.published.iso, "Report published",
                f"{asked} recommendation{'' if asked == 1 else 's'}" if asked else "", "published", "", (), "", "",
                parts.cites(dataset, record),
            )
        ]  # fmt: skip
    empty = []
    if event.published and record.judgements:
        given = {str(step.step) for step in record.governance if step.step}
        empty = [
            TrailStep(
                f"after {event.published.label}", "", str(step.title), "A step is expected here; no paper is known to us.",
                "empty", "", (), "", "", (),
            )
            for step in dataset.vocabulary.steps
            if step.expected and step.id not in given and (not step.with_deadline or _has_deadline(dataset, record))
        ]  # fmt: skip
    return (*published, *dated, *undated, *empty)


def _has_deadline(dataset: Dataset, record: records.Inspection) -> bool:
    framework = dataset.frameworks.get(record.framework or "")
    return framework is not None and framework.response_working_days is not None


def _statistic(dataset: Dataset, record: records.Statistic) -> StatisticView:
    value = records.chosen(record.value)
    text = f"{value:,f}" if value is not None else f"at least {record.at_least:,f}" if record.at_least is not None else ""
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
    grades: tuple[history.Placed, ...],
) -> ReviewView:
    authority = dataset.authorities.get(event.authority)
    titles = {str(body.id): str(body.title) for body in (authority.bodies if authority else ())}
    items = [item for item in dataset.asked_by(event.key) if item.board == review.body]
    framework = dataset.frameworks.get(review.framework)
    return ReviewView(
        titles.get(str(review.body), str(review.body)),
        Link(str(framework.edition) if framework else str(review.framework), urls.framework(str(review.framework))),
        tuple(_board_row(dataset, item, review, grades) for item in own if item.board == review.body),
        asked_lists(dataset, items),
        _not_recorded(review.recommendation_count, items, "review"),
        parts.points(dataset, review.strengths),
        parts.cites(dataset, review),
    )


def _board_row(
    dataset: Dataset, item: history.Placed, review: records.Review, grades: tuple[history.Placed, ...]
) -> GradeRow:
    earlier = history.before(grades, item)
    given: Mapping[str, object] = {str(k): v for k, v in review.judgements.items()}
    long = given.get(str(item.judgement.id))
    cited = long if isinstance(long, records.Grade) else review
    return GradeRow(
        str(item.judgement.title), str(item.judgement.id), parts.grade_view(item), None,
        parts.grade_view(earlier) if earlier else None, earlier.event.on.label if earlier else "",
        MOVES[history.movement(dataset, earlier, item)], "", "", None, item.note, parts.cites(dataset, cited),
    )  # fmt: skip
