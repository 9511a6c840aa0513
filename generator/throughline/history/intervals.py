"""Over many authorities: how grades moved from one inspection to the next, and how long it took, as middle and ends alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from throughline.history.comparison import Movement, Placed, after_lowest, latest_graded, movement, placed
from throughline.history.latest import COUNTED, Courses, Latest, exists
from throughline.link import Dataset, Event


@dataclass(frozen=True, slots=True)
class Moved:
    """How an authority's latest grade in a lane compares with the one before: `first` where there is none."""

    authority: str
    movement: Movement
    earlier: Placed | None
    later: Placed


def moved(dataset: Dataset, course: tuple[Latest, ...], authority: str) -> Moved | None:
    """The movement at the end of a course; None where the latest inspection gives no grade that is counted."""
    if not course or course[-1].state != COUNTED or course[-1].grade is None:
        return None
    later = course[-1].grade
    earlier = next((step.grade for step in reversed(course[:-1]) if step.grade), None)
    return Moved(authority, movement(dataset, earlier, later), earlier, later)


def all_moved(dataset: Dataset, held: Courses, lane: str) -> tuple[Moved, ...]:
    """The movement of every authority there is on `as_of` that has a grade in the lane."""
    found = (moved(dataset, held[slug].get(lane, ()), slug) for slug in there(dataset))
    return tuple(item for item in found if item)


def there(dataset: Dataset) -> list[str]:
    """The authorities that exist on `as_of`."""
    return [slug for slug, record in dataset.authorities.items() if exists(record, dataset.as_of)]


@dataclass(frozen=True, slots=True)
class Spread:
    """Of many lengths of time, in days, the middle and the ends: nothing that would rank."""

    count: int
    least: int
    middle: float
    most: int


def spread(days: list[int]) -> Spread | None:
    """None of none."""
    return Spread(len(days), min(days), median(days), max(days)) if days else None


def since_latest(dataset: Dataset) -> Spread | None:
    """From the publication of each authority's latest graded inspection to `as_of`."""
    events = (latest_graded(dataset, slug) for slug in there(dataset))
    return spread([(dataset.as_of - event.on.last).days for event in events if event and event.on.last])


@dataclass(frozen=True, slots=True)
class Followed:
    """After the lowest grade in a lane: how long until the next report, how many still wait, how many were abolished first."""

    took: Spread | None
    waiting: int
    abolished: int


def until_next(dataset: Dataset) -> Mapping[str, Followed]:
    """By lane, from every report with the lowest grade there to the authority's next one, from publication to publication."""
    days: dict[str, list[int]] = defaultdict(list)
    waiting: Counter[str] = Counter()
    abolished: Counter[str] = Counter()
    for slug, record in dataset.authorities.items():
        for interval in after_lowest(dataset, placed(dataset, slug)):
            for lane in {lane for item in interval.lowest for lane in item.lanes}:
                if interval.next:
                    days[lane].append(_days(interval.event, interval.next))
                else:
                    (waiting if exists(record, dataset.as_of) else abolished)[lane] += 1
    lanes = {*days, *waiting, *abolished}
    return {lane: Followed(spread(days[lane]), waiting[lane], abolished[lane]) for lane in lanes}


def _days(earlier: Event, later: Event) -> int:
    return (later.on.last - earlier.on.last).days if later.on.last and earlier.on.last else 0
