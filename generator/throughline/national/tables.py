"""the six tables → rows of cells that know their place; everything that is wrong with their form, all at once.

A table is comma-separated UTF-8 text with one row of column names. Columns that are not asked for are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from throughline import calendar
from throughline.diagnostics import Diagnostic, Location, nearest, split_lines, suggestion
from throughline.yamltree import Text, decode

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by the names of their columns."""

    at: Location
    cells: Mapping[str, Text]

    def __getitem__(self, column: str) -> Text:
        return self.cells[column]

    def parts(self, column: str) -> list[Text]:
        """The items of a list that stands in one cell, separated by bars, each with its place."""
        return split(self.cells[column], "|")


Tables = Mapping[str, list[Row]]
Check = Callable[[Text], Iterator[Diagnostic]]


def split(cell: Text, by: str) -> list[Text]:
    """The parts of a cell, each with its place where the cell was typed as it is."""
    made, at = [], cell.at.column
    plain = cell.at.end - cell.at.column == len(cell)
    for part in cell.split(by) if cell else ():
        where = Location(cell.at.path, cell.at.line, at, at + len(part)) if plain else cell.at
        made.append(Text(part, where))
        at += len(part) + len(by)
    return made


# -- what a cell may hold ----------------------------------------------------------------------------------------------


def _matching(expression: str, sentence: str) -> Check:
    compiled = re.compile(expression)

    def check(cell: Text) -> Iterator[Diagnostic]:
        if not compiled.fullmatch(cell):
            yield Diagnostic("T554", sentence if cell else "this cell may not be empty", cell.at)

    return check


def _date(cell: Text) -> Iterator[Diagnostic]:
    try:
        when = calendar.parse(cell)
    except ValueError as error:
        yield Diagnostic("T554", str(error), cell.at)
    else:
        if not when.given:
            yield Diagnostic("T554", "a date is needed here", cell.at)


def _day(cell: Text) -> Iterator[Diagnostic]:
    found = list(_date(cell))
    yield from found
    if not found and calendar.parse(cell).precision != "day":
        yield Diagnostic("T554", "a whole day is needed here, such as 2019-04-01", cell.at)


def _periods(cell: Text) -> Iterator[Diagnostic]:
    for part in split(cell, ";"):
        ends = split(part, "/")
        if len(ends) != 2:
            yield Diagnostic("T554", "a period is written 2019-02-18/2019-03-01", part.at)
        for end in ends:
            yield from _day(end)


def _one_of(*known: str) -> Check:
    def check(cell: Text) -> Iterator[Diagnostic]:
        if cell not in known:
            yield Diagnostic("T555", f"{cell or 'an empty cell'} is not known here", cell.at, suggestion(cell, known))

    return check


def _each(check: Check) -> Check:
    def checked(cell: Text) -> Iterator[Diagnostic]:
        for part in split(cell, "|"):
            yield from check(part)

    return checked


def _if_any(check: Check) -> Check:
    return lambda cell: check(cell) if cell else iter(())


_slug = _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "a name is lower-case letters, digits and single hyphens here")
_words = _matching(r"\S(.*\S)?", "this begins or ends with a space")
_count = _matching(r"[0-9]{1,9}", "a whole number in digits is needed here")
_address = _matching(r"https?://[A-Za-z0-9][^\s<>\"'\\]*", "a web address is needed here")
_any: Check = lambda _cell: iter(())  # noqa: E731

COLUMNS: Mapping[str, Mapping[str, Check]] = {
    "authorities.csv": {
        "slug": _slug, "name": _words, "region": _words, "urn": _if_any(_words), "ons_code": _if_any(_words),
        "dfe_la_code": _if_any(_words), "also_known_as": _each(_words), "statistical_neighbours": _each(_slug),
        "type": _one_of("county", "unitary", "metropolitan-district", "london-borough", "city-corporation", "sui-generis"),
        "status": _one_of("current", "abolished"), "predecessors": _each(_slug), "successors": _each(_slug),
        "active_from": _if_any(_date), "active_to": _if_any(_date), "population_0_25": _if_any(_count),
    },
    "inspections.csv": {
        "id": _slug, "authority": _slug, "framework": _slug, "kind": _slug, "start": _if_any(_day), "end": _if_any(_day),
        "date_ranges": _if_any(_periods), "published": _day, "published_stated": _if_any(_day),
        "report_url": _if_any(_address), "pages": _if_any(_count), "recommendation_count": _if_any(_count),
        "lscb_recommendation_count": _if_any(_count), "confidence": _one_of("high", "medium", "low"),
        "licence_notice": _if_any(_one_of("ogl", "non-commercial", "none")), "notes": _any,
    },
    "judgements.csv": {"inspection": _slug, "judgement": _slug, "grade": _slug, "printed_grade": _any},
    "previous_inspections.csv": {
        "inspection": _slug, "authority": _slug, "subject": _slug, "date": _date, "grade": _if_any(_slug),
        "date_basis": _one_of("inspected", "published", "stated"), "matches": _if_any(_slug),
    },
    "visits.csv": {"authority": _slug, "kind": _slug, "date": _date, "source": _each(_slug)},
    "tile_map.csv": {"authority": _slug, "col": _count, "row": _count},
}  # fmt: skip
"""The tables, the columns that are read, and what their cells may hold."""

