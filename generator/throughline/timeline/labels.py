"""Words in a picture: how wide they are, how they break, and where they fit without covering one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

Anchor = str
"""`start`, `middle` or `end`, as SVG's text-anchor."""

Line = tuple[float, float, float, float]
"""From x, y to x, y."""


class _Units(dict[str, int]):
    """How wide each letter is, in thousandths of the size."""

    def __missing__(self, letter: str) -> int:
        self[letter] = 700 if letter.isupper() else 575
        return self[letter]


_UNITS = _Units({**dict.fromkeys("iIljtf.,:;'’()|!/ -", 330), **dict.fromkeys("mwMW", 900)})


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    x1: float
    y1: float
    x2: float
    y2: float

    def meets(self, other: Box, clear: float = 0) -> bool:
        return (
            self.x1 < other.x2 + clear
            and other.x1 < self.x2 + clear
            and self.y1 < other.y2 + clear
            and other.y1 < self.y2 + clear
        )

    def down(self, by: float) -> Box:
        """The same box further down."""
        return Box(self.x1, self.y1 + by, self.x2, self.y2 + by)


class Text(NamedTuple):
    """One line of text at its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    cls: str = ""


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is at most in the usual system fonts: the reader's own decides, so this errs on the wide side.

    The widest of them is the one of a bare Linux.
    """
    return sum(map(_UNITS.__getitem__, text)) * size * (1.2 if bold else 1.07) / 1000


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text at its spaces into lines no wider than `room`; a single word that is wider keeps its line."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def widest(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    return max((width(line, size, bold=bold) for line in lines), default=0.0)


def first_free(
    candidates: Iterable[Box],
    taken: Sequence[Box],
    joins: Sequence[Line] = (),
    upright: Sequence[tuple[float, int]] = (),
) -> Box:
    """The best candidate: free of `taken` if any is, then the earliest. Asks for no more of them than it needs.

    A candidate that a join crosses counts as three places later; one that an upright line at x crosses, by its weight.
    """
    best, least = Box(0, 0, 0, 0), (len(taken) + 1, 0)
    for n, box in enumerate(candidates):
        if least <= (0, n):
            break  # no later candidate can cost less than its own place
        left, top, right, bottom = box.x1 - 2, box.y1 - 2, box.x2 + 2, box.y2 + 2
        met = 0
        for x1, y1, x2, y2 in taken:
            if x1 < right and left < x2 and y1 < bottom and top < y2:
                met += 1
        if met <= least[0]:
            cost = n + 3 * sum(_crosses(line, box) for line in joins)
            for x, weight in upright:
                if box.x1 < x < box.x2:
                    cost += weight
            if (met, cost) < least:
                best, least = box, (met, cost)
    return best


def first_row(box: Box, taken: Sequence[Box], step: float) -> float:
    """How far down, in whole steps, a box has to go to be free of those already placed."""
    shift = 0.0
    while any(box.down(shift).meets(other, 3) for other in taken):
        shift += step
    return shift


def _crosses(line: Line, box: Box) -> bool:
    """Whether a straight line runs through a box: the part of it that each side leaves must not be empty."""
    x1, y1, x2, y2 = line
    enters, leaves = 0.0, 1.0
    for start, along, low, high in ((x1, x2 - x1, box.x1, box.x2), (y1, y2 - y1, box.y1, box.y2)):
        if along == 0:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / along, (high - start) / along))
        enters, leaves = max(enters, near), min(leaves, far)
    return enters < leaves
