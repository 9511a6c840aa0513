"""The profile of one authority: where it stands, its timeline, what was asked and what came of it, who received it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event, grades
from throughline.pages import asked, inspections, lanes, names, parts, trails
from throughline.pages.actions import ActionView, action_view
from throughline.pages.asked import AskedList, Total, WholeList
from throughline.pages.authorities import TYPES
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Grade, NoteView, PaperView, PointView, ReplyView, Row, StatementView
from throughline.pages.trails import TrailStep
from throughline.pages.wording import listed, lower_first, number
from throughline.timeline import TimelineView


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest grade in one lane, and since when."""

    lane: str
    title: str
    grade: Grade | None
    words: str
    when: str
    address: str


@dataclass(frozen=True, slots=True)
class EventRow:
    title: str
    address: str
    when: str
    iso: str
    kind: str
    state: str
    graded: bool
    asked: str
    note: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme that several lists raise. `years` says when, in words."""

    theme: Link
    lists: int
    years: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ListOnProfile:
    """One list of recommendations as the profile shows it; `folded` where its table waits to be opened."""

    event: Link
    title: str
    lead: str
    totals: tuple[Total, ...]
    lists: tuple[AskedList, ...]
    later: tuple[Link, ...]
    whole_list: tuple[WholeList, ...]
    count: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Profile:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    slug: str
    subtitle: str
    also_known_as: tuple[str, ...]
    lead: str
    standing: tuple[Standing, ...]
    standing_note: str
    latest: Link | None
    links: tuple[Link, ...]
    inspectors_said: tuple[PointView, ...]
    inspectors_event: Link | None
    council_promised: tuple[PointView, ...]
    promised_event: Link | None
    promised_none: str
    timeline: TimelineView
    span: str
    lists: tuple[ListOnProfile, ...]
    filters: tuple[Choice, ...]
    asked_total: int
    not_recorded: tuple[EventRow, ...]
    actions: tuple[ActionView, ...]
    closed_actions: int
    recurring: tuple[ThemeRow, ...]
    events: tuple[EventRow, ...]
    reported_earlier: tuple[Row, ...]
    neighbours: tuple[Link, ...]
    neighbours_as_at: str
    neighbours_sources: tuple[Cite, ...]
    trail: tuple[TrailStep, ...]
    documents: tuple[Link, ...]
    not_held: tuple[PaperView, ...]
    statements: tuple[StatementView, ...]
    notes: tuple[NoteView, ...]
    replies: tuple[ReplyView, ...]
    codes: tuple[Row, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page for each authority."""
    for slug in dataset.authorities:
        yield Page(urls.authority(slug), "authority.html", profile(dataset, slug))


def standing(dataset: Dataset, slug: str) -> tuple[Standing, ...]:
    """The grades of the latest graded inspection, lane by lane; a lane it does not grade says so in words."""
    latest = history.latest_graded(dataset, slug)
    if latest is None:
        return ()
    own = [item for item in history.placed(dataset, slug) if item.event is latest and item.board is None]
    framework = dataset.frameworks.get(latest.record.framework or "")
    made = []
    for lane in dataset.vocabulary.lanes:
        if lane.board:
            continue
        item = next((item for item in own if lane.id in item.lanes and not item.judgement.within), None) or next(
            (item for item in own if lane.id in item.lanes), None
        )
        words = ""
        if item is None:
            words = "not graded by this framework"
            if lane.id == _overall(dataset) and framework and framework.no_overall:
                words = "no overall grade in this framework"
        elif len(item.lanes) > 1:
            words = "one grade for both"
        made.append(
            Standing(
                str(lane.id), str(lane.title), parts.grade_view(item) if item else None, words, latest.on.label,
                urls.inspection(latest.key),
            )
        )  # fmt: skip
    return tuple(item for item in made if item.grade or item.lane == _overall(dataset))


def _overall(dataset: Dataset) -> str:
    return str(dataset.vocabulary.lanes[0].id)


