"""How many stood at each grade, as a source gives it: a table for each framework, with what its sums show."""

from __future__ import annotations

from decimal import Decimal

from throughline import records, urls
from throughline.link import Dataset
from throughline.pages import parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Grade
from throughline.values import frozen


@frozen
class Segment:
    """One part of a stacked bar. `start` and `width` are per cent of the bar; `roomy` where a shape fits beside the number."""

    grade: Grade
    number: str
    start: str
    width: str
    roomy: bool


@frozen
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


@frozen
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


def tables(dataset: Dataset, record: records.National) -> tuple[DistributionTable, ...]:
    """The distributions of one snapshot, counts and shares apart."""
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
    judgement = dataset.judgement(row.framework, row.judgement)
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
