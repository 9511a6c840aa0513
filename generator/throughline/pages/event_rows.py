"""The table of an authority's events: inspections, visits, and what only a later report tells of."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import urls
from throughline.link import Dataset, Event
from throughline.pages import extent, names, reported
from throughline.pages.parts import Cite
from throughline.pages.wording import counted, listed, number
from throughline.values import frozen

STATES = {
    "held": "",
    "cancelled": "Cancelled. It was prepared for and did not take place.",
    "postponed": "Postponed.",
    "announced": "Announced, and not yet held.",
    "withdrawn": "Withdrawn before it came into use.",
}


@frozen
class EventRow:
    """One event; without an `address` where only a later report tells of it, and then `anchor` is its place in the table.

    `missing` is the kind of absence where `asked` says that something is not here. `report` is the public report.
    """

    title: str
    address: str
    when: str
    iso: str
    state: str
    graded: str
    asked: str
    missing: str = ""
    note: str = ""
    anchor: str = ""
    report: str = ""
    citations: tuple[Cite, ...] = ()


def event_rows(dataset: Dataset, slug: str) -> tuple[EventRow, ...]:
    """Every event of an authority and everything reported earlier, newest first."""
    made = [row(dataset, event) for event in dataset.events_of(slug)]
    return tuple(sorted((*_told(dataset, slug), *made), key=lambda row: row.iso.split("/")[-1], reverse=True))


def row(dataset: Dataset, event: Event) -> EventRow:
    """One event of the record."""
    record, kind = event.record, names.kind(dataset, event)
    asked, missing = _asked(event)
    if not asked and record.state == "held" and kind.letter:
        asked, missing = "letter not held", "not-held"
    unread = record.report is not None and not record.report.readable
    return EventRow(
        title=names.event(dataset, event),
        address=urls.inspection(event.key),
        when=event.on.label,
        iso=event.on.iso,
        state=record.state,
        graded="yes" if event.graded else "not recorded here" if kind.graded else "no",
        asked=asked,
        missing=missing,
        note="report could not be read" if unread else "",
        report=str(record.report.url) if record.report and record.report.url else "",
    )


def _asked(event: Event) -> tuple[str, str]:
    record = event.record
    count = record.recommendation_count
    if record.recommendations:
        return str(len(record.recommendations)), ""
    if count is None:
        return ("not known here", "not-recorded") if record.judgements else ("", "")
    return (f"{count}; not recorded here", "not-recorded") if count else ("none", "")


def _told(dataset: Dataset, slug: str) -> Iterator[EventRow]:
    seen: set[str] = set()
    for told in reported.rows(dataset, slug):
        anchor = "" if told.iso in seen else f"reported-{told.iso}"
        seen.add(told.iso)
        grade = f"{told.grade}, reported later" if told.grade else "no one grade told"
        yield EventRow(
            told.title, "", told.when, told.iso, "held", grade, "not told of", "not-held", told.same_as,
            anchor=anchor, citations=told.citations,
        )  # fmt: skip


# -- what is recorded at all -------------------------------------------------------------------------------------------


def is_thin(dataset: Dataset, slug: str) -> bool:
    """Whether nothing has been read for an authority but dates and grades."""
    return not any(_read(event) for event in dataset.events_of(slug))


def _read(event: Event) -> bool:
    record = event.record
    return bool(
        record.recommendations or record.actions or record.governance or record.response or record.strengths
        or record.in_plain_words or any(review.recommendations for review in record.reviews)
    )  # fmt: skip


def coverage(dataset: Dataset, slug: str) -> str:
    """For how many of an authority's reports recommendations are recorded: said beside its lists and themes."""
    known = extent.recommendations(dataset.events_of(slug))
    return f"Recommendations are recorded for {known.of('of this authority')}."


def recorded(dataset: Dataset, slug: str) -> str:
    """In one place and in plain words: how much of an authority's record is here. Empty where all of it is."""
    events = dataset.events_of(slug)
    graded = [event for event in events if event.record.judgements]
    if not graded:
        return ""
    left = [event for event in graded if not event.record.recommendations and event.record.recommendation_count != 0]
    if not left:
        return ""
    counts = [event.record.recommendation_count for event in left if event.record.recommendation_count is not None]
    one = len(counts) == 1
    which = "" if len(counts) == len(graded) else f"{number(len(counts))} of "
    what = ""
    if counts:
        what = (
            f"The {'report' if one else 'reports'} of {which}this authority’s {counted(len(graded), 'inspection')} "
            f"{'makes' if one else 'make'} {counted(sum(counts), 'recommendation')}; "
            f"{'it is' if sum(counts) == 1 else 'they are'} not recorded here."
        )
    if unknown := [event.on.label for event in left if event.record.recommendation_count is None]:
        what += f" How many the report of {listed(unknown)} makes is not known here."
    if is_thin(dataset, slug):
        what += " Nor has the council’s answer been looked for, or who received the reports."
    return what
