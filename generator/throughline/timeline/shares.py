"""Columns of counts over the years: a picture for each stretch of time in which counts may be compared."""

from __future__ import annotations

from collections.abc import Sequence

from throughline.values import frozen

PITCH = 34.0
GAP = 4.0
HEIGHT = 264.0
"""What the highest number of all stretches stands for."""
TOP = 22.0
"""Room for the total above a column."""
FOOT = 26.0
NUMBERED = 14.0
"""A part this high holds its number."""
SHAPED = 34.0
"""And this high its shape as well."""
# A part is drawn a little smaller than it is, for the edge around it and the gap to the next.


@frozen
class Count:
    """How many stood at one grade; parts are stacked from the foot in their order."""

    mark: str
    tone: str
    number: int


@frozen
class Column:
    """One year: `of` is how many there were in all."""

    label: str
    counts: tuple[Count, ...]
    of: int


@frozen
class Part:
    """A part of a column. Its number is empty where there is no room for it."""

    mark: str
    tone: str
    y: float
    height: float
    number: str
    number_y: float
    shape_y: float
    shaped: bool


@frozen
class Bar:
    x: float
    middle: float
    label: str
    total: str
    total_y: float
    ground_y: float
    parts: tuple[Part, ...]


@frozen
class Era:
    """The picture of one stretch, its foot at `foot`; `begins` is the break drawn before every stretch but the first."""

    title: str
    note: str
    begins: bool
    width: float
    height: float
    bar: float
    foot: float
    ground: float
    bars: tuple[Bar, ...]


def columns(stretches: Sequence[tuple[str, str, Sequence[Column]]]) -> tuple[Era, ...]:
    """Stretches of (title, note, columns), all drawn to one scale."""
    most = max((column.of for _, _, row in stretches for column in row), default=0)
    unit = HEIGHT / most if most else 0.0
    return tuple(_stretch(title, note, row, unit, number > 0) for number, (title, note, row) in enumerate(stretches))


def _stretch(title: str, note: str, row: Sequence[Column], unit: float, begins: bool) -> Era:
    foot = TOP + HEIGHT
    bars = tuple(_bar(column, number * PITCH, foot, unit) for number, column in enumerate(row))
    return Era(title, note, begins, len(row) * PITCH, foot + FOOT, PITCH - GAP, foot, HEIGHT, bars)


def _bar(column: Column, x: float, foot: float, unit: float) -> Bar:
    parts, y = [], foot
    for count in column.counts:
        height = count.number * unit
        y -= height
        parts.append(_part(count, y, height))
    middle = round(x + (PITCH - GAP) / 2, 1)
    total = sum(count.number for count in column.counts)
    ground = round(foot - column.of * unit, 1)
    return Bar(x, middle, column.label, str(total), round(y - 6, 1), ground, tuple(parts))


def _part(count: Count, y: float, height: float) -> Part:
    middle = y + height / 2
    shaped = height >= SHAPED
    return Part(
        count.mark, count.tone, round(y + 0.75, 2), round(max(height - 1.5, 0.5), 2), str(count.number) if height >= NUMBERED else "",
        round(middle + (12 if shaped else 4.5), 1), round(middle - 14, 1), shaped,
    )  # fmt: skip