ONCE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "authorities.csv": (("slug",),),
    "inspections.csv": (("id",),),
    "judgements.csv": (("inspection", "judgement"),),
    "previous_inspections.csv": (("inspection", "subject", "date", "grade"),),
    "visits.csv": (("authority", "kind", "date"),),
    "tile_map.csv": (("authority",), ("col", "row")),
}
"""The columns whose cells, taken together, stand once in a table."""

LOSSES = frozenset({"T101", "T102", "T551", "T552", "T553"})
"""What keeps rows from being read, so that nothing can be said of names that other rows give."""

# -- reading -----------------------------------------------------------------------------------------------------------


def read(folder: Path) -> tuple[Tables, list[Diagnostic]]:
    """Every table of a folder. A table of which anything is wrong may lack rows; what is wrong is among the findings."""
    tables: dict[str, list[Row]] = {}
    found: list[Diagnostic] = []
    for name in COLUMNS:
        tables[name], problems = _table((folder / name).as_posix(), folder / name, name)
        found += problems
    return tables, found


def _table(path: str, file: Path, name: str) -> tuple[list[Row], list[Diagnostic]]:
    if not file.is_file():
        message = "this is not a plain file" if file.exists() else "this table is missing"
        return [], [Diagnostic("T551", message, Location(path, 0))]
    with file.open("rb") as handle:
        data = handle.read(LARGEST + 1)
    if len(data) > LARGEST:
        return [], [Diagnostic("T551", "this table is larger than 64 MB", Location(path, 0))]
    text, found = decode(path, data)
    if found:
        return [], found
    lines, found = _lines(path, text)
    if found:
        return [], found
    if not lines:
        return [], [Diagnostic("T551", "this table is empty", Location(path, 0))]
    head, *body = lines
    found = list(_head(head, COLUMNS[name]))
    if found:
        return [], found
    rows = []
    for cells in body:
        if len(cells) == len(head):
            rows.append(Row(cells[0].at, dict(zip(map(str, head), cells, strict=True))))
        else:
            extra = cells[len(head)].at if len(cells) > len(head) else cells[-1].at
            message = f"this row has {len(cells)} cell{'s' * (len(cells) != 1)}, where there are {len(head)} columns"
            found.append(Diagnostic("T553", message, extra, see=(head[0].at,)))
    for row in rows:
        for column, check in COLUMNS[name].items():
            found += check(row[column])
    return rows, found + list(_repeated(rows, ONCE[name]))


def _head(head: list[Text], wanted: Mapping[str, Check]) -> Iterator[Diagnostic]:
    for n, column in enumerate(head):
        if column in head[:n]:
            yield Diagnostic("T552", f"the column {column} is here twice", column.at)
    at = Location(head[0].at.path, head[0].at.line, head[0].at.column, head[-1].at.end)
    others = set(map(str, head)) - set(wanted)
    for missing in wanted:
        if missing not in head:
            near = nearest(missing, others)
            hint = f"is it called {near} here?" if near else ""
            yield Diagnostic("T552", f"the column {missing} is missing", at, hint)


def _repeated(rows: list[Row], keys: tuple[tuple[str, ...], ...]) -> Iterator[Diagnostic]:
    for columns in keys:
        first: dict[tuple[str, ...], Text] = {}
        for row in rows:
            key = tuple(str(row[column]) for column in columns)
            if key in first:
                what = ", ".join(part or "nothing" for part in key)
                yield Diagnostic("T556", f"{what} stands in a row above", row[columns[0]].at, see=(first[key].at,))
            first.setdefault(key, row[columns[0]])


_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|\Z)')


def _lines(path: str, text: str) -> tuple[list[list[Text]], list[Diagnostic]]:
    """The cells of every line that holds any; at a quote out of place, one finding and no rows."""
    lines: list[list[Text]] = [[]]
    line, column, at = 1, 1, 0
    while at < len(text):
        match = _CELL.match(text, at)
        if match is None:
            opened = text[at] == '"'
            message = (
                "a quote is opened here and not closed as it should be" if opened else "a quote stands within a cell"
            )
            if not opened:
                column += text.index('"', at) - at
            where = Location(path, line, column, column + 1)
            return [], [
                Diagnostic("T551", message, where, "a cell that holds quotes is quoted itself, and doubles them")
            ]
        quoted, plain, end = match.groups()
        said = plain if quoted is None else quoted.replace('""', '"')
        typed = match[0][: len(match[0]) - len(end)]
        rows = split_lines(typed)
        last = column + len(typed) if len(rows) == 1 else 0
        lines[-1].append(Text(said, Location(path, line, column, last)))
        line += len(rows) - 1
        column = (column if len(rows) == 1 else 1) + len(rows[-1])
        at = match.end()
        if end == ",":
            column += 1
            if at == len(text):
                lines[-1].append(Text("", Location(path, line, column)))
        else:
            line, column = line + 1, 1
            lines.append([])
    return [cells for cells in lines if cells and not (len(cells) == 1 and not cells[0])], []
