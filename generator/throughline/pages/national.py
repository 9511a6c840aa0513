"""The national picture, lane by lane, and the list of dated snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline import calendar, history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import authorities, distributions, england, names, snapshots, years
from throughline.pages.distributions import DistributionTable
from throughline.pages.england import Map
from throughline.pages.names import Link
from throughline.pages.wording import listed
from throughline.pages.years import AfterLowest, Lengths, Moves, Years


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    title: str
    address: str
    when: str
    lead: str
    base: str
    statements: str
    headline: DistributionTable | None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    lanes: tuple[LaneView, ...]
    as_of: str
    since: Lengths | None
    coverage: str
    rows: tuple[SnapshotRow, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """The national page, then a page for each snapshot."""
    yield Page(urls.NATIONAL, "national.html", index(dataset))
    yield from snapshots.plan(dataset)


def index(dataset: Dataset) -> Index:
    """The view of the index."""
    held = history.courses(dataset, "published")
    first = england.first_lane(dataset, held)
    followed = history.until_next(dataset)
    lanes = tuple(_lane(dataset, held, lane, first, followed.get(str(lane.id))) for lane in dataset.vocabulary.lanes)
    return Index(
        title="National",
        description="Every authority by its latest grade, how many stood at each grade year by year, and figures that others gave.",
        crumbs=names.crumbs(Link("National")),
        lanes=tuple(lane for lane in lanes if lane.years),
        as_of=calendar.on(dataset.as_of).label,
        since=years.lengths(history.since_latest(dataset)),
        coverage=authorities.coverage(dataset),
        rows=tuple(_index_row(dataset, id) for id in snapshots.in_order(dataset)),
    )


CAVEATS = ("no-average", "length")
"""What holds of every lane, in the words of the vocabulary; a board's lane has its own besides."""


def _lane(
    dataset: Dataset, held: history.Courses, lane: records.Lane, first: str, followed: history.Followed | None
) -> LaneView:
    id = str(lane.id)
    shown = None if lane.board else england.mapped(dataset, held, lane)
    return LaneView(
        id=id,
        title=str(lane.title),
        board=lane.board,
        shown=id == first,
        map=shown if shown and shown.graded else None,
        years=years.years(dataset, held, id),
        moves=years.moves(dataset, held, id) if shown and shown.graded else None,
        after=years.after_lowest(dataset, id, followed) if shown and shown.graded else None,
        ended=_ended(held, id),
        caveats=_caveats(dataset, lane),
    )


def _ended(held: history.Courses, lane: str) -> str:
    """Why the latest inspections give no grade here, in the framework's words; empty where they do."""
    steps = [step for course in held.values() for step in course.get(lane, ())[-1:] if step.state == "not-given"]
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
