"""The line of one recommendation: asked, said, found, each at its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from throughline.timeline.labels import Box, first_row, width

WIDTH = 1120.0
SIZE = 13.5
BOX = 26.0
ROW = 33.0


@dataclass(frozen=True, slots=True)
class TracePoint:
    """`point` as in `macros/trail.html`; `look` is asked, claim, named, matched or plain (not looked at, not yet read)."""

    on: date
    word: str
    point: str
    look: Literal["asked", "claim", "named", "matched", "plain"]


@dataclass(frozen=True, slots=True)
class TracePointView:
    """The point stands at (`x`, the line); its box at (`box_x`, `box_y`), its word at (`text_x`, `text_y`)."""

    x: float
    point: str
    look: str
    word: str
    box_x: float
    box_y: float
    box_width: float
    box_height: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class TraceLine:
    width: float
    height: float
    line: float
    start: float
    points: tuple[TracePointView, ...]
    ticks: tuple[tuple[float, str], ...]


def draw_trace(points: tuple[TracePoint, ...], as_of: date) -> TraceLine | None:
    """The dated points to scale from the first to `as_of`; boxes that would meet step up a row. None without points."""
    if not points:
        return None
    points = tuple(sorted(points, key=lambda p: p.on))
    first, last = points[0].on, max(as_of, points[-1].on)
    first = date(min(first, last - timedelta(days=2 * 365)).year, 1, 1)
    left, right = 22.0, WIDTH - 24

    def x_of(day: date) -> float:
        return round(left + (right - left) * (day - first).days / (last - first).days, 1)

    taken: list[Box] = []
    placed: list[tuple[TracePoint, float, Box]] = []
    for point in points:
        x = x_of(point.on)
        wide = width(point.word, SIZE, bold=True) + (16 if point.look in ("claim", "named", "matched") else 4)
        x1 = min(max(x - 9, 0), WIDTH - wide)
        up = first_row(Box(x1, 0, x1 + wide, BOX), taken, ROW)
        box = Box(x1, up, x1 + wide, up + BOX)
        # The stem of a box above must not run through this one, nor this one's stem through a box below.
        taken.append(box)
        placed.append((point, x, box))
    tallest = max(box.y1 for _, _, box in placed)
    line = tallest + BOX + 26
    views = []
    for point, x, box in placed:
        y = tallest - box.y1 + 1
        inset = 8 if point.look in ("claim", "named", "matched") else 2
        views.append(
            TracePointView(
                x, point.point, point.look, point.word, round(box.x1, 1), y, round(box.x2 - box.x1, 1), BOX,
                round(box.x1 + inset, 1), y + 17.5,
            )
        )  # fmt: skip
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    step = 1 if len(years) <= 20 else 2 if len(years) <= 40 else 5
    ticks = tuple((x_of(date(year, 1, 1)), str(year)) for year in years if (year - years[0]) % step == 0)
    return TraceLine(WIDTH, line + 58, line, views[0].x, tuple(views), ticks)
