"""The trace: what was asked, what was promised, what is claimed as of when, what was found later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughline import calendar, history, timeline, urls
from throughline.artifacts import Page
from throughline.calendar import When
from throughline.link import Asked, Dataset
from throughline.pages import parts
from throughline.pages.parts import ActionView, Cite, ClaimView, FindingView, Link, NoteView, PointView, ReplyView


@dataclass(frozen=True, slots=True)
class Undertaking:
    """An action as the trace names it; `number` is its place among the actions below."""

    number: int
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of the trace. Of `claim`, `finding` and `undertaken` at most one is given."""

    when: str
    iso: str
    since: str
    point: str
    claim: ClaimView | None
    finding: FindingView | None
    head: str
    text: str
    aside: str
    citations: tuple[Cite, ...]
    also: tuple[PointView, ...] = ()
    address: str = ""
    undertaken: tuple[Undertaking, ...] = ()


@dataclass(frozen=True, slots=True)
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
    line: timeline.TraceLine | None
    previous: Link | None
    next: Link | None


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page for each recommendation of an inspection, a board review or an origin."""
    for holder in dict.fromkeys(item.holder for item in dataset.asked.values()):
        items = dataset.asked_by(holder)
        for n, item in enumerate(items):
            before = items[n - 1] if n else None
            after = items[n + 1] if n + 1 < len(items) else None
            yield Page(urls.recommendation(item.key), "recommendation.html", trace(dataset, item, before, after))


def trace(dataset: Dataset, item: Asked, previous: Asked | None = None, following: Asked | None = None) -> Trace:
    """The view of one recommendation."""
    record = item.record
    event = dataset.events.get(item.holder)
    origin = dataset.origins.get(item.holder)
    actions = tuple(parts.action_view(dataset, action) for action in dataset.addressing(item.key))
    promised = _promised_steps(item, actions)
    claims = _claim_steps(dataset, item)
    found = _found_steps(dataset, item)
    after = sorted((*promised, *claims, *found), key=lambda step: step.iso.split("/")[-1])
    steps = (_asked_step(dataset, item), *after)
    if event:
        where = parts.item_link(dataset, event.key)
        holder = Link(f"{parts.event_name(dataset, event)}, {parts.event_date(event)}", where.address)
        crumbs = parts.authority_crumbs(dataset, event.authority, holder, Link(str(record.title)))
        authority = Link(parts.authority_name(dataset, event.authority), urls.authority(event.authority))
    else:
        assert origin is not None
        holder = Link(str(origin.record.title), urls.origin(origin.id))
        crumbs = parts.crumbs(holder, Link(str(record.title)))
        authority = None
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
        tier=parts.tier_title(dataset, item),
        due=item.due.label if item.due else "",
        addressees=parts.addressees(dataset, item),
        board=parts.addressees(dataset, item) if item.board else "",
        list=parts.list_title(dataset, item),
        themes=parts.theme_links(dataset, record.themes),
        steps=steps,
        whole_list=tuple(_whole_list_steps(dataset, item)),
        unread=unread,
        actions=actions,
        named=tuple(parts.item_link(dataset, named.key) for named in dataset.restating(item.key)),
        notes=parts.notes(dataset, record.notes),
        replies=parts.replies(dataset, record.replies),
        citations=parts.cites(dataset, record),
        repeated=_repeated(dataset, item),
        last_word=_last_word(dataset, unread),
        line=_line(dataset, item, steps),
        previous=parts.item_link(dataset, previous.key) if previous else None,
        next=parts.item_link(dataset, following.key) if following else None,
    )


def _asked_step(dataset: Dataset, item: Asked) -> Step:
    tier, due = parts.tier_title(dataset, item), item.due
    aside = []
    if addressees := parts.addressees(dataset, item):
        aside.append(f"To {addressees}.")
    if tier:
        aside.append(f"{tier}: due {due.label} *(derived from the tier)*." if due else f"{tier}.")
    if list_title := parts.list_title(dataset, item):
        aside.append(f"{list_title}.")
    return Step(
        item.asked.short, item.asked.iso, "report published" if item.event else "published", "full", None, None, "asked",
        str(item.record.summary or item.record.title), " ".join(aside), parts.cites(dataset, item.record),
    )  # fmt: skip


def _promised_steps(item: Asked, actions: tuple[ActionView, ...]) -> Iterator[Step]:
    """What was undertaken, one step for each day of which the papers speak: that of an action's first claim."""
    by_day: dict[str, list[tuple[ActionView, Undertaking]]] = {}
    for number, action in enumerate(actions, 1):
        first = action.claims[0] if action.claims else None
        said = (first.as_stated or first.word) if first and first.stated else ""
        by_day.setdefault(first.iso if first else "", []).append((action, Undertaking(number, action.title, said)))
    for iso, group in by_day.items():
        on = _when(iso)
        cites = dict.fromkeys(cite for action, _ in group for cite in action.citations)
        since = calendar.elapsed(item.asked, on)
        yield Step(
            on.short, iso, f"{since} later" if since else "", "open", None, None, "", "", "", tuple(cites),
            undertaken=tuple(undertaking for _, undertaking in group),
        )  # fmt: skip


