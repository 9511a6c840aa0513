"""a curated record and what the tables say → findings that name both places, with lines ready to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location
from throughline.national.files import Wanted
from throughline.national.hand import Short, Value, written

MAY_DIFFER = ("length", "onsite", "published")
"""Fields in which a record can hold every value that sources give; a grade is another."""

CELLS: Mapping[str, str] = {
    "name": "name", "also-known-as": "also_known_as", "urn": "urn", "ons": "ons_code", "dfe": "dfe_la_code",
    "region": "region", "type": "type", "status": "status", "active-from": "active_from", "active-to": "active_to",
    "predecessors": "predecessors", "successors": "successors", "population-0-25": "population_0_25",
    "neighbours": "statistical_neighbours", "framework": "framework", "kind": "kind", "onsite": "start",
    "published": "published", "url": "report_url", "pages": "pages", "licence": "licence_notice",
    "recommendation-count": "recommendation_count",
}  # fmt: skip
"""The column that a fact stands in; any other fact is shown at its row."""


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of a record: the keys that lead to it, every value given for it, and where it stands."""

    path: tuple[str, ...]
    values: tuple[str, ...]
    at: Location


def between(path: str, curated: records.Base, given: records.Base, wanted: Wanted, document: str) -> list[Found]:
    """Every fact of the tables that a curated record does not hold, or holds otherwise."""
    own = {said.path: said for said in said_by(curated)}
    found = []
    for said in said_by(given):
        held = own.get(said.path)
        if held is None:
            found.append(_lacking(path, curated, said, wanted))
        elif not set(said.values) & set(held.values):
            found.append(_differing(path, curated, held, said, wanted, document))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and the lines that would settle it."""

    diagnostic: Diagnostic
    proposal: str


def said_by(record: records.Base) -> Iterator[Said]:
    """The facts of a record of which the tables speak too. Whatever else it holds is the curator's alone."""
    if isinstance(record, records.Authority):
        yield from _authority(record)
    elif isinstance(record, records.Inspection):
        yield from _inspection(record)


def _authority(record: records.Authority) -> Iterator[Said]:
    yield from _plain(record, ("name", "region", "type", "status", "active-from", "active-to", "population-0-25"))
    yield from _plain(record, ("predecessors", "successors"))
    if record.codes:
        yield from _plain(record.codes, ("urn", "ons", "dfe"), ("codes",))
    if record.tile:
        yield Said(("tile",), (f"column {record.tile.column}, row {record.tile.row}",), record.place("tile"))
    if record.neighbours:
        yield Said(("neighbours",), (", ".join(record.neighbours.authorities),), record.place("neighbours"))


def _inspection(record: records.Inspection) -> Iterator[Said]:
    yield from _plain(record, ("framework", "kind", "length", "onsite", "published", "recommendation-count"))
    if record.report:
        yield from _plain(record.report, ("url", "pages", "licence", "readable"), ("report",))
    yield from _grades(record, ())
    for review in record.reviews:
        yield from _grades(review, ("reviews", str(review.framework)))
        yield from _plain(review, ("recommendation-count",), ("reviews", str(review.framework)))


def _grades(record: records.Inspection | records.Review, above: tuple[str, ...]) -> Iterator[Said]:
    for judgement, given in record.judgements.items():
        grade = given.grade if isinstance(given, records.Grade) else given
        at = given.at if isinstance(given, records.Grade) else getattr(given, "at", record.at)
        yield Said((*above, "judgements", str(judgement)), _values(grade), at)


def _plain(record: records.Base, keys: tuple[str, ...], above: tuple[str, ...] = ()) -> Iterator[Said]:
    for key in keys:
        value = getattr(record, key.replace("-", "_"))
        if value not in (None, ()):
            yield Said((*above, key), _values(value), record.place(key))


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, records.Disputed):
        return tuple(_word(candidate.value) for candidate in value.values)
    return (_word(value),)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, When):
        return value.iso
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# -- what is said of a difference --------------------------------------------------------------------------------------


def _lacking(path: str, curated: records.Base, said: Said, wanted: Wanted) -> Found:
    message = f"the table gives {_called(said.path)}, {said.values[0]}, which this file does not"
    value = _at(wanted.values, said.path)
    lines = _nested(said.path, value if value is not None else said.values[0])
    at = Location(curated.at.path, 0)
    return Found(Diagnostic("T558", message, at, see=(_cell(said, wanted),)), f"# {at.path}: to add\n{lines}")


def _differing(path: str, curated: records.Base, held: Said, said: Said, wanted: Wanted, document: str) -> Found:
    message = f"{_called(said.path)} is {' or '.join(held.values)} here and {said.values[0]} in the table"
    finding = Diagnostic("T557", message, held.at, see=(_cell(said, wanted),))
    head = f"# {held.at}: to put in place, with the value to prefer and why\n"
    key, grade = said.path[-1], len(said.path) > 1 and said.path[-2] == "judgements"
    if not grade and key not in MAY_DIFFER:
        return Found(
            finding, f"# {held.at}: one value only may stand here; the table has\n{_nested(said.path, said.values[0])}"
        )
    both: Value = {
        "values": [
            *(Short(value=_typed(value), source=_source(curated)) for value in held.values),
            Short(value=_typed(said.values[0]), source=Short(document=document, at=_place(said, wanted))),
        ],
        "preferred": "none",
        "reason": "to be filled in",
    }
    return Found(finding, head + _nested(said.path, {"grade": both} if grade else both))


def _called(path: tuple[str, ...]) -> str:
    return " ".join(part for part in path if part != "judgements").replace("reviews ", "the review under ")


def _cell(said: Said, wanted: Wanted) -> Location:
    if place := wanted.places.get(" ".join(said.path[-2:])):
        return place
    column = CELLS.get(said.path[-1])
    if said.path[:1] == ("reviews",):
        column = "lscb_recommendation_count"
    return wanted.row[column].at if column and column in wanted.row.cells else wanted.row.at


def _place(said: Said, wanted: Wanted) -> str:
    table = (
        "judgements" if "judgements" in said.path else "authorities" if wanted.kind == "authority" else "inspections"
    )
    return f"{table} table, row {wanted.report or wanted.key}"


def _source(curated: records.Base) -> Value:
    """The source that the whole file cites."""
    own = getattr(curated, "source", None)
    if not own:
        return Short(document="to be filled in", at="to be filled in")
    return Short(document=str(own[0].document), at=str(own[0].locator))


def _typed(value: str) -> Value:
    """A range as it is typed; anything else as it is."""
    first, slash, last = value.partition("/")
    return Short({"from": first, "to": last}) if slash else value


def _at(values: Value, path: tuple[str, ...]) -> Value | None:
    for key in path:
        values = values.get(key) if isinstance(values, Mapping) else None  # type: ignore[assignment]
    return values


def _nested(path: tuple[str, ...], value: Value) -> str:
    for key in reversed(path if path[:1] != ("reviews",) else path[2:]):
        value = {key: value}
    assert isinstance(value, Mapping)
    return written(value)
