"""Tables of who there is: authorities, their neighbours, and grades of theirs that only later reports tell."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import history, records, urls
from throughline.link import Dataset
from throughline.pages.tables.shape import (
    ADDRESS,
    DIFFERS,
    SOURCES,
    WHO,
    Column,
    Row,
    Table,
    differs,
    sources,
    when,
    who,
)


def _authority(dataset: Dataset, slug: str) -> Iterator[Row]:
    record = dataset.authorities[slug]
    latest = history.latest_graded(dataset, slug)
    yield (
        *who(dataset, slug), record.council, record.also_known_as, record.region, record.type, record.status,
        when(record.active_from), when(record.active_to), record.predecessors, record.successors, record.population_0_25,
        record.tile.column if record.tile else None, record.tile.row if record.tile else None, latest.key if latest else None, urls.authority(slug), sources(dataset, record),
    )  # fmt: skip


AUTHORITIES = Table(
    "authorities",
    "Authorities",
    "Every authority of the record, those that no longer exist among them.",
    (
        Column("authority", "The authority, as it stands in the addresses of this site.", required=True),
        *WHO[1:],
        Column("council", "The council's own name."),
        Column("also_known_as", "Other names in reports and listings.", "list"),
        Column("region", "The region it lies in."),
        Column("type", "What kind of authority it is."),
        Column("status", "Whether it still exists.", values=("current", "abolished"), required=True),
        Column("active_from", "Its first day, where a reorganisation made it.", "date"),
        Column("active_to", "Its last day, where a reorganisation ended it.", "date"),
        Column("predecessors", "The authorities that it came from.", "list"),
        Column("successors", "The authorities that came after it. Nothing is inherited by them.", "list"),
        Column("population_0_25", "People aged 0 to 25.", "integer"),
        Column("tile_column", "Its square on the map of equal squares: the column, from 0 in the west.", "integer"),
        Column("tile_row", "The row, from 0 in the north.", "integer"),
        Column("latest_inspection", "Its newest event with grades of its own.", refers="events"),
        ADDRESS,
        SOURCES,
    ),
    ("authority",),
    lambda dataset, slug: 1,
    _authority,
)


def _neighbours(dataset: Dataset, slug: str) -> Iterator[Row]:
    held = dataset.authorities[slug].neighbours
    if held is None:
        return
    own = (*who(dataset, slug), when(held.as_at))
    for position, other in enumerate(held.authorities, start=1):
        named = who(dataset, other) if other in dataset.called else (other, None, None, None, None)
        yield (*own, position, *named, sources(dataset, held))


NEIGHBOURS = Table(
    "neighbours",
    "Statistical neighbours",
    "Authorities that are like one another by their numbers, as one dated set; closest first, which is no rank of quality.",
    (
        *WHO,
        Column("as_at", "The date of the set.", "date"),
        Column("position", "1 is the closest.", "integer", required=True),
        Column("neighbour", "The neighbour; one that is not in this record has no name and no codes here."),
        Column("neighbour_name", "Its name."),
        Column("neighbour_urn", "Its number with the inspectorate."),
        Column("neighbour_ons_code", "Its code of the Office for National Statistics."),
        Column("neighbour_dfe_code", "Its code of the Department for Education."),
        SOURCES,
    ),
    ("authority", "position"),
    lambda dataset, slug: len(held.authorities) if (held := dataset.authorities[slug].neighbours) else 0,
    _neighbours,
)  # fmt: skip


def _reported(dataset: Dataset, slug: str) -> Iterator[Row]:
    for number, item in enumerate(dataset.authorities[slug].reported_earlier, start=1):
        yield (
            *who(dataset, slug), number, item.subject, when(item.on), item.basis, records.chosen(item.grade), item.lane,
            item.reported_by, differs(item, "grade"), sources(dataset, item),
        )  # fmt: skip


REPORTED_EARLIER = Table(
    "reported-earlier",
    "Grades known only from later reports",
    "Earlier inspections that a later report mentions and that have no page here. They are no report's own grades, and are "
    "never counted with them.",
    (
        *WHO,
        Column("number", "Its place in the authority's file, from 1.", "integer", required=True),
        Column("subject", "What was inspected."),
        Column("on", "When, as the later report says it.", "date"),
        Column("basis", "What that date is.", values=("inspected", "published", "stated")),
        Column("grade", "The grade as the later report tells it; empty where it tells none, or more than one."),
        Column("lane", "The lane of the timeline that it is drawn in; empty where it is drawn in none."),
        Column("reported_by", "The event whose report tells it.", refers="events"),
        DIFFERS,
        SOURCES,
    ),
    ("authority", "number"),
    lambda dataset, slug: len(dataset.authorities[slug].reported_earlier),
    _reported,
)
