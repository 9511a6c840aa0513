"""The story of an authority's grades, told to the timeline: what stands where, what may be joined, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from throughline import history, records, timeline, urls
from throughline.calendar import When
from throughline.link import Dataset, Event
from throughline.pages import names
from throughline.timeline import (
    Caveat,
    Edition,
    Gap,
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
    inspected = [
        e for e in events if e.record.framework in dataset.frameworks and e.record.state == "held" and e.on.last
    ]
    editions = _editions(dataset, inspected)
    ids = [edition.id for edition in editions]
    known = {event.key for event in inspected}
    marks = tuple(_mark(dataset, item, grades) for item in grades if item.event.key in known and item.lanes)
    lanes = tuple(_lane(dataset, lane, ids, inspected, grades) for lane in dataset.vocabulary.lanes)
    made = Story(
        lanes=lanes,
        editions=editions,
        inspections=tuple(_inspection(event) for event in inspected),
        marks=marks,
        as_of=dataset.as_of,
        visits=tuple(_visits(dataset, [event for event in events if event.key not in known])),
        said=tuple(_said(dataset, events)),
        unsaid=_unsaid(inspected),
    )
    return _with_caveats(dataset, made, inspected)


def _editions(dataset: Dataset, inspected: list[Event]) -> tuple[Edition, ...]:
    """The editions that graded the authority, and those in force since its last inspection, in order of time."""
    used = {str(event.record.framework) for event in inspected}
    if not used:
        return ()
    begins = {id: _first(framework.in_force_from) for id, framework in dataset.frameworks.items()}
    last = max(begins[id] for id in used)
    shown = used | {
        id
        for id, framework in dataset.frameworks.items()
        if framework.subject == "authority" and last < begins[id] <= dataset.as_of
    }
    made = []
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


def _inspection(event: Event) -> Inspection:
    record = event.record
    count = len(record.recommendations) or record.recommendation_count
    assert event.on.last is not None
    return Inspection(
        urls.inspection(event.key),
        event.on.short,
        event.on.last,
        str(record.framework),
        f"{count} asked" if count else "",
    )


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
    editions: list[str],
    inspected: list[Event],
    grades: tuple[history.Placed, ...],
) -> Lane:
    board = lane.board
    in_lane = [item for item in grades if lane.id in item.lanes]
    graded = {edition: _judgements(dataset, edition, lane, inspected) for edition in editions}
    stretches: list[Stretch] = []
    before: list[tuple[str, records.Judgement]] = []
    for edition in editions:
        if graded[edition]:
            stretches.append(Stretch(edition, _follows(dataset, before, edition, graded[edition])))
            before = [(edition, judgement) for judgement in graded[edition]]
    gaps = tuple(_gaps(dataset, lane, editions, graded, inspected, in_lane)) if in_lane else ()
    return Lane(
        str(lane.id),
        str(lane.title),
        tuple(stretches) if in_lane else (),
        gaps,
        board,
        "not the council" if board else "",
    )


def _judgements(dataset: Dataset, edition: str, lane: records.Lane, inspected: list[Event]) -> list[records.Judgement]:
    names = [edition]
    if lane.board:
        names = [str(r.framework) for e in inspected if e.record.framework == edition for r in e.record.reviews]
    return [
        judgement
        for name in dict.fromkeys(names)
        if name in dataset.frameworks
        for judgement in dataset.frameworks[name].judgements
        if any(fit.id == lane.id for fit in judgement.lanes)
    ]


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


def _gaps(
    dataset: Dataset,
    lane: records.Lane,
    editions: list[str],
    graded: dict[str, list[records.Judgement]],
    inspected: list[Event],
    in_lane: list[history.Placed],
) -> Iterator[Gap]:
    """One line of words for each run of editions that give the lane no grade, and for each grade that is not held."""
    overall = lane.id == dataset.vocabulary.lanes[0].id
    running = False
    for edition in editions:
        framework = dataset.frameworks[edition]
        own = [event for event in inspected if event.record.framework == edition]
        if not graded[edition]:
            if not running:
                words = (
                    "no overall grade"
                    if overall
                    else "boards replaced by 2019"
                    if lane.board
                    else "not graded on its own"
                )
                if lane.board and not any(
                    edition_ for edition_ in editions[: editions.index(edition)] if graded[edition_]
                ):
                    words = "not graded then"
                since = records.chosen(framework.in_force_from)
                when = f"from {since.year}" if isinstance(since, When) and since.given else str(framework.short)
                yield Gap(words, own[0].on.short if own else when, edition)
            running = True
            continue
        running = False
        for event in own:
            if not any(item.event is event for item in in_lane):
                words = "board not reviewed" if lane.board else "graded; grade not held here"
                yield Gap(words, event.on.short, edition, urls.inspection(event.key))


def _visits(dataset: Dataset, events: list[Event]) -> Iterator[Visit]:
    for event in events:
        if event.on.first is None or event.on.last is None:
            continue
        record = event.record
        words = (
            record.state if record.state != "held" else "letter not held" if names.kind(dataset, event).letter else ""
        )
        ends = event.on.last if event.on.precision == "range" else None
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


def _unsaid(inspected: list[Event]) -> str:
    if inspected and not (inspected[-1].record.response or inspected[-1].record.actions):
        return "no council paper on the latest report has been read"
    return ""


CAVEATS = {
    "framework-step": ("framework-boundary", "part-of-lane"),
    "adequate": ("adequate",),
    "one-grade-for-both": ("spanning-grade",),
    "no-overall": ("no-overall-after-2026",),
    "board": ("board",),
    "leaders": ("leadership-near",),
    "visits": ("visits",),
    "no-scores": ("no-average", "publication"),
    "reported-later": ("reported-later",),
    "lengths": ("length",),
    "two-overalls": ("two-overalls",),
}
"""Which caveats of the vocabulary a timeline needs for what it shows."""


def _with_caveats(dataset: Dataset, story: Story, inspected: list[Event]) -> Story:
    needed = set(timeline.caveats_needed(story))
    if len({event.record.framework for event in inspected}) > 1:
        needed.add("leaders")
    if any(event.record.length or event.record.kind in ("short", "standard") for event in inspected):
        needed.add("lengths")
    if any(mark.hollow for mark in story.marks) and any(
        not dataset.frameworks[str(e.record.framework)].rules.required
        and dataset.frameworks[str(e.record.framework)].no_overall
        for e in inspected
    ):
        needed.add("two-overalls")
    texts = {str(caveat.id): str(caveat.text) for caveat in dataset.vocabulary.caveats}
    ids = [id for short, ids in CAVEATS.items() if short in needed for id in ids if id in texts]
    caveats = tuple(Caveat(*_first_sentence(texts[id])) for id in ids)
    return Story(
        story.lanes,
        story.editions,
        story.inspections,
        story.marks,
        story.as_of,
        story.visits,
        story.said,
        story.unsaid,
        caveats,
    )


def _first_sentence(text: str) -> tuple[str, str]:
    lead, stop, rest = text.partition(". ")
    return (f"{lead}.", rest) if stop else (text, "")
