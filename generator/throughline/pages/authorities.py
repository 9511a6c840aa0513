"""The index of authorities, from A to Z."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline import history, urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import filters, grades, names
from throughline.pages.filters import Choice
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.wording import as_id


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One row of the index. `cells` are the grades of its latest graded inspection, `grades` what the filter calls them."""

    slug: str
    name: str
    address: str
    names: str
    region: str
    region_id: str
    type: str
    type_id: str
    latest: Link | None
    framework: str
    framework_id: str
    year: str
    cells: tuple[LaneCell, ...]
    grades: str
    recommendations: int
    coverage: str


@dataclass(frozen=True, slots=True)
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    rows: tuple[AuthorityRow, ...]
    lanes: tuple[str, ...]
    filters: tuple[Choice, ...]
    coverage: str


TYPES = {
    "county": "county council", "unitary": "unitary", "metropolitan-district": "metropolitan district",
    "london-borough": "London borough", "city-corporation": "city corporation", "sui-generis": "of its own kind",
}  # fmt: skip


def plan(dataset: Dataset) -> Iterator[Page]:
    """The one page."""
    yield Page(urls.AUTHORITIES, "authorities.html", index(dataset))


def index(dataset: Dataset) -> Index:
    """Every authority from A to Z."""
    newest = [event for slug in dataset.authorities if (event := history.latest_graded(dataset, slug))]
    shown = grades.lanes_used(dataset, newest)
    rows = tuple(_row(dataset, slug, shown) for slug in names.a_to_z(dataset))
    scale = dict.fromkeys(str(grade.label) for framework in dataset.frameworks.values() for grade in framework.scale)
    return Index(
        title="Authorities",
        description="Every authority of this record, A to Z, with the grades of its latest inspection.",
        crumbs=names.crumbs(Link("Authorities")),
        rows=rows,
        lanes=tuple(title for _, title in shown),
        filters=(
            Choice("q", "Name", kind="search", hint="Or a former name"),
            Choice("region", "Region", filters.options(sorted((row.region_id, row.region) for row in rows))),
            Choice("type", "Type", filters.options(sorted((row.type_id, row.type[:1].upper() + row.type[1:]) for row in rows))),
            Choice("framework", "Latest framework", filters.options((r.framework_id, r.framework) for r in rows if r.framework)),
            Choice("year", "Latest report", filters.options(sorted((r.year, r.year) for r in rows if r.year))),
            Choice("grade", "Graded anywhere", filters.options((as_id(w), w) for w in scale for r in rows if as_id(w) in r.grades.split())),
        ),
        coverage=coverage(dataset),
    )  # fmt: skip


def coverage(dataset: Dataset) -> str:
    """How many inspections have their recommendations recorded: said on every list that rests on part of the record."""
    graded = [event for event in dataset.events.values() if event.record.judgements]
    recorded = [event for event in graded if event.record.recommendations]
    return f"Recommendations are recorded for {len(recorded)} of {len(graded)} graded inspections in this record."


def _row(dataset: Dataset, slug: str, lanes: grades.Lanes) -> AuthorityRow:
    record = dataset.authorities[slug]
    latest = history.latest_graded(dataset, slug)
    framework = dataset.frameworks.get(latest.record.framework or "") if latest else None
    recorded = sum(bool(e.record.judgements and e.record.recommendations) for e in dataset.events_of(slug))
    reports = sum(bool(e.record.judgements) for e in dataset.events_of(slug))
    cells = grades.lane_cells(dataset, latest, lanes) if latest else ()
    return AuthorityRow(
        slug=slug,
        name=str(record.name),
        address=urls.authority(slug),
        names=" ".join(str(name) for name in (record.council, *record.also_known_as)),
        region=str(record.region),
        region_id=as_id(str(record.region)),
        type=TYPES[record.type],
        type_id=record.type,
        latest=Link(f"{latest.on.label}", urls.inspection(latest.key)) if latest else None,
        framework=str(framework.edition) if framework else "",
        framework_id=str(latest.record.framework) if latest and framework else "",
        year=latest.on.year if latest else "",
        cells=cells,
        grades=" ".join(dict.fromkeys(as_id(cell.grade.word) for cell in cells if cell.grade)),
        recommendations=sum(len(event.record.recommendations) for event in dataset.events_of(slug)),
        coverage=f"recorded for {recorded} of {reports} graded inspections",
    )
