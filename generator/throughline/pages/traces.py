"""The trace: what was asked, what was promised, what is claimed as of when, what was found later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from throughline import calendar, history, timeline, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, remembered
from throughline.pages import names, parts, steps
from throughline.pages.actions import ActionView, action_view
from throughline.pages.names import Link
from throughline.pages.parts import Cite, NoteView, ReplyView
from throughline.pages.steps import Step
from throughline.pages.wording import listed
from throughline.values import frozen


@frozen
class Trace:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    key: str
    id: str
    authority: Link | None
    event: Link
    lead: str
    asked: str
    tier: str
    due: str
    addressees: str
    board: str
    list: str
    themes: tuple[Link, ...]
    steps: tuple[Step, ...]
    whole_list: tuple[Step, ...]
    unread: tuple[Link, ...]
    actions: tuple[ActionView, ...]
    named: tuple[Link, ...]
    notes: tuple[NoteView, ...]
    replies: tuple[ReplyView, ...]
    citations: tuple[Cite, ...]
    repeated: tuple[Link, ...]
    last_word: str
    to_cite: str
    line: timeline.TraceLine | None
    previous: Link | None
    next: Link | None


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """One page for each recommendation of an inspection or a board review of an authority."""
    for event in dataset.events_of(slug):
        yield from asked_by(dataset, event.key)


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page for each recommendation of an origin."""
    for origin in dataset.origins.values():
        yield from asked_by(dataset, origin.key)


def asked_by(dataset: Dataset, holder: str) -> Iterator[Page]:
    """One page for each item of a list, in its order."""
    for before, item, after in parts.in_turn(dataset.asked_by(holder)):
        yield Page(urls.recommendation(item.key), "recommendation.html", trace(dataset, item, before, after))


def trace(dataset: Dataset, item: Asked, previous: Asked | None = None, following: Asked | None = None) -> Trace:
    """The view of one recommendation."""
    record = item.record
    event = dataset.events.get(item.holder)
    origin = dataset.origins.get(item.holder)
    actions = tuple(action_view(dataset, action) for action in dataset.addressing(item.key))
    made = steps.steps(dataset, item, actions)
    if event:
        where = names.link(dataset, event.key)
        holder = Link(f"{names.event(dataset, event)}, {names.event_date(event)}", where.address)
        crumbs = names.authority_crumbs(dataset, event.authority, holder, Link(str(record.title)))
        authority = names.authority_link(dataset, event.authority)
    else:
        assert origin is not None
        holder = Link(str(origin.record.title), urls.origin(origin.id))
        crumbs = names.crumbs(holder, Link(str(record.title)))
        authority = None
    address, asked_of = urls.recommendation(item.key), f"{authority.label}: " if authority else ""
    unread = tuple(
        Link(f"Report of {look.event.on.label}", urls.inspection(look.event.key))
        for look in history.looks(dataset, item.key)
        if look.found == "not-yet-read"
    )
    return Trace(
        title=str(record.title),
        description=f"What came of one recommendation{f' to {authority.label}' if authority else ''}: {record.title}.",
        crumbs=crumbs,
        key=item.key,
        id=str(record.id),
        authority=authority,
        event=holder,
        lead=_lead(dataset, item),
        asked=str(record.summary or record.title),
        tier=names.tier_title(dataset, item),
        due=item.due.label if item.due else "",
        addressees=names.addressees(dataset, item),
        board=names.addressees(dataset, item) if item.board else "",
        list=names.list_title(dataset, item),
        themes=names.themes(dataset, record.themes),
        steps=made,
        whole_list=tuple(steps.whole_list_steps(dataset, item)),
        unread=unread,
        actions=actions,
        named=tuple(names.link(dataset, named.key) for named in dataset.restating(item.key)),
        notes=parts.notes(dataset, record.notes),
        replies=parts.replies(dataset, record.replies),
        citations=parts.cites(dataset, record),
        repeated=_repeated(dataset, item),
        last_word=_last_word(dataset, unread),
        to_cite=names.citation(dataset, f"{asked_of}“{record.title}”, recommendation {record.id}", holder, address),
        line=steps.line(dataset, item, made),
        previous=names.link(dataset, previous.key) if previous else None,
        next=names.link(dataset, following.key) if following else None,
    )


def _lead(dataset: Dataset, item: Asked) -> str:
    """The whole history in two or three short sentences."""
    sentences = [f"Asked in {item.asked.month}." if item.asked.given else "Asked; the date is not given."]
    if item.record.claims:
        claim = item.record.claims[-1]
        who = str(claim.said_by or "The council")
        sentences.append(f"{who} said {names.status(dataset, claim.claimed).lower()}, {claim.as_at.label}.")
    else:
        sentences.append("No statement of its status is held.")
    looks = history.looks(dataset, item.key)
    spoken = [look for look in looks if look.finding]
    silent = [look for look in looks if look.found == "untested"]
    unread = [look for look in looks if look.found == "not-yet-read"]
    by_inspectors = [look for look in spoken if look.finding and look.finding.record.reported_by is None]
    if by_inspectors:
        phrases = [
            f"{phrase} in {listed([look.event.on.year for look in looks])}"
            for phrase, looks in groupby(by_inspectors, key=_phrase)
        ]
        rest = [p.removeprefix("found it ") if phrases[0].startswith("found it ") else p for p in phrases[1:]]
        sentences.append(f"Inspectors {listed([phrases[0], *rest])}.")
    elif silent:
        sentences.append(f"The report of {silent[-1].event.on.year} was read for it and does not speak of it.")
    if unread:
        years = listed([look.event.on.year for look in unread])
        sentences.append(f"{'The report' if len(unread) == 1 else 'The reports'} of {years} not yet read for this.")
    return " ".join(sentences)


PHRASES = {
    "confirmed": "found it sound",
    "partly": "found it partly sound",
    "recurs": "found it still weak",
    "contradicted": "reported the claim untrue on its date",
    "untested": "did not speak of it",
    "not-comparable": "spoke of something too different to compare",
}


def _phrase(look: history.Look) -> str:
    return "found it weak again" if look.again and look.found == "recurs" else PHRASES[look.found]


def _last_word(dataset: Dataset, unread: tuple[Link, ...]) -> str:
    stamp = calendar.on(dataset.as_of).label
    if unread:
        return f"Later reports are public and have not yet been read for this, as of {stamp}."
    return f"No later inspection report in this record, as of {stamp}."


def _repeated(dataset: Dataset, item: Asked) -> tuple[Link, ...]:
    """Other recommendations to the same authority under one of the same themes, from other lists."""
    own = dataset.events.get(item.holder)
    if own is None:
        return ()
    themes = set(item.record.themes)
    return tuple(
        link
        for holder, others, link in _asked_of(dataset, own.authority)
        if holder != item.holder and not themes.isdisjoint(others)
    )


@remembered
def _asked_of(dataset: Dataset, slug: str) -> tuple[tuple[str, tuple[str, ...], Link], ...]:
    """The recommendations to an authority: the key of the list, the themes, and how each is linked to from others."""
    return tuple(
        (asked.holder, asked.record.themes, Link(f"{asked.record.title} ({asked.asked.label})", urls.recommendation(asked.key)))
        for event in dataset.events_of(slug)
        for asked in dataset.asked_by(event.key)
    )  # fmt: skip
