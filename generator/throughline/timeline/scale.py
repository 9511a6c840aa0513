"""Time to a place across the picture, and the columns of the editions on it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from throughline.timeline.story import Edition, Story, shown_lanes

WIDTH = 1120.0
LEFT = 188.0
LEAD = 98.0
TAIL = 52.0
LEAST = 34.0
"""Inspections closer than this are drawn this far apart; everything else is to scale."""
BESIDE_BLOCK = 64.0
SIDE = 30.0
"""What a column leaves free on both sides of an inspection."""
LABEL = 48.0
"""Half the width of a grade's word."""
NARROWEST = 92.0
"""A column without an inspection holds words of this width."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where an edition stands: it begins at `x1`, ends at `x2`."""

    edition: Edition
    x1: float
    x2: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to x, straight between its knots, which are the inspections and the two ends."""

    knots: tuple[tuple[int, float], ...]

    def x(self, day: date) -> float:
        days = [knot[0] for knot in self.knots]
        n = min(max(bisect_right(days, day.toordinal()), 1), len(self.knots) - 1)
        (d1, x1), (d2, x2) = self.knots[n - 1], self.knots[n]
        return round(x1 + (x2 - x1) * (day.toordinal() - d1) / (d2 - d1), 1) if d2 > d1 else x1


def make_scale(story: Story) -> Scale:
    """To scale by publication from the first dated thing to the day of the record, with room for words at both ends."""
    days = [item.on for item in story.inspections] + [v.starts for v in story.visits] + [s.on for s in story.said]
    last = max([story.as_of, *days])
    first = min([*days, last - timedelta(days=3 * 365)])
    tail = TAIL
    empty = _empty_at_end(story)
    if empty and story.inspections:
        newest = _knots(story, first, last, tail)[-2][1]
        short = newest + LABEL - (WIDTH - NARROWEST * empty)
        if short > 0:
            tail += short * (WIDTH - tail - LEFT - LEAD) / max(newest - LEFT - LEAD, 1)
    return Scale(_knots(story, first, last, tail))


def _knots(story: Story, first: date, last: date, tail: float) -> tuple[tuple[int, float], ...]:
    start, end = LEFT + LEAD, WIDTH - tail
    per_day = (end - start) / (last - first).days
    days = sorted({item.on for item in story.inspections})
    least = _least(story, days, end - start)
    places = [start + per_day * (day - first).days for day in days]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + least[n - 1])
    if places and places[-1] > end:
        places[-1] = end
        for n in range(len(places) - 2, -1, -1):
            places[n] = min(places[n], places[n + 1] - least[n])
    knots = [(first.toordinal() - 1, start - per_day), *zip((d.toordinal() for d in days), places, strict=True)]
    return (*knots, (last.toordinal() + 1, end + per_day))


def _least(story: Story, days: list[date], room: float) -> list[float]:
    """How far apart each day has to stand from the next: further where a word has to stand beside a block over lanes."""
    blocks = {story.inspection(mark.inspection).on for mark in story.marks if mark.spans}
    least = [LEAST if (day in blocks) == (after in blocks) else BESIDE_BLOCK for day, after in pairwise(days)]
    return [part * min(1, room / sum(least)) for part in least]


def columns_of(story: Story, scale: Scale) -> tuple[Column, ...]:
    """One column per edition that this story needs, oldest first, never overlapping.

    A column begins where its edition came into force, unless an inspection of the edition before it was published later:
    then it begins after that. It ends with its edition, or with its last inspection if that is later.
    """
    needed = _needed(story)
    inspected = {e.id: [scale.x(i.on) for i in story.inspections if i.edition == e.id] for e in needed}
    starts: list[float] = []
    for n, edition in enumerate(needed):
        earlier = [x for e in needed[:n] for x in inspected[e.id]]
        later = [x for e in needed[n:] for x in inspected[e.id]]
        lower = max(
            [LEFT]
            + [x + (SIDE if later else LABEL) for x in earlier]
            + ([starts[-1] + NARROWEST / 2] if starts else [])
        )
        upper = min([WIDTH - NARROWEST * (len(needed) - n) * (not later)] + [x - SIDE for x in later])
        if n == 0:
            starts.append(LEFT)
        elif lower > upper:
            nearest = max(earlier, default=lower) if earlier else lower
            starts.append(max((nearest + min(later, default=upper)) / 2, starts[-1] + 2) if later else lower)
        else:
            starts.append(min(max(scale.x(edition.starts) if edition.starts else lower, lower), upper))
    columns = []
    for n, (edition, x1) in enumerate(zip(needed, starts, strict=True)):
        limit = starts[n + 1] if n + 1 < len(starts) else WIDTH
        x2 = limit
        if edition.ends and n + 1 < len(starts):
            x2 = max([scale.x(edition.ends), x1 + NARROWEST] + [x + SIDE for x in inspected[edition.id]])
            x2 = limit if x2 > limit - 22 else x2
        columns.append(Column(edition, round(x1, 1), round(x2, 1)))
    return tuple(columns)


def _needed(story: Story) -> list[Edition]:
    used = {item.edition for item in story.inspections} | {g.edition for lane in shown_lanes(story) for g in lane.gaps}
    places = [n for n, edition in enumerate(story.editions) if edition.id in used]
    return [story.editions[n] for n in places]


def _empty_at_end(story: Story) -> int:
    inspected = {item.edition for item in story.inspections}
    count = 0
    for edition in reversed(_needed(story)):
        if edition.id in inspected:
            break
        count += 1
    return count
