"""How a profile opens: the newest grades, lane by lane and in words, how they moved, and what was asked with them."""

from __future__ import annotations

from throughline import calendar, history, urls
from throughline.link import Dataset, Event
from throughline.pages import grades, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Grade
from throughline.pages.wording import listed, long, lower_first, number
from throughline.values import frozen

Grades = tuple[history.Placed, ...]
"""All that an authority was ever graded, oldest first."""


@frozen
class Standing:
    """The newest grade in one lane, or in words why there is none."""

    lane: str
    title: str
    grade: Grade | None
    words: str
    when: str
    address: str


@frozen
class Moved:
    """The lanes whose newest grade compares alike with the one before it, of the inspection `when`."""

    movement: str
    words: str
    when: Link
    lanes: str
    why: str


def standing(dataset: Dataset, latest: Event | None, given: Grades) -> tuple[Standing, ...]:
    """The grades of the latest graded inspection, lane by lane; a lane it does not grade says so in words."""
    if latest is None:
        return ()
    framework = dataset.frameworks.get(latest.record.framework or "")
    made = []
    for lane, title in _lanes(dataset):
        item = _in_lane(given, latest, lane)
        words = ""
        if item is None:
            words = "not graded by this framework"
            if lane == _overall(dataset) and framework and framework.no_overall:
                words = "no overall grade in this framework"
        elif item.instead:
            words = str(item.instead.label).lower()
        elif len(item.lanes) > 1:
            words = "one grade for both"
        grade = parts.grade_view(item) if item else None
        if item or lane == _overall(dataset):
            made.append(Standing(lane, title, grade, words, latest.on.label, urls.inspection(latest.key)))
    return tuple(made)


def moved(dataset: Dataset, latest: Event | None, given: Grades) -> tuple[Moved, ...]:
    """How the newest grade of each lane compares with the one before it there, said only where the two may be compared."""
    groups: dict[tuple[str, str, str], tuple[history.Placed, list[str]]] = {}
    for lane, title in _lanes(dataset) if latest else ():
        item = _in_lane(given, latest, lane) if latest else None
        earlier = history.before(given, item) if item else None
        if item is None or earlier is None:
            continue
        move = history.movement(dataset, earlier, item)
        why = grades.why_not(dataset, earlier, item) if move == "not-comparable" else ""
        groups.setdefault((move, earlier.event.key, why), (earlier, []))[1].append(title.lower())
    order = list(MOVED)
    return tuple(
        Moved(*MOVED[move], Link(earlier.event.on.month, urls.inspection(key)), listed(titles), why)
        for (move, key, why), (earlier, titles) in sorted(groups.items(), key=lambda entry: order.index(entry[0][0]))
    )


MOVED = {
    "better": ("Better", "than in"),
    "same": ("The same", "as in"),
    "worse": ("Worse", "than in"),
    "not-comparable": ("Not comparable", "with"),
}