def profile(dataset: Dataset, slug: str) -> Profile:
    """The view of one authority."""
    record = dataset.authorities[slug]
    name = str(record.name)
    events = dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    placed = history.placed(dataset, slug)
    now = standing(dataset, slug)
    said = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.inspectors_said), None
    )
    promised = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.council_promised), None
    )
    actions = [action_view(dataset, a) for e in events for a in dataset.undertaken_in(e.key)]
    open_actions = tuple(a for a in actions if a.standing in ("open", "overdue", "date-passed"))
    years = [e.on.year for e in events if e.on.given and (e.record.judgements or e.record.reviews)]
    lists = tuple(_list(dataset, event, n) for n, event in enumerate(_with_lists(events)))
    return Profile(
        title=name,
        description=f"{name}: inspection grades over time, what inspectors asked, what the council says it did, what was found later.",
        crumbs=(*names.authority_crumbs(dataset, slug)[:-1], Link(name)),
        slug=slug,
        subtitle=f"{record.council}, children’s services. {record.region}, {TYPES[record.type]}.",
        also_known_as=tuple(map(str, record.also_known_as)),
        lead=_lead(dataset, slug, latest, now),
        standing=now,
        standing_note=_standing_note(dataset, latest),
        latest=Link(f"Report of {latest.on.label}", urls.inspection(latest.key)) if latest else None,
        links=(Link("Who received what", urls.governance(slug)), Link("This page as JSON", urls.data(urls.authority(slug)))),
        inspectors_said=parts.points(dataset, said.record.in_plain_words.inspectors_said) if said and said.record.in_plain_words else (),
        inspectors_event=names.link(dataset, said.key) if said else None,
        council_promised=parts.points(dataset, promised.record.in_plain_words.council_promised) if promised and promised.record.in_plain_words else (),
        promised_event=names.link(dataset, promised.key) if promised else None,
        promised_none=_promised_none(latest, promised),
        timeline=lanes.timeline_of(dataset, slug, placed),
        span=f"{years[0]} to {years[-1]}" if len(set(years)) > 1 else years[0] if years else "",
        lists=lists,
        filters=_filters(lists),
        asked_total=sum(len(group.rows) for item in lists for group in item.lists),
        not_recorded=tuple(
            _event_row(dataset, event)
            for event in reversed(events)
            if event.record.judgements and not event.record.recommendations and event.record.recommendation_count
        ),
        actions=open_actions,
        closed_actions=len(actions) - len(open_actions),
        recurring=tuple(
            ThemeRow(
                names.themes(dataset, (raised.theme,))[0], raised.lists,
                listed(list(dict.fromkeys(item.asked.year for item in raised.items))),
                tuple(Link(f"{i.record.title} ({i.asked.label})", urls.recommendation(i.key)) for i in raised.items),
            )
            for raised in history.raised(dataset, slug)
            if raised.lists > 1
        ),
        events=tuple(_event_row(dataset, event) for event in reversed(events)),
        reported_earlier=tuple(
            Row(
                f"{item.subject}, {item.on.label} ({item.basis})",
                f"{str(item.grade).replace('-', ' ')}, reported later" if item.grade else "no single grade given",
                parts.cites(dataset, item),
            )
            for item in record.reported_earlier
        ),
        neighbours=tuple(
            names.authority_link(dataset, n) for n in (record.neighbours.authorities if record.neighbours else ())
        ),
        neighbours_as_at=record.neighbours.as_at.label if record.neighbours else "",
        neighbours_sources=parts.cites(dataset, record.neighbours) if record.neighbours else (),
        trail=_profile_trail(dataset, events),
        documents=_documents(dataset, slug),
        not_held=parts.papers(dataset, record.not_held)
        + tuple(paper for event in events for paper in parts.papers(dataset, event.record.not_held)),
        statements=parts.statements(dataset, record.statements),
        notes=parts.notes(dataset, record.notes),
        replies=parts.replies(dataset, record.replies)
        + tuple(r for event in events for r in parts.replies(dataset, event.record.replies)),
        codes=tuple(
            Row(label, str(value))
            for label, value in (
                ("Ofsted number (URN)", record.codes and record.codes.urn),
                ("ONS code", record.codes and record.codes.ons),
                ("DfE code", record.codes and record.codes.dfe),
            )
            if value
        ),
    )  # fmt: skip


def _lead(dataset: Dataset, slug: str, latest: Event | None, now: tuple[Standing, ...]) -> str:
    """Two sentences: the latest grades in words, equal grades said once; then what was asked."""
    name = names.authority(dataset, slug)
    if latest is None:
        return f"No graded inspection of {name} is in this record."
    graded = [item for item in now if item.grade]
    words = {item.grade.word for item in graded if item.grade}
    when = latest.on.label
    if len(words) == 1 and len(graded) > 1:
        first = f"In the report of {when} inspectors graded every part of {name}’s services **{words.pop().lower()}**."
    else:
        groups: dict[str, list[str]] = {}
        for item in graded:
            if item.grade:
                groups.setdefault(item.grade.word, []).append(item.title.lower())
        said = "; ".join(f"**{word.lower()}** for {listed(lanes)}" for word, lanes in groups.items())
        first = f"In the report of {when} inspectors graded {name} {said}."
    record = latest.record
    count = len(record.recommendations) or record.recommendation_count
    asked = f" They asked for {number(count)} thing{'' if count == 1 else 's'} to improve." if count else ""
    held = "" if record.response or record.actions else " We have not yet read the council’s answer."
    return f"{first}{asked}{held}"


