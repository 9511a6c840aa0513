"""Words in a picture: how wide they are, how they break, and where they fit without covering one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Anchor = str
"""`start`, `middle` or `end`, as SVG's text-anchor."""

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


def first_free(
    candidates: Sequence[Box], taken: Sequence[Box], lines: Sequence[tuple[float, float, float, float]] = ()
) -> int:
    """The index of the best candidate: free of `taken`, then crossed by the fewest lines, then the earliest.

    The last candidates of a caller should be ones that are free for certain. If none is free, the one that meets the
    fewest is chosen.
    """

    def cost(n: int) -> tuple[int, int]:
        box = candidates[n]
        met = sum(box.meets(other, 2) for other in taken)
        return met, 3 * sum(_crosses(line, box) for line in lines) + n

    return min(range(len(candidates)), key=cost)


def first_row(box: Box, taken: Sequence[Box], step: float) -> float:
    """How far down, in whole steps, a box has to go to be free of those already placed."""
    shift = 0.0
    while any(Box(box.x1, box.y1 + shift, box.x2, box.y2 + shift).meets(other, 3) for other in taken):
        shift += step
    return shift


def _crosses(line: tuple[float, float, float, float], box: Box) -> bool:
    x1, y1, x2, y2 = line
    steps = max(2, int(abs(x2 - x1) / 3))
    return any(
        box.x1 < x1 + (x2 - x1) * n / steps < box.x2 and box.y1 < y1 + (y2 - y1) * n / steps < box.y2
        for n in range(steps + 1)
    )
