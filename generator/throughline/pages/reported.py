"""Inspections known only because a later report mentions them: rows of a profile's table, and hollow marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from throughline import history, records, urls
from throughline.link import Dataset, Event
from throughline.pages import editions, parts
from throughline.pages.parts import Cite, Grade
from throughline.pages.wording import as_id
from throughline.values import frozen

COLUMN = "reported-earlier"
"""Where such an inspection stands on a timeline that holds none of the same time: no framework is told with it."""


@frozen
class EarlierMark:
    """One grade that a later report tells, as a timeline draws it. `key` is the same for all of one day."""

    key: str
    when: str
    basis: str
    on: date
    lane: str
    grade: Grade
    level: int
    levels: int
    note: str


@frozen
class EarlierRow:
    """One earlier inspection in the table of events; `same_as` where it is one that has a page too."""

    when: str
    iso: str
    title: str
    grade: str
    same_as: str
    citations: tuple[Cite, ...]


def subject(item: records.ReportedEarlier) -> str:
    """What was inspected, in words."""
    text = str(item.subject)
    words = text.replace("-", " ") if text == as_id(text) else text
    return words[:1].upper() + words[1:]


def rows(dataset: Dataset, slug: str) -> tuple[EarlierRow, ...]:
    """Every one of an authority, newest first, its grade as the later report words it."""
    held = sorted(dataset.authorities[slug].reported_earlier, key=lambda item: item.on.last or date.min, reverse=True)
    known = {
        (reporter, grade): event.on.label
        for event in dataset.events_of(slug)
        if event.record.report and not event.record.report.readable
        for reporter, grade in _told_by(dataset, event)
    }
    return tuple(
        EarlierRow(
            item.on.label, item.on.iso, subject(item), _word(grade),
            f"the one whose report of {when} could not be read" if when else "", parts.cites(dataset, item),
        )
        for item in held
        for grade in (records.chosen(item.grade),)
        for when in (known.get((str(item.reported_by), str(grade)), "") if item.lane is None else "",)
    )  # fmt: skip


def _told_by(dataset: Dataset, event: Event) -> Iterator[tuple[str, str]]:
    for item in history.given_by(dataset, event):
        if item.reported_by and item.grade:
            yield item.reported_by, str(item.grade.id)


BASIS = {"inspected": "inspected then", "published": "published then", "stated": ""}


def _word(grade: str | None) -> str:
    return str(grade).replace("-", " ") if grade else ""


def marks(dataset: Dataset, slug: str, given: tuple[history.Placed, ...]) -> Iterator[EarlierMark]:
    """Those with a lane and a grade of a known scale, oldest first.

    One that an event of the record shows already, because the same report tells of both, is left out.
    """
    shown = {
        (item.reported_by, lane, str(item.grade.id))
        for item in given
        if item.hollow and item.grade
        for lane in item.lanes
    }
    for item in sorted(dataset.authorities[slug].reported_earlier, key=lambda item: item.on.last or date.min):
        grade = records.chosen(item.grade)
        if item.lane is None or grade is None or item.on.first is None:
            continue
        if (str(item.reported_by), str(item.lane), str(grade)) in shown:
            continue
        if scale := _scale(dataset, str(grade)):
            place = next(n for n, word in enumerate(scale) if word.id == grade)
            word = scale[place]
            yield EarlierMark(
                f"{urls.authority(slug)}#reported-{item.on.iso}", item.on.short, BASIS[item.basis].removesuffix(" then"), item.on.first, str(item.lane),
                Grade(str(word.short or word.label), word.mark, word.tone, hollow=True), place, len(scale), subject(item).lower(),
            )  # fmt: skip


def _scale(dataset: Dataset, grade: str) -> tuple[records.ScaleGrade, ...]:
    """The scale of the oldest framework that has such a grade, since no framework is told; empty if none has."""
    known = [dataset.frameworks[id] for id in editions.in_order(dataset)]
    return next((tuple(f.scale) for f in known if any(word.id == grade for word in f.scale)), ())