def _standing_note(dataset: Dataset, latest: Event | None) -> str:
    if latest is None:
        return ""
    kind = names.kind(dataset, latest)
    framework = dataset.frameworks.get(latest.record.framework or "")
    onsite = f", {latest.onsite.label}" if latest.onsite else ""
    edition = f", under {framework.edition}" if framework else ""
    extra = f" {framework.no_overall}" if framework and framework.no_overall else ""
    printed = [grade for grade in (framework.scale if framework else ()) if grade.short]
    given = {grade for _, grade, _ in grades(latest.record.judgements)}
    labels = "".join(f" The report prints “{grade.label.lower()}”." for grade in printed if grade.id in given)
    return f"{kind.title}{onsite}{edition}.{labels}{extra}"


def _promised_none(latest: Event | None, promised: Event | None) -> str:
    if latest is None or promised is latest:
        return ""
    return f"After the report of {latest.on.label}: no council paper read yet."


def _with_lists(events: tuple[Event, ...]) -> list[Event]:
    return [event for event in reversed(events) if event.record.recommendations]


def _filters(lists: tuple[ListOnProfile, ...]) -> tuple[Choice, ...]:
    """By latest finding, where there is more than one to choose from."""
    found = asked.found_filters(row.latest for item in lists for group in item.lists for row in group.rows)
    return tuple(choice for choice in found if len(choice.options) > 1)


def _list(dataset: Dataset, event: Event, place: int) -> ListOnProfile:
    """One list; older ones that no council paper speaks of are folded until asked for."""
    items = dataset.asked_of(event.key)
    count = len(items)
    return ListOnProfile(
        event=names.link(dataset, event.key),
        title=f"{number(count).capitalize()} thing{'' if count == 1 else 's'} asked, {event.on.label}",
        lead=_list_lead(dataset, event, count),
        totals=asked.totals(dataset, event.key, items),
        lists=asked.asked_lists(dataset, items),
        later=asked.later_columns(dataset, items),
        whole_list=asked.whole_lists(dataset, event.key),
        count=count,
        folded=place > 1 and not any(item.record.claims for item in items),
    )


def _list_lead(dataset: Dataset, event: Event, count: int) -> str:
    claimed = [item for item in event.record.recommendations if item.claims]
    tallies = [t for t in history.tallies(dataset, event.key) if t.looked_at]
    if claimed and tallies:
        first = tallies[0]
        return (
            f"{_said(dataset, event, claimed, count)} The report of {first.event.on.label} "
            f"returned to {number(first.looked_at)} of them. The record shows neither successes nor failures as a whole: "
            "each has its own history."
        )
    if tallies:
        return f"The report of {tallies[0].event.on.label} returned to {number(tallies[0].looked_at)} of them."
    return ""


def _said(dataset: Dataset, event: Event, claimed: list[records.Recommendation], count: int) -> str:
    words = {names.status(dataset, item.claims[-1].claimed).lower() for item in claimed}
    when = claimed[0].claims[-1].as_at.label
    if len(words) == 1 and len(claimed) == count:
        return f"In {when} the council said that all {number(count)} were {words.pop()}."
    return f"In {when} the council gave a status for {number(len(claimed))} of {number(count)}."


def _event_row(dataset: Dataset, event: Event) -> EventRow:
    record = event.record
    count = len(record.recommendations)
    asked = ""
    if count:
        asked = f"{count} asked"
    elif record.recommendation_count is not None:
        asked = f"{record.recommendation_count} asked; not recorded here"
    note = ""
    if record.state != "held":
        note = inspections.STATES[record.state]
    return EventRow(
        names.event(dataset, event), urls.inspection(event.key), event.on.label, event.on.iso,
        str(names.kind(dataset, event).title), record.state, bool(record.judgements), asked, note,
    )  # fmt: skip


def _profile_trail(dataset: Dataset, events: tuple[Event, ...]) -> tuple[TrailStep, ...]:
    """Every dated step of every trail, in one line, each under the event that it belongs to; then what is expected."""
    steps: list[tuple[str, int, TrailStep]] = []
    for event in events:
        own = trails.trail(dataset, event)
        latest = event.on.iso
        for step in own:
            if step.state != "empty":
                latest = step.iso or latest
                steps.append((latest, step.state != "published", step))
        if empty := [step for step in own if step.state == "empty"]:
            titles = lower_first("; ".join(lower_first(step.title) for step in empty))
            text = (
                f"{len(empty)} steps are expected here; no papers are known to us." if len(empty) > 1 else empty[0].text
            )
            merged = replace(empty[0], title=titles[:1].upper() + titles[1:], text=text)
            steps.append((event.on.iso, 2, merged))
    return tuple(step for _, _, step in sorted(steps, key=lambda entry: entry[:2]))


def _documents(dataset: Dataset, slug: str) -> tuple[Link, ...]:
    cited = {
        citation.document
        for page in (slug, *(event.key for event in dataset.events_of(slug)))
        for fact in dataset.facts_on(page)
        for citation in fact.citations
        if not citation.is_report
    }
    cited |= {id for id, document in dataset.documents.items() if slug in document.audience}
    return tuple(
        Link(str(dataset.documents[id].title), urls.document(id)) for id in sorted(cited) if id in dataset.documents
    )
