"""The whole record in one file: the same as its tables, and the answers that docs/one-file.md gives."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from throughline import cli
from throughline.pages.tables import TABLES

QUESTION = re.compile(r"(### (?P<asked>.+)\n(?:.*\n)*?```sql\n(?P<sql>[^`]+)```\n)(?P<answer>(?:\n(?:\|.*\n)+)?)")


@pytest.fixture(scope="module")
def base(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    file = tmp_path_factory.mktemp("one-file") / "record.db"
    made = CliRunner().invoke(cli.commands, ["export", "sqlite", str(file), "--content", str(root / "content")])
    assert made.exit_code == 0, made.output
    with closing(sqlite3.connect(file)) as opened:
        yield opened


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_it_holds_what_the_table_holds(base: sqlite3.Connection, table, name: str):
    held = base.execute(f"SELECT * FROM {name.replace('-', '_')}")
    columns = [column[0] for column in held.description]
    told = [[row[column] for column in columns] for row in table(name)]
    assert [list(map(_told, row)) for row in told] == [list(row) for row in held]


def _told(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def test_every_key_leads_somewhere_and_the_file_is_sound(base: sqlite3.Connection):
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_it_says_what_it_is_and_what_its_columns_mean(base: sqlite3.Connection):
    ((title, _, licence, _, attribution),) = base.execute("SELECT * FROM about")
    assert (title, licence) == ("Throughline", "Open Government Licence v3.0")
    assert attribution
    ((schema,),) = base.execute("SELECT sql FROM sqlite_master WHERE name = 'claims'")
    assert "-- The paper's own word for the state." in schema


def test_the_documented_questions_have_the_documented_answers(base: sqlite3.Connection, root: Path):
    """`THROUGHLINE_ACCEPT=1` writes the answers of today into the page; read them before they are committed."""
    page = root / "docs" / "one-file.md"
    text = page.read_text(encoding="utf-8")
    answered = QUESTION.sub(lambda match: match[1] + "\n" + _answer(base, match["sql"]), text)
    if os.environ.get("THROUGHLINE_ACCEPT") == "1":
        page.write_text(answered, encoding="utf-8", newline="\n")
    assert len(QUESTION.findall(text)) == 5
    assert answered == page.read_text(encoding="utf-8")


def _answer(base: sqlite3.Connection, sql: str) -> str:
    held = base.execute(sql)
    head = [column[0] for column in held.description]
    rows = [["" if cell is None else str(cell) for cell in row] for row in held]
    assert rows
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])
