"""Grades as a table: lanes across, one inspection a row. A grade that covers two lanes is one cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from throughline import history
from throughline.link import Dataset, Event
from throughline.pages import parts
from throughline.pages.parts import Grade

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
