"""rows → files of content, in the project's own schema: one of each authority, inspection and visit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from throughline import calendar
from throughline.calendar import When
from throughline.diagnostics import Location
from throughline.link import Content
from throughline.link.dates import starts_after
from throughline.national.hand import Short, Value
from throughline.national.relations import SUBJECTS, boards, kind_of
from throughline.national.tables import Row, Tables

BOARD = "lscb"
"""The body of the vocabulary that stands for the board of an area."""

EARLIER = "what it says of earlier inspections"
MENTION = "where it mentions the visit"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that the tables give: its kind, the key it has or is to have, what stands in it, and the row it is from.

    `report` is the id by which an inspection is found again, `places` where the row stands that gives a part of it.
    """

    kind: str
    key: str
    values: Mapping[str, Value]
    row: Row
    report: str = ""
    places: Mapping[str, Location] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{'authorities' if self.kind == 'authority' else 'inspections'}/{self.key}.yaml"


class Rows:
    """The tables, grouped by what their rows belong to, and the key of each inspection's file."""

    def __init__(self, tables: Tables, held: Mapping[str, str], document: str, as_at: str) -> None:
        self.tables, self.document, self.as_at = tables, document, as_at
        self.judgements = _by(tables["judgements.csv"], "inspection")
        self.previous = _by(tables["previous_inspections.csv"], "authority")
        self.inspections = _by(tables["inspections.csv"], "authority")
        self.tiles = {str(row["authority"]): row for row in tables["tile_map.csv"]}
        self.keys = dict(_keys(tables["inspections.csv"], held))

    def from_tables(self, place: str) -> Short:
        return Short(document=self.document, at=place)


def wanted(rows: Rows, content: Content) -> list[Wanted]:
    """Every file that the tables give, authorities first."""
    return [
        *(_authority(row, rows) for row in rows.tables["authorities.csv"]),
        *(_inspection(row, rows, content) for row in rows.tables["inspections.csv"]),
        *_visits(rows),
    ]


def _by(rows: list[Row], column: str) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row[column])].append(row)
    return groups