def _when(iso: str) -> When:
    start, _, end = iso.partition("/")
    if not start:
        return calendar.NOT_GIVEN
    return calendar.span(calendar.parse(start), calendar.parse(end), derived=True) if end else calendar.parse(start)


def _claim_steps(dataset: Dataset, item: Asked) -> Iterator[Step]:
    also = parts.also(dataset, item.record)
    for record, view in zip(item.record.claims, parts.claims(dataset, item.record), strict=True):
        since = calendar.elapsed(item.asked, record.as_at)
        text = view.text or f"The paper’s own word: “{view.as_stated or view.word}”."
        yield Step(
            record.as_at.short, record.as_at.iso, f"{since} later" if since else "", "open", view, None, view.word, text,
            "", view.citations, also,
        )  # fmt: skip


def _found_steps(dataset: Dataset, item: Asked) -> Iterator[Step]:
    claimed = item.record.claims[-1].as_at if item.record.claims else None
    for look in history.looks(dataset, item.key):
        if look.found == "not-yet-read":
            continue
        view = parts.finding_view(look)
        on = look.event.on
        since = _since(item.asked, claimed, on)
        name = f"report of {on.label}" if look.event.published else parts.event_name(dataset, look.event).lower()
        if look.finding is None:
            text = f"The {name} was read for this list and does not speak of this."
            cites: tuple[Cite, ...] = ()
            aside = "Read for the list of which this is part."
        else:
            record = look.finding.record
            text = str(record.summary or "")
            cites = parts.cites(dataset, record)
            aside = (
                BASIS[record.basis] if record.reported_by is None else "Told by the authority; the letter is not held."
            )
        yield Step(
            on.short, on.iso, since, look.found, None, view, _head(look), text, aside, cites,
            address=urls.inspection(look.event.key),
        )  # fmt: skip


def _head(look: history.Look) -> str:
    """The finding in words that stand alone."""
    if look.finding and look.finding.record.reported_by:
        return look.words
    return {
        "confirmed": "Inspectors found this sound",
        "partly": "Inspectors found this partly so",
        "recurs": f"Inspectors found this {'weak again' if look.again else 'still weak'}",
        "contradicted": "The claim was untrue on its date",
    }.get(look.found, look.words.capitalize())


def _line(dataset: Dataset, item: Asked, steps: tuple[Step, ...]) -> timeline.TraceLine | None:
    """The steps, and the reports that nobody has read for this, to scale from the first to the day of the record."""
    claimed = {step.iso for step in steps if step.claim}
    points = []
    for step in steps:
        on, view = _middle(_when(step.iso)), step.finding
        if on is None or (step.undertaken and step.iso in claimed):
            continue
        if step.claim:
            who = "council" if step.claim.who.endswith(("The council", "Council")) else "said"
            points.append(timeline.TracePoint(on, f"{who}: {step.claim.word}", "open", "claim"))
        elif step.undertaken:
            n = len(step.undertaken)
            points.append(timeline.TracePoint(on, f"council: {n} action{'' if n == 1 else 's'}", "open", "claim"))
        elif view is None:
            points.append(timeline.TracePoint(on, "asked", "full", "asked"))
        elif view.by_authority:
            points.append(timeline.TracePoint(on, f"council: {view.word}", step.point, "claim"))
        elif view.found in ("untested", "not-comparable"):
            points.append(timeline.TracePoint(on, view.word, step.point, "plain"))
        else:
            look: Literal["named", "matched"] = "named" if view.basis == "named" else "matched"
            points.append(timeline.TracePoint(on, view.word, step.point, look))
    for unread in history.looks(dataset, item.key):
        on = _middle(unread.event.on)
        if unread.found == "not-yet-read" and on:
            points.append(timeline.TracePoint(on, unread.words, "empty", "plain"))
    return timeline.draw_trace(tuple(points), dataset.as_of)


