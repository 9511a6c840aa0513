"""The story of an authority's grades, told to the timeline: what stands where, what may be joined, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from throughline import history, records, timeline, urls
from throughline.calendar import When
from throughline.link import Dataset, Event, remembered
from throughline.pages import caveats, editions, gaps, names, reported
from throughline.pages.reported import EarlierMark
from throughline.timeline import (
    Edition,
    Inspection,
    Joined,
    Lane,
    Mark,
    Said,
    Story,
    Stretch,
    TimelineView,
    Visit,
)


def timeline_of(dataset: Dataset, slug: str, grades: tuple[history.Placed, ...]) -> TimelineView:
    """The drawn timeline of one authority."""
    return timeline.draw(story(dataset, slug, grades))


def story(dataset: Dataset, slug: str, grades: tuple[history.Placed, ...]) -> Story:
    """All that the timeline of one authority shows, from the record alone."""
    events = dataset.events_of(slug)
    inspected = _inspected(dataset, events)
    told = _told(dataset, slug, grades, inspected)
    shown = _editions(dataset, set(inspected.values()), told)
    lanes = tuple(
        _lane(dataset, lane, [e.id for e in shown], inspected, grades, told) for lane in dataset.vocabulary.lanes
    )
    own = [dataset.events[key] for key in inspected]
    made = Story(
        lanes=lanes,
        editions=shown,
        inspections=(*_earlier_inspections(told), *(_inspection(event, inspected[event.key]) for event in own)),
        marks=(*_earlier_marks(told), *_marks(dataset, inspected, grades)),
        as_of=dataset.as_of,
        visits=tuple(_visits(dataset, [event for event in events if event.key not in inspected])),
        said=tuple(_said(dataset, events)),
        unsaid=_unsaid(events),
    )
    return caveats.with_caveats(dataset, made, [event for event in own if _grades_authority(dataset, event)])


Inspected = Mapping[str, str]
"""The key of each event that gave grades, oldest first, and the edition in whose column it stands."""

Told = tuple[tuple[EarlierMark, str], ...]
"""Each grade that only a later report tells of, oldest first, and its column."""


def _inspected(dataset: Dataset, events: tuple[Event, ...]) -> dict[str, str]:
    """A review of a board alone stands in the column of the inspection before it, else of the one after."""
    held = [event for event in events if event.record.state == "held" and event.on.last]
    own = [event for event in held if _grades_authority(dataset, event)]
    made: dict[str, str] = {}
    for event in held:
        if event in own:
            made[event.key] = str(event.record.framework)
        elif event.record.reviews and own:
            before = [other for other in own if other.order < event.order]
            made[event.key] = str((before[-1] if before else own[0]).record.framework)
    return made


def _grades_authority(dataset: Dataset, event: Event) -> bool:
    framework = dataset.frameworks.get(event.record.framework or "")
    return framework is not None and framework.subject == "authority"


def _told(dataset: Dataset, slug: str, grades: tuple[history.Placed, ...], inspected: Inspected) -> Told:
    """What came before every inspection of the record has a column of its own, for no framework is told with it."""
    begins = min((dataset.events[key].on.last or date.max for key in inspected), default=date.max)
    columns = [id for id in editions.in_order(dataset) if id in inspected.values()]
    made = []
    for mark in reported.marks(dataset, slug, grades):
        open_then = [id for id in columns if _first(dataset.frameworks[id].in_force_from) <= mark.on]
        made.append((mark, open_then[-1] if open_then and mark.on >= begins else reported.COLUMN))
    return tuple(made)


def _earlier_inspections(told: Told) -> Iterator[Inspection]:
    for key, (mark, column) in {mark.key: (mark, column) for mark, column in told}.items():
        yield Inspection(key, mark.when, mark.on, column, mark.basis, told=True)


def _earlier_marks(told: Told) -> Iterator[Mark]:
    for mark, _ in told:
        grade = mark.grade
        yield Mark(
            mark.key, (mark.lane,), grade.word, grade.mark, grade.tone, mark.level, mark.levels, "break", hollow=True,
            judgement=mark.note,
        )  # fmt: skip


def _editions(dataset: Dataset, used: set[str], told: Told) -> tuple[Edition, ...]:
    """The column of what came before every inspection of the record, where there is one; then those of the editions."""
    if early := [mark.on.year for mark, column in told if column == reported.COLUMN]:
        years = str(early[0]) if early[0] == early[-1] else f"{early[0]} to {early[-1]}"
        return (Edition(reported.COLUMN, "Told by later reports", years, told=True), *editions_used(dataset, used))
    return editions_used(dataset, used)


def editions_used(dataset: Dataset, used: set[str]) -> tuple[Edition, ...]:
    """These editions, and those that came into force since the last of them, in order of time."""
    if not used:
        return ()
    made = []
    begins = {id: _first(framework.in_force_from) for id, framework in dataset.frameworks.items()}
    last = max(begins[id] for id in used)
    shown = used | {
        id
        for id, framework in dataset.frameworks.items()
        if framework.subject == "authority" and last < begins[id] <= dataset.as_of
    }
    for id in sorted(shown, key=lambda id: (begins[id], id)):
        framework = dataset.frameworks[id]
        starts, ends = records.chosen(framework.in_force_from), records.chosen(framework.in_force_to)
        made.append(
            Edition(
                id,
                str(framework.edition),
                _years(starts, ends),
                starts.first if starts else None,
                ends.last if ends else None,
                str(framework.short),
            )
        )
    return tuple(made)


def _first(value: object) -> date:
    when = records.chosen(value)
    return when.first if isinstance(when, When) and when.first else date.min


def _years(starts: When | None, ends: When | None) -> str:
    if starts and starts.first and ends and ends.last:
        return (
            f"{starts.first.year} to {ends.last.year}" if starts.first.year != ends.last.year else str(ends.last.year)
        )
    return f"from {starts.first.year}" if starts and starts.first else ""


def _inspection(event: Event, edition: str) -> Inspection:
    record = event.record
    count = len(record.recommendations) or record.recommendation_count
    assert event.on.last is not None
    return Inspection(
        urls.inspection(event.key),
        event.on.short,
        event.on.last,
        edition,
        f"{count} asked" if count else "",
        board=not record.judgements and bool(record.reviews),
    )


def _marks(dataset: Dataset, inspected: Inspected, grades: tuple[history.Placed, ...]) -> Iterator[Mark]:
    """What a report prints in the place of a grade is words and no mark."""
    for item in grades:
        if item.event.key in inspected and item.lanes and not item.instead:
            yield _mark(dataset, item, grades)


def _mark(dataset: Dataset, item: history.Placed, grades: tuple[history.Placed, ...]) -> Mark:
    return Mark(
        inspection=urls.inspection(item.event.key),
        lanes=item.lanes,
        word=str(item.grade.short or item.grade.label) if item.grade else "Sources differ",
        mark=item.grade.mark if item.grade else "open",
        tone=item.grade.tone if item.grade else "stone",
        level=item.level,
        levels=item.levels,
        joined=history.joined(dataset, history.before(grades, item), item),
        hollow=item.hollow,
        judgement=str(item.judgement.title),
    )


def _lane(
    dataset: Dataset,
    lane: records.Lane,
    shown: list[str],
    inspected: Inspected,
    grades: tuple[history.Placed, ...],
    told: Told,
) -> Lane:
    board = lane.board
    in_lane = [item for item in grades if lane.id in item.lanes]
    early = {column for mark, column in told if mark.lane == lane.id}
    graded = {edition: _judgements(dataset, edition, lane, inspected) for edition in shown}
    stretches: list[Stretch] = []
    before: list[tuple[str, records.Judgement]] = []
    for edition in shown:
        if edition == reported.COLUMN and edition in early:
            stretches.append(Stretch(edition, "first"))
        elif graded[edition]:
            joined = _follows(dataset, before, edition, graded[edition]) if before or not stretches else "break"
            stretches.append(Stretch(edition, joined))
            before = [(edition, judgement) for judgement in graded[edition]]
    used = bool(in_lane or early)
    return Lane(
        str(lane.id),
        str(lane.title),
        tuple(stretches) if used else (),
        tuple(gaps.gaps(dataset, lane, shown, graded, inspected, in_lane)) if used else (),
        board,
        "not the council" if board else "",
    )


def _judgements(dataset: Dataset, edition: str, lane: records.Lane, inspected: Inspected) -> list[records.Judgement]:
    names = [edition]
    if lane.board:
        here = [dataset.events[key] for key, column in inspected.items() if column == edition]
        names = [str(review.framework) for event in here for review in event.record.reviews]
    return [judgement for name in dict.fromkeys(names) for judgement in _judging(dataset, (name, str(lane.id)))]


@remembered
def _judging(dataset: Dataset, where: tuple[str, str]) -> tuple[records.Judgement, ...]:
    """The judgements of a framework that stand in a lane."""
    framework, lane = where
    known = dataset.frameworks.get(framework)
    return tuple(j for j in known.judgements if any(fit.id == lane for fit in j.lanes)) if known else ()


def _follows(
    dataset: Dataset, before: list[tuple[str, records.Judgement]], edition: str, judgements: list[records.Judgement]
) -> Joined:
    if not before:
        return "first"
    for judgement in judgements:
        for framework, earlier in before:
            fit = history.continuity(dataset, (framework, str(earlier.id)), (edition, str(judgement.id)))
            if fit == "same" and len(judgement.lanes) == 1:
                return "edition"
    return "break"


def _visits(dataset: Dataset, events: list[Event]) -> Iterator[Visit]:
    for event in events:
        if event.on.first is None or event.on.last is None:
            continue
        record = event.record
        words = (
            record.state if record.state != "held" else "letter not held" if names.kind(dataset, event).letter else ""
        )
        ends = event.on.last if event.on.precision in ("range", "year") else None
        yield Visit(
            names.event(dataset, event), event.on.short, event.on.first, ends, words, urls.inspection(event.key)
        )


def _said(dataset: Dataset, events: tuple[Event, ...]) -> Iterator[Said]:
    for event in events:
        items = event.record.recommendations
        claimed = [item.claims[-1] for item in items if item.claims]
        if not claimed:
            continue
        words = {names.status(dataset, claim.claimed).lower() for claim in claimed}
        newest = max(claimed, key=lambda claim: claim.as_at.last or date.min).as_at
        if newest.last:
            word = words.pop() if len(words) == 1 else "various"
            yield Said(f"{len(claimed)} of {len(items)} {word}", newest.short, newest.last, urls.inspection(event.key))


def _unsaid(events: tuple[Event, ...]) -> str:
    """Where council papers have been read for some inspection, that none has been for the latest; else nothing."""
    inspected = [event for event in events if event.record.judgements]
    if not any(event.record.response or event.record.actions for event in inspected):
        return ""
    latest = inspected[-1].record
    return "" if latest.response or latest.actions else "no council paper on the latest report has been read"
