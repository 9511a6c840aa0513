"""The lists of recommendations on a profile: newest first, older ones folded, each with what was said and found of it."""

from __future__ import annotations

from throughline import history, records
from throughline.link import Dataset, Event
from throughline.pages import asked, filters, names
from throughline.pages.asked import AskedList, Total, WholeList
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.wording import number
from throughline.values import frozen


@frozen
class ListOnProfile:
    """One list of recommendations as the profile shows it; `folded` where its table waits to be opened."""

    event: Link
    title: str
    lead: str
    totals: tuple[Total, ...]
    lists: tuple[AskedList, ...]
    later: tuple[Link, ...]
    whole_list: tuple[WholeList, ...]
    count: int
    folded: bool


def lists(dataset: Dataset, slug: str) -> tuple[ListOnProfile, ...]:
    """Every list of an authority's own recommendations, newest first."""
    held = [event for event in reversed(dataset.events_of(slug)) if event.record.recommendations]
    return tuple(_list(dataset, event, place) for place, event in enumerate(held))


def _list(dataset: Dataset, event: Event, place: int) -> ListOnProfile:
    """One list; older ones that no council paper speaks of are folded until asked for."""
    items = dataset.asked_of(event.key)
    count = len(items)
    return ListOnProfile(
        event=names.link(dataset, event.key),
        title=f"{number(count).capitalize()} thing{'' if count == 1 else 's'} asked, {event.on.label}",
        lead=_list_lead(dataset, event, count),
        totals=asked.totals(dataset, event.key, items),
        lists=asked.asked_lists(dataset, items),
        later=asked.later_columns(dataset, items),
        whole_list=asked.whole_lists(dataset, event.key),
        count=count,
        folded=place > 1 and not any(item.record.claims for item in items),
    )


def _list_lead(dataset: Dataset, event: Event, count: int) -> str:
    claimed = [item for item in event.record.recommendations if item.claims]
    tallies = [t for t in history.tallies(dataset, event.key) if t.looked_at]
    if claimed and tallies:
        first = tallies[0]
        return (
            f"{_said(dataset, event, claimed, count)} The report of {first.event.on.label} "
            f"returned to {number(first.looked_at)} of them. The record shows neither successes nor failures as a whole: "
            "each has its own history."
        )
    if tallies:
        return f"The report of {tallies[0].event.on.label} returned to {number(tallies[0].looked_at)} of them."
    return ""


def _said(dataset: Dataset, event: Event, claimed: list[records.Recommendation], count: int) -> str:
    words = {names.status(dataset, item.claims[-1].claimed).lower() for item in claimed}
    when = claimed[0].claims[-1].as_at.label
    if len(words) == 1 and len(claimed) == count:
        return f"In {when} the council said that all {number(count)} were {words.pop()}."
    return f"In {when} the council gave a status for {number(len(claimed))} of {number(count)}."


def found_filters(lists: tuple[ListOnProfile, ...]) -> tuple[Choice, ...]:
    """By latest finding, where there is more than one to choose from."""
    newest = (row.latest for item in lists for group in item.lists for row in group.rows)
    return filters.useful(*asked.found_filters(newest))
