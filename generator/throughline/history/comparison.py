"""Grades over time: where each belongs, and which may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from typing import Literal

from throughline import records
from throughline.calendar import When
from throughline.link import Dataset, Event, grades, remembered_of_own
from throughline.values import frozen
from throughline.yamltree import Text

Joined = Literal["first", "same", "edition", "break"]
Movement = Literal["first", "same", "better", "worse", "not-comparable"]


@frozen
class Placed:
    """One grade where it belongs on a timeline.

    `lanes` are the lanes it occupies (two for a grade that covered both); `level` counts from 0, the best of `levels`;
    `grade` is None where sources differ and none is preferred, and where the report prints something `instead` of one.
    `board` grades another body.
    """

    event: Event
    framework: str
    judgement: records.Judgement
    grade: records.ScaleGrade | None
    level: int
    levels: int
    lanes: tuple[str, ...]
    hollow: bool
    reported_by: str | None
    note: str
    board: str | None
    instead: records.NotGraded | None = None


_Known = tuple[
    Mapping[str, tuple[int, records.Judgement, tuple[str, ...]]],
    Mapping[str, tuple[int, records.ScaleGrade]],
    Mapping[str, records.NotGraded],
]


@remembered_of_own
def placed(dataset: Dataset, authority: str) -> tuple[Placed, ...]:
    """Every grade of an authority's events, oldest first, in the order of the frameworks' lists."""
    return tuple(item for event in dataset.events_of(authority) for item in given_by(dataset, event))


def given_by(dataset: Dataset, event: Event) -> tuple[Placed, ...]:
    """The grades of one event: the authority's own, then those of the boards that it reviewed."""
    return _given_by(dataset, event.key)


@remembered_of_own
def _given_by(dataset: Dataset, key: str) -> tuple[Placed, ...]:
    event = dataset.events[key]
    record, made = event.record, []
    if record.framework and record.framework in dataset.frameworks:
        made = _placed(dataset, event, record.framework, record.judgements, None)
    for review in record.reviews:
        if review.framework in dataset.frameworks:
            made += _placed(dataset, event, review.framework, review.judgements, str(review.body))
    return tuple(made)


def _placed(
    dataset: Dataset, event: Event, framework_id: str, judgements: Mapping[Text, object], board: str | None
) -> list[Placed]:
    places, scale, words = _known(dataset, framework_id)
    made = []
    for name, grade, long in grades(judgements):
        if name not in places or (grade is not None and grade not in scale and grade not in words):
            continue
        place, judgement, lanes = places[name]
        level, scaled = scale.get(grade or "", (0, None))
        reporter = str(long.reported_by) if long and long.reported_by else None
        item = Placed(
            event, framework_id, judgement, scaled, level, len(scale), lanes, reporter is not None, reporter,
            str(long.note) if long and long.note else "", board, words.get(grade) if grade else None,
        )  # fmt: skip
        made.append((place, item))
    return [item for _, item in sorted(made, key=itemgetter(0))]


@remembered_of_own
def _known(dataset: Dataset, framework_id: str) -> _Known:
    """What a framework may print: its judgements with their place and lanes, its scale with levels, other words."""
    framework = dataset.frameworks[framework_id]
    return (
        {str(j.id): (n, j, tuple(str(lane.id) for lane in j.lanes)) for n, j in enumerate(framework.judgements)},
        {str(grade.id): (n, grade) for n, grade in enumerate(framework.scale)},
        {str(word.id): word for word in framework.not_graded},
    )


def joined(dataset: Dataset, earlier: Placed | None, later: Placed) -> Joined:
    """How a grade follows the one before it in a lane: `same` judgement, `edition` changed only, or a `break`.

    A grade that covers two lanes is joined to nothing (domain, section 3, caveat 3).
    """
    if earlier is None:
        return "first"
    if len(earlier.lanes) > 1 or len(later.lanes) > 1:
        return "break"
    fit = comparability(dataset, earlier, later)
    if fit != "same":
        return "break"
    return "same" if earlier.framework == later.framework else "edition"


def comparability(dataset: Dataset, earlier: Placed, later: Placed) -> records.Fit | None:
    """How well the judgement of a later grade continues that of an earlier one; None where it does not."""
    return continuity(
        dataset, (earlier.framework, str(earlier.judgement.id)), (later.framework, str(later.judgement.id))
    )


