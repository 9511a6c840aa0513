"""The national picture, lane by lane, and the list of dated snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from throughline import calendar, history, records, urls
from throughline.artifacts import Page
from throughline.history import Followed, Held, Judged, Waits
from throughline.link import Dataset
from throughline.pages import authorities, distributions, england, extent, names, snapshots, years
from throughline.pages.beside import Own
from throughline.pages.distributions import DistributionTable
from throughline.pages.england import Map, Place, Places
from throughline.pages.extent import Extent
from throughline.pages.names import Link
from throughline.pages.wording import listed
from throughline.pages.years import AfterLowest, Lengths, Moves, Years
from throughline.values import frozen


@frozen
class SnapshotRow:
    title: str
    address: str
    when: str
    lead: str
    base: str
    statements: str
    headline: DistributionTable | None


@frozen
class LaneView:
    """One lane across all authorities. `map` is None where nobody's latest inspection grades it; `shown` comes first."""

    id: str
    title: str
    board: bool
    shown: bool
    map: Map | None
    years: Years | None
    moves: Moves | None
    after: AfterLowest | None
    ended: str
    caveats: tuple[str, ...]


@frozen
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    lanes: tuple[LaneView, ...]
    as_of: str
    since: Lengths | None
    coverage: str
    rows: tuple[SnapshotRow, ...]


@frozen
class Entry:
    """What one authority has to tell: where it stands, how it came there on both bases, how long it waited."""

    place: Place
    published: Held
    inspected: Held
    waits: Waits
    judged: tuple[Judged, ...]
    known: Extent


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    return Entry(
        england.place(dataset, slug),
        history.held(dataset, slug),
        history.held(dataset, slug, "inspected"),
        history.waits(dataset, slug),
        history.judged(dataset, slug),
        extent.recommendations(dataset.events_of(slug)),
    )


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """The national page, then a page for each snapshot."""
    yield Page(urls.NATIONAL, "national.html", index(common, entries))
    own = Own(
        {
            "published": [one.published for one in entries.values()],
            "inspected": [one.inspected for one in entries.values()],
        },
        [judged for one in entries.values() for judged in one.judged],
    )
    yield from snapshots.plan(common, own, {slug: one.place.name for slug, one in entries.items()})


def index(common: Dataset, entries: Mapping[str, Entry]) -> Index:
    """The view of the index."""
    there = {slug: one for slug, one in entries.items() if one.place.there}
    gone = [one.waits for one in entries.values() if not one.place.there]
    waits = [one.waits for one in there.values()]
    all_of = England(
        {slug: one.place for slug, one in there.items()},
        [one.published for one in entries.values()],
        [one.published for one in there.values()],
        history.followed(waits, gone),
    )
    first = england.first_lane(common, all_of.places)
    lanes = tuple(_lane(common, all_of, lane, first) for lane in common.vocabulary.lanes)
    return Index(
        title="National",
        description="Every authority by its latest grade, how many stood at each grade year by year, and figures that others gave.",
        crumbs=names.crumbs(Link("National")),
        lanes=tuple(lane for lane in lanes if lane.years),
        as_of=calendar.on(common.as_of).label,
        since=years.lengths(history.spread([one.since for one in waits if one.since is not None])),
        coverage=authorities.covered(extent.total(one.known for one in entries.values())),
        rows=tuple(_index_row(common, id) for id in snapshots.in_order(common)),
    )


CAVEATS = ("no-average", "length")
"""What holds of every lane, in the words of the vocabulary; a board's lane has its own besides."""


@frozen
class England:
    """All authorities together: those that exist on their places, all over time and those that exist, what followed."""

    places: Places
    held: Sequence[Held]
    there: Sequence[Held]
    followed: Mapping[str, Followed]


def _lane(common: Dataset, all_of: England, lane: records.Lane, first: str) -> LaneView:
    id = str(lane.id)
    shown = None if lane.board else england.mapped(common, all_of.places, lane)
    graded = shown is not None and shown.graded > 0
    return LaneView(
        id=id,
        title=str(lane.title),
        board=lane.board,
        shown=id == first,
        map=shown if graded else None,
        years=years.years(common, all_of.held, id),
        moves=years.moves(all_of.there, id) if graded else None,
        after=years.after_lowest(common, id, all_of.followed.get(id)) if graded else None,
        ended=_ended(all_of.held, id),
        caveats=_caveats(common, lane),
    )


def _ended(held: Sequence[Held], lane: str) -> str:
    """Why the latest inspections give no grade here, in the framework's words; empty where they do."""
    steps = [step for one in held for step in one.courses.get(lane, ())[-1:] if step.state == "not-given"]
    return max(steps, key=lambda step: step.on).reason if steps else ""


def _caveats(dataset: Dataset, lane: records.Lane) -> tuple[str, ...]:
    needed = ("no-average", "board") if lane.board else CAVEATS
    return tuple(str(caveat.text) for caveat in dataset.vocabulary.caveats if caveat.id in needed)


def _index_row(dataset: Dataset, id: str) -> SnapshotRow:
    record = dataset.nationals[id]
    tables = distributions.tables(dataset, record)
    headline = None
    if tables:
        first = tables[0]
        headline = DistributionTable(
            f"{id}-headline", first.framework, first.board, first.unit, first.of, first.scale, first.rows[:1], ""
        )
    return SnapshotRow(
        str(record.title), urls.national(id), snapshots.when_of(dataset, id), str(record.summary),
        f"Rests on {record.inspections} inspections." if record.inspections else "How many it rests on is not stated.",
        _statements(record), headline,
    )  # fmt: skip


_HOLD = {
    "yes": ("holds", "hold"),
    "no": ("does not hold", "do not hold"),
    "conditional": ("holds under a condition", "hold under a condition"),
    "dated": ("held at its date", "held at their date"),
    "unchecked": ("is not checked", "are not checked"),
}


def _statements(record: records.National) -> str:
    """`Of 12 statements in it, 4 hold and 1 does not hold.` Empty where it makes none."""
    counts = [(sum(s.holds == holds for s in record.statements), words) for holds, words in _HOLD.items()]
    said = [f"{n} {words[n != 1]}" for n, words in counts if n]
    if not said:
        return ""
    total = len(record.statements)
    return (
        f"Of {total} statements in it, {listed(said)}."
        if total > 1
        else f"It makes one statement besides, which {said[0][2:]}."
    )
