"""How many authorities stand where on a day, and how many inspections gave what: counted over what each of them tells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from throughline import records
from throughline.history.comparison import continuity, placed
from throughline.history.latest import COUNTED, NOTHING, Basis, Held, State, day_of
from throughline.link import Dataset, remembered
from throughline.values import frozen


@frozen
class Stood:
    """How many authorities stood where on one day.

    `graded` counts by framework and grade, `without` the rest by state; together they are the `authorities` that existed.
    """

    day: date
    authorities: int
    graded: Mapping[tuple[str, str], int]
    without: Mapping[State, int]

    @property
    def counted(self) -> int:
        return sum(self.graded.values())


def stood(all_held: Iterable[Held], lane: str, days: Sequence[date]) -> tuple[Stood, ...]:
    """The distribution of a lane on each of some days, in their order, over the authorities of that day."""
    graded: list[Counter[tuple[str, str]]] = [Counter() for _ in days]
    without: list[Counter[State]] = [Counter() for _ in days]
    for one in all_held:
        first, after = bisect_left(days, one.begins), bisect_right(days, one.ends)
        course = one.courses.get(lane, ())
        starts = [bisect_left(days, step.on) for step in course]
        for step, start, end in zip((NOTHING, *course), (first, *starts), (*starts, after), strict=True):
            for n in range(max(start, first), min(end, after)):
                if step.state == COUNTED and step.given:
                    graded[n][step.given.framework, step.given.grade] += 1
                else:
                    without[n][step.state] += 1
    return tuple(
        Stood(day, sum(graded[n].values()) + sum(without[n].values()), graded[n], without[n])
        for n, day in enumerate(days)
    )


def year_ends(dataset: Dataset, all_held: Sequence[Held], lane: str) -> tuple[Stood, ...]:
    """The distribution of a lane at the end of each year, from the first with a grade; the last is that of `as_of`.

    A lane that nothing grades any more ends with the last year in which a grade stood; a board's lane with the year of
    its last review, since boards are not looked at again.
    """
    years = [step.on.year for one in all_held for step in one.courses.get(lane, ()) if step.state == COUNTED]
    if not years:
        return ()
    board = any(known.id == lane and known.board for known in dataset.vocabulary.lanes)
    last = max(years) if board else dataset.as_of.year
    days = [min(date(year, 12, 31), dataset.as_of) for year in range(min(years), last + 1)]
    made = list(stood(all_held, lane, days))
    while made and not made[-1].counted:
        made.pop()
    return tuple(made)


@remembered
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


class Judged(NamedTuple):
    """One grade that an inspection gave, by its ids, and the day by which it counts on each basis, if there is one."""

    framework: str
    judgement: str
    grade: str
    published: date | None
    inspected: date | None


def judged(dataset: Dataset, slug: str) -> tuple[Judged, ...]:
    """Every grade of an authority and its boards that has been read in the report that gave it."""
    return tuple(
        Judged(
            str(item.framework), str(item.judgement.id), str(item.grade.id),
            day_of(item.event, "published"), day_of(item.event, "inspected"),
        )
        for item in placed(dataset, slug)
        if item.grade and not item.hollow and item.event.record.state == "held"
    )  # fmt: skip


def gave(all_judged: Iterable[Judged], day: date, basis: Basis) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """For each (framework, judgement), how many inspections gave each grade up to a day: every inspection counts."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for item in all_judged:
        on = item.published if basis == "published" else item.inspected
        if on and on <= day:
            counts[item.framework, item.judgement][item.grade] += 1
    return counts
