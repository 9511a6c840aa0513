"""Tables → a SQLite database: those of /data/, with their types, keys and meanings, and who may use them how.

The names are those of /data/ with `_` for `-`. Lists are JSON arrays, for `json_each`; true and false are 1 and 0; nothing
is NULL, and never zero; a text is as it is on record, without the apostrophe that CSV puts before a formula.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from throughline import markup
from throughline.link import Dataset
from throughline.pages.tables import TABLES, Cell, Column, Table

APPLICATION = int.from_bytes(b"thrL")
"""What tells a database of ours from any other: SQLite keeps it in the header of the file."""

TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
KEYS = {table.name: table.key[0] for table in TABLES}

ABOUT = """
CREATE TABLE about (
  title TEXT NOT NULL, -- The site that this record is published as.
  as_of TEXT NOT NULL, -- The day that the record speaks for.
  licence TEXT NOT NULL,
  licence_url TEXT NOT NULL,
  attribution TEXT NOT NULL -- To be printed wherever the record is used.
)"""


def content(dataset: Dataset) -> bytes:
    """The whole database. The same record gives the same bytes by the same SQLite."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        base.execute(ABOUT)
        licence = dataset.site.licence
        about = (
            dataset.site.title, dataset.as_of.isoformat(), licence.name, licence.url, markup.plain(licence.attribution),
        )  # fmt: skip
        base.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?)", tuple(map(str, about)))
        for table in TABLES:
            base.execute(_created(table))
            slots = ", ".join("?" * len(table.columns))
            rows = (tuple(map(_cell, row)) for row in table.rows(dataset))
            base.executemany(f"INSERT INTO {_name(table.name)} VALUES ({slots})", rows)
        base.commit()
        return base.serialize()


def ours(file: Path) -> bool:
    """Whether a file is a database that this module made."""
    with file.open("rb") as there:
        header = there.read(100)
    return header.startswith(b"SQLite format 3\0") and header[68:72] == APPLICATION.to_bytes(4)


def _created(table: Table) -> str:
    """The statement that makes a table; SQLite keeps it with its comments, so every column carries its meaning."""
    key = ", ".join(f'"{name}"' for name in table.key)
    lines = [f"  {' '.join(_column(column))}, -- {column.meaning}" for column in table.columns]
    return "\n".join([f"CREATE TABLE {_name(table.name)} ( -- {table.summary}", *lines, f"  PRIMARY KEY ({key})", ")"])


def _column(column: Column) -> Iterator[str]:
    yield f'"{column.name}" {TYPES.get(column.type, "TEXT")}'
    if column.required:
        yield "NOT NULL"
    if column.values:
        yield f'CHECK ("{column.name}" IN ({", ".join(f"{value!r}" for value in column.values)}))'
    if column.refers:
        yield f'REFERENCES {_name(column.refers)}("{KEYS[column.refers]}")'


def _name(name: str) -> str:
    return name.replace("-", "_")


def _cell(value: Cell) -> str | int | None:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value
