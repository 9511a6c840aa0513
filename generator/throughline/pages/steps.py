"""The dated steps of a trace: asked, undertaken, said, found; and the line that they make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from throughline import calendar, history, timeline, urls
from throughline.calendar import When
from throughline.link import Asked, Dataset
from throughline.pages import names, parts
from throughline.pages.actions import ActionView
from throughline.pages.parts import Cite, ClaimView, FindingView, PointView
from throughline.pages.wording import counted
from throughline.values import frozen


@frozen
class Undertaking:
    """An action as the trace names it; `number` is its place among the actions below."""

    number: int
    title: str
    said: str


@frozen
class Step:
    """One dated step of the trace. Of `claim`, `finding` and `undertaken` at most one is given.

    `anchor` is the id on the page of what the same paper also says, at the first step that has it.
    """

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
    anchor: str = ""
    address: str = ""
    undertaken: tuple[Undertaking, ...] = ()


def steps(dataset: Dataset, item: Asked, actions: tuple[ActionView, ...]) -> tuple[Step, ...]:
    """What was asked, then everything that followed in the order of its dates; what has no date comes first of that."""
    after = [*_promised_steps(item, actions), *_claim_steps(dataset, item), *_found_steps(dataset, item)]
    return (_asked_step(dataset, item), *sorted(after, key=lambda step: step.iso.split("/")[-1]))


def _asked_step(dataset: Dataset, item: Asked) -> Step:
    tier, due = names.tier_title(dataset, item), item.due
    aside = []
    if addressees := names.addressees(dataset, item):
        aside.append(f"To {addressees}.")
    if tier:
        aside.append(f"{tier}: due {due.label} *(derived from the tier)*." if due else f"{tier}.")
    if list_title := names.list_title(dataset, item):
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
    anchor = "also" if also else ""
    for record, view in zip(item.record.claims, parts.claims(dataset, item.record), strict=True):
        since = calendar.elapsed(item.asked, record.as_at)
        text = view.text or f"The paper’s own word: “{view.as_stated or view.word}”."
        yield Step(
            record.as_at.short, record.as_at.iso, f"{since} later" if since else "", "open", view, None, view.word, text,
            "", view.citations, also, anchor,
        )  # fmt: skip
        anchor = ""


def _found_steps(dataset: Dataset, item: Asked) -> Iterator[Step]:
    claimed = item.record.claims[-1].as_at if item.record.claims else None
    for look in history.looks(dataset, item.key):
        if look.found == "not-yet-read":
            continue
        view = parts.finding_view(look)
        on = look.event.on
        since = _since(item.asked, claimed, on)
        name = f"report of {on.label}" if look.event.published else names.event(dataset, look.event).lower()
        if look.finding is None:
            text = f"The {name} was read for this list and does not speak of this."
            cites: tuple[Cite, ...] = ()
            aside = "Read for the list of which this is part."
        else:
            record = look.finding.record
            text = str(record.summary or "")
            cites = parts.cites(dataset, record)
            aside = f"{parts.basis(record).capitalize()}."
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


def _since(asked: When, claimed: When | None, on: When) -> str:
    if claimed and (since := calendar.elapsed(claimed, on)):
        return f"{since} after the claim"
    since = calendar.elapsed(asked, on)
    return f"{since} after it was asked" if since else ""


def whole_list_steps(dataset: Dataset, item: Asked) -> Iterator[Step]:
    """What later events say of the list in which an item stands, and not of the item."""
    for finding in history.on_whole_list(dataset, item.holder):
        event = dataset.events[finding.by]
        view = parts.whole_list(finding)
        yield Step(
            event.on.short, event.on.iso, "", finding.record.found, None, view, view.word, str(finding.record.summary or ""),
            "Said of the whole list, not of this item.", parts.cites(dataset, finding.record),
            address=urls.inspection(event.key),
        )  # fmt: skip


def line(dataset: Dataset, item: Asked, steps: tuple[Step, ...]) -> timeline.TraceLine | None:
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
            words = f"council: {counted(len(step.undertaken), 'action')}"
            points.append(timeline.TracePoint(on, words, "open", "claim"))
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
