"""Who received what: the trail of every event of an authority, then the same by body."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names, parts, trails
from throughline.pages.names import Link
from throughline.pages.parts import Cite, PaperView
from throughline.pages.trails import TrailStep
from throughline.values import frozen


@frozen
class TrailOfEvent:
    event: Link
    steps: tuple[TrailStep, ...]


@frozen
class BodyRow:
    title: str
    type: str
    text: str
    received: tuple[Link, ...]
    citations: tuple[Cite, ...]


@frozen
class Governance:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    authority: Link
    events: tuple[TrailOfEvent, ...]
    bodies: tuple[BodyRow, ...]
    not_held: tuple[PaperView, ...]


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """The page of one authority; none where nobody has looked for its papers, for empty slots alone would say too much."""
    if trails.looked_for(dataset, slug):
        yield Page(urls.governance(slug), "governance.html", governance(dataset, slug))


def governance(dataset: Dataset, slug: str) -> Governance:
    """Who received what: by event, then by body."""
    record = dataset.authorities[slug]
    events = dataset.events_of(slug)
    by_event = [
        TrailOfEvent(names.link(dataset, event.key), trails.trail(dataset, event))
        for event in reversed(events)
        if event.record.governance or (event.record.judgements and event.published)
    ]
    bodies = []
    for body in (*record.bodies, *dataset.vocabulary.bodies):
        received = tuple(
            Link(
                f"{step.on.label}: {step.received or step.title or names.event(dataset, event)}",
                urls.inspection(event.key),
            )
            for event in events
            for step in event.record.governance
            if step.body == body.id
        )
        if received or body in record.bodies:
            bodies.append(
                BodyRow(
                    str(body.title),
                    body.type.replace("-", " "),
                    str(body.summary or ""),
                    received,
                    parts.cites(dataset, body),
                )
            )
    name = str(record.name)
    return Governance(
        title=f"{name}: who received what",
        description=f"Which bodies of {name} received the inspection reports, when, and what they were asked to do.",
        crumbs=names.authority_crumbs(dataset, slug, Link("Who received what")),
        authority=Link(name, urls.authority(slug)),
        events=tuple(by_event),
        bodies=tuple(bodies),
        not_held=tuple(p for event in events for p in parts.papers(dataset, event.record.not_held)),
    )