def continuity(dataset: Dataset, goal: tuple[str, str], later: tuple[str, str]) -> records.Fit | None:
    """How well one (framework, judgement) continues an earlier one, through any editions between; None where it does not."""
    return "same" if goal == later else _continuity(dataset, (goal, later))


@remembered_of_own
def _continuity(dataset: Dataset, pair: tuple[tuple[str, str], tuple[str, str]]) -> records.Fit | None:
    goal, later = pair
    ranks: dict[str, int] = {"same": 0, "near": 1, "part": 2}
    best: dict[tuple[str, str], int] = {later: 0}
    queue = list(best)
    while queue:
        framework, judgement = queue.pop()
        known = dataset.frameworks.get(framework)
        found = next((j for j in known.judgements if j.id == judgement), None) if known else None
        for step in found.continues if found else ():
            key = (str(step.framework), str(step.judgement))
            rank = max(best[framework, judgement], ranks[step.fit])
            if rank < best.get(key, 3):
                best[key] = rank
                queue.append(key)
    if goal not in best:
        return None
    fits: tuple[records.Fit, ...] = ("same", "near", "part")
    return fits[best[goal]]


def movement(dataset: Dataset, earlier: Placed | None, later: Placed) -> Movement:
    """Better, worse or same, said only where the later judgement continues the earlier one as the `same` thing.

    And on the same scale: a place among four grades says nothing of a place among three.
    """
    if earlier is None:
        return "first"
    if earlier.grade is None or later.grade is None or comparability(dataset, earlier, later) != "same":
        return "not-comparable"
    if earlier.framework != later.framework and _scale(dataset, earlier) != _scale(dataset, later):
        return "not-comparable"
    if later.level == earlier.level:
        return "same"
    return "better" if later.level < earlier.level else "worse"


def _scale(dataset: Dataset, item: Placed) -> list[str]:
    return list(_known(dataset, item.framework)[1])


def before(items: tuple[Placed, ...], later: Placed) -> Placed | None:
    """The grade before `later` in any of its lanes, of the same body: the one a reader would compare it with."""
    own, order, later_lanes = later.board is None, later.event.order, set(later.lanes)
    for item in reversed(items):
        if item.event is later.event or (item.board is None) != own:
            continue
        if not later_lanes.isdisjoint(item.lanes) and item.event.order < order:
            return item
    return None


def latest_graded(dataset: Dataset, authority: str) -> Event | None:
    """The newest event by `as_of` that gives the authority itself a grade."""
    for event in reversed(dataset.events_of(authority)):
        if event.record.judgements and event.record.state == "held" and (event.on.first or date.min) <= dataset.as_of:
            return event
    return None


@frozen
class Interval:
    """From a report with a lowest grade to the report of the next full inspection; `next` is None while there is none.

    `lowest` are those of the authority's own grades that stood at the foot of their scale. `months` are whole ones.
    """

    event: Event
    lowest: tuple[Placed, ...]
    next: Event | None
    months: int


def after_lowest(dataset: Dataset, items: tuple[Placed, ...]) -> tuple[Interval, ...]:
    """How long it took, after each report with a lowest grade, until the next full inspection's, newest first.

    Counted from publication to publication, or to `as_of`. A full inspection is any that grades the authority, whatever
    its kind; visits are none, and the reviews of boards are not the authority's. A grade known only from a later report
    begins no count: its own report has not been read.
    """
    own: dict[str, list[Placed]] = {}
    for item in items:
        if item.board is None and item.event.record.state == "held":
            own.setdefault(item.event.key, []).append(item)
    made: list[Interval] = []
    following: Event | None = None
    for given in reversed(own.values()):
        event = given[0].event
        if lowest := tuple(item for item in given if _is_lowest(item)):
            until = (following.on.last if following else None) or dataset.as_of
            made.append(Interval(event, lowest, following, months_before(event.on, until)))
        following = event
    return tuple(made)


def _is_lowest(item: Placed) -> bool:
    return item.grade is not None and not item.hollow and item.level == item.levels - 1


def months_before(when: When, day: date) -> int:
    """Whole months from the last day that `when` can mean to `day`; 0 if it is not given."""
    if when.last is None:
        return 0
    return (day.year - when.last.year) * 12 + day.month - when.last.month - (day.day < when.last.day)
