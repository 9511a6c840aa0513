"""Two to four authorities side by side: the page leads to every profile, and its data is what `assets/compare.js` draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import authorities, courses, extent, lanes, names
from throughline.pages.extent import Extent
from throughline.pages.names import Link
from throughline.pages.parts import Grade
from throughline.timeline import Course, Edition
from throughline.values import frozen


@frozen
class Asked:
    """One recommendation, with the ids of its themes. `on` is the first day that its date can mean."""

    title: str
    address: str
    when: str
    on: date | None
    themes: tuple[str, ...]


@frozen
class Compared:
    """One authority. `asked` are the recommendations that are recorded, oldest first."""

    id: str
    course: Course
    asked: tuple[Asked, ...]


@frozen
class Entry:
    """What one authority has to tell: itself, and for how many of its reports anything asked is recorded."""

    compared: Compared
    known: Extent


@frozen
class Named:
    """A lane or a theme by its id."""

    id: str
    title: str
    address: str = ""


@frozen
class Compare:
    """`as_of` is where the line of time ends; `scale` has every grade with its shape, `editions` when each came into force."""

    title: str
    description: str
    crumbs: tuple[Link, ...]
    as_of: date
    lanes: tuple[Named, ...]
    themes: tuple[Named, ...]
    scale: tuple[Grade, ...]
    editions: tuple[Edition, ...]
    coverage: str
    authorities: tuple[Compared, ...]


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    events = dataset.events_of(slug)
    course = courses.course(dataset, slug)
    asked = tuple(
        Asked(str(item.record.title), urls.recommendation(item.key), item.asked.short, item.asked.first, tuple(map(str, item.record.themes)))
        for event in events
        for item in dataset.asked_by(event.key)
    )  # fmt: skip
    return Entry(Compared(slug, course, asked), extent.recommendations(events))


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """The one page."""
    told = sorted((entry.compared for entry in entries.values()), key=lambda compared: compared.course.name.casefold())
    beside = [compared.course for compared in told]
    inspections = [item for course in beside for item in course.inspections]
    given = {lane for item in inspections for grade in item.grades if grade.mark for lane in grade.lanes}
    carried = {theme for compared in told for item in compared.asked for theme in item.themes}
    view = Compare(
        title="Compare authorities",
        description="The grades of two to four authorities of your choice on one line of time, and what they were told alike.",
        crumbs=names.crumbs(Link("Authorities", urls.AUTHORITIES), Link("Compare")),
        as_of=common.as_of,
        lanes=tuple(Named(str(lane.id), str(lane.title)) for lane in common.vocabulary.lanes if lane.id in given),
        themes=tuple(
            Named(str(theme.id), str(theme.title), urls.theme(theme.id))
            for theme in common.vocabulary.themes
            if theme.id in carried
        ),
        scale=courses.scale(common, beside),
        editions=lanes.editions_used(common, {item.edition for item in inspections}),
        coverage=authorities.covered(extent.total(entry.known for entry in entries.values())),
        authorities=tuple(told),
    )
    yield Page(urls.COMPARE, "compare.html", view)
