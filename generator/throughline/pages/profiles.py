"""The profile of one authority: where it stands, its timeline, what was asked and what came of it, who received it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import inspections, lanes, names, opening, parts, profile_lists, trails
from throughline.pages.actions import ActionView, action_view
from throughline.pages.authorities import TYPES
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.opening import Standing
from throughline.pages.parts import Cite, NoteView, PaperView, PointView, ReplyView, Row, StatementView
from throughline.pages.profile_lists import ListOnProfile
from throughline.pages.trails import TrailStep
from throughline.pages.wording import listed, lower_first
from throughline.timeline import TimelineView


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


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """The page of one authority."""
    yield Page(urls.authority(slug), "authority.html", profile(dataset, slug))


def profile(dataset: Dataset, slug: str) -> Profile:
    """The view of one authority."""
    record = dataset.authorities[slug]
    name = str(record.name)
    events = dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    placed = history.placed(dataset, slug)
    now = opening.standing(dataset, slug)
    said = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.inspectors_said), None
    )
    promised = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.council_promised), None
    )
    actions = [action_view(dataset, a) for e in events for a in dataset.undertaken_in(e.key)]
    open_actions = tuple(a for a in actions if a.standing in ("open", "overdue", "date-passed"))
    years = [e.on.year for e in events if e.on.given and (e.record.judgements or e.record.reviews)]
    lists = profile_lists.lists(dataset, slug)
    return Profile(
        title=name,
        description=f"{name}: inspection grades over time, what inspectors asked, what the council says it did, what was found later.",
        crumbs=(*names.authority_crumbs(dataset, slug)[:-1], Link(name)),
        slug=slug,
        subtitle=f"{record.council}. {record.region}, {TYPES[record.type]}.",
        also_known_as=tuple(map(str, record.also_known_as)),
        lead=opening.lead(dataset, slug, latest, now),
        standing=now,
        standing_note=opening.note(dataset, latest),
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
        filters=profile_lists.found_filters(lists),
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
        reported_earlier=tuple(_reported_earlier(dataset, item) for item in record.reported_earlier),
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
                ("Provider number (URN)", record.codes and record.codes.urn),
                ("ONS code", record.codes and record.codes.ons),
                ("DfE code", record.codes and record.codes.dfe),
            )
            if value
        ),
    )  # fmt: skip


def _reported_earlier(dataset: Dataset, item: records.ReportedEarlier) -> Row:
    grade = records.chosen(item.grade)
    word = f"{str(grade).replace('-', ' ')}, reported later" if grade else "no single grade given"
    return Row(f"{item.subject}, {item.on.label} ({item.basis})", word, parts.cites(dataset, item))


def _promised_none(latest: Event | None, promised: Event | None) -> str:
    if latest is None or promised is latest:
        return ""
    return f"After the report of {latest.on.label}: no council paper read yet."


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
            titles = "; ".join(lower_first(step.title) for step in empty)
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
