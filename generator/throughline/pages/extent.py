"""How much of the record a list rests on: every page that shows a part of it says so in these words.

What is counted are published inspection reports, as /coverage/ counts them. A list that is known from other papers alone
(a plan that repeats a report which is not held) is told apart, or the record would seem to hold a report that it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from throughline import records
from throughline.link import Event
from throughline.pages.wording import counted, number
from throughline.values import frozen


@frozen
class Extent:
    """Something is recorded for so many of so many reports, and for so many inspections or visits whose report is not held."""

    recorded: int
    reports: int
    besides: int

    def of(self, whose: str = "") -> str:
        """`18 of 497 inspection reports in this record, and for two inspections or visits whose report is not held`."""
        if not self.reports and self.besides:
            return self.more.removeprefix(", and for ")
        reports = counted(self.reports, "inspection report")
        return f"{self.recorded or 'none'} of {reports}{f' {whose}' if whose else ''}{self.more}"

    @property
    def more(self) -> str:
        """The end of such a sentence: what is recorded without a report; empty where nothing is."""
        if not self.besides:
            return ""
        besides = "inspection or visit" if self.besides == 1 else "inspections or visits"
        return f", and for {number(self.besides)} {besides} whose report is not held"


def recommendations(events: Iterable[Event]) -> Extent:
    """For how many of these events the recommendations are recorded."""
    return _extent(events, lambda record: bool(record.recommendations))


def actions(events: Iterable[Event]) -> Extent:
    """For how many of these events any action is recorded."""
    return _extent(events, lambda record: bool(record.actions))


def total(extents: Iterable[Extent]) -> Extent:
    """What several parts of the record come to."""
    held = list(extents)
    return Extent(sum(e.recorded for e in held), sum(e.reports for e in held), sum(e.besides for e in held))


def _extent(events: Iterable[Event], has: Callable[[records.Inspection], bool]) -> Extent:
    known = [(event.record.report is not None, has(event.record)) for event in events]
    return Extent(known.count((True, True)), sum(report for report, _ in known), known.count((False, True)))
