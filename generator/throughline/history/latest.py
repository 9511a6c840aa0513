"""The latest grade of every authority in every lane as of a day, and in words why one has none.

An authority's course in a lane is what each of its inspections said there, oldest first; whatever is asked of a day is
looked up in it. Boards have a course of their own. Everything is linear in the number of events.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughline import records
from throughline.history.comparison import Placed, continuity, placed
from throughline.link import Dataset, Event, remembered

Basis = Literal["published", "inspected"]
"""By which day an inspection counts: the publication of its report, or its last day on site."""

State = Literal["graded", "not-given", "not-judged", "unclear", "reported-later", "none"]
"""`not-given`: the latest inspection's framework grades no such thing; `not-judged`: it does, and the report gave none;
`unclear`: sources differ, or one report gives several grades there; `none`: no inspection of this kind so far."""

COUNTED: State = "graded"
"""The one state that is counted in a distribution: a grade read in the report that gave it."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Where an authority stands in a lane from the day `on` until its next inspection.

    `grade` is None unless a report, or a later one (`reported-later`), gives one; `reason` is the framework's own word
    for the lack of one.
    """

    state: State
    on: date
    event: Event | None = None
    grade: Placed | None = None
    reason: str = ""


NOTHING = Latest("none", date.min)

Courses = Mapping[str, Mapping[str, tuple[Latest, ...]]]
"""By authority and lane, oldest first, up to the day for which the record speaks."""


@remembered
def courses(dataset: Dataset, basis: Basis) -> Courses:
    """The course of every authority in every lane. An inspection without a date on this basis is left out."""
    unjudged = _unjudged(dataset)
    return {slug: _course(dataset, slug, basis, unjudged) for slug in dataset.authorities}


def on_day(course: tuple[Latest, ...], day: date) -> Latest:
    """What holds on a day."""
    after = bisect_right(course, day, key=lambda step: step.on)
    return course[after - 1] if after else NOTHING


def exists(authority: records.Authority, day: date) -> bool:
    """Whether it was there on that day. One abolished on a day that is not given is never counted."""
    if authority.active_from and authority.active_from.first and authority.active_from.first > day:
        return False
    if authority.active_to and authority.active_to.last:
        return day <= authority.active_to.last
    return authority.status == "current"


def day_of(event: Event, basis: Basis) -> date | None:
    """The day by which an inspection counts: the last that its date can mean."""
    when = event.published if basis == "published" else event.onsite
    return when.last if when else None


def inspections(dataset: Dataset, slug: str, basis: Basis = "published", *, board: bool = False) -> tuple[Event, ...]:
    """The graded inspections of an authority itself, or the reviews of its board, that have taken place by `as_of`."""
    made = [
        (day, event)
        for event in dataset.events_of(slug)
        if event.record.state == "held" and _answers(dataset, event, board) and (day := day_of(event, basis))
    ]
    return tuple(
        event for day, event in sorted(made, key=lambda entry: (entry[0], entry[1].key)) if day <= dataset.as_of
    )


def _answers(dataset: Dataset, event: Event, board: bool) -> bool:
    """Whether an event grades the authority itself, or its board."""
    if event.record.judgements and _is_board(dataset, event.record.framework) == board:
        return True
    return board and any(_is_board(dataset, review.framework) for review in event.record.reviews)


def _is_board(dataset: Dataset, framework: str | None) -> bool:
    known = dataset.frameworks.get(framework or "")
    return known is not None and known.subject == "board"


def _course(
    dataset: Dataset, slug: str, basis: Basis, unjudged: Mapping[tuple[str, str], str]
) -> dict[str, tuple[Latest, ...]]:
    given: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for item in placed(dataset, slug):
        for occupied in item.lanes:
            given[item.event.key, occupied].append(item)
    made = {}
    own = {board: inspections(dataset, slug, basis, board=board) for board in (False, True)}
    for lane in dataset.vocabulary.lanes:
        id, steps = str(lane.id), []
        for event in own[lane.board]:
            day = day_of(event, basis) or date.min
            if step := _step(event, id, given[event.key, id], unjudged, day):
                steps.append(step)
        if steps:
            made[id] = tuple(steps)
    return made


def _step(
    event: Event, lane: str, items: list[Placed], unjudged: Mapping[tuple[str, str], str], day: date
) -> Latest | None:
    """What one inspection says of a lane; None where it leaves the lane as it was."""
    ids = {str(item.judgement.id) for item in items}
    whole = [item for item in items if str(item.judgement.within or "") not in ids]
    if len(whole) == 1 and whole[0].grade:
        return Latest("reported-later" if whole[0].hollow else "graded", day, event, whole[0])
    if len(whole) == 1 and whole[0].instead:
        return Latest("not-judged", day, event, reason=str(whole[0].instead.label))
    if whole:
        return Latest("unclear", day, event)
    if reason := unjudged.get((str(event.record.framework), lane)):
        return Latest("not-given", day, event, reason=reason)
    return None


def _unjudged(dataset: Dataset) -> dict[tuple[str, str], str]:
    """For each framework and lane without a judgement there, the framework's reason for having none.

    A framework ends a lane only by saying so (`rules.absent`): one that looks at something else leaves it as it was.
    """
    standing: dict[str, set[str]] = defaultdict(set)
    for framework in dataset.frameworks.values():
        for judgement in framework.judgements:
            standing[str(judgement.id)] |= {str(fit.id) for fit in judgement.lanes}
    made = {}
    for id, framework in dataset.frameworks.items():
        own = {str(fit.id) for judgement in framework.judgements for fit in judgement.lanes}
        for absent in framework.rules.absent:
            for lane in standing[str(absent.judgement)] - own:
                made[id, lane] = str(absent.reason)
    return made


# -- how many stand where ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stood:
    """How many authorities stood where on one day.

    `graded` counts by framework and grade, `shared` those of them whose grade covered another lane too, `without` the
    rest by state; together they are the `authorities` that existed.
    """

    day: date
    authorities: int
    graded: Mapping[tuple[str, str], int]
    shared: Mapping[str, int]
    without: Mapping[State, int]

    @property
    def counted(self) -> int:
        return sum(self.graded.values())


def stood(dataset: Dataset, held: Courses, lane: str, day: date) -> Stood:
    """The distribution of a lane on a day, over the authorities of that day."""
    graded: Counter[tuple[str, str]] = Counter()
    shared: Counter[str] = Counter()
    without: Counter[State] = Counter()
    there = [slug for slug, record in dataset.authorities.items() if exists(record, day)]
    for slug in there:
        found = on_day(held[slug].get(lane, ()), day)
        if found.state == COUNTED and found.grade and found.grade.grade:
            graded[found.grade.framework, str(found.grade.grade.id)] += 1
            shared[found.grade.framework] += len(found.grade.lanes) > 1
        else:
            without[found.state] += 1
    return Stood(day, len(there), dict(graded), dict(shared), dict(without))


def year_ends(dataset: Dataset, held: Courses, lane: str) -> tuple[Stood, ...]:
    """The distribution of a lane at the end of each year, from the first with a grade; the last is that of `as_of`.

    A lane that nothing grades any more ends with the last year in which a grade stood; a board's lane with the year of
    its last review, since boards are not looked at again.
    """
    steps = [step for course in held.values() for step in course.get(lane, ()) if step.state == COUNTED]
    if not steps:
        return ()
    board = any(known.id == lane and known.board for known in dataset.vocabulary.lanes)
    first, last = min(step.on for step in steps).year, max(step.on for step in steps).year
    days = [date(year, 12, 31) for year in range(first, (last if board else dataset.as_of.year) + 1)]
    made = [stood(dataset, held, lane, min(day, dataset.as_of)) for day in days]
    while made and not made[-1].counted:
        made.pop()
    return tuple(made)


def eras(dataset: Dataset, lane: str) -> tuple[tuple[str, ...], ...]:
    """The frameworks that grade a lane, in order of time, those together whose grades there may be compared.

    Two may be where the later judgement continues the earlier as the `same` thing, on the same scale, each in this
    lane alone.
    """
    groups: list[list[tuple[str, records.Judgement]]] = []
    for id, judgement in _judging(dataset, lane):
        if groups and _same(dataset, groups[-1][-1], (id, judgement)):
            groups[-1].append((id, judgement))
        elif not (groups and groups[-1][-1][0] == id):
            groups.append([(id, judgement)])
    return tuple(tuple(id for id, _ in group) for group in groups)


def _judging(dataset: Dataset, lane: str) -> Iterator[tuple[str, records.Judgement]]:
    for id in in_order(dataset, dataset.frameworks):
        for judgement in dataset.frameworks[id].judgements:
            if any(fit.id == lane for fit in judgement.lanes):
                yield id, judgement


def _same(dataset: Dataset, earlier: tuple[str, records.Judgement], later: tuple[str, records.Judgement]) -> bool:
    if len(earlier[1].lanes) > 1 or len(later[1].lanes) > 1:
        return False
    scales = [[str(grade.id) for grade in dataset.frameworks[id].scale] for id in (earlier[0], later[0])]
    fit = continuity(dataset, (earlier[0], str(earlier[1].id)), (later[0], str(later[1].id)))
    return fit == "same" and scales[0] == scales[1]


def in_order(dataset: Dataset, frameworks: Iterable[str]) -> list[str]:
    """Frameworks by the day they came into force."""

    def begins(id: str) -> tuple[date, str]:
        when = records.chosen(dataset.frameworks[id].in_force_from)
        return (when.first if when and when.first else date.min, id)

    return sorted(frameworks, key=begins)


# -- how many inspections gave what ------------------------------------------------------------------------------------


def given(dataset: Dataset, day: date, basis: Basis = "published") -> Mapping[tuple[str, str], Mapping[str, int]]:
    """For each (framework, judgement), how many inspections gave each grade up to a day: every inspection counts."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for slug in dataset.authorities:
        for item in placed(dataset, slug):
            on = day_of(item.event, basis)
            if item.grade and not item.hollow and item.event.record.state == "held" and on and on <= day:
                counts[item.framework, str(item.judgement.id)][str(item.grade.id)] += 1
    return counts
