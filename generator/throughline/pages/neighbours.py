"""Statistical neighbours: an authority and those most like it, from A to Z: grades now, grades over time, what they were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from throughline import history, records, timeline, urls
from throughline.link import Dataset
from throughline.pages import courses, extent, grades, lanes, names, parts, same
from throughline.pages.extent import Extent
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Grade
from throughline.pages.same import Carried, Same
from throughline.pages.wording import listed, number
from throughline.timeline import Course, Panels
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


@frozen
class Entry:
    """What one authority has to tell beside its neighbours: its inspections, and what is `given` by the latest that is graded,
    of which `report` and `framework` say which it is; what it was told, and for how many of its reports that is `known`.
    """

    course: Course
    report: Link | None
    framework: str
    given: tuple[grades.Given, ...]
    asked: bool
    known: Extent
    carried: tuple[Carried, ...]


Entries = Mapping[str, Entry]


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    events = dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    return Entry(
        course=courses.course(dataset, slug),
        report=Link(latest.on.short, urls.inspection(latest.key)) if latest else None,
        framework=(latest.record.framework or "") if latest else "",
        given=grades.given(dataset, latest) if latest else (),
        asked=any(event.record.recommendations for event in events),
        known=extent.recommendations(events),
        carried=same.carried(dataset, slug),
    )


def beside(told: Entries, slugs: Iterable[str]) -> Entries:
    """Of what these authorities have to tell, what stands on the profile of one of them: no theme that it alone was told of."""
    held = {slug: told[slug] for slug in slugs if slug in told}
    times = Counter(own.theme for entry in held.values() for own in entry.carried)
    return {
        slug: replace(entry, carried=tuple(own for own in entry.carried if times[own.theme] > 1))
        for slug, entry in held.items()
    }


def neighbours(dataset: Dataset, slug: str, told: Entries) -> Neighbours | None:
    """Those of one authority, each by its latest graded inspection on `as_of`; None where no set is known."""
    held = dataset.authorities[slug].neighbours
    if held is None or not held.authorities:
        return None
    near = sorted(map(str, held.authorities), key=lambda name: names.authority(dataset, name).casefold())
    side = {name: told.get(name) or _unknown(dataset, name) for name in (slug, *near)}
    used = grades.lanes_of(dataset, (item for entry in side.values() for item in entry.given))
    drawn = [entry.course for entry in side.values()]
    editions = lanes.editions_used(dataset, {item.edition for course in drawn for item in course.inspections})
    return Neighbours(
        lead=_lead(dataset, slug, len(near)),
        lanes=tuple(title for _, title in used),
        rows=tuple(_row(dataset, entry, used, own=name == slug) for name, entry in side.items()),
        picture=timeline.draw_strips(drawn, used, editions, dataset.as_of),
        key=courses.scale(dataset, drawn),
        past=tuple(_past(dataset, course, used) for course in drawn),
        told=_told(side.values()),
        same=same.told(dataset, (entry.carried for entry in side.values())),
        compare=urls.comparing((slug,)),
        set_of=held.as_at.label,
        citations=parts.cites(dataset, held),
    )


def _unknown(dataset: Dataset, slug: str) -> Entry:
    """What is to be told of one that is not in this record."""
    course = Course(names.authority(dataset, slug), "", (), "not in this record")
    return Entry(course, None, "", (), asked=False, known=extent.total(()), carried=())


def _lead(dataset: Dataset, slug: str, count: int) -> str:
    return (
        f"The {number(count)} authorities that the published set counts as most like {names.authority(dataset, slug)}, "
        "from A to Z. They are alike in who lives there, which says nothing of how well each does."
    )


def _row(dataset: Dataset, entry: Entry, lanes: grades.Lanes, *, own: bool) -> NeighbourRow:
    framework = dataset.frameworks.get(entry.framework)
    return NeighbourRow(
        authority=Link(entry.course.name, entry.course.address),
        own=own,
        report=entry.report,
        edition=str(framework.edition) if framework else "",
        cells=_cells(dataset, framework, lanes, entry.given) if entry.report else (),
        why="" if entry.report else entry.course.words or "no graded inspection in this record",
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


def _past(dataset: Dataset, course: Course, lanes: grades.Lanes) -> Past:
    """The inspections of one authority in some lanes."""
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


def _told(beside: Iterable[Entry]) -> str:
    """For whom it is recorded what they were told: not recorded is not the same as not told."""
    every = list(beside)
    known = [entry.course.name for entry in every if entry.asked]
    reports = extent.total(entry.known for entry in every)
    if not known:
        return (
            f"What inspectors asked of these {number(len(every))} is not recorded here for any of them. "
            "Not recorded is not the same as not told: it stands in their reports."
        )
    return (
        f"What inspectors asked of these {number(len(every))} is recorded for {reports.of()}: those of {listed(known)}. "
        "Of the others it is not recorded, which is not the same as not told."
    )
