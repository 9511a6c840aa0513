"""The latest grade of every authority in every lane as of a day, and in words why one has none.

An authority's course in a lane is what each of its inspections said there, oldest first; whatever is asked of a day is
looked up in it. Boards have a course of their own. A course is made from the authority's own part of the record; what is
asked of all England needs nothing else of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from throughline import records
from throughline.calendar import NOT_GIVEN, When
from throughline.history.comparison import Joined, Movement, Placed, joined, movement, placed
from throughline.link import Dataset, Event, remembered_of_own
from throughline.values import frozen

Basis = Literal["published", "inspected"]
"""By which day an inspection counts: the publication of its report, or its last day on site."""

State = Literal["graded", "not-given", "not-judged", "unclear", "reported-later", "none"]
"""`not-given`: the latest inspection's framework grades no such thing; `not-judged`: it does, and the report gave none;
`unclear`: sources differ, or one report gives several grades there; `none`: no inspection of this kind so far."""

COUNTED: State = "graded"
"""The one state that is counted in a distribution: a grade read in the report that gave it."""


class Given(NamedTuple):
    """A grade by its ids, which its framework explains. `lanes` are all that it covers."""

    framework: str
    judgement: str
    grade: str
    lanes: tuple[str, ...]
    hollow: bool


class Latest(NamedTuple):
    """Where an authority stands in a lane from the day `on` until its next inspection.

    `event` is the key of the inspection, `when` its date, `framework` the one that it was made under. `given` is None
    unless a report, or a later one (`reported-later`), gives a grade; `reason` is the framework's own word for the lack
    of one. `joined` is how a grade follows that of the inspection before; what follows none is not joined.
    """

    state: State
    on: date
    event: str = ""
    when: When = NOT_GIVEN
    framework: str = ""
    given: Given | None = None
    reason: str = ""
    joined: Joined = "first"


NOTHING = Latest("none", date.min)

Course = tuple[Latest, ...]
"""Of one authority in one lane, oldest first, up to the day for which the record speaks."""


@frozen
class Held:
    """One authority over time: the first and the last day on which it existed, and its course in each lane.

    `moved` says by lane how its latest grade compares with the one before; a lane whose latest inspection gives no grade
    that is counted is not there.
    """

    begins: date
    ends: date
    courses: Mapping[str, Course]
    moved: Mapping[str, Movement]

    def exists(self, day: date) -> bool:
        return self.begins <= day <= self.ends

    def on_day(self, lane: str, day: date) -> Latest:
        """What holds in a lane on a day."""
        course = self.courses.get(lane, ())
        after = bisect_right(course, day, key=lambda step: step.on)
        return course[after - 1] if after else NOTHING


def held(dataset: Dataset, slug: str, basis: Basis = "published") -> Held:
    """An authority over time. An inspection without a date on this basis is left out."""
    return _held(dataset, (slug, basis))


@remembered_of_own
def _held(dataset: Dataset, key: tuple[str, Basis]) -> Held:
    slug, basis = key
    record = dataset.authorities[slug]
    made = dict(_steps(dataset, slug, basis))
    moved = ((lane, _moved(dataset, steps)) for lane, steps in made.items())
    return Held(
        begins=(record.active_from.first if record.active_from else None) or date.min,
        ends=(record.active_to.last if record.active_to else None) or _open_end(record),
        courses={lane: tuple(step for step, _ in steps) for lane, steps in made.items()},
        moved={lane: move for lane, move in moved if move},
    )


def _open_end(record: records.Authority) -> date:
    """One abolished on a day that is not given is never counted."""
    return date.max if record.status == "current" else date.min


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


Step = tuple[Latest, Placed | None]
"""What one inspection says of a lane, with the grade if it gives one."""


def _steps(dataset: Dataset, slug: str, basis: Basis) -> Iterator[tuple[str, list[Step]]]:
    """By lane what each inspection says of it, oldest first; lanes of which none says anything are left out."""
    said: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for item in placed(dataset, slug):
        for occupied in item.lanes:
            said[item.event.key, occupied].append(item)
    own = {board: inspections(dataset, slug, basis, board=board) for board in (False, True)}
    for lane in dataset.vocabulary.lanes:
        id = str(lane.id)
        steps: list[Step] = []
        for event in own[lane.board]:
            unjudged = _unjudged(dataset, str(event.record.framework)).get(id, "")
            if step := _step(event, said.get((event.key, id), []), unjudged, day_of(event, basis) or date.min):
                steps.append(_following(dataset, steps, step))
        if steps:
            yield id, steps


def _step(event: Event, items: list[Placed], unjudged: str, day: date) -> Step | None:
    """None where an inspection leaves the lane as it was."""
    ids = {str(item.judgement.id) for item in items}
    whole = [item for item in items if str(item.judgement.within or "") not in ids]

    def latest(state: State, given: Given | None = None, reason: str = "") -> Latest:
        return Latest(state, day, event.key, event.on, str(event.record.framework or ""), given, reason)

    if len(whole) == 1 and (grade := whole[0].grade):
        one = whole[0]
        given = Given(str(one.framework), str(one.judgement.id), str(grade.id), one.lanes, one.hollow)
        return latest("reported-later" if one.hollow else "graded", given), one
    if len(whole) == 1 and whole[0].instead:
        return latest("not-judged", reason=str(whole[0].instead.label)), None
    if whole:
        return latest("unclear"), None
    return (latest("not-given", reason=unjudged), None) if unjudged else None


def _following(dataset: Dataset, steps: list[Step], step: Step) -> Step:
    """A step, with how it follows the one before it."""
    latest, item = step
    if not steps or item is None:
        return step
    return latest._replace(joined=joined(dataset, steps[-1][1], item) if steps[-1][1] else "break"), item


def _moved(dataset: Dataset, steps: list[Step]) -> Movement | None:
    """How the grade at the end of a course compares with the one before."""
    last, later = steps[-1]
    if last.state != COUNTED or later is None:
        return None
    return movement(dataset, next((earlier for _, earlier in reversed(steps[:-1]) if earlier), None), later)


@remembered_of_own
def _unjudged(dataset: Dataset, id: str) -> Mapping[str, str]:
    """For each lane that a framework does not judge and others do, its reason for that.

    A framework ends a lane only by saying so (`rules.absent`): one that looks at something else leaves it as it was.
    """
    framework = dataset.frameworks.get(id)
    if framework is None or not framework.rules.absent:
        return {}
    standing: dict[str, set[str]] = defaultdict(set)
    for known in dataset.frameworks.values():
        for judgement in known.judgements:
            standing[str(judgement.id)] |= {str(fit.id) for fit in judgement.lanes}
    own = {str(fit.id) for judgement in framework.judgements for fit in judgement.lanes}
    return {
        lane: str(absent.reason) for absent in framework.rules.absent for lane in standing[str(absent.judgement)] - own
    }
