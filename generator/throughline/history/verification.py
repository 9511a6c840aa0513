"""What later reports found about what was asked, never mixed with what was claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from throughline.link import Dataset, Event, Finding, remembered
from throughline.values import frozen

FOUND = {
    "confirmed": "found sound",
    "partly": "found partly so",
    "recurs": "found still weak",
    "contradicted": "claim contradicted",
    "untested": "not looked at",
    "not-comparable": "not comparable",
    "not-yet-read": "not yet read",
}
"""What is said of each finding, neutrally and of the later date."""


@frozen
class Look:
    """What one later event says of one earlier item.

    `found` is a finding's own word, `untested` where the report was read for the list and is silent, or `not-yet-read`.
    `again` says that an earlier event had found it sound or partly so.
    """

    event: Event
    found: str
    finding: Finding | None
    again: bool = False

    @property
    def words(self) -> str:
        return "found weak again" if self.found == "recurs" and self.again else FOUND[self.found]


@remembered
def looks(dataset: Dataset, key: str) -> tuple[Look, ...]:
    """What each later report found about an item, oldest first.

    That is every later graded event of the same authority, whether read or not, and any other event that speaks of the
    item or has been read for its list.
    """
    events, read = _due(dataset, key.partition("#")[0])
    by_event: dict[str, list[Finding]] = defaultdict(list)
    for finding in dataset.findings.get(key, ()):
        by_event[finding.by].append(finding)
    if not by_event.keys() <= events.keys():
        events = {**events, **{name: dataset.events[name] for name in by_event}}
        events = dict(sorted(events.items(), key=lambda entry: entry[1].order))
    made: list[Look] = []
    sound_before = False
    for event in events.values():
        again = sound_before
        for finding in by_event.get(event.key, []):
            made.append(Look(event, finding.record.found, finding, again))
            sound_before |= finding.record.found in ("confirmed", "partly")
        if event.key not in by_event:
            made.append(Look(event, "untested" if event.key in read else "not-yet-read", None))
    return tuple(made)


@remembered
def _due(dataset: Dataset, holder: str) -> tuple[Mapping[str, Event], frozenset[str]]:
    """The events that say something of every item of a list, if only by their silence, oldest first; which have been read."""
    own = dataset.events.get(holder)
    read = {event.key: event for event in dataset.readers_of(holder)}
    later = [event for event in dataset.events_of(own.authority) if is_later_report(event, own)] if own else []
    events = {**read, **{event.key: event for event in later}}
    return dict(sorted(events.items(), key=lambda entry: entry[1].order)), frozenset(read)


def is_later_report(event: Event, than: Event) -> bool:
    """Whether `event` is a later graded inspection of the same authority: a report that could speak of the earlier list."""
    return (
        event.authority == than.authority
        and event.order > than.order
        and bool(event.record.judgements)
        and event.record.state == "held"
    )


def on_whole_list(dataset: Dataset, holder: str) -> tuple[Finding, ...]:
    """What later events say of a list as a whole. It is never spread over the items."""
    return tuple(f for f in dataset.findings.get(holder, ()) if f.record.covers != "one")


def latest_finding(dataset: Dataset, key: str, slug: str) -> Look | None:
    """The newest finding about an item in a report on this authority, however it is told; reports that are silent or unread
    are left out. An origin asks the same of all: what a report on one found says nothing of another.
    """
    spoken = [
        look
        for look in looks(dataset, key)
        if look.finding and look.finding.record.found != "untested" and look.event.authority == slug
    ]
    return spoken[-1] if spoken else None


@frozen
class Tally:
    """How a list stands with one later report: each item once. `named` and `matched` are the bases of those looked at."""

    event: Event
    counts: tuple[tuple[str, int], ...]
    named: int
    matched: int

    @property
    def looked_at(self) -> int:
        return sum(n for found, n in self.counts if found not in ("untested", "not-yet-read", "not-comparable"))


@remembered
def tallies(dataset: Dataset, holder: str) -> tuple[Tally, ...]:
    """For each later report: how many items of the authority's list it found sound, partly so, weak, or left alone.

    A board's list is not the authority's and is not counted. Where the authority tells a finding otherwise than the
    report does, the report's counts.
    """
    counts: dict[str, dict[str, int]] = {}
    bases: dict[str, list[int]] = {}
    for item in dataset.asked_of(holder):
        said: dict[str, Look] = {}
        for look in looks(dataset, item.key):
            known = said.get(look.event.key)
            if known is None or (known.finding and known.finding.record.reported_by):
                said[look.event.key] = look
        for key, look in said.items():
            counts.setdefault(key, dict.fromkeys(FOUND, 0))[look.found] += 1
            pair = bases.setdefault(key, [0, 0])
            if look.finding and look.found not in ("untested", "not-comparable"):
                pair[look.finding.record.basis != "named"] += 1
    return tuple(
        Tally(dataset.events[key], tuple((found, n) for found, n in row.items() if n), *bases[key])
        for key, row in sorted(counts.items(), key=lambda entry: dataset.events[entry[0]].order)
    )
