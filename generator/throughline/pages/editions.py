"""The index of frameworks: every edition with what it judged, side by side on one line of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from throughline import records, urls
from throughline.calendar import When
from throughline.link import Dataset
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Differs, Grade
from throughline.values import frozen


@frozen
class Bar:
    """When it was in force, drawn: start and width in per cent of the years shown; `open` where the end is not given."""

    start: str
    width: str
    open: bool


@frozen
class Tick:
    year: str
    at: str


@frozen
class FrameworkRow:
    edition: str
    address: str
    official: str
    when: str
    differs: Differs | None
    inspectorates: str
    board: bool
    judges: tuple[str, ...]
    parts: int
    overall: str
    scale: tuple[Grade, ...]
    events: int
    bar: Bar | None


@frozen
class OriginRow:
    title: str
    address: str
    body: str
    when: str


@frozen
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    rows: tuple[FrameworkRow, ...]
    line: tuple[Tick, ...]
    origins: tuple[OriginRow, ...]


def in_order(dataset: Dataset) -> tuple[str, ...]:
    """The ids of the frameworks by the day they came into force; frameworks for other bodies after those of that day."""

    def key(id: str) -> tuple[date, bool, str]:
        record = dataset.frameworks[id]
        start = records.chosen(record.in_force_from)
        return ((start.first if start else None) or date.max, record.subject != "authority", id)

    return tuple(sorted(map(str, dataset.frameworks), key=key))


def index(dataset: Dataset, ordered: tuple[str, ...], reported: Mapping[str, Sequence[date | None]]) -> Index:
    """The view of the index. Its line of years runs from the first framework to the day of the record, or the last to begin.

    `reported` are the days of the events that give its grades, by framework; None where a day is not given.
    """
    dates = (records.chosen(dataset.frameworks[id].in_force_from) for id in ordered)
    starts = [start.first for start in dates if start and start.first]
    first = date(min(starts, default=dataset.as_of).year, 1, 1)
    last = date(max([dataset.as_of, *starts]).year + 1, 1, 1)
    return Index(
        title="Frameworks",
        description="What each inspection framework judged, when it was in force, and how it maps onto the lanes of a timeline.",
        crumbs=names.crumbs(Link("Frameworks")),
        rows=tuple(_index_row(dataset, id, first, last, reported.get(id, ())) for id in ordered),
        line=tuple(
            Tick(str(year), _share(date(year, 1, 1) - first, last - first))
            for year in range(first.year, last.year)
            if not year % 2
        ),
        origins=tuple(
            OriginRow(str(o.record.title), urls.origin(o.id), str(o.record.body), o.on.label)
            for o in dataset.origins.values()
        ),
    )


def _index_row(dataset: Dataset, id: str, first: date, last: date, reported: Sequence[date | None]) -> FrameworkRow:
    record = dataset.frameworks[id]
    top = tuple(str(j.short) for j in record.judgements if not j.within)
    return FrameworkRow(
        edition=str(record.edition),
        address=urls.framework(id),
        official=str(record.title),
        when=in_force(record),
        differs=parts.differs(dataset, "In force from", record.in_force_from),
        inspectorates=", ".join(record.inspectorates),
        board=record.subject == "board",
        judges=top,
        parts=len(record.judgements) - len(top),
        overall="no overall grade" if record.no_overall else "",
        scale=scale(record),
        events=len(reported),
        bar=_bar(dataset, id, first, last, reported),
    )


def _bar(dataset: Dataset, id: str, first: date, last: date, reported: Sequence[date | None]) -> Bar | None:
    """The bar of one framework. Where the end is not given it runs to the last report here, or a year, and is open."""
    record = dataset.frameworks[id]
    start, end = records.chosen(record.in_force_from), records.chosen(record.in_force_to)
    if start is None or start.first is None:
        return None
    until = dataset.as_of
    if end is not None:
        known = [day for day in reported if day]
        until = end.last or max(known, default=start.first.replace(year=start.first.year + 1, day=1))
    years = last - first
    unknown = end is not None and not end.given
    return Bar(_share(start.first - first, years), _share(max(until, start.first) - start.first, years), unknown)


def _share(days: timedelta, of: timedelta) -> str:
    return f"{100 * days / of:.2f}"


def in_force(record: records.Framework) -> str:
    """When a framework was in force, in words: `from January 2018 to December 2022`, `since 1 April 2026`."""
    start, end = records.chosen(record.in_force_from), records.chosen(record.in_force_to)
    begin = start.label if isinstance(start, When) and start.given else "beginning not given"
    if not isinstance(end, When):
        return f"since {begin}" if isinstance(start, When) else begin
    if not end.given:
        return f"from {begin}; end not given"
    return end.label if isinstance(start, When) and start == end else f"from {begin} to {end.label}"


def scale(record: records.Framework) -> tuple[Grade, ...]:
    """The grades that a framework gives, best first, as it prints them."""
    return tuple(Grade(str(g.label), g.mark, g.tone) for g in record.scale)
