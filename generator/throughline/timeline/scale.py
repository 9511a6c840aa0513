"""Time to a place across the picture, and the columns of the editions on it."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise

from throughline.timeline.story import Edition, Story
from throughline.values import frozen

WIDTH = 1120.0
LEFT = 188.0
LEAD = 98.0
TAIL = 52.0
LEAST = 34.0
"""Inspections closer than this are drawn this far apart; everything else is to scale."""
BESIDE_BLOCK = 74.0
SIDE = 30.0
"""What a column leaves free on both sides of an inspection."""
LABEL = 54.0
"""Half the width of a grade's word."""
NARROWEST = 92.0
"""A column without an inspection holds words of this width."""


@frozen
class Column:
    """Where an edition stands: it begins at `x1`, ends at `x2`."""

    edition: Edition
    x1: float
    x2: float


@frozen
class Scale:
    """Days (ordinals) to x, straight between places, which are those of the inspections and of the two ends."""

    days: tuple[int, ...]
    places: tuple[float, ...]

    def x(self, day: date) -> float:
        at = day.toordinal()
        n = min(max(bisect_right(self.days, at), 1), len(self.days) - 1)
        d1, d2, x1, x2 = self.days[n - 1], self.days[n], self.places[n - 1], self.places[n]
        return round(x1 + (x2 - x1) * (at - d1) / (d2 - d1), 1) if d2 > d1 else x1


def make_scale(story: Story) -> Scale:
    """To scale by publication from the first dated thing to the day of the record, with room for words at both ends."""
    days = [item.on for item in story.inspections] + [v.starts for v in story.visits] + [s.on for s in story.said]
    last = max([story.as_of, *days])
    first = min([*days, last - timedelta(days=3 * 365)])
    tail = TAIL
    empty = _empty_at_end(story)
    if empty and story.inspections:
        newest = _scale(story, first, last, tail).places[-2]
        short = newest + LABEL - (WIDTH - NARROWEST * empty)
        if short > 0:
            tail += short * (WIDTH - tail - LEFT - LEAD) / max(newest - LEFT - LEAD, 1)
    return _scale(story, first, last, tail)


def _scale(story: Story, first: date, last: date, tail: float) -> Scale:
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
    ordinals = (first.toordinal() - 1, *(day.toordinal() for day in days), last.toordinal() + 1)
    return Scale(ordinals, (start - per_day, *places, end + per_day))


def _least(story: Story, days: list[date], room: float) -> list[float]:
    """How far apart each day has to stand from the next: further where a word has to stand beside a block over lanes."""
    blocks = {story.inspection(mark.inspection).on for mark in story.spanning}
    least = [LEAST if (day in blocks) == (after in blocks) else BESIDE_BLOCK for day, after in pairwise(days)]
    share = min(1, room / sum(least)) if least else 1
    return [part * share for part in least]


def columns_of(story: Story, scale: Scale) -> tuple[Column, ...]:
    """One column per edition that this story needs, oldest first, never overlapping.

    A column begins where its edition came into force, unless an inspection of the edition before it was published later:
    then it begins after that; and where there is room, not before the last has room for words. It ends with its edition,
    or with its last inspection if that is later.
    """
    needed = story.needed
    inspected: dict[str, list[float]] = {edition.id: [] for edition in needed}
    for item in story.inspections:
        if item.edition in inspected:
            inspected[item.edition].append(scale.x(item.on))
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
            roomy = min(starts[-1] + NARROWEST, upper + SIDE - LABEL)
            starts.append(min(max(scale.x(edition.starts) if edition.starts else lower, lower, roomy), upper))
    columns = []
    for n, (edition, x1) in enumerate(zip(needed, starts, strict=True)):
        limit = starts[n + 1] if n + 1 < len(starts) else WIDTH
        x2 = limit
        if edition.ends and n + 1 < len(starts):
            x2 = max([scale.x(edition.ends), x1 + NARROWEST] + [x + SIDE for x in inspected[edition.id]])
            x2 = limit if x2 > limit - 22 else x2
        columns.append(Column(edition, round(x1, 1), round(x2, 1)))
    return tuple(columns)


def _empty_at_end(story: Story) -> int:
    inspected = {item.edition for item in story.inspections}
    count = 0
    for edition in reversed(story.needed):
        if edition.id in inspected:
            break
        count += 1
    return count
