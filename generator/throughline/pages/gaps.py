"""Words for the places of a timeline where a lane has no grade, and why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from throughline import history, records, urls
from throughline.calendar import When
from throughline.link import Dataset, Event
from throughline.pages import reported
from throughline.timeline import Gap


def gaps(
    dataset: Dataset,
    lane: records.Lane,
    shown: list[str],
    graded: dict[str, list[records.Judgement]],
    inspected: Mapping[str, str],
    in_lane: list[history.Placed],
) -> Iterator[Gap]:
    """One line of words for each run of editions that give the lane no grade, and for each grade that is not held."""
    running, before = False, False
    for edition in shown:
        if edition == reported.COLUMN:
            continue
        own = [dataset.events[key] for key, column in inspected.items() if column == edition]
        if graded[edition]:
            running, before = False, True
            yield from _ungraded(lane, edition, own, in_lane)
        elif not running:
            running = True
            framework = dataset.frameworks[edition]
            since = records.chosen(framework.in_force_from)
            when = f"from {since.year}" if isinstance(since, When) and since.given else str(framework.short)
            yield Gap(_why_none(dataset, lane, before=before), own[0].on.short if own else when, edition)


def _why_none(dataset: Dataset, lane: records.Lane, *, before: bool) -> str:
    """Why an edition gives a lane no grade; `before`: an earlier one did."""
    if lane.id == dataset.vocabulary.lanes[0].id:
        return "no overall grade"
    if lane.board:
        return "boards replaced by 2019" if before else "not graded then"
    return "not graded on its own"


def _ungraded(lane: records.Lane, edition: str, events: list[Event], in_lane: list[history.Placed]) -> Iterator[Gap]:
    """Words for each event of an edition that grades the lane, where no grade of it can be drawn."""
    for event in events:
        given = [item for item in in_lane if item.event is event]
        words = ""
        if given and all(item.instead for item in given):
            words = str(given[0].instead.label).lower() if given[0].instead else ""
        elif not given and lane.board:
            words = "board not reviewed"
        elif not given and (event.record.judgements or not event.record.reviews):
            words = "graded; grade not held here"
        if words:
            yield Gap(words, event.on.short, edition, urls.inspection(event.key))
