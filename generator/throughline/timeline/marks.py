"""The grades of one lane: each at its place, joined where the story allows, its words where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline.timeline.labels import Box, Text, first_free, width, wrap
from throughline.timeline.scale import LEFT, WIDTH, Scale
from throughline.timeline.story import Lane, Mark, Story, joined_to

SIZE = 13.0
LINE = 15.0
HALF = 8.0
TOP = 22.0
RANGE = 57.0
"""From the best grade of a scale to its worst."""


@dataclass(frozen=True, slots=True)
class MarkView:
    """One grade at its place: the shape about (x, y), its words, and a leader where they had to move away."""

    x: float
    y: float
    word: str
    mark: str
    tone: str
    hollow: bool
    texts: tuple[Text, ...]
    box: Box
    leader: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class JoinView:
    """A line between two grades that can be compared; `joined` is `same` or `edition`."""

    x1: float
    y1: float
    x2: float
    y2: float
    joined: str


def places_of(story: Story, scale: Scale, marks: list[Mark]) -> list[tuple[float, float]]:
    """Across by date, down by grade. Several grades of one day stand side by side."""
    days = [scale.x(story.inspection(mark.inspection).on) for mark in marks]
    places = []
    for n, (mark, x) in enumerate(zip(marks, days, strict=True)):
        group = [k for k, other in enumerate(days) if other == x]
        shift = (group.index(n) - (len(group) - 1) / 2) * 28
        share = mark.level / (mark.levels - 1) if mark.levels > 1 else 0.0
        places.append((round(x + shift, 1), round(TOP + RANGE * (0.5 if mark.mark == "open" else share), 1)))
    return places


def joins_of(story: Story, lane: Lane, marks: list[Mark], places: list[tuple[float, float]]) -> list[JoinView]:
    """A line to each grade from the one that the story joins it to."""
    made = []
    for mark, (x, y) in zip(marks, places, strict=True):
        earlier = joined_to(story, lane.id, mark)
        if earlier in marks:
            from_x, from_y = places[marks.index(earlier)]
            made.append(JoinView(from_x, from_y, x, y, mark.joined))
    return made


def labelled(
    marks: list[Mark],
    places: list[tuple[float, float]],
    joins: list[JoinView],
    marked: tuple[tuple[tuple[float, float], ...], tuple[float, ...], tuple[float, ...]],
    taken: list[Box],
) -> list[MarkView]:
    """Each mark with its words where they cover nothing in `taken`, to which they are added.

    `marked` are the lane's bands, seams and breaks: words keep off a break where they can, and off the others if it is easy.
    """
    views = []
    bands, seams, breaks = marked
    lines_of = [((j.x1, j.y1, j.x2, j.y2), 3) for j in joins] + [((x, 0.0, x, 1000.0), 3) for x in seams]
    lines_of += [((x, 0.0, x, 1000.0), 2) for start, long in bands for x in (start, start + long)]
    lines_of += [((x + side, 0.0, x + side, 1000.0), 25) for x in breaks for side in (-6, 6)]
    for n, (mark, (x, y)) in enumerate(zip(marks, places, strict=True)):
        lines = _lines_of(mark)
        wide = max(width(line, SIZE, bold=cls == "t-word") for line, cls in lines)
        tall = LINE * len(lines)
        same_day = [k for k, other in enumerate(places) if k != n and abs(other[0] - x) < 40]
        outward = -1 if any(places[k][0] > x for k in same_day) else 1
        candidates = _candidates(x, y, wide, tall, outward if same_day else 0)
        box = first_free(candidates, [box for box in taken if not _about(box, x, y)], lines_of)
        taken.append(box)
        anchor = "middle"
        at = (box.x1 + box.x2) / 2
        if abs(box.x1 - (x - HALF - 1)) < 0.1 or box.x1 > x:
            anchor, at = "start", box.x1
        elif abs(box.x2 - (x + HALF + 1)) < 0.1 or box.x2 < x:
            anchor, at = "end", box.x2
        texts = tuple(
            Text(round(at, 1), round(box.y1 + 12 + LINE * k, 1), line, anchor, cls)
            for k, (line, cls) in enumerate(lines)
        )
        leader = (x, y + HALF + 2, x, box.y1 + 1) if box.y1 > y + HALF + 12 else None
        views.append(MarkView(x, y, mark.word, mark.mark, mark.tone, mark.hollow, texts, box, leader))
    return views


def _lines_of(mark: Mark) -> list[tuple[str, str]]:
    """The words under a mark with their class: the grade, what it covers, and that it was reported later."""
    lines = [(line, "t-word") for line in wrap(mark.word, SIZE, 92, bold=True)]
    if mark.note:
        lines += [(line, "t-small") for line in wrap(mark.note, SIZE, 100)]
    if mark.hollow:
        lines.append(("reported later", "t-small"))
    return lines


def _candidates(x: float, y: float, wide: float, tall: float, outward: int) -> Iterator[Box]:
    """Places for a label, best first: under the mark, over it, beside it, then rows further down, the last always free."""
    centre, right, left = x - wide / 2, x - HALF - 1, x + HALF + 1 - wide
    across = {0: (centre, left, right), -1: (left, centre, right), 1: (right, centre, left)}[outward]
    yield from (inside(start, y + HALF + 2, wide, tall) for start in across)
    if y - HALF - 2 - tall >= 2:
        yield from (inside(start, y - HALF - 2 - tall, wide, tall) for start in across)
    yield inside(x + HALF + 5, y - tall / 2, wide, tall)
    yield inside(x - HALF - 5 - wide, y - tall / 2, wide, tall)
    for row in range(1, 40):
        yield from (inside(start, y + HALF + 2 + 12 * row, wide, tall) for start in (*across, x - 3))


def inside(x1: float, y1: float, wide: float, tall: float) -> Box:
    """A box of this size that starts at x1, or as near to it as the picture allows."""
    x1 = min(max(x1, LEFT + 3), WIDTH - wide)
    return Box(x1, y1, x1 + wide, y1 + tall)


def _about(box: Box, x: float, y: float) -> bool:
    return box == Box(x - HALF, y - HALF, x + HALF, y + HALF)
