"""Dated national snapshots: what a source said of many authorities at once, whether it holds, and our own counts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from throughline import records, urls
from throughline.artifacts import Page
from throughline.calendar import When
from throughline.link import Dataset
from throughline.pages import beside, distributions, names, parts
from throughline.pages.beside import Beside, Own
from throughline.pages.distributions import DistributionTable
from throughline.pages.names import Link
from throughline.pages.parts import Cite, NoteView, PointView, Row, StatementView
from throughline.values import frozen


@frozen
class ThemeRow:
    """One counted theme; `count` is None where the source did not count it."""

    label: str
    theme: Link | None
    count: int | None
    width: str
    at: str


@frozen
class ThemeArea:
    title: str
    rows: tuple[ThemeRow, ...]
    counted: int


@frozen
class Snapshot:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    id: str
    lead: str
    when: str
    about: tuple[Row, ...]
    missing: tuple[str, ...]
    distributions: tuple[DistributionTable, ...]
    beside: tuple[Beside, ...]
    areas: tuple[ThemeArea, ...]
    themes: int
    themes_counted: int
    of: int
    themes_source: tuple[Cite, ...]
    statements: tuple[StatementView, ...]
    method: tuple[PointView, ...]
    notes: tuple[NoteView, ...]
    citations: tuple[Cite, ...]
    previous: Link | None
    next: Link | None


def in_order(dataset: Dataset) -> list[str]:
    """Every snapshot, the newest first."""
    return sorted(dataset.nationals, key=lambda id: (day_of(dataset, id), id), reverse=True)


def plan(dataset: Dataset, own: Own, called: Mapping[str, str]) -> Iterator[Page]:
    """A page for each snapshot. `called` has the names of the authorities."""
    for later, id, earlier in parts.in_turn(in_order(dataset)):
        yield Page(urls.national(id), "national_snapshot.html", snapshot(dataset, own, called, id, earlier, later))


def told(dataset: Dataset, id: str) -> When | None:
    """The date of the document that a snapshot rests on."""
    dates = [
        dataset.documents[c.document].on
        for c in dataset.cited(dataset.nationals[id])
        if c.document in dataset.documents
    ]
    return next((on for on in dates if on.given), None)


def day_of(dataset: Dataset, id: str) -> date:
    known = told(dataset, id)
    return dataset.nationals[id].as_at.last or (known.last if known else None) or date.min


def when_of(dataset: Dataset, id: str) -> str:
    as_at, known = dataset.nationals[id].as_at, told(dataset, id)
    if as_at.given:
        return f"as at {as_at.label}"
    return f"told on {known.label}; the day it holds for is not given" if known else "date not given"


def snapshot(
    dataset: Dataset, own: Own, called: Mapping[str, str], id: str, earlier: str | None, later: str | None
) -> Snapshot:
    """The view of one snapshot."""
    record = dataset.nationals[id]
    areas = _areas(dataset, record)
    return Snapshot(
        title=str(record.title),
        description=f"{record.title}: the figures as their source gave them, and what it leaves out.",
        crumbs=names.crumbs(Link("National", urls.NATIONAL), Link(str(record.title))),
        id=id,
        lead=str(record.summary),
        when=when_of(dataset, id),
        about=_about(dataset, called, record, id),
        missing=tuple(str(text)[0].upper() + str(text)[1:] for text in record.missing),
        distributions=distributions.tables(dataset, record),
        beside=beside.beside(dataset, own, record, day_of(dataset, id)),
        areas=areas,
        themes=len(record.themes),
        themes_counted=sum(area.counted for area in areas),
        of=record.inspections or 0,
        themes_source=parts.cites(dataset, record),
        statements=parts.statements(dataset, record.statements),
        method=parts.points(dataset, record.method),
        notes=parts.notes(dataset, record.notes),
        citations=parts.cites(dataset, record),
        previous=_link(dataset, earlier) if earlier else None,
        next=_link(dataset, later) if later else None,
    )


def _link(dataset: Dataset, id: str) -> Link:
    return Link(str(dataset.nationals[id].title), urls.national(id))


def _about(dataset: Dataset, called: Mapping[str, str], record: records.National, id: str) -> tuple[Row, ...]:
    rows = [parts.row(dataset, "As at", record.as_at)]
    known = told(dataset, id)
    if known and not record.as_at.given:
        rows.append(Row("Told on", known.label))
    if record.period:
        rows.append(
            Row("Period counted", record.period.label, derived="(worked out by us)" if record.period.derived else "")
        )
    if record.framework in dataset.frameworks:
        framework = dataset.frameworks[str(record.framework)]
        rows.append(Row("Framework", str(framework.edition), address=urls.framework(str(record.framework))))
    rows.append(
        Row("Inspections counted", str(record.inspections))
        if record.inspections
        else Row("Inspections counted", missing="not-stated")
    )
    rows += [
        Row(
            "Written for",
            called.get(slug) or names.authority(dataset, slug),
            address=urls.authority(slug) if slug in called else "",
        )
        for slug in map(str, record.audience)
    ]
    return tuple(rows)


# -- themes ------------------------------------------------------------------------------------------------------------


def _areas(dataset: Dataset, record: records.National) -> tuple[ThemeArea, ...]:
    groups: dict[str, list[records.ThemeCount]] = {}
    for theme in record.themes:
        groups.setdefault(str(theme.area), []).append(theme)
    of = record.inspections or max((theme.count or 0 for theme in record.themes), default=0)
    return tuple(
        ThemeArea(
            area,
            tuple(
                ThemeRow(
                    str(theme.label), names.themes(dataset, [str(theme.theme)])[0] if theme.theme else None, theme.count,
                    f"{100 * (theme.count or 0) / of:.1f}" if of else "0",
                    "; ".join(cite.at for cite in parts.cites(dataset, theme)),
                )
                for theme in themes
            ),
            sum(theme.count is not None for theme in themes),
        )
        for area, themes in groups.items()
    )  # fmt: skip