def _keys(rows: list[Row], held: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The key of each inspection: that of the file which has its report already, else one of its own."""
    taken = set(held.values())
    for row in rows:
        id = str(row["id"])
        if id in held:
            yield id, held[id]
            continue
        key = _free(f"{row['authority']}/{row['published']}-{row['framework']}", taken)
        taken.add(key)
        yield id, key


def _free(key: str, taken: set[str]) -> str:
    names = (key, *(f"{key}-{n}" for n in range(2, 100)))
    return next(name for name in names if name not in taken)


# -- authorities -------------------------------------------------------------------------------------------------------


def _authority(row: Row, rows: Rows) -> Wanted:
    slug = str(row["slug"])
    values: dict[str, Value] = {"name": str(row["name"])}
    _put(values, "also-known-as", [str(name) for name in row.parts("also_known_as")])
    codes = {"urn": "urn", "ons_code": "ons", "dfe_la_code": "dfe"}
    _put(values, "codes", Short({name: str(row[column]) for column, name in codes.items() if row[column]}))
    values |= {"region": str(row["region"]), "type": str(row["type"]), "status": str(row["status"])}
    for column in ("active_from", "active_to"):
        _put(values, column.replace("_", "-"), str(row[column]))
    for column in ("predecessors", "successors"):
        _put(values, column, [str(name) for name in row.parts(column)])
    if not _shared_population(row, rows):
        _put(values, "population-0-25", str(row["population_0_25"]))
    if tile := rows.tiles.get(slug):
        values["tile"] = Short(column=str(tile["col"]), row=str(tile["row"]))
    values["source"] = rows.from_tables(f"authorities table, row {slug}")
    if near := [str(name) for name in row.parts("statistical_neighbours")]:
        values["neighbours"] = {"as-at": rows.as_at, "authorities": near}
    earlier = _unmatched(rows, slug)
    _put(values, "reported-earlier", [_reported(told, rows) for told in earlier])
    places = {f"reported-earlier {n}": told.at for n, told in enumerate(earlier)}
    if tile:
        places["tile"] = tile["col"].at
    return Wanted("authority", slug, values, row, places=places)


def _put(values: dict[str, Value], key: str, value: Value) -> None:
    if value:
        values[key] = value


def _shared_population(row: Row, rows: Rows) -> bool:
    """Whether the number is that of an authority which was divided, and so none of this one's own."""
    earlier = {str(name) for name in row.parts("predecessors")}
    return any(
        str(other["slug"]) in earlier
        and other["population_0_25"] == row["population_0_25"]
        and "|" in other["successors"]
        for other in rows.tables["authorities.csv"]
    )


def _unmatched(rows: Rows, slug: str) -> list[Row]:
    """The earlier inspections of an authority that no row of the inspections is known to be, oldest first."""
    found = [row for row in rows.previous.get(slug, ()) if not row["matches"]]
    return sorted(found, key=lambda row: (str(row["date"]), str(row["subject"]), str(row["inspection"])))


def _reported(row: Row, rows: Rows) -> Value:
    subject, lane = SUBJECTS[row["subject"]]
    reporter = rows.keys[row["inspection"]]
    made: dict[str, Value] = {"subject": subject, "on": str(row["date"]), "basis": str(row["date_basis"])}
    _put(made, "grade", str(row["grade"]))
    if not any(_tells_of(row, held) for held in rows.inspections.get(str(row["authority"]), ())):
        _put(made, "lane", lane)  # else the inspection's own mark stands there
    return made | {"reported-by": reporter, "source": Short(document=reporter, at=EARLIER)}


def _tells_of(row: Row, inspection: Row) -> bool:
    """Whether what a report mentions is very likely an inspection that has a row of its own."""
    told = calendar.parse(row["date"])
    days = [_onsite_when(inspection), calendar.parse(inspection["published"])]
    return any(when and not starts_after(told, when) and not starts_after(when, told) for when in days)


# -- inspections -------------------------------------------------------------------------------------------------------


def _onsite_when(row: Row) -> When | None:
    if row["start"] and row["end"]:
        return calendar.span(calendar.parse(row["start"]), calendar.parse(row["end"]), derived=False)
    told = re.search(r"inspected (20[0-9]{2}-(?:0[1-9]|1[0-2])) as stated there", row["notes"])
    return calendar.parse(told[1]) if told else None


def _inspection(row: Row, rows: Rows, content: Content) -> Wanted:
    id = str(row["id"])
    values: dict[str, Value] = {
        "authority": str(row["authority"]), "framework": str(row["framework"]), "kind": str(row["kind"]), "state": "held",
    }  # fmt: skip
    if row["kind"] in ("standard", "short"):
        values["length"] = str(row["kind"])
    later = reporter(row, rows)
    _put(values, "onsite", _onsite(row))
    values["published"] = _published(row, rows)
    report = Short(id=id, url=str(row["report_url"]), pages=str(row["pages"]), licence=str(row["licence_notice"]))
    if later:
        report["readable"] = "no"
    values["report"] = Short({key: value for key, value in report.items() if value})
    values["source"] = Short(document="report", at="page 1")
    if later:
        values["source"] = [rows.from_tables(f"inspections table, row {id}"), Short(document=later, at=EARLIER)]
    own, board = _judgements(row, rows, content, later)
    _put(values, "judgements", own)
    counts = str(row["recommendation_count"]), str(row["lscb_recommendation_count"])
    if board:
        values["reviews"] = [_review(framework, grades, counts[1]) for framework, grades in board.items()]
    _put(values, "recommendation-count", counts[0])
    _put(values, "notes", list(_notes(row, later)))
    places = {f"judgements {given['judgement']}": given["grade"].at for given in rows.judgements.get(id, ())}
    return Wanted("inspection", rows.keys[id], values, row, id, places)


def reporter(row: Row, rows: Rows) -> str:
    """The key of the later report that gives the grade of one which could not be read; empty for one that could."""
    if row["confidence"] != "low":
        return ""
    year = re.search(r"taken from the authority's ([0-9]{4}) ", row["notes"])
    later = [
        str(other["id"])
        for other in rows.inspections[str(row["authority"])]
        if year and other["published"].startswith(year[1]) and other["published"] > row["published"]
    ]
    return rows.keys[later[0]] if len(later) == 1 else ""


def _onsite(row: Row) -> Value:
    if not row["start"] or not row["end"]:
        told = _onsite_when(row)
        return told.iso if told else ""
    if row["start"] == row["end"]:
        return str(row["start"])
    return Short({"from": str(row["start"]), "to": str(row["end"])})


def _published(row: Row, rows: Rows) -> Value:
    if not row["published_stated"] or row["published_stated"] == row["published"]:
        return str(row["published"])
    listed = Short(value=str(row["published"]), source=rows.from_tables(f"inspections table, row {row['id']}"))
    printed = Short(value=str(row["published_stated"]), source=Short(document="report", at="its date of publication"))
    reason = (
        "The first is the day of the inspectorate's list, after which the report is named; the report prints the other."
    )
    return {"values": [listed, printed], "preferred": "1", "reason": reason}


def _judgements(
    row: Row, rows: Rows, content: Content, later: str
) -> tuple[Mapping[str, Value], Mapping[str, dict[str, Value]]]:
    """The grades of the authority, and those of boards by their framework. What no table prints cites no page."""
    framework = content.frameworks[str(row["framework"])]
    names = {str(judgement.id): str(judgement.title) for judgement in framework.judgements}
    of_board = boards(content)
    own: dict[str, Value] = {}
    board: dict[str, dict[str, Value]] = defaultdict(dict)
    for given in rows.judgements.get(str(row["id"]), ()):
        name, grade = str(given["judgement"]), str(given["grade"])
        if name in of_board and (framework.subject == "board" or name not in names):
            board[of_board[name]][name] = grade
        elif later:
            own[name] = {"grade": grade, "reported-by": later, "source": Short(document=later, at=EARLIER)}
        elif given["printed_grade"] or framework.subject == "board":
            own[name] = grade
        else:
            own[name] = Short(grade=grade, source=Short(document="report", at="sentence with the overall grade"))
    short = all(isinstance(grade, str) for grade in own.values())
    return (Short(own) if short else own), board


def _review(framework: str, grades: dict[str, Value], count: str) -> Value:
    made: dict[str, Value] = {"framework": framework, "body": BOARD, "judgements": Short(grades)}
    _put(made, "recommendation-count", count)
    return made | {"source": Short(document="report", at="sentence with the board's grade")}


def _notes(row: Row, later: str) -> Iterator[Value]:
    periods = [tuple(map(date.fromisoformat, part.split("/"))) for part in row["date_ranges"].split(";") if part]
    if len(periods) > 1:
        spans = [calendar.span(calendar.on(a), calendar.on(b), derived=False).label for a, b in periods]
        yield {"text": f"Inspectors were on site more than once: {' and '.join(spans)}."}
    if later:
        text = (
            "The copy from which the tables were made is an error page and not the report. The framework is inferred "
            "from the date and from what later reports say."
        )
        yield {"text": text, "derived": "yes"}


# -- visits ------------------------------------------------------------------------------------------------------------


def _visits(rows: Rows) -> Iterator[Wanted]:
    for row in rows.tables["visits.csv"]:
        reports = [rows.keys[source] for source in row.parts("source")]
        cited = [Short(document=report, at=MENTION) for report in reports]
        values: dict[str, Value] = {
            "authority": str(row["authority"]), "kind": kind_of(row), "state": "held", "onsite": str(row["date"]),
            "source": cited[0] if len(cited) == 1 else cited,
        }  # fmt: skip
        yield Wanted("visit", f"{row['authority']}/{row['date']}-{kind_of(row)}", values, row)
