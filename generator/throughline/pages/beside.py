"""A source's national figures beside our own counts for the same day, on both bases, with the difference; nothing is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from throughline import calendar, history, records
from throughline.history import Held, Judged
from throughline.link import Dataset
from throughline.pages.parts import Grade
from throughline.pages.wording import counted, listed, number
from throughline.values import frozen

Grades = Mapping[str, int]

BASES: dict[history.Basis, str] = {
    "published": "Reports published by that day",
    "inspected": "Last day on site by that day",
}


@frozen
class Reading:
    """Our own counts, read in one way: `cells` as the source prints them, `off` how far each is from the source's."""

    label: str
    cells: tuple[str, ...]
    off: tuple[str, ...]
    total: str
    words: str


@frozen
class Row:
    """One judgement: what the source says, then our readings."""

    judgement: str
    told: tuple[str, ...]
    total: str
    readings: tuple[Reading, ...]


@frozen
class Beside:
    """All of one framework. `shares` is true where the source gives per cent."""

    id: str
    when: str
    shares: bool
    scale: tuple[Grade, ...]
    rows: tuple[Row, ...]


@frozen
class Own:
    """What the authorities of the record tell: each over time on both bases, and every grade that an inspection gave."""

    held: Mapping[history.Basis, Sequence[Held]]
    judged: Sequence[Judged]


def beside(dataset: Dataset, own: Own, record: records.National, day: date) -> tuple[Beside, ...]:
    """Our counts beside each table of a snapshot, for its day."""
    groups: dict[tuple[str, bool], list[records.Distribution]] = {}
    for row in record.distributions:
        if row.framework in dataset.frameworks:
            groups.setdefault((str(row.framework), bool(row.counts)), []).append(row)
    counts = {basis: history.gave(own.judged, day, basis) for basis in BASES}
    made = []
    for (framework, plain), rows in groups.items():
        scale = dataset.frameworks[framework].scale
        views = tuple(Grade(str(g.short or g.label), g.mark, g.tone) for g in scale)
        ids = [str(g.id) for g in scale]
        readings = (
            [(row, [(BASES[b], counts[b].get((framework, str(row.judgement)), {})) for b in BASES]) for row in rows]
            if plain
            else [(row, list(_standing(dataset, own, row, day))) for row in rows]
        )
        named = {str(g.id): view.word for g, view in zip(scale, views, strict=True)}
        entries = tuple(_row(dataset, row, ids, named, read, plain) for row, read in readings)
        id = f"{framework}-{'counts' if plain else 'shares'}"
        made.append(Beside(id, calendar.on(day).label, not plain, views, entries))
    return tuple(made)


def _standing(dataset: Dataset, own: Own, row: records.Distribution, day: date) -> Iterator[tuple[str, Grades]]:
    """Shares of authorities by latest grade: whichever edition gave it, then those of the source's framework alone."""
    judgement = dataset.judgement(row.framework, row.judgement)
    if judgement is None or not judgement.lanes:
        return
    lane = str(judgement.lanes[0].id)
    short = dataset.frameworks[row.framework].edition
    for every in (True, False):
        for basis, words in BASES.items():
            [stood] = history.stood(own.held[basis], lane, [day])
            counts: dict[str, int] = {}
            for (framework, grade), n in stood.graded.items():
                if every or framework == row.framework:
                    counts[grade] = counts.get(grade, 0) + n
            which = "Latest grade under any framework" if every else f"Latest grade under {short} alone"
            yield f"{which}. {words}", counts


def _row(
    dataset: Dataset,
    row: records.Distribution,
    ids: list[str],
    named: Mapping[str, str],
    read: list[tuple[str, Grades]],
    plain: bool,
) -> Row:
    told = {str(g): Decimal(n) for g, n in (row.counts or row.shares).items()}
    judgement = dataset.judgement(row.framework, row.judgement)
    sign = "" if plain else "%"
    reading = _counted if plain else _shared
    return Row(
        str(judgement.title) if judgement else str(row.judgement),
        tuple(f"{_plain(told[id])}{sign}" if id in told else "" for id in ids),
        f"{_plain(sum(told.values(), Decimal(0)))}{sign}",
        tuple(reading(label, counts, told, ids, named) for label, counts in read),
    )


def _counted(
    label: str, counts: Grades, told: Mapping[str, Decimal], ids: list[str], named: Mapping[str, str]
) -> Reading:
    off = {id: counts.get(id, 0) - int(told.get(id, 0)) for id in ids}
    total, more = sum(counts.values()), sum(off.values())
    parts_ = [f"{_more(n)} {named[id].lower()}" for id, n in off.items() if n]
    words = f"{total} in all, {'as many' if more == 0 else _more(more)}"
    words += f": {listed(parts_)}." if parts_ else ", and every grade agrees."
    return Reading(
        label, tuple(str(counts.get(id, 0)) for id in ids), tuple(map(_signed, off.values())), str(total), words
    )


def _shared(
    label: str, counts: Grades, told: Mapping[str, Decimal], ids: list[str], named: Mapping[str, str]
) -> Reading:
    total = sum(counts.values())
    shares = {id: 100 * Decimal(counts.get(id, 0)) / total if total else Decimal(0) for id in ids}
    off = {id: shares[id].quantize(Decimal("0.1")) - told.get(id, Decimal(0)) for id in ids}
    widest = max(off, key=lambda id: abs(off[id]), default="")
    words = f"{counted(total, 'authority', 'authorities')}. "
    if widest:
        side = "more" if off[widest] > 0 else "fewer"
        words += (
            f"Furthest off by {_tenth(off[widest])} points: {side} {named[widest].lower()}."
            if off[widest]
            else "Every share agrees."
        )
    cells = tuple(f"{shares[id]:.1f}% ({counts.get(id, 0)})" for id in ids)
    away = tuple(f"{'+' if n > 0 else '−'}{_tenth(n)}" if n else "" for n in off.values())
    return Reading(label, cells, away, str(total), words)


def _more(n: int) -> str:
    return f"{number(abs(n))} {'more' if n > 0 else 'fewer'}"


def _signed(n: int) -> str:
    """`+2`, `−1`; empty where there is no difference."""
    return f"{'+' if n > 0 else '−'}{abs(n)}" if n else ""


def _tenth(value: Decimal) -> str:
    return f"{abs(value):.1f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
