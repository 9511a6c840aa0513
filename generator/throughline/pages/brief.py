"""What a committee member takes along: one printed side with grades, what was said, found and left open, and sources."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import calendar, history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import brief_lists, event_rows, names, opening, parts, trails
from throughline.pages.brief_lists import ROWS, LookedBack, Rows
from throughline.pages.names import Link
from throughline.pages.opening import Moved, Standing
from throughline.pages.parts import Cite, PaperView, ReplyView
from throughline.pages.wording import lower_first
from throughline.values import frozen


@frozen
class Due:
    """When the council's plan is due: `on` as a paper states it, or `about` that day by our estimate, with its rule."""

    on: str
    rule: str
    stated: bool


@frozen
class Meeting:
    when: str
    body: str
    what: str


@frozen
class Brief:
    """One authority on paper. `thin` where nothing but dates and grades is recorded: then there are no lists to print."""

    title: str
    description: str
    crumbs: tuple[Link, ...]
    authority: Link
    as_of: str
    host: str
    thin: bool
    lead: str
    succession: str
    standing: tuple[Standing, ...]
    standing_note: str
    moved: tuple[Moved, ...]
    latest: Link | None
    due: Due | None
    recorded: str
    asked: Rows
    claimed: Rows
    passed: Rows
    raised: Rows
    looked_back: LookedBack
    meetings: tuple[Meeting, ...]
    meetings_note: str
    not_held: tuple[PaperView, ...]
    more_not_held: int
    replies: tuple[ReplyView, ...]
    sources: tuple[Cite, ...]


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """The page of one authority. Every authority has one: what is not recorded is worth knowing before a meeting."""
    yield Page(urls.brief(slug), "brief.html", brief(dataset, slug))


def brief(dataset: Dataset, slug: str) -> Brief:
    """The view of one authority."""
    name = names.authority(dataset, slug)
    record, events = dataset.authorities[slug], dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    placed = history.placed(dataset, slug)
    thin = event_rows.is_thin(dataset, slug)
    now = opening.standing(dataset, latest, placed)
    papers = [p for event in reversed(events) for p in parts.papers(dataset, event.record.not_held)]
    papers += parts.papers(dataset, record.not_held)
    meetings = _meetings(dataset, events)
    return Brief(
        title=f"{name}: committee brief",
        description=f"{name} on one printed page: grades, what the council said was done, what inspectors found, what is open.",
        crumbs=names.authority_crumbs(dataset, slug, Link("Brief")),
        authority=Link(name, urls.authority(slug)),
        as_of=calendar.on(dataset.as_of).label,
        host=names.root(dataset).partition("://")[2],
        thin=thin,
        lead=opening.lead(dataset, slug, latest, now),
        succession=opening.succession(dataset, slug),
        standing=now,
        standing_note=opening.note(dataset, latest),
        moved=opening.moved(dataset, latest, placed),
        latest=Link(f"Report of {latest.on.label}", urls.inspection(latest.key)) if latest else None,
        due=_due(dataset, latest),
        recorded=event_rows.recorded(dataset, slug) if thin else "",
        asked=brief_lists.asked_rows(dataset, latest),
        claimed=brief_lists.claimed_rows(dataset, events),
        passed=brief_lists.passed_rows(dataset, events),
        raised=brief_lists.raised_rows(dataset, slug),
        looked_back=brief_lists.looked_back(dataset, latest),
        meetings=meetings,
        meetings_note=_meetings_note(dataset, slug, latest),
        not_held=tuple(papers[:ROWS]),
        more_not_held=max(0, len(papers) - ROWS),
        replies=parts.replies(dataset, record.replies)
        + tuple(reply for event in events for reply in parts.replies(dataset, event.record.replies)),
        sources=_sources(dataset, events, latest),
    )


def _due(dataset: Dataset, latest: Event | None) -> Due | None:
    due = history.deadline(dataset, latest.key) if latest else None
    if due is None:
        return None
    stated = due.basis == "stated"
    return Due(due.on.label, "stated" if stated else parts.estimated(due), stated)


# -- meetings and sources ----------------------------------------------------------------------------------------------


def _meetings(dataset: Dataset, events: tuple[Event, ...]) -> tuple[Meeting, ...]:
    """Where an update was to be given: the planned steps of the newest event that has any."""
    for event in reversed(events):
        steps = [step for step in trails.trail(dataset, event) if step.state == "planned"]
        if steps:
            what = [(step.text or (step.title if step.title != step.body else "")) for step in steps]
            return tuple(Meeting(step.when, step.body, text) for step, text in zip(steps[:4], what[:4], strict=True))
    return ()


def _meetings_note(dataset: Dataset, slug: str, latest: Event | None) -> str:
    if latest is None:
        return ""
    if not trails.looked_for(dataset, slug):
        return "Nobody has looked for the papers of this authority’s bodies yet."
    missing = [lower_first(step.title) for step in trails.trail(dataset, latest) if step.state == "empty"]
    if not missing:
        return ""
    return f"After the report of {latest.on.label} no paper is known to us for: {'; '.join(missing)}."


def _sources(dataset: Dataset, events: tuple[Event, ...], latest: Event | None) -> tuple[Cite, ...]:
    """The newest report and everything that lists and trails rest on, each once."""
    models: list[records.Base] = [latest.record] if latest else []
    for event in reversed(events):
        models += [claim for item in event.record.recommendations for claim in item.claims]
        models += [*event.record.actions, *event.record.governance, *event.record.recommendations[:1]]
    cited = dict.fromkeys((c.document, c.is_report) for model in models for c in dataset.cited(model))
    made = (
        parts.cite(
            dataset, next(c for model in models for c in dataset.cited(model) if (c.document, c.is_report) == key)
        )
        for key in cited
    )
    return tuple(Cite(cite.label, "", cite.address) for cite in made)[: 2 * ROWS]