def _middle(when: When) -> date | None:
    """A place on the line for a date of any precision."""
    return when.first + (when.last - when.first) / 2 if when.first and when.last else None


BASIS = {
    "named": "The report itself refers to the earlier inspection.",
    "subject": "Matched by subject, by us.",
    "general": "Said of the list as a whole.",
}


def _whole_list_steps(dataset: Dataset, item: Asked) -> Iterator[Step]:
    for finding in history.on_whole_list(dataset, item.holder):
        event = dataset.events[finding.by]
        view = parts.whole_list(finding)
        yield Step(
            event.on.short, event.on.iso, "", finding.record.found, None, view, view.word, str(finding.record.summary or ""),
            "Said of the whole list, not of this item.", parts.cites(dataset, finding.record),
            address=urls.inspection(event.key),
        )  # fmt: skip


def _since(asked: When, claimed: When | None, on: When) -> str:
    if claimed and (since := calendar.elapsed(claimed, on)):
        return f"{since} after the claim"
    since = calendar.elapsed(asked, on)
    return f"{since} after it was asked" if since else ""


def _lead(dataset: Dataset, item: Asked) -> str:
    """The whole history in two or three short sentences."""
    sentences = [f"Asked in {_month(item.asked)}." if item.asked.given else "Asked; the date is not given."]
    if item.record.claims:
        claim = item.record.claims[-1]
        who = str(claim.said_by or "The council")
        sentences.append(f"{who} said {parts.status_title(dataset, claim.claimed).lower()}, {claim.as_at.label}.")
    else:
        sentences.append("No statement of its status is held.")
    looks = history.looks(dataset, item.key)
    spoken = [look for look in looks if look.finding]
    silent = [look for look in looks if look.found == "untested"]
    unread = [look for look in looks if look.found == "not-yet-read"]
    by_inspectors = [look for look in spoken if look.finding and look.finding.record.reported_by is None]
    if by_inspectors:
        phrases = [f"{_phrase(look)} in {look.event.on.year}" for look in by_inspectors]
        sentences.append(f"Inspectors {_and(phrases)}.")
    elif silent:
        sentences.append(f"The report of {silent[-1].event.on.year} was read for it and does not speak of it.")
    if unread:
        years = _and([look.event.on.year for look in unread])
        sentences.append(f"{'The report' if len(unread) == 1 else 'The reports'} of {years} not yet read for this.")
    return " ".join(sentences)


PHRASES = {
    "confirmed": "found it sound",
    "partly": "found it partly so",
    "recurs": "found it still weak",
    "contradicted": "reported the claim untrue on its date",
    "untested": "did not speak of it",
    "not-comparable": "spoke of something too different to compare",
}


def _phrase(look: history.Look) -> str:
    return "found it weak again" if look.again and look.found == "recurs" else PHRASES[look.found]


def _month(when: When) -> str:
    return (
        when.label
        if when.precision != "day" or when.first is None
        else f"{calendar.MONTHS[when.first.month - 1]} {when.first.year}"
    )


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _last_word(dataset: Dataset, unread: tuple[Link, ...]) -> str:
    day = dataset.as_of
    stamp = f"{day.day} {calendar.MONTHS[day.month - 1]} {day.year}"
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
        Link(f"{other.record.title} ({other.asked.label})", urls.recommendation(other.key))
        for other in dataset.asked.values()
        if other.holder != item.holder
        and other.event
        and dataset.events[other.event].authority == own.authority
        and themes & set(other.record.themes)
    )
