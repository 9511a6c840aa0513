"""Grades as pages show them: those of one event, each beside the one before it; and lanes across, one event a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from throughline import history, records
from throughline.link import Dataset, Event
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Differs, Grade

MOVES = {
    "same": "the same",
    "better": "better",
    "worse": "worse",
    "not-comparable": "not comparable",
    "first": "",
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One judgement: its grade, the one before it in the lane, and whether the two may be compared."""

    judgement: str
    code: str
    grade: Grade | None
    differs: Differs | None
    before: Grade | None
    before_when: str
    movement: str
    why: str
    within: str
    reported_by: Link | None
    note: str
    citations: tuple[Cite, ...]


def grade_row(dataset: Dataset, item: history.Placed, grades: tuple[history.Placed, ...]) -> GradeRow:
    """The row of one grade among all of its authority."""
    holder = _holder(item)
    given = holder.judgements.get(item.judgement.id)
    long = given if isinstance(given, records.Grade) else None
    earlier = history.before(grades, item)
    move = history.movement(dataset, earlier, item)
    why = ""
    if earlier and move == "not-comparable" and earlier.framework != item.framework:
        why = f"not the same judgement as in {dataset.frameworks[earlier.framework].edition}"
    return GradeRow(
        judgement=str(item.judgement.title),
        code=str(item.judgement.id),
        grade=parts.grade_view(item),
        differs=parts.differs(dataset, str(item.judgement.short), long.grade) if long else None,
        before=parts.grade_view(earlier) if earlier else None,
        before_when=earlier.event.on.label if earlier else "",
        movement=MOVES[move],
        why=why,
        within=str(item.judgement.within or ""),
        reported_by=names.link(dataset, item.reported_by) if item.reported_by else None,
        note=item.note,
        citations=parts.cites(dataset, long or holder),
    )


def _holder(item: history.Placed) -> records.Inspection | records.Review:
    """What gives the grade: the event, or its review of a board."""
    record = item.event.record
    reviews = (r for r in record.reviews if (r.body, r.framework) == (item.board, item.framework))
    return next(reviews, record)


# -- lanes across ------------------------------------------------------------------------------------------------------


Lanes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LaneCell:
    """A grade over `span` lanes, or in words why there is none."""

    lane: str
    grade: Grade | None
    words: str
    span: int


def lanes_used(dataset: Dataset, events: Iterable[Event]) -> Lanes:
    """The lanes (id and title) of an authority's own grades in any of these events, in the order of the vocabulary."""
    used = {lane for event in events for item in _own(dataset, event) for lane in item.lanes}
    return tuple(
        (str(lane.id), str(lane.title)) for lane in dataset.vocabulary.lanes if lane.id in used and not lane.board
    )


def lane_cells(dataset: Dataset, event: Event, lanes: Lanes) -> tuple[LaneCell, ...]:
    """The cells of one row. The spans add up to the number of lanes."""
    own = _own(dataset, event)
    cells: list[LaneCell] = []
    at = 0
    while at < len(lanes):
        item = next((item for item in own if lanes[at][0] in item.lanes), None)
        if item is None:
            cells.append(LaneCell(lanes[at][1], None, _why(dataset, event, lanes[at][0]), 1))
            at += 1
            continue
        end = at + 1
        while end < len(lanes) and lanes[end][0] in item.lanes:
            end += 1
        words = "one grade for both" if end - at > 1 else "" if item.grade else "sources differ"
        cells.append(
            LaneCell(" and ".join(title for _, title in lanes[at:end]), parts.grade_view(item), words, end - at)
        )
        at = end
    return tuple(cells)


def _own(dataset: Dataset, event: Event) -> list[history.Placed]:
    """An event's grades of the authority itself: no board's, and none that is a part of another."""
    grades = history.placed(dataset, event.authority)
    return [item for item in grades if item.event is event and item.board is None and not item.judgement.within]


def _why(dataset: Dataset, event: Event, lane: str) -> str:
    framework = dataset.frameworks.get(event.record.framework or "")
    if framework and framework.no_overall and lane == dataset.vocabulary.lanes[0].id:
        return "no overall grade"
    return "not graded"
