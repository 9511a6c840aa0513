"""Statistical neighbours: an authority and those most like it, from A to Z: grades now, grades over time, what they were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from throughline import history, records, timeline, urls
from throughline.link import Dataset, Event, remembered_of_own
from throughline.pages import courses, extent, grades, lanes, names, parts, same
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Grade
from throughline.pages.same import Same
from throughline.pages.wording import listed, number
from throughline.timeline import Panels
from throughline.values import frozen


@frozen
class NeighbourRow:
    """One authority; `own` is the one whose profile this is. `why` says in words why it has no grades."""

    authority: Link
    own: bool
    report: Link | None
    edition: str
    cells: tuple[LaneCell, ...]
    why: str


@frozen
class Cell:
    """The words of one grade over `span` lanes."""

    lane: str
    words: str
    span: int


@frozen
class PastRow:
    """One inspection of an authority."""

    report: Link
    edition: str
    cells: tuple[Cell, ...]


@frozen
class Past:
    """Every graded inspection of one authority, oldest first; `why` where there is none."""

    authority: str
    rows: tuple[PastRow, ...]
    why: str


@frozen
class Neighbours:
    """The authority itself, then its neighbours from A to Z.

    `picture`, of which `key` explains the shapes, and `past` tell the same grades over time; `same` is what several of
    them were told, and `told` for whom that is recorded. `compare` leads to the page that puts any side by side.
    """

    lead: str
    lanes: tuple[str, ...]
    rows: tuple[NeighbourRow, ...]
    picture: Panels | None
    key: tuple[Grade, ...]
    past: tuple[Past, ...]
    told: str
    same: tuple[Same, ...]
    compare: str
    set_of: str
    citations: tuple[Cite, ...]


def neighbours(dataset: Dataset, slug: str) -> Neighbours | None:
    """Those of one authority, each by its latest graded inspection on `as_of`; None where no set is known."""
    held = dataset.authorities[slug].neighbours
    if held is None or not held.authorities:
        return None
    near = sorted(map(str, held.authorities), key=lambda name: names.authority(dataset, name).casefold())
    latest = {name: history.latest_graded(dataset, name) for name in (slug, *near)}
    given = {name: grades.given(dataset, event) for name, event in latest.items() if event}
    used = grades.lanes_of(dataset, (item for own in given.values() for item in own))
    beside = [courses.course(dataset, name) for name in latest]
    editions = lanes.editions_used(dataset, {item.edition for course in beside for item in course.inspections})
    return Neighbours(
        lead=_lead(dataset, slug, len(near)),
        lanes=tuple(title for _, title in used),
        rows=tuple(_row(dataset, name, latest[name], used, given.get(name, ()), own=name == slug) for name in latest),
        picture=timeline.draw_strips(beside, used, editions, dataset.as_of),
        key=courses.scale(dataset, beside),
        past=tuple(_past(dataset, (name, used)) for name in latest),
        told=_told(dataset, slug, near),
        same=same.told(dataset, (slug, *near)),
        compare=urls.comparing((slug,)),
        set_of=held.as_at.label,
        citations=parts.cites(dataset, held),
    )


def _lead(dataset: Dataset, slug: str, count: int) -> str:
    return (
        f"The {number(count)} authorities that the published set counts as most like {names.authority(dataset, slug)}, "
        "from A to Z. They are alike in who lives there, which says nothing of how well each does."
    )


def _row(
    dataset: Dataset, slug: str, event: Event | None, lanes: grades.Lanes, given: tuple[grades.Given, ...], *, own: bool
) -> NeighbourRow:
    framework = dataset.frameworks.get(event.record.framework or "") if event else None
    why = "" if event else "no graded inspection in this record"
    if slug not in dataset.authorities:
        why = "not in this record"
    return NeighbourRow(
        authority=names.authority_link(dataset, slug),
        own=own,
        report=Link(event.on.short, urls.inspection(event.key)) if event else None,
        edition=str(framework.edition) if framework else "",
        cells=_cells(dataset, framework, lanes, given) if event else (),
        why=why,
    )


def _cells(
    dataset: Dataset, framework: records.Framework | None, lanes: grades.Lanes, given: tuple[grades.Given, ...]
) -> tuple[LaneCell, ...]:
    """The cells of a row; where a framework gives no overall grade, since when it does not."""
    cells = grades.across(dataset, framework, given, lanes)
    begins = records.chosen(framework.in_force_from) if framework and framework.no_overall else None
    if begins is None or not cells or cells[0].grade or not cells[0].words:
        return cells
    return (replace(cells[0], words=f"{cells[0].words} since {begins.month}"), *cells[1:])


@remembered_of_own
def _past(dataset: Dataset, key: tuple[str, grades.Lanes]) -> Past:
    """The inspections of one authority in some lanes."""
    slug, lanes = key
    course = courses.course(dataset, slug)
    rows = tuple(
        PastRow(
            Link(item.when, item.address), str(dataset.frameworks[item.edition].edition), tuple(_in_lanes(item, lanes))
        )
        for item in course.inspections
    )
    return Past(course.name, rows, course.words)


def _in_lanes(item: timeline.Inspected, lanes: grades.Lanes) -> Iterator[Cell]:
    at = 0
    while at < len(lanes):
        grade = next((grade for grade in item.grades if lanes[at][0] in grade.lanes), None)
        end = at + 1
        while grade and end < len(lanes) and lanes[end][0] in grade.lanes:
            end += 1
        words = grade.word if grade else "not graded"
        if grade and len(grade.lanes) > 1:
            words += ", one grade for both" if len(grade.lanes) == 2 else f", one grade for {len(grade.lanes)}"
        if grade and grade.hollow:
            words += ", known only from a later report"
        yield Cell(" and ".join(title for _, title in lanes[at:end]), words, end - at)
        at = end


def _told(dataset: Dataset, slug: str, near: Iterable[str]) -> str:
    """For whom it is recorded what they were told: not recorded is not the same as not told."""
    every = (slug, *near)
    known = [name for name in every if any(event.record.recommendations for event in dataset.events_of(name))]
    reports = extent.recommendations(event for name in every for event in dataset.events_of(name))
    if not known:
        return (
            f"What inspectors asked of these {number(len(every))} is not recorded here for any of them. "
            "Not recorded is not the same as not told: it stands in their reports."
        )
    who = listed([names.authority(dataset, name) for name in known])
    return (
        f"What inspectors asked of these {number(len(every))} is recorded for {reports.of()}: those of {who}. "
        "Of the others it is not recorded, which is not the same as not told."
    )
