"""The first page: one thing followed, one list, what many were told, the latest inspections, every authority as a square.

Everything shown is chosen by data: nothing here knows an authority by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from throughline import calendar, history, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, Event
from throughline.pages import asked, authorities, england, grades, names, parts, traces
from throughline.pages.asked import Total
from throughline.pages.england import England
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.traces import Trace
from throughline.pages.wording import counted, number

LATEST = 6
TOLD = 5


@dataclass(frozen=True, slots=True)
class Followed:
    """One recommendation with its line."""

    heading: str
    words: str
    address: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class ListBlock:
    """The list with most claims, and what the first later report that returned to it found."""

    heading: str
    text: str
    totals: tuple[Total, ...]
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    address: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Told:
    """What one national snapshot counted most often."""

    bars: tuple[Bar, ...]
    national: Link
    as_at: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class LatestRow:
    authority: str
    address: str
    when: str
    kind: str
    cells: tuple[LaneCell, ...]
    asked: str
    recorded: bool


@dataclass(frozen=True, slots=True)
class Latest:
    lanes: tuple[str, ...]
    rows: tuple[LatestRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    heading: str
    lead: str
    read: tuple[Link, ...]
    authorities: int
    followed: Followed | None
    block: ListBlock | None
    told: Told | None
    latest: Latest
    england: England | None
    covers: tuple[str, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """The first page."""
    yield Page(urls.HOME, "home.html", home(dataset))


def home(dataset: Dataset) -> Home:
    """The view of the first page."""
    site = dataset.site
    heading, _, rest = str(site.question or site.strapline).partition(". ")
    return Home(
        title=str(site.title),
        description=str(site.strapline),
        crumbs=(),
        heading=f"{heading}." if rest else heading,
        lead=rest or str(site.strapline),
        read=tuple(names.authority_link(dataset, slug) for slug in names.a_to_z(dataset) if _is_read(dataset, slug)),
        authorities=len(history.there(dataset)),
        followed=_followed(dataset),
        block=_block(dataset),
        told=_told(dataset),
        latest=_latest(dataset),
        england=england.shown_first(dataset),
        covers=_covers(dataset),
    )


# -- one thing, followed -----------------------------------------------------------------------------------------------


def _followed(dataset: Dataset) -> Followed | None:
    """The recommendation with most findings; then with a claim, with findings that the report itself names, over most time."""
    items = [item for item in dataset.asked.values() if item.event and item.asked.given]
    best = max(items, key=lambda item: _weight(dataset, item), default=None)
    if best is None or not _found(dataset, best):
        return None
    last = _found(dataset, best)[-1].event.on
    years = f" from {best.asked.year} to {last.year}" if last.year != best.asked.year else ""
    event = dataset.events[best.holder]
    title = str(best.record.title)
    return Followed(
        heading=f"One thing, followed{years}",
        words=f"{names.authority(dataset, event.authority)}, {best.asked.label}: {title[0].lower()}{title[1:]}.",
        address=urls.recommendation(best.key),
        trace=traces.trace(dataset, best),
    )


def _weight(dataset: Dataset, item: Asked) -> tuple[int, bool, int, int]:
    found = _found(dataset, item)
    named = sum(look.finding is not None and look.finding.record.basis == "named" for look in found)
    last = found[-1].event.on.last if found else None
    days = (last - item.asked.first).days if last and item.asked.first else 0
    return (len(found), bool(item.record.claims), named, days)


def _found(dataset: Dataset, item: Asked) -> list[history.Look]:
    """What inspectors themselves found, comparable and not silent."""
    return [
        look
        for look in history.looks(dataset, item.key)
        if look.finding and look.finding.record.reported_by is None and look.found not in ("untested", "not-comparable")
    ]


# -- one list ----------------------------------------------------------------------------------------------------------


def _block(dataset: Dataset) -> ListBlock | None:
    """The list of which most has a claim: asked, said, and found by the first report that returned to it."""
    lists = {key: dataset.asked_of(key) for key in dataset.events}
    holder = max(lists, key=lambda key: sum(bool(item.record.claims) for item in lists[key]), default="")
    items = lists.get(holder, ())
    claimed = [item for item in items if item.record.claims]
    if not claimed:
        return None
    event = dataset.events[holder]
    said, times = Counter(str(item.record.claims[-1].claimed) for item in claimed).most_common(1)[0]
    word = names.status(dataset, said).lower()
    when = claimed[0].record.claims[-1].as_at.label
    council = str(dataset.authorities[event.authority].council or names.authority(dataset, event.authority))
    how_many = f"all {number(times)}" if times == len(items) else f"{number(times)} of them"
    returned = next((tally for tally in history.tallies(dataset, holder) if tally.looked_at), None)
    later = "No later report in this record has been read for them."
    if returned:
        again = number(returned.looked_at)
        later = f"The report of {returned.event.on.label} returned to {again} of the {number(len(items))}."
    return ListBlock(
        heading=f"{number(len(items)).capitalize()} asked, {number(times)} said {word}",
        text=f"Inspectors asked {council} for {number(len(items))} things, {event.on.label}. The council said that {how_many} were {word}, {when}. {later}",
        totals=asked.totals(dataset, holder, items)[1:3],
        address=urls.inspection(holder),
        link=f"Neither successes nor failures: read all {number(len(items))}",
    )


# -- told the same thing -----------------------------------------------------------------------------------------------


def _told(dataset: Dataset) -> Told | None:
    """The newest national snapshot that counts themes, and what it counted most often."""
    counted = [
        (id, national)
        for id, national in dataset.nationals.items()
        if national.inspections and any(c.count for c in national.themes)
    ]
    if not counted:
        return None
    id, national = max(counted, key=lambda entry: entry[1].as_at.iso)
    of = national.inspections or 0
    titles = {str(theme.id): str(theme.title) for theme in dataset.vocabulary.themes}
    most = sorted((c for c in national.themes if c.count and c.theme in titles), key=lambda c: -(c.count or 0))[:TOLD]
    return Told(
        bars=tuple(Bar(titles[str(c.theme)], urls.theme(str(c.theme)), c.count or 0, of) for c in most),
        national=Link(str(national.title), urls.national(id)),
        as_at=national.as_at.label,
        citations=parts.cites(dataset, national),
    )


# -- the latest inspections --------------------------------------------------------------------------------------------


def _latest(dataset: Dataset) -> Latest:
    """The newest graded inspections, with the lanes that any of them grades."""
    graded = [event for event in dataset.events.values() if event.record.judgements][-LATEST:][::-1]
    lanes = grades.lanes_used(dataset, graded)
    frameworks = [dataset.frameworks.get(event.record.framework or "") for event in graded]
    return Latest(
        lanes=tuple(title for _, title in lanes),
        rows=tuple(_latest_row(dataset, event, lanes) for event in graded),
        notes=tuple(dict.fromkeys(str(f.no_overall) for f in frameworks if f and f.no_overall)),
    )


def _latest_row(dataset: Dataset, event: Event, lanes: grades.Lanes) -> LatestRow:
    count = len(event.record.recommendations) or event.record.recommendation_count
    return LatestRow(
        authority=names.authority(dataset, event.authority),
        address=urls.inspection(event.key),
        when=event.on.short,
        kind=str(names.kind(dataset, event).title),
        cells=grades.lane_cells(dataset, event, lanes),
        asked="" if count is None else str(count),
        recorded=bool(event.record.recommendations),
    )


# -- what the record covers --------------------------------------------------------------------------------------------


def _is_read(dataset: Dataset, slug: str) -> bool:
    return any(event.record.recommendations for event in dataset.events_of(slug))


def _covers(dataset: Dataset) -> tuple[str, ...]:
    graded = [event for event in dataset.events.values() if event.record.judgements]
    years = [event.on.first.year for event in graded if event.on.first]
    span = f", {min(years)} to {max(years)}" if years and min(years) < max(years) else ""
    there = len(history.there(dataset))
    gone = len(dataset.authorities) - there
    before = f", {number(gone)} that {'was' if gone == 1 else 'were'} abolished" if gone else ""
    read = sum(_is_read(dataset, slug) for slug in dataset.authorities)
    return (
        f"Grades: {counted(there, 'authority', 'authorities')}{before} and {counted(len(graded), 'graded inspection')}{span}.",
        f"{authorities.coverage(dataset)} They have been read for {counted(read, 'authority', 'authorities')} so far.",
        "An authority whose recommendations are not here is not better or worse: they have not been read.",
        f"As of {calendar.on(dataset.as_of).label}.",
    )
