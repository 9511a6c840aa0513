"""Over many authorities: how long it is since the last inspection and until the next one, as middle and ends alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

from throughline.history.comparison import after_lowest, latest_graded, placed
from throughline.link import Dataset, Event
from throughline.values import frozen


@frozen
class Waits:
    """Of one authority, in days from publication to publication.

    `since` counts from its latest graded inspection to `as_of`; `until_next`, with their lane, from every report with the
    lowest grade there to the next one, None where there is none yet.
    """

    since: int | None
    until_next: tuple[tuple[str, int | None], ...]


def waits(dataset: Dataset, slug: str) -> Waits:
    """How long one authority waited."""
    last = latest_graded(dataset, slug)
    return Waits(
        (dataset.as_of - last.on.last).days if last and last.on.last else None,
        tuple(
            (lane, _days(interval.event, interval.next) if interval.next else None)
            for interval in after_lowest(dataset, placed(dataset, slug))
            for lane in sorted({lane for item in interval.lowest for lane in item.lanes})
        ),
    )


@frozen
class Spread:
    """Of many lengths of time, in days, the middle and the ends: nothing that would rank."""

    count: int
    least: int
    middle: float
    most: int


def spread(days: list[int]) -> Spread | None:
    """None of none."""
    return Spread(len(days), min(days), median(days), max(days)) if days else None


@frozen
class Followed:
    """After the lowest grade in a lane: how long until the next report, how many still wait, how many were abolished first."""

    took: Spread | None
    waiting: int
    abolished: int


def followed(there: Iterable[Waits], gone: Iterable[Waits]) -> Mapping[str, Followed]:
    """By lane, what followed its lowest grades, at the authorities that exist and at those that no longer do."""
    days: dict[str, list[int]] = defaultdict(list)
    waiting: Counter[str] = Counter()
    abolished: Counter[str] = Counter()
    for found, unanswered in ((there, waiting), (gone, abolished)):
        for one in found:
            for lane, took in one.until_next:
                if took is None:
                    unanswered[lane] += 1
                else:
                    days[lane].append(took)
    lanes = {*days, *waiting, *abolished}
    return {lane: Followed(spread(days[lane]), waiting[lane], abolished[lane]) for lane in lanes}


def _days(earlier: Event, later: Event) -> int:
    return (later.on.last - earlier.on.last).days if later.on.last and earlier.on.last else 0
