"""The index of authorities, from A to Z."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import extent, filters, grades, names
from throughline.pages.extent import Extent
from throughline.pages.filters import Choice
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.wording import as_id, counted
from throughline.values import frozen


@frozen
class AuthorityRow:
    """One row of the index.

    `cells` are the grades of its latest graded inspection. What the filters know it by are the ids, and `lanes`: for each
    lane the grade, or why there is none.
    """

    slug: str
    name: str
    address: str
    letter: str
    names: str
    urn: str
    ons: str
    dfe: str
    region: str
    region_id: str
    type: str
    type_id: str
    status: str
    until: str
    successors: tuple[Link, ...]
    latest: Link | None
    framework: str
    framework_id: str
    year: str
    cells: tuple[LaneCell, ...]
    lanes: tuple[tuple[str, str], ...]
    recommendations: int
    recorded: str
    coverage: str


@frozen
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    counts: str
    letters: tuple[str, ...]
    rows: tuple[AuthorityRow, ...]
    lanes: tuple[str, ...]
    filters: tuple[Choice, ...]
    coverage: str


TYPES = {
    "county": "county council", "unitary": "unitary", "metropolitan-district": "metropolitan district",
    "london-borough": "London borough", "city-corporation": "city corporation", "sui-generis": "of its own kind",
}  # fmt: skip

NONE = "none"
"""What a filter calls the want of something."""
NO_INSPECTION = "No graded inspection here"


@frozen
class Entry:
    """What one authority has to tell the index: its row, but for the cells, and the grades that they are made of."""

    row: AuthorityRow
    given: tuple[grades.Given, ...]
    known: Extent


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    latest = history.latest_graded(dataset, slug)
    known = extent.recommendations(dataset.events_of(slug))
    return Entry(_row(dataset, slug, latest, known), grades.given(dataset, latest) if latest else (), known)


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """The one page."""
    yield Page(urls.AUTHORITIES, "authorities.html", index(common, entries.values()))


def index(common: Dataset, entries: Iterable[Entry]) -> Index:
    """Every authority from A to Z, those that no longer exist among them."""
    told = sorted(entries, key=lambda entry: entry.row.name.casefold())
    lanes = grades.lanes_of(common, (item for entry in told for item in entry.given))
    rows = tuple(_with_cells(common, entry, lanes) for entry in told)
    return Index(
        title="Authorities",
        description="Every authority of this record, A to Z, with the grades of its latest inspection.",
        crumbs=names.crumbs(Link("Authorities")),
        counts=_counts(rows),
        letters=tuple(dict.fromkeys(row.letter for row in rows)),
        rows=rows,
        lanes=tuple(title for _, title in lanes),
        filters=_filters(common, rows, lanes),
        coverage=covered(extent.total(entry.known for entry in told)),
    )


def covered(known: Extent) -> str:
    """For how many reports recommendations are recorded: said on every list that rests on part of the record."""
    return f"Recommendations are recorded for {known.of('in this record')}."


def _counts(rows: Iterable[AuthorityRow]) -> str:
    held = list(rows)
    gone = sum(row.status == "abolished" for row in held)
    whole = counted(len(held), "authority", "authorities")
    return f"{whole}: {len(held) - gone} current, {gone} abolished." if gone else f"{whole}."


def _row(dataset: Dataset, slug: str, latest: Event | None, known: Extent) -> AuthorityRow:
    record = dataset.authorities[slug]
    framework = dataset.frameworks.get(latest.record.framework or "") if latest else None
    codes = record.codes or records.Codes()
    return AuthorityRow(
        slug=slug,
        name=str(record.name),
        address=urls.authority(slug),
        letter=str(record.name)[:1].upper(),
        names=" ".join(also(dataset, record)),
        urn=str(codes.urn or ""),
        ons=str(codes.ons or ""),
        dfe=str(codes.dfe or ""),
        region=str(record.region),
        region_id=as_id(str(record.region)),
        type=TYPES[record.type],
        type_id=str(record.type),
        status=str(record.status),
        until=record.active_to.label if record.active_to else "",
        successors=tuple(names.authority_link(dataset, other) for other in record.successors),
        latest=Link(latest.on.short, urls.inspection(latest.key)) if latest else None,
        framework=str(framework.edition) if framework else "",
        framework_id=str(latest.record.framework) if latest and framework else NONE,
        year=(latest.on.year if latest else "") or NONE,
        cells=(),
        lanes=(),
        recommendations=sum(len(event.record.recommendations) for event in dataset.events_of(slug)),
        recorded="recorded" if known.recorded or known.besides else "not-recorded",
        coverage=f"recorded for {known.of()}",
    )


def _with_cells(common: Dataset, entry: Entry, lanes: grades.Lanes) -> AuthorityRow:
    """The row with a cell for each lane in which any authority has a grade."""
    if not entry.row.latest:
        return entry.row
    framework = common.frameworks.get(entry.row.framework_id)
    cells = grades.across(common, framework, entry.given, lanes)
    return replace(entry.row, cells=cells, lanes=_graded(cells, lanes))


def also(dataset: Dataset, record: records.Authority) -> Iterator[str]:
    """Other names by which somebody may look for an authority, those of the ones it came from among them."""
    yield from (str(name) for name in (record.council, *record.also_known_as) if name)
    yield from (names.authority(dataset, slug) for slug in record.predecessors)


def _graded(cells: tuple[LaneCell, ...], lanes: grades.Lanes) -> tuple[tuple[str, str], ...]:
    """For each lane its grade or the want of one, as filters know it; a grade for two lanes counts in both."""
    spread = [cell for cell in cells for _ in range(cell.span)]
    return tuple((lane, as_id(_word(cell))) for (lane, _), cell in zip(lanes, spread, strict=False))


def _word(cell: LaneCell) -> str:
    return cell.grade.word if cell.grade else cell.words


# -- filters -----------------------------------------------------------------------------------------------------------


def _filters(dataset: Dataset, rows: tuple[AuthorityRow, ...], lanes: grades.Lanes) -> tuple[Choice, ...]:
    types = {id: f"{title[:1].upper()}{title[1:]}" for id, title in TYPES.items()}
    words = _scale(dataset, rows)
    return filters.useful(
        Choice("q", "Name", kind="search", hint="Or a former name"),
        Choice("region", "Region", filters.alphabetical((row.region_id, row.region) for row in rows)),
        Choice("type", "Type", filters.ordered(types, (row.type_id for row in rows))),
        Choice("framework", "Latest framework", filters.alphabetical((r.framework_id, r.framework or NO_INSPECTION) for r in rows)),
        Choice("year", "Latest report in", filters.newest_first((r.year, NO_INSPECTION if r.year == NONE else r.year) for r in rows)),
        Choice("recommendations", "Recommendations", filters.ordered(
            {"recorded": "Recorded for some", "not-recorded": "Not recorded"}, (row.recorded for row in rows)
        )),
        *(
            Choice(f"in-{lane}", title, filters.ordered(words, (value for row in rows for id, value in row.lanes if id == lane)),
                   group="Grade at the latest inspection")
            for lane, title in lanes
        ),
        filters.sorts(("", "A to Z"), ("region", "By region"), ("type", "By type"), ("year", "By year of report")),
    )  # fmt: skip


def _scale(dataset: Dataset, rows: Iterable[AuthorityRow]) -> Mapping[str, str]:
    """Every grade that is met in the index, in the order of the scales, then what stands in place of one."""
    held = {as_id(word): word for row in rows for cell in row.cells if (word := _word(cell))}
    place: dict[str, float] = {}
    for framework in dataset.frameworks.values():
        for n, grade in enumerate(framework.scale):
            for word in (grade.label, grade.short or grade.label):
                place.setdefault(as_id(str(word)), n / len(framework.scale))
    order = sorted(held, key=lambda id: (place.get(id, 1.0), id))
    return {id: f"{held[id][:1].upper()}{held[id][1:]}" for id in order}
