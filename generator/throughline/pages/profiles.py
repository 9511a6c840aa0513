"""The profile of one authority: where it stands, its timeline, what was asked and what came of it, who received it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from throughline import history, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import event_rows, lanes, names, neighbours, opening, parts, profile_lists, recurring, trails
from throughline.pages.actions import ActionView, action_view
from throughline.pages.authorities import TYPES
from throughline.pages.event_rows import EventRow
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.neighbours import Neighbours
from throughline.pages.opening import Elapsed, Moved, Standing
from throughline.pages.parts import NoteView, PaperView, PointView, ReplyView, Row, StatementView
from throughline.pages.profile_lists import ListOnProfile
from throughline.pages.recurring import ThemeRow
from throughline.pages.trails import TrailStep
from throughline.pages.wording import lower_first
from throughline.timeline import TimelineView
from throughline.values import frozen


@frozen
class Then:
    """That a profile is told as it stood on a day: `why` that day, and the ways to others and to the record as it is now."""

    day: str
    iso: str
    why: tuple[Link, ...]
    now: Link
    previous: Link | None
    next: Link | None


@frozen
class Profile:
    """One authority, on the day `then` or else on that of the record. `thin` where nothing has been read for it but dates
    and grades; `recorded` says what is left out.

    `care` is what stands in the plain section where no words of the report are recorded. `drawn` is false
    where the timeline has nothing to show.
    """

    title: str
    description: str
    crumbs: tuple[Link, ...]
    slug: str
    name: str
    subtitle: str
    also_known_as: tuple[str, ...]
    succession: str
    lead: str
    standing: tuple[Standing, ...]
    moved: tuple[Moved, ...]
    standing_note: str
    since: str
    latest: Link | None
    report: str
    thin: bool
    recorded: str
    coverage: str
    links: tuple[Link, ...]
    inspectors_said: tuple[PointView, ...]
    inspectors_event: Link | None
    council_promised: tuple[PointView, ...]
    promised_event: Link | None
    promised_none: str
    care: str
    timeline: TimelineView
    drawn: bool
    span: str
    after_lowest: tuple[Elapsed, ...]
    lists: tuple[ListOnProfile, ...]
    filters: tuple[Choice, ...]
    asked_total: int
    not_recorded: tuple[EventRow, ...]
    actions: tuple[ActionView, ...]
    closed_actions: int
    recurring: tuple[ThemeRow, ...]
    events: tuple[EventRow, ...]
    neighbours: Neighbours | None
    trail: tuple[TrailStep, ...]
    documents: tuple[Link, ...]
    not_held: tuple[PaperView, ...]
    statements: tuple[StatementView, ...]
    notes: tuple[NoteView, ...]
    replies: tuple[ReplyView, ...]
    codes: tuple[Row, ...]
    then: Then | None = None


def of(dataset: Dataset, slug: str, beside: neighbours.Entries) -> Iterator[Page]:
    """The page of one authority; `beside` is what it and its neighbours have to tell."""
    yield Page(urls.authority(slug), "authority.html", profile(dataset, slug, beside))


def profile(dataset: Dataset, slug: str, beside: neighbours.Entries) -> Profile:
    """The view of one authority."""
    record = dataset.authorities[slug]
    name = str(record.name)
    events = dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    placed = history.placed(dataset, slug)
    now = opening.standing(dataset, latest, placed)
    looked_for = trails.looked_for(dataset, slug)
    timeline = lanes.timeline_of(dataset, slug, placed)
    said = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.inspectors_said), None
    )
    promised = next(
        (e for e in reversed(events) if e.record.in_plain_words and e.record.in_plain_words.council_promised), None
    )
    actions = [action for event in events for action in dataset.undertaken_in(event.key)]
    open_actions = tuple(
        action_view(dataset, action)
        for action in actions
        if history.standing(dataset, action) in ("open", "overdue", "date-passed")
    )
    years = [e.on.year for e in events if e.on.given and (e.record.judgements or e.record.reviews)]
    lists = profile_lists.lists(dataset, slug)
    return Profile(
        title=name,
        description=f"{name}: inspection grades over time, what inspectors asked, what the council says it did, what was found later.",
        crumbs=(*names.authority_crumbs(dataset, slug)[:-1], Link(name)),
        slug=slug,
        name=name,
        subtitle=f"{f'{record.council}. ' if record.council else ''}{record.region}, {TYPES[record.type]}.",
        also_known_as=tuple(map(str, record.also_known_as)),
        succession=opening.succession(dataset, slug),
        lead=opening.lead(dataset, slug, latest, now),
        standing=now,
        moved=opening.moved(dataset, latest, placed),
        standing_note=opening.note(dataset, latest),
        since=opening.since_last(dataset, latest),
        latest=Link(f"Report of {latest.on.label}", urls.inspection(latest.key)) if latest else None,
        report=str(latest.record.report.url) if latest and latest.record.report and latest.record.report.url else "",
        thin=event_rows.is_thin(dataset, slug),
        recorded=event_rows.recorded(dataset, slug),
        coverage=event_rows.coverage(dataset, slug),
        links=(
            *((Link("Who received what", urls.governance(slug)),) if looked_for else ()),
            Link("Brief to print", urls.brief(slug)),
            Link("Compare with others", urls.comparing((slug,))),
            Link("Follow changes (Atom)", urls.feed(urls.authority(slug))),
            Link("This page as JSON", urls.data(urls.authority(slug))),
        ),
        inspectors_said=parts.points(dataset, said.record.in_plain_words.inspectors_said) if said and said.record.in_plain_words else (),
        inspectors_event=names.link(dataset, said.key) if said else None,
        council_promised=parts.points(dataset, promised.record.in_plain_words.council_promised) if promised and promised.record.in_plain_words else (),
        promised_event=names.link(dataset, promised.key) if promised else None,
        promised_none=_promised_none(latest, promised),
        care="" if said else opening.care(dataset, latest, now),
        timeline=timeline,
        drawn=bool(timeline.wide or timeline.visits),
        span=f"{years[0]} to {years[-1]}" if len(set(years)) > 1 else years[0] if years else "",
        after_lowest=opening.after_lowest(dataset, placed),
        lists=lists,
        filters=profile_lists.found_filters(lists),
        asked_total=sum(len(group.rows) for item in lists for group in item.lists),
        not_recorded=tuple(
            event_rows.row(dataset, event)
            for event in reversed(events)
            if event.record.judgements and not event.record.recommendations and event.record.recommendation_count
        ),
        actions=open_actions,
        closed_actions=len(actions) - len(open_actions),
        recurring=recurring.rows(dataset, slug),
        events=event_rows.event_rows(dataset, slug),
        neighbours=neighbours.neighbours(dataset, slug, beside),
        trail=_profile_trail(dataset, events) if looked_for else (),
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


def _promised_none(latest: Event | None, promised: Event | None) -> str:
    if latest is None or promised is latest:
        return ""
    return f"After the report of {latest.on.label}: no council paper read yet."


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
    pages = {slug, *(event.key for event in dataset.events_of(slug))}
    cited = {
        citation.document
        for fact in dataset.facts
        if fact.part.page in pages
        for citation in fact.citations
        if not citation.is_report
    }
    cited |= {id for id, document in dataset.documents.items() if slug in document.audience}
    return tuple(
        Link(str(dataset.documents[id].title), urls.document(id)) for id in sorted(cited) if id in dataset.documents
    )
