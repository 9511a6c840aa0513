"""Dated national snapshots: what a source said of many authorities at once, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from throughline import records, urls
from throughline.artifacts import Page
from throughline.calendar import When
from throughline.link import Dataset
from throughline.pages import parts
from throughline.pages.parts import Cite, Grade, Link, NoteView, PointView, Row, StatementView


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar. `start` and `width` are per cent of the bar; `roomy` where a shape fits beside the number."""

    grade: Grade
    number: str
    start: str
    width: str
    roomy: bool


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """One judgement's row: `cells` in the order of the scale, `total` as printed, `check` what the sum shows."""

    judgement: str
    official: str
    cells: tuple[str, ...]
    segments: tuple[Segment, ...]
    total: str
    agrees: bool
    check: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class DistributionTable:
    """The rows that share a framework, and so a scale."""

    id: str
    framework: Link
    board: bool
    unit: str
    of: str
    scale: tuple[Grade, ...]
    rows: tuple[DistributionRow, ...]
    check: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One counted theme; `count` is None where the source did not count it."""

    label: str
    theme: Link | None
    count: int | None
    width: str
    at: str


@dataclass(frozen=True, slots=True)
class ThemeArea:
    title: str
    rows: tuple[ThemeRow, ...]
    counted: int


@dataclass(frozen=True, slots=True)
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
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    rows: tuple[SnapshotRow, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """The index, newest first, then a page for each snapshot."""
    ordered = sorted(dataset.nationals, key=lambda id: (_day(dataset, id), id), reverse=True)
    yield Page(urls.NATIONAL, "national.html", index(dataset, ordered))
    for n, id in enumerate(ordered):
        later = ordered[n - 1] if n else None
        earlier = ordered[n + 1] if n + 1 < len(ordered) else None
        yield Page(urls.national(id), "national_snapshot.html", snapshot(dataset, id, earlier, later))


def index(dataset: Dataset, ordered: list[str]) -> Index:
    return Index(
        title="National",
        description="Dated national figures as a source gave them, with what the source leaves out and whether its statements hold.",
        crumbs=parts.crumbs(Link("National")),
        rows=tuple(_index_row(dataset, id) for id in ordered),
    )


def _index_row(dataset: Dataset, id: str) -> SnapshotRow:
    record = dataset.nationals[id]
    tables = _tables(dataset, record)
    headline = None
    if tables:
        first = tables[0]
        headline = DistributionTable(
            f"{id}-headline", first.framework, first.board, first.unit, first.of, first.scale, first.rows[:1], ""
        )
    return SnapshotRow(
        str(record.title), urls.national(id), _when(dataset, id), str(record.summary),
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
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    total = len(record.statements)
    return (
        f"Of {total} statements in it, {listed}."
        if total > 1
        else f"It makes one statement besides, which {said[0][2:]}."
    )


def _told(dataset: Dataset, id: str) -> When | None:
    """The date of the document that a snapshot rests on."""
    dates = [
        dataset.documents[c.document].on
        for c in dataset.cited(dataset.nationals[id])
        if c.document in dataset.documents
    ]
    return next((on for on in dates if on.given), None)


def _day(dataset: Dataset, id: str) -> date:
    told = _told(dataset, id)
    return dataset.nationals[id].as_at.last or (told.last if told else None) or date.min


def _when(dataset: Dataset, id: str) -> str:
    as_at, told = dataset.nationals[id].as_at, _told(dataset, id)
    if as_at.given:
        return f"as at {as_at.label}"
    return f"told on {told.label}; the day it holds for is not given" if told else "date not given"


def snapshot(dataset: Dataset, id: str, earlier: str | None, later: str | None) -> Snapshot:
    """The view of one snapshot."""
    record = dataset.nationals[id]
    areas = _areas(dataset, record)
    return Snapshot(
        title=str(record.title),
        description=f"{record.title}: the figures as their source gave them, and what it leaves out.",
        crumbs=parts.crumbs(Link("National", urls.NATIONAL), Link(str(record.title))),
        id=id,
        lead=str(record.summary),
        when=_when(dataset, id),
        about=_about(dataset, record, id),
        missing=tuple(str(text)[0].upper() + str(text)[1:] for text in record.missing),
        distributions=_tables(dataset, record),
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


def _about(dataset: Dataset, record: records.National, id: str) -> tuple[Row, ...]:
    rows = [parts.row(dataset, "As at", record.as_at)]
    told = _told(dataset, id)
    if told and not record.as_at.given:
        rows.append(Row("Told on", told.label))
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
            parts.authority_name(dataset, slug),
            address=urls.authority(slug) if slug in dataset.authorities else "",
        )
        for slug in map(str, record.audience)
    ]
    return tuple(rows)


# -- distributions -----------------------------------------------------------------------------------------------------


def _tables(dataset: Dataset, record: records.National) -> tuple[DistributionTable, ...]:
    groups: dict[tuple[str, bool], list[records.Distribution]] = {}
    for row in record.distributions:
        if row.framework in dataset.frameworks:
            groups.setdefault((str(row.framework), bool(row.counts)), []).append(row)
    return tuple(_table(dataset, record, framework, rows, counted) for (framework, counted), rows in groups.items())


def _table(
    dataset: Dataset, record: records.National, framework: str, rows: list[records.Distribution], counted: bool
) -> DistributionTable:
    known = dataset.frameworks[framework]
    scale = {str(g.id): Grade(str(g.label), g.mark, g.tone) for g in known.scale}
    made = tuple(_row(dataset, known, row, scale, record.inspections) for row in rows)
    base = record.inspections
    check = ""
    if counted and base and len(made) > 1 and all(row.agrees for row in made):
        check = f"Every row adds up to the {base} inspections (checked by us)."
    elif not counted:
        check = (
            "Shares in per cent. The source does not say how many they rest on, so they cannot be turned into counts."
        )
    return DistributionTable(
        f"{framework}-{'counts' if counted else 'shares'}",
        Link(str(known.edition), urls.framework(framework)),
        known.subject == "board",
        ("reviews" if known.subject == "board" else "inspections") if counted else "per cent",
        f"Each number is out of {base}."
        if counted and base
        else ""
        if counted
        else "In per cent; of how many is not stated.",
        tuple(scale.values()),
        made,
        check,
    )


def _row(
    dataset: Dataset, framework: records.Framework, row: records.Distribution, scale: dict[str, Grade], base: int | None
) -> DistributionRow:
    numbers = {str(g): Decimal(n) for g, n in (row.counts or row.shares).items()}
    total = sum(numbers.values(), Decimal(0))
    judgement = next((j for j in framework.judgements if j.id == row.judgement), None)
    segments, start = [], Decimal(0)
    for grade, view in scale.items():
        number = numbers.get(grade, Decimal(0))
        width = 100 * number / total if total else Decimal(0)
        if number:
            segments.append(Segment(view, _number(number), f"{start:.2f}", f"{width:.2f}", width >= 15))
        start += width
    agrees = total == (base if row.counts else 100)
    return DistributionRow(
        judgement=str(judgement.short) if judgement else str(row.judgement),
        official=str(judgement.title) if judgement else str(row.judgement),
        cells=tuple(_number(numbers[g]) if g in numbers else "" for g in scale),
        segments=tuple(segments),
        total=_number(total),
        agrees=agrees,
        check="" if agrees or (row.counts and not base) else _off(total, base if row.counts else None),
        citations=parts.cites(dataset, row),
    )


def _off(total: Decimal, base: int | None) -> str:
    return f"not {base}" if base is not None else f"not 100, by {_number(abs(total - 100))}"


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


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
                    str(theme.label), parts.theme_links(dataset, [str(theme.theme)])[0] if theme.theme else None, theme.count,
                    f"{100 * (theme.count or 0) / of:.1f}" if of else "0",
                    "; ".join(cite.at for cite in parts.cites(dataset, theme)),
                )
                for theme in themes
            ),
            sum(theme.count is not None for theme in themes),
        )
        for area, themes in groups.items()
    )  # fmt: skip
