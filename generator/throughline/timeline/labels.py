"""Words in a picture: how wide they are, how they break, and where they fit without covering one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Anchor = str
"""`start`, `middle` or `end`, as SVG's text-anchor."""

Line = tuple[float, float, float, float]
"""From x, y to x, y."""

_NARROW, _WIDE = frozenset("iIljtf.,:;'’()|!/ -"), frozenset("mwMW")


@dataclass(frozen=True, slots=True)
class Box:
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


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text at its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    cls: str = ""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is at most in the usual system fonts: the reader's own decides, so this errs on the wide side."""
    units = 0.0
    for letter in text:
        if letter in _NARROW:
            units += 0.33
        elif letter in _WIDE:
            units += 0.9
        elif letter.isupper():
            units += 0.7
        else:
            units += 0.575
    return units * size * (1.08 if bold else 1.02)


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


def first_free(candidates: Iterable[Box], taken: Sequence[Box], lines: Sequence[tuple[Line, int]] = ()) -> Box:
    """The best candidate: free of `taken` if any is, then the earliest. Asks for no more of them than it needs.

    A candidate that a line crosses counts as later by that line's weight.
    """

    best, least = Box(0, 0, 0, 0), (len(taken) + 1, 0)
    for n, box in enumerate(candidates):
        if least <= (0, n):
            break  # no later candidate can cost less than its own place
        met = sum(box.meets(other, 2) for other in taken)
        if met <= least[0]:
            cost = met, n + sum(weight for line, weight in lines if _crosses(line, box))
            if cost < least:
                best, least = box, cost
    return best


def first_row(box: Box, taken: Sequence[Box], step: float) -> float:
    """How far down, in whole steps, a box has to go to be free of those already placed."""
    shift = 0.0
    while any(Box(box.x1, box.y1 + shift, box.x2, box.y2 + shift).meets(other, 3) for other in taken):
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