def _lanes(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    return tuple((str(lane.id), str(lane.title)) for lane in dataset.vocabulary.lanes if not lane.board)


def _overall(dataset: Dataset) -> str:
    return str(dataset.vocabulary.lanes[0].id)


def _in_lane(given: Grades, event: Event, lane: str) -> history.Placed | None:
    """An event's grade in a lane: one of its own before one that is a part of another."""
    own = [item for item in given if item.event is event and item.board is None and lane in item.lanes]
    return min(own, key=lambda item: item.judgement.within is not None, default=None)


# -- in words ----------------------------------------------------------------------------------------------------------


def lead(dataset: Dataset, slug: str, latest: Event | None, now: tuple[Standing, ...]) -> str:
    """Two sentences: the latest grades in words, equal grades said once; then what was asked."""
    name = names.authority(dataset, slug)
    if latest is None:
        gone = dataset.authorities[slug].status == "abolished"
        return "" if gone else f"The grades of no inspection of {name} are in this record."
    graded = [item for item in now if item.grade]
    words = {item.grade.word for item in graded if item.grade}
    when = latest.on.label
    every = all(item.grade or item.lane == _overall(dataset) for item in now)
    if len(words) == 1 and len(graded) > 1 and every:
        first = f"In the report of {when} inspectors graded every part of {name}’s services **{words.pop().lower()}**."
    else:
        groups: dict[str, list[str]] = {}
        for item in graded:
            if item.grade:
                groups.setdefault(item.grade.word, []).append(item.title.lower())
        said = "; ".join(f"**{word.lower()}** for {listed(lanes)}" for word, lanes in groups.items())
        first = f"In the report of {when} inspectors graded {name} {said}."
    return f"{first}{_asked(dataset, latest)}"


def _asked(dataset: Dataset, latest: Event) -> str:
    record = latest.record
    count = len(record.recommendations) or record.recommendation_count
    if not count:
        return ""
    asked = f" They asked for {number(count)} thing{'' if count == 1 else 's'} to improve"
    if not record.recommendations:
        return f"{asked}; what they asked for is not recorded here."
    return f"{asked}." if record.response or record.actions else f"{asked}. We have not yet read the council’s answer."


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
    given = {item.grade for item in history.given_by(dataset, latest) if item.board is None}
    labels = "".join(f" The report prints “{grade.label.lower()}”." for grade in printed if grade in given)
    return f"{kind.title}{onsite}{edition}.{labels}{extra}"


def care(dataset: Dataset, latest: Event | None, now: tuple[Standing, ...]) -> str:
    """The newest grades for children in care and care leavers in one plain sentence; empty without any."""
    own = {str(lane.id) for lane in dataset.vocabulary.lanes if lane.children_in_care}
    graded = [item for item in now if item.lane in own and item.grade]
    if latest is None or not graded:
        return ""
    shared = all(item.words for item in graded) and len(graded) > 1
    words = [item.grade.word.lower() for item in graded if item.grade]
    if shared or len(set(words)) == 1:
        both = ", with one grade for both" if shared else ""
        said = f"for {listed([item.title.lower() for item in graded])} **{words[0]}**{both}"
    else:
        said = listed([f"**{word}** for {item.title.lower()}" for word, item in zip(words, graded, strict=True)])
    return f"In the report of {latest.on.label} inspectors graded the council’s work {said}."


def succession(dataset: Dataset, slug: str) -> str:
    """What became of an authority that is no more, or who was there before it; links as prose writes them."""
    record = dataset.authorities[slug]
    before, after = _linked(dataset, record.predecessors), _linked(dataset, record.successors)
    said = []
    if record.status == "abolished":
        until = f"; its last day was {record.active_to.label}" if record.active_to else ""
        said.append(f"{record.name} no longer exists{until}.")
        if after:
            said.append(f"After it came {listed(after)}.")
        held = dataset.events_of(slug)
        shown = "What stands here is shown under no other name." if held else "No inspection of it is in this record."
        said.append(shown)
    if before:
        since = f"Before {record.active_from.label}" if record.active_from else "Earlier"
        theirs = "Its" if len(before) == 1 else "Their"
        said.append(
            f"{since} services here were run by {listed(before)}. {theirs} inspections are not counted as those of "
            f"{record.name} and do not stand on this page."
        )
    return " ".join(said)


def _linked(dataset: Dataset, slugs: tuple[str, ...]) -> list[str]:
    return [
        f"[{names.authority(dataset, slug)}](record:{slug})"
        if slug in dataset.authorities
        else names.authority(dataset, slug)
        for slug in map(str, slugs)
    ]


# -- elapsed, all of it derived ----------------------------------------------------------------------------------------


@frozen
class Elapsed:
    """Time between two reports, or since one: what from, how long, and until what."""

    since: Link
    what: str
    elapsed: str
    until: Link | None


def since_last(dataset: Dataset, latest: Event | None) -> str:
    """How long ago the newest report was published, on the day of the record; empty without one."""
    if latest is None:
        return ""
    if latest.on.first == dataset.as_of:
        return "published on the day this page speaks for"
    months = history.months_before(latest.on, dataset.as_of)
    elapsed = f"{long(months)} before" if months else "less than a month before"
    return f"{elapsed} {calendar.on(dataset.as_of).label}, the day this page speaks for"


def after_lowest(dataset: Dataset, given: Grades) -> tuple[Elapsed, ...]:
    """For each report with a lowest grade, newest first, the time until the report of the next full inspection."""
    made = []
    for interval in history.after_lowest(dataset, given):
        word = interval.lowest[0].grade
        whole = [str(item.judgement.short) for item in interval.lowest]
        following = interval.next
        made.append(
            Elapsed(
                Link(f"Report of {interval.event.on.label}", urls.inspection(interval.event.key)),
                f"{str(word.short or word.label).lower() if word else ''}: {listed([lower_first(title) for title in whole])}",
                long(interval.months),
                Link(f"report of {following.on.label}", urls.inspection(following.key)) if following else None,
            )
        )
    return tuple(made)
