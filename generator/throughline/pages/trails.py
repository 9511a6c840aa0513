"""Who received what about an event, in order, with an empty slot where a step is expected and no paper is known."""

from __future__ import annotations

from throughline import calendar, history, records, urls
from throughline.calendar import When
from throughline.link import Dataset, Event
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.wording import counted
from throughline.values import frozen


@frozen
class TrailStep:
    """One step. `then` is the address of the profile as it stood on that day, where there is one."""

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
    then: str = ""


def trail(dataset: Dataset, event: Event) -> tuple[TrailStep, ...]:
    """Who received what about this event, in order, with an empty slot where a step is expected and no paper is known."""
    record = event.record
    steps = [
        TrailStep(
            step.on.label, step.on.iso, str(step.title or names.body(dataset, event.authority, step.body)),
            ". ".join(str(t) for t in (step.received, step.summary) if t), step.state,
            names.body(dataset, event.authority, step.body), tuple(f"{ask.do} {ask.what}" for ask in step.asks),
            "" if step.resolved is None else str(step.resolved),
            calendar.elapsed(event.on, step.on) if event.published else "", parts.cites(dataset, step),
            then="" if step.state == "planned" else _then(dataset, event.authority, step.on),
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
                counted(asked, "recommendation") if asked else "", "published", "", (), "", "",
                parts.cites(dataset, record), then=_then(dataset, event.authority, event.published),
            )
        ]  # fmt: skip
    empty = []
    if event.published and record.judgements:
        given = {str(step.step) for step in record.governance if step.step}
        empty = [
            TrailStep(
                f"after {event.published.label}", "", str(step.title),
                f"A step is expected here; no paper is known to us.{_estimate(dataset, event) if step.with_deadline else ''}",
                "empty", "", (), "", "", (),
            )
            for step in dataset.vocabulary.steps
            if step.expected and step.id not in given and (not step.with_deadline or _has_deadline(dataset, record))
        ]  # fmt: skip
    return (*published, *dated, *undated, *empty)


def _then(dataset: Dataset, slug: str, on: When) -> str:
    return urls.as_of(slug, on.last.isoformat()) if on.last in history.looked_back_to(dataset, slug) else ""


def _estimate(dataset: Dataset, event: Event) -> str:
    due = history.deadline(dataset, event.key)
    return f" Due *about {due.on.label} ({parts.estimated(due)})*." if due and due.basis == "estimated" else ""


def _has_deadline(dataset: Dataset, record: records.Inspection) -> bool:
    framework = dataset.frameworks.get(record.framework or "")
    return framework is not None and framework.response_working_days is not None


def looked_for(dataset: Dataset, slug: str) -> bool:
    """Whether anybody has looked for the papers of an authority's bodies: else an empty slot would say too much."""
    if dataset.authorities[slug].bodies:
        return True
    return any(event.record.governance for event in dataset.events_of(slug))
