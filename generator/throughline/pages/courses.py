"""The grades of an authority, inspection by inspection, as they stand beside those of others."""

from __future__ import annotations

from collections.abc import Iterable

from throughline import history, urls
from throughline.link import Dataset, remembered_of_own
from throughline.pages import grades, names
from throughline.pages.parts import Grade
from throughline.pages.wording import lower_first
from throughline.timeline import Course, Graded, Inspected


@remembered_of_own
def course(dataset: Dataset, slug: str) -> Course:
    """Its own grades by the day of their reports, no board's; a lane that an inspection passes over has words there."""
    boards = {str(lane.id) for lane in dataset.vocabulary.lanes if lane.board}
    said: dict[str, list[Graded]] = {}
    steps: dict[str, history.Latest] = {}
    for lane, latest in history.held(dataset, slug).courses.items():
        for step in latest if lane not in boards else ():
            grade = _graded(dataset, lane, step)
            if grade not in (here := said.setdefault(step.event, [])):
                here.append(grade)
            steps[step.event] = step
    inspections = tuple(
        Inspected(step.on, step.when.short, step.framework, urls.inspection(key), tuple(said[key]))
        for key, step in sorted(steps.items(), key=lambda item: (item[1].on, item[0]))
    )
    none = "" if inspections else "no graded inspection in this record"
    return Course(names.authority(dataset, slug), urls.authority(slug), inspections, none)


def _graded(dataset: Dataset, lane: str, step: history.Latest) -> Graded:
    if step.given is None:
        if step.state == "unclear":
            return Graded((lane,), "sources differ")
        none = grades.why_none(dataset, dataset.frameworks.get(step.framework), lane)
        return Graded((lane,), none if step.state == "not-given" else lower_first(step.reason))
    grade = dataset.grade_word(step.given.framework, step.given.grade)
    assert grade is not None
    return Graded(
        step.given.lanes, str(grade.short or grade.label), grade.mark, grade.tone, step.given.hollow,
        step.joined in ("same", "edition"),
    )  # fmt: skip


def scale(dataset: Dataset, courses: Iterable[Course]) -> tuple[Grade, ...]:
    """Every grade that some of these give, once by its word: as the newest edition orders them, then what older ones add."""
    inspections = [item for course in courses for item in course.inspections]
    used = {(grade.word, grade.mark, grade.tone) for item in inspections for grade in item.grades}
    scales = [dataset.frameworks[id].scale for id in history.in_order(dataset, {item.edition for item in inspections})]
    ordered = (Grade(str(g.short or g.label), g.mark, g.tone) for scale in reversed(scales) for g in scale)
    return tuple({grade.word: grade for grade in ordered if (grade.word, grade.mark, grade.tone) in used}.values())
