"""The grades of one lane: each at its place, joined where the story allows, its words where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from throughline.timeline.labels import Box, Text, first_free, width, wrap
from throughline.timeline.scale import LEFT, WIDTH, Scale
from throughline.timeline.story import Joined, Lane, Mark, Story, joined_to

SIZE = 13.0
LINE = 15.0
HALF = 8.0
TOP = 22.0
RANGE = 57.0
"""From the best grade of a scale to its worst."""


class MarkView(NamedTuple):
    """One grade at its place: the shape about (x, y), its words, and a leader down to where they had to move away."""

    x: float
    y: float
    word: str
    mark: str
    tone: str
    hollow: bool
    texts: tuple[Text, ...]
    leader_to: float | None = None


class JoinView(NamedTuple):
    """A line between two grades that can be compared; `joined` is `same` or `edition`."""

    x1: float
    y1: float
    x2: float
    y2: float
    joined: Joined


def places_of(story: Story, scale: Scale, marks: list[Mark]) -> list[tuple[float, float]]:
    """Across by date, down by grade. Several grades of one day stand side by side."""
    days = [scale.x(story.inspection(mark.inspection).on) for mark in marks]
    places = []
    for n, (mark, x) in enumerate(zip(marks, days, strict=True)):
        if (together := days.count(x)) > 1:
            x = round(x + (days[:n].count(x) - (together - 1) / 2) * 28, 1)
        share = mark.level / (mark.levels - 1) if mark.levels > 1 else 0.0
        places.append((x, round(TOP + RANGE * (0.5 if mark.mark == "open" else share), 1)))
    return places


def joins_of(story: Story, lane: Lane, marks: list[Mark], places: list[tuple[float, float]]) -> list[JoinView]:
    """A line to each grade from the one that the story joins it to."""
    made = []
    for mark, (x, y) in zip(marks, places, strict=True):
        if earlier := joined_to(story, lane.id, mark):
            from_x, from_y = places[marks.index(earlier)]
            made.append(JoinView(from_x, from_y, x, y, mark.joined))
    return made


def labelled(
    marks: list[Mark],
    places: list[tuple[float, float]],
    joins: list[JoinView],
    marked: tuple[tuple[tuple[float, float], ...], tuple[float, ...], tuple[float, ...]],
    taken: list[Box],
    top: float,
) -> tuple[list[MarkView], float]:
    """Each mark of a lane that begins at `top`, with its words where they cover nothing in `taken`; and how far down they reach.

    Places and `taken`, to which the words are added, are counted from the top of the lane, as is the reach. `marked` are
    its bands, seams and breaks: words keep off a break where they can, and off the others if it is easy.
    """
    bands, seams, breaks = marked
    lines = [(join.x1, join.y1, join.x2, join.y2) for join in joins]
    upright = [(x, 3) for x in seams]
    upright += [(x, 2) for start, long in bands for x in (start, start + long)]
    upright += [(x + side, 25) for x in breaks for side in (-6, 6)]
    views, low = [], 0.0
    for n, (mark, (x, y)) in enumerate(zip(marks, places, strict=True)):
        words, wide, tall = _words(mark.word, mark.note, mark.hollow)
        same_day = [other for k, (other, _) in enumerate(places) if k != n and -40 < other - x < 40]
        outward = 0 if not same_day else -1 if max(same_day) > x else 1
        own = about(x, y)
        box = first_free(_candidates(x, y, wide, tall, outward), [box for box in taken if box != own], lines, upright)
        taken.append(box)
        x1, y1, x2, y2 = box
        low = max(low, y2)
        anchor, at = "middle", (x1 + x2) / 2
        if -0.1 < x1 - (x - HALF - 1) < 0.1 or x1 > x:
            anchor, at = "start", x1
        elif -0.1 < x2 - (x + HALF + 1) < 0.1 or x2 < x:
            anchor, at = "end", x2
        first = y1 + 12 + top
        texts = tuple([Text(at, first + LINE * k, line, anchor, cls) for k, (line, cls) in enumerate(words)])
        leader_to = y1 + 1 + top if y1 > y + HALF + 12 else None
        views.append(MarkView(x, y + top, mark.word, mark.mark, mark.tone, mark.hollow, texts, leader_to))
    return views, low


def about(x: float, y: float) -> Box:
    """What a mark covers."""
    return Box(x - HALF, y - HALF, x + HALF, y + HALF)


@lru_cache(maxsize=1024)
def _words(word: str, note: str, hollow: bool) -> tuple[tuple[tuple[str, str], ...], float, float]:
    """The words under a mark, line by line with their class, how wide they are and how tall."""
    lines = [(line, "t-word") for line in wrap(word, SIZE, 92, bold=True)]
    if note:
        lines += [(line, "t-small") for line in wrap(note, SIZE, 100)]
    if hollow:
        lines.append(("reported later", "t-small"))
    wide = max(width(line, SIZE, bold=cls == "t-word") for line, cls in lines)
    return tuple(lines), wide, LINE * len(lines)


def _candidates(x: float, y: float, wide: float, tall: float, outward: int) -> Iterator[Box]:
    """Places for a label, best first: under the mark, over it, beside it, then rows further down, the last always free."""
    centre, right, left = x - wide / 2, x - HALF - 1, x + HALF + 1 - wide
    across = ((centre, left, right), (right, centre, left), (left, centre, right))[outward]
    for start in across:
        yield inside(start, y + HALF + 2, wide, tall)
    if y - HALF - 2 - tall >= 2:
        for start in across:
            yield inside(start, y - HALF - 2 - tall, wide, tall)
    yield inside(x + HALF + 5, y - tall / 2, wide, tall)
    yield inside(x - HALF - 5 - wide, y - tall / 2, wide, tall)
    for row in range(1, 40):
        yield from (inside(start, y + HALF + 2 + 12 * row, wide, tall) for start in (*across, x - 3))


def inside(x1: float, y1: float, wide: float, tall: float) -> Box:
    """A box of this size that starts at x1, or as near to it as the picture allows."""
    x1 = min(max(x1, LEFT + 3), WIDTH - wide)
    return Box(x1, y1, x1 + wide, y1 + tall)
