"""How a profile opens: the newest grades, lane by lane and in words, and what was asked with them."""

from __future__ import annotations

from dataclasses import dataclass

from throughline import history, urls
from throughline.link import Dataset, Event, grades
from throughline.pages import names, parts
from throughline.pages.parts import Grade
from throughline.pages.wording import listed, number


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest grade in one lane, and since when."""

    lane: str
    title: str
    grade: Grade | None
    words: str
    when: str
    address: str


def standing(dataset: Dataset, slug: str) -> tuple[Standing, ...]:
    """The grades of the latest graded inspection, lane by lane; a lane it does not grade says so in words."""
    latest = history.latest_graded(dataset, slug)
    if latest is None:
        return ()
    own = [item for item in history.placed(dataset, slug) if item.event is latest and item.board is None]
    framework = dataset.frameworks.get(latest.record.framework or "")
    made = []
    for lane in dataset.vocabulary.lanes:
        if lane.board:
            continue
        item = next((item for item in own if lane.id in item.lanes and not item.judgement.within), None) or next(
            (item for item in own if lane.id in item.lanes), None
        )
        words = ""
        if item is None:
            words = "not graded by this framework"
            if lane.id == _overall(dataset) and framework and framework.no_overall:
                words = "no overall grade in this framework"
        elif len(item.lanes) > 1:
            words = "one grade for both"
        made.append(
            Standing(
                str(lane.id), str(lane.title), parts.grade_view(item) if item else None, words, latest.on.label,
                urls.inspection(latest.key),
            )
        )  # fmt: skip
    return tuple(item for item in made if item.grade or item.lane == _overall(dataset))


def _overall(dataset: Dataset) -> str:
    return str(dataset.vocabulary.lanes[0].id)


def lead(dataset: Dataset, slug: str, latest: Event | None, now: tuple[Standing, ...]) -> str:
    """Two sentences: the latest grades in words, equal grades said once; then what was asked."""
    name = names.authority(dataset, slug)
    if latest is None:
        return f"The grades of no inspection of {name} are in this record."
    graded = [item for item in now if item.grade]
    words = {item.grade.word for item in graded if item.grade}
    when = latest.on.label
    if len(words) == 1 and len(graded) > 1:
        first = f"In the report of {when} inspectors graded every part of {name}’s services **{words.pop().lower()}**."
    else:
        groups: dict[str, list[str]] = {}
        for item in graded:
            if item.grade:
                groups.setdefault(item.grade.word, []).append(item.title.lower())
        said = "; ".join(f"**{word.lower()}** for {listed(lanes)}" for word, lanes in groups.items())
        first = f"In the report of {when} inspectors graded {name} {said}."
    record = latest.record
    count = len(record.recommendations) or record.recommendation_count
    asked = f" They asked for {number(count)} thing{'' if count == 1 else 's'} to improve." if count else ""
    held = "" if record.response or record.actions else " We have not yet read the council’s answer."
    return f"{first}{asked}{held}"


def note(dataset: Dataset, latest: Event | None) -> str:
    """Of what kind and edition the newest graded inspection was, and what its grades are called in print."""
    if latest is None:
        return ""
    kind = names.kind(dataset, latest)
    framework = dataset.frameworks.get(latest.record.framework or "")
    onsite = f", {latest.onsite.label}" if latest.onsite else ""
    edition = f", under {framework.edition}" if framework else ""
    extra = f" {framework.no_overall}" if framework and framework.no_overall else ""
    printed = [grade for grade in (framework.scale if framework else ()) if grade.short]
    given = {grade for _, grade, _ in grades(latest.record.judgements)}
    labels = "".join(f" The report prints “{grade.label.lower()}”." for grade in printed if grade.id in given)
    return f"{kind.title}{onsite}{edition}.{labels}{extra}"
