"""Equal squares in rows: where each stands on its grid, and to which side its words have room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from throughline.values import frozen


@frozen
class Square:
    """A square of the picture, in reading order. `column` counts from 1; `empty` rows lie between it and the one before.

    `opens` is the side to which words beside it have most room.
    """

    key: str
    column: int
    empty: int
    opens: Literal["east", "west"]


def in_rows(places: Iterable[tuple[str, int, int]]) -> tuple[Square, ...]:
    """Squares of (key, column, row), from north-west to south-east; columns and rows may begin anywhere."""
    ordered = sorted(places, key=lambda place: (place[2], place[1], place[0]))
    if not ordered:
        return ()
    west = min(column for _, column, _ in ordered)
    width = max(column for _, column, _ in ordered) - west + 1
    made, above = [], ordered[0][2]
    for key, column, row in ordered:
        at = column - west + 1
        made.append(Square(key, at, max(row - above - 1, 0), "east" if at <= width / 2 else "west"))
        above = row
    return tuple(made)
