"""The line of one recommendation: asked, said, found, each at its day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from throughline.timeline.labels import Box, first_row, width
from throughline.values import frozen

WIDTH = 1120
SIZE = 13.5
BOX = 26
ROW = 33


@frozen
class TracePoint:
    """`point` as in `macros/trail.html`; `look` is asked, claim, named, matched or plain (not looked at, not yet read)."""

    on: date
    word: str
    point: str
    look: Literal["asked", "claim", "named", "matched", "plain"]


@frozen
class TraceWord:
    """The word of a point, at the start of its baseline."""

    look: str
    word: str
    x: float
    y: float


@frozen
class TraceLine:
    """A picture made of few paths: for each look, in the order of drawing, everything of that look in one.

    With round ends a line of no length is a disc: so drawn are `ground`, `disc`, and `ring` with its `hole`.
    """

    width: int
    height: int
    paths: tuple[tuple[str, str], ...]
    words: tuple[TraceWord, ...]
    foot: int
    years: tuple[tuple[float, int], ...]


def draw_trace(points: tuple[TracePoint, ...], as_of: date) -> TraceLine | None:
    """The dated points to scale from the first to `as_of`; boxes that would meet step up a row. None for fewer than two."""
    if len(points) < 2:
        return None
    points = tuple(sorted(points, key=lambda p: p.on))
    first, last = points[0].on, max(as_of, points[-1].on)
    first = date(min(first, last - timedelta(days=2 * 365)).year, 1, 1)
    placed = place(points, first, last)
    tallest = max(box.y2 for _, _, box in placed)
    line = round(tallest + 27)
    drawn = dict.fromkeys(LOOKS, "")
    drawn["axis"], years = _axis(first, last, line + 30)
    drawn["line"] = f"M{placed[0][1]:g} {line}H{WIDTH}"
    for point, x, box in placed:
        drawn["stem"] += f"M{x:g} {box.y2:g}V{line - 10}"
        drawn["ground"] += f"M{x:g} {line}h0"
        if point.look in BOXED:
            drawn[f"box-{point.look}"] += _rounded(box)
        for look, dx, dy, way in SHAPES[point.point]:
            drawn[look] += f"M{x + dx:.5g} {line + dy:.5g}{way}"
    words = tuple(
        TraceWord(point.look, point.word, round(box.x1 + _inset(point), 1), round(box.y1 + 17.5, 1))
        for point, _, box in placed
    )
    paths = tuple((look, path) for look, path in drawn.items() if path)
    return TraceLine(WIDTH, line + 58, paths, words, line + 51, years)


def place(points: tuple[TracePoint, ...], first: date, last: date) -> list[tuple[TracePoint, float, Box]]:
    """Each point with its place on a line from `first` to `last`, and the box of its word, in as many rows as it takes."""
    taken: list[Box] = []
    places = [_x(point.on, first, last) for point in points]
    for point, x in zip(points, places, strict=True):
        wide = _width(point.word) + 2 * _inset(point)
        left = min(max(x - 9, 0), WIDTH - wide)
        up = first_row(Box(left, 0, left + wide, BOX), taken, ROW)
        # The stem of a box above must not run through this one, nor this one's stem through a box below.
        taken.append(Box(left, up, left + wide, up + BOX))
    tallest = max(box.y2 for box in taken)
    return [
        (point, x, Box(round(up.x1, 1), tallest - up.y2 + 1, round(up.x2, 1), tallest - up.y1 + 1))
        for point, x, up in zip(points, places, taken, strict=True)
    ]


def _x(day: date, first: date, last: date) -> float:
    return round(22 + (WIDTH - 46) * (day - first).days / (last - first).days, 1)


@lru_cache(1 << 10)
def _axis(first: date, last: date, y: int) -> tuple[str, tuple[tuple[float, int], ...]]:
    """The path of the years at the foot, and where each is written; the same for many lines."""
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    step = 1 if len(years) <= 20 else 2 if len(years) <= 40 else 5
    ticks = tuple((_x(date(year, 1, 1), first, last), year) for year in years[::step])
    return f"M0 {y}H{WIDTH}" + "".join(f"M{x:g} {y}v6" for x, _ in ticks), ticks


BOXED = frozenset({"claim", "named", "matched"})
LOOKS = (
    "axis", "line", "stem", "box-claim", "box-named", "box-matched", "ground", "ring", "hole", "disc", "stroke dotted",
    "stroke", "solid",
)  # fmt: skip
"""What the picture is made of, in the order of drawing."""

_CIRCLE = (-5.4, 0.0, "a5.4 5.4 0 1 0 10.8 0a5.4 5.4 0 1 0-10.8 0")
_DISC = (("disc", 0.0, 0.0, "h0"),)
_DOTTED = (("stroke dotted", *_CIRCLE),)
SHAPES: dict[str, tuple[tuple[str, float, float, str], ...]] = {
    "full": _DISC,
    "confirmed": _DISC,
    "open": (("ring", 0, 0, "h0"), ("hole", 0, 0, "h0")),
    "partly": (("stroke", *_CIRCLE), ("solid", 0, -5.4, "a5.4 5.4 0 0 1 0 10.8z")),
    "recurs": (("stroke", 5.2, 1.9, "a5.4 5.4 0 1 1-1.4-5.8"), ("solid", 6.4, -7, "v5.6h-5.6z")),
    "contradicted": (
        ("stroke", -6.5, -3, "h9.5"), ("stroke", 6.5, 3, "h-9.5"),
        ("solid", 2, -6.4, "l5 3.4-5 3.4z"), ("solid", -2, -0.4, "l-5 3.4 5 3.4z"),
    ),
    "not-comparable": (("stroke", -5.5, -2, "h11"), ("stroke", -5.5, 2, "h11"), ("stroke", 2.8, -6, "l-5.6 12")),
    "untested": _DOTTED,
    "empty": _DOTTED,
}  # fmt: skip
"""The shapes of points as `macros/trail.html` has them: parts of paths by look, each from the middle of the point."""


def _inset(point: TracePoint) -> int:
    return 8 if point.look in BOXED else 2


def _rounded(box: Box) -> str:
    side = BOX - 6
    return (
        f"M{box.x1 + 3:.5g} {box.y1:g}H{box.x2 - 3:.5g}a3 3 0 0 1 3 3v{side}a3 3 0 0 1-3 3"
        f"H{box.x1 + 3:.5g}a3 3 0 0 1-3-3v-{side}a3 3 0 0 1 3-3z"
    )


@lru_cache(1 << 12)
def _width(word: str) -> float:
    return width(word, SIZE, bold=True)
