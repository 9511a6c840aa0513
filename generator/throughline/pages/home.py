"""The first page: one thing followed, one list, what many were told, the latest inspections, every authority as a square.

Everything shown is chosen by data: nothing here knows an authority by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from throughline import calendar, history, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, Event
from throughline.pages import asked, authorities, changes, england, extent, grades, names, parts, traces
from throughline.pages.asked import Total
from throughline.pages.changes import ChangeRow
from throughline.pages.england import England, Place
from throughline.pages.extent import Extent
from throughline.pages.grades import Given, LaneCell
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.traces import Trace
from throughline.pages.wording import counted, number
from throughline.values import frozen

T = TypeVar("T")

LATEST = 6
TOLD = 5
CHANGED = 4

Order = tuple[date, str]
"""The place of an event among all."""
Weight = tuple[int, ...]
"""What decides between things of which the page shows one."""


@frozen
class Followed:
    """One recommendation with its line."""

    heading: str
    words: str
    address: str
    trace: Trace


@frozen
class ListBlock:
    """The list with most claims, and what the first later report that returned to it found."""

    heading: str
    text: str
    totals: tuple[Total, ...]
    address: str
    link: str


@frozen
class Bar:
    label: str
    address: str
    count: int
    of: int


@frozen
class Told:
    """What one national snapshot counted most often."""

    bars: tuple[Bar, ...]
    national: Link
    as_at: str
    citations: tuple[Cite, ...]


@frozen
class LatestRow:
    authority: str
    address: str
    when: str
    kind: str
    cells: tuple[LaneCell, ...]
    asked: str
    recorded: bool


@frozen
class Latest:
    lanes: tuple[str, ...]
    rows: tuple[LatestRow, ...]
    notes: tuple[str, ...]


@frozen
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
    changed: tuple[ChangeRow, ...]
    covers: tuple[str, ...]


@frozen
class Newest:
    """A graded inspection as the table of the latest ones may need it, and its place among all."""

    order: Order
    row: LatestRow
    framework: str
    given: tuple[Given, ...]


@frozen
class Entry:
    """What one authority has to tell.

    `followed` and `block` are what the page would show if there were no other authority, each with what decides between
    them; `newest` its latest graded inspections, as many as the page has room for; `graded` how many there are, and
    `years` the first and the last. `changed` is what changed last, as much as there is room for.
    """

    place: Place
    link: Link | None
    known: Extent
    graded: int
    followed: tuple[Weight, Order, Followed] | None
    block: tuple[Weight, Order, ListBlock] | None
    newest: tuple[Newest, ...]
    changed: tuple[ChangeRow, ...]
    years: tuple[int, int] | None


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    graded = [event for event in dataset.events_of(slug) if event.record.judgements]
    years = [event.on.first.year for event in graded if event.on.first]
    return Entry(
        place=england.place(dataset, slug),
        link=names.authority_link(dataset, slug) if _is_read(dataset, slug) else None,
        known=extent.recommendations(dataset.events_of(slug)),
        graded=len(graded),
        followed=_followed(dataset, slug),
        block=_block(dataset, slug),
        newest=tuple(_newest(dataset, event) for event in graded[-LATEST:]),
        changed=changes.entry(dataset, slug)[:CHANGED],
        years=(min(years), max(years)) if years else None,
    )


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """The first page."""
    yield Page(urls.HOME, "home.html", home(common, entries))


def home(common: Dataset, entries: Mapping[str, Entry]) -> Home:
    """The view of the first page."""
    site = common.site
    heading, _, rest = str(site.question or site.strapline).partition(". ")
    all_of = list(entries.values())
    places = {slug: one.place for slug, one in entries.items() if one.place.there}
    return Home(
        title=str(site.title),
        description=str(site.strapline),
        crumbs=(),
        heading=f"{heading}." if rest else heading,
        lead=rest or str(site.strapline),
        read=tuple(sorted((one.link for one in all_of if one.link), key=lambda link: link.label.casefold())),
        authorities=len(places),
        followed=_most(one.followed for one in all_of),
        block=_most(one.block for one in all_of),
        told=_told(common),
        latest=_latest(common, [newest for one in all_of for newest in one.newest]),
        england=england.shown_first(common, places),
        changed=changes.everything(common, {slug: one.changed for slug, one in entries.items()})[:CHANGED],
        covers=_covers(common, all_of, len(places)),
    )


def _most(found: Iterable[tuple[Weight, Order, T] | None]) -> T | None:
    """What weighs most; of several the earliest."""
    known = sorted((one for one in found if one), key=lambda one: one[1])
    return max(known, key=lambda one: one[0])[2] if known else None


# -- one thing, followed -----------------------------------------------------------------------------------------------


def _followed(dataset: Dataset, slug: str) -> tuple[Weight, Order, Followed] | None:
    """The recommendation with most findings; then with a claim, with findings that the report itself names, over most time."""
    items = [item for event in dataset.events_of(slug) for item in dataset.asked_by(event.key) if item.asked.given]
    best = max(items, key=lambda item: _weight(dataset, item), default=None)
    if best is None or not _found(dataset, best):
        return None
    last = _found(dataset, best)[-1].event.on
    years = f" from {best.asked.year} to {last.year}" if last.year != best.asked.year else ""
    title = str(best.record.title)
    followed = Followed(
        heading=f"One thing, followed{years}",
        words=f"{names.authority(dataset, slug)}, {best.asked.label}: {title[0].lower()}{title[1:]}.",
        address=urls.recommendation(best.key),
        trace=traces.trace(dataset, best),
    )
    return _weight(dataset, best), dataset.events[best.holder].order, followed


def _weight(dataset: Dataset, item: Asked) -> Weight:
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


def _block(dataset: Dataset, slug: str) -> tuple[Weight, Order, ListBlock] | None:
    """The list of which most has a claim: asked, said, and found by the first report that returned to it."""
    lists = {event.key: dataset.asked_of(event.key) for event in dataset.events_of(slug)}
    holder = max(lists, key=lambda key: sum(bool(item.record.claims) for item in lists[key]), default="")
    items = lists.get(holder, ())
    claimed = [item for item in items if item.record.claims]
    if not claimed:
        return None
    event = dataset.events[holder]
    said, times = Counter(str(item.record.claims[-1].claimed) for item in claimed).most_common(1)[0]
    word = names.status(dataset, said).lower()
    when = claimed[0].record.claims[-1].as_at.label
    council = str(dataset.authorities[slug].council or names.authority(dataset, slug))
    how_many = f"all {number(times)}" if times == len(items) else f"{number(times)} of them"
    returned = next((tally for tally in history.tallies(dataset, holder) if tally.looked_at), None)
    later = "No later report in this record has been read for them."
    if returned:
        again = number(returned.looked_at)
        later = f"The report of {returned.event.on.label} returned to {again} of the {number(len(items))}."
    block = ListBlock(
        heading=f"{number(len(items)).capitalize()} asked, {number(times)} said {word}",
        text=f"Inspectors asked {council} for {number(len(items))} things, {event.on.label}. The council said that {how_many} were {word}, {when}. {later}",
        totals=asked.totals(dataset, holder, items)[1:3],
        address=urls.inspection(holder),
        link=f"Neither successes nor failures: read all {number(len(items))}",
    )
    return (len(claimed),), event.order, block


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


def _latest(common: Dataset, found: Iterable[Newest]) -> Latest:
    """The newest graded inspections, with the lanes that any of them grades."""
    newest = sorted(found, key=lambda one: one.order)[-LATEST:][::-1]
    lanes = grades.lanes_of(common, (grade for one in newest for grade in one.given))
    frameworks = [common.frameworks.get(one.framework) for one in newest]
    return Latest(
        lanes=tuple(title for _, title in lanes),
        rows=tuple(
            replace(one.row, cells=grades.across(common, framework, one.given, lanes))
            for one, framework in zip(newest, frameworks, strict=True)
        ),
        notes=tuple(dict.fromkeys(str(f.no_overall) for f in frameworks if f and f.no_overall)),
    )


def _newest(dataset: Dataset, event: Event) -> Newest:
    """An inspection with its row, which has no cells until it is known which lanes there are."""
    count = len(event.record.recommendations) or event.record.recommendation_count
    row = LatestRow(
        authority=names.authority(dataset, event.authority),
        address=urls.inspection(event.key),
        when=event.on.short,
        kind=str(names.kind(dataset, event).title),
        cells=(),
        asked="" if count is None else str(count),
        recorded=bool(event.record.recommendations),
    )
    return Newest(event.order, row, str(event.record.framework or ""), grades.given(dataset, event))


# -- what the record covers --------------------------------------------------------------------------------------------


def _is_read(dataset: Dataset, slug: str) -> bool:
    return any(event.record.recommendations for event in dataset.events_of(slug))


def _covers(common: Dataset, entries: Sequence[Entry], there: int) -> tuple[str, ...]:
    graded = sum(one.graded for one in entries)
    known = extent.total(one.known for one in entries)
    years = [one.years for one in entries if one.years]
    first, last = (min(year for year, _ in years), max(year for _, year in years)) if years else (0, 0)
    span = f", {first} to {last}" if first < last else ""
    gone = len(entries) - there
    before = f", {number(gone)} that {'was' if gone == 1 else 'were'} abolished" if gone else ""
    read = sum(one.link is not None for one in entries)
    return (
        f"Grades: {counted(there, 'authority', 'authorities')}{before} and {counted(graded, 'graded inspection')}{span}.",
        f"{authorities.covered(known)} They have been read for {counted(read, 'authority', 'authorities')} so far.",
        "An authority whose recommendations are not here is not better or worse: they have not been read.",
        f"As of {calendar.on(common.as_of).label}.",
    )
