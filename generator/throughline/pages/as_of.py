"""The profile of an authority as a reader of an earlier day could have seen it, made from what was public on that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from throughline import calendar, history, urls
from throughline.artifacts import Page
from throughline.link import Dataset, looked_at, public_on
from throughline.pages import names, parts, profiles
from throughline.pages.names import Link
from throughline.pages.profiles import Profile, Then


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """A page for each day that the record looks back to; none for an authority of which no actions are recorded."""
    for before, day, after in parts.in_turn(history.looked_back_to(dataset, slug)):
        yield Page(
            urls.as_of(slug, day.isoformat()),
            "as_of.html",
            make=partial(profile, dataset, slug, day, before, after),
            made_of=looked_at(dataset, day, before, after, _why(dataset, slug, day)),
        )


def profile(dataset: Dataset, slug: str, day: date, before: date | None = None, after: date | None = None) -> Profile:
    """The ordinary view of a profile, from the record as it was public on a day."""
    told = calendar.on(day).label
    address = urls.as_of(slug, day.isoformat())
    view = profiles.profile(public_on(dataset, day), slug, {})
    return replace(
        view,
        title=f"{view.title} as it stood on {told}",
        description=f"{view.title}: what a reader of {told} could have known, made from what was public by then.",
        crumbs=names.authority_crumbs(dataset, slug, Link(f"As it stood on {told}")),
        links=(Link("This page as JSON", urls.data(address)),),
        then=Then(
            told, day.isoformat(), _why(dataset, slug, day), Link(f"{view.title} now", urls.authority(slug)),
            _link(slug, before), _link(slug, after),
        ),
    )  # fmt: skip


def _link(slug: str, day: date | None) -> Link | None:
    return Link(calendar.on(day).label, urls.as_of(slug, day.isoformat())) if day else None


def _why(dataset: Dataset, slug: str, day: date) -> tuple[Link, ...]:
    """What happened on the day, as the record of today has it."""
    made = []
    for event in dataset.events_of(slug):
        if event.record.state == "held" and event.on.last == day:
            made.append(names.event_link(dataset, event))
        made += [
            Link(f"{names.body(dataset, slug, step.body)}, {step.on.label}", urls.governance(slug))
            for step in event.record.governance
            if step.state != "planned" and step.on.last == day
        ]
    return tuple(made)
