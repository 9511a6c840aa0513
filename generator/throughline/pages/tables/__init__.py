"""dataset → tables: the record as rows for download, and the page that says what each column means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.names import Link
from throughline.pages.tables.asked import (
    ACTIONS,
    CLAIMS,
    NAMED,
    READINGS,
    RECOMMENDATIONS,
    VERIFICATIONS,
)
from throughline.pages.tables.authorities import AUTHORITIES, NEIGHBOURS, REPORTED_EARLIER
from throughline.pages.tables.events import BOARD_JUDGEMENTS, EVENTS, JUDGEMENTS, VISITS
from throughline.pages.tables.papers import DOCUMENTS, GOVERNANCE
from throughline.pages.tables.shape import Cell, Column, Row, Table
from throughline.pages.wording import counted
from throughline.values import frozen

__all__ = ["TABLES", "Cell", "Column", "Row", "Table", "plan"]

TABLES: tuple[Table, ...] = (
    AUTHORITIES, EVENTS, VISITS, JUDGEMENTS, BOARD_JUDGEMENTS, REPORTED_EARLIER, RECOMMENDATIONS, NAMED, ACTIONS, CLAIMS,
    VERIFICATIONS, READINGS, GOVERNANCE, DOCUMENTS, NEIGHBOURS,
)  # fmt: skip


@frozen
class ColumnView:
    name: str
    type: str
    meaning: str
    values: str
    refers: Link | None


@frozen
class TableView:
    name: str
    title: str
    summary: str
    rows: str
    key: str
    csv: str
    json: str
    columns: tuple[ColumnView, ...]


@frozen
class Data:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    package: str
    tables: tuple[TableView, ...]


TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false", "date": "date", "list": "list"}


def entry(dataset: Dataset, slug: str) -> tuple[int, ...]:
    """How many rows one authority has in each table."""
    return tuple(table.count(dataset, slug) for table in TABLES)


def plan(common: Dataset, entries: Mapping[str, tuple[int, ...]]) -> Iterator[Page]:
    """The one page; the tables themselves are no pages."""
    rest = tuple(table.count_rest(common) for table in TABLES)
    rows = [sum(counts) for counts in zip(rest, *entries.values(), strict=True)]
    titles = {table.name: table.title for table in TABLES}
    yield Page(
        urls.DATA,
        "data.html",
        Data(
            title="Data",
            description="The whole record as tables, to be opened in a spreadsheet or read by a program.",
            crumbs=names.crumbs(Link("Data")),
            package=urls.DATA_PACKAGE,
            tables=tuple(_table(table, count, titles) for table, count in zip(TABLES, rows, strict=True)),
        ),
    )


def _table(table: Table, rows: int, titles: dict[str, str]) -> TableView:
    return TableView(
        name=table.name,
        title=table.title,
        summary=table.summary,
        rows=counted(rows, "row"),
        key=", ".join(table.key),
        csv=urls.table(table.name, "csv"),
        json=urls.table(table.name, "json"),
        columns=tuple(
            ColumnView(
                name=column.name,
                type=TYPES[column.type],
                meaning=column.meaning,
                values=", ".join(column.values),
                refers=Link(titles[column.refers], f"{urls.DATA}#{column.refers}") if column.refers else None,
            )
            for column in table.columns
        ),
    )
