"""The tables for download: rows that fit their columns, CSV and JSON that say the same, a package that validates."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from linking import clean, text
from throughline import downloads
from throughline.pages import tables

NORTH = "inspections/north-bay/2016-05-10-harbour-2015.yaml"


@pytest.fixture(scope="module")
def dataset():
    return clean()


@pytest.fixture(scope="module")
def made(dataset) -> dict[str, bytes]:
    return {file.path.removeprefix("data/"): file.content for file in downloads.files(dataset)}


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_rows_fit_their_columns_and_are_counted(table: tables.Table, dataset):
    rows = list(table.rows(dataset))
    for slug in dataset.authorities:
        assert len(list(table.of(dataset, slug))) == table.count(dataset, slug)
    assert len(list(table.rest(dataset))) == table.count_rest(dataset)
    assert {len(row) for row in rows} <= {len(table.columns)}
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    keys = [tuple(row[names.index(name)] for name in table.key) for row in rows]
    assert len(set(keys)) == len(keys)
    kinds = {"string": str, "date": str, "integer": int, "boolean": bool, "list": tuple}
    for row in rows:
        for column, value in zip(table.columns, row, strict=True):
            assert value is None or isinstance(value, kinds[column.type]), column.name
            assert not (column.required and value in (None, ""))
            assert not column.values or value is None or value in column.values


def test_the_minimal_record_has_rows_in_most_tables(dataset):
    empty = {table.name for table in tables.TABLES if not list(table.rows(dataset))}
    assert not empty & {"authorities", "events", "judgements", "recommendations", "actions", "claims", "verifications"}


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_csv_and_json_say_the_same(table: tables.Table, made: dict[str, bytes]):
    as_csv = made[f"{table.name}.csv"].decode("utf-8")
    assert "\r" not in as_csv
    assert as_csv.endswith("\n")
    lines = list(csv.DictReader(io.StringIO(as_csv, newline="")))
    objects = json.loads(made[f"{table.name}.json"])
    assert [{name: downloads.cell(_tuple(value)) for name, value in row.items()} for row in objects] == lines


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+44", "'+44"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=b", "a=b"), (None, ""),
        (True, "true"), (0, "0"), (("a|b", "c\\d"), "a\\|b|c\\\\d"), (("=a", "b"), "'=a|b"), ((), ""),
    ],
)  # fmt: skip
def test_a_cell_is_no_formula_and_a_list_can_be_taken_apart(value: tables.Cell, written: str):
    assert downloads.cell(value) == written


def test_a_formula_in_the_record_reaches_csv_as_text_and_json_as_it_is(dataset):
    title = dataset.asked[next(iter(dataset.asked))].record.title
    edited = clean({NORTH: text(NORTH, (f"title: {title}", 'title: "=HYPERLINK(1)"'))})
    made = {file.path: file.content.decode() for file in downloads.files(edited)}
    assert ",'=HYPERLINK(1)," in made["data/recommendations.csv"]
    assert '"title": "=HYPERLINK(1)"' in made["data/recommendations.json"]


def test_what_was_claimed_and_what_was_found_never_meet():
    named = {table.name: {column.name for column in table.columns} for table in tables.TABLES}
    assert [name for name, columns in named.items() if "claimed" in columns] == ["claims"]
    assert [name for name, columns in named.items() if "found" in columns] == ["verifications"]


def test_every_table_that_names_an_authority_has_its_codes():
    for table in tables.TABLES:
        names = {column.name for column in table.columns}
        assert table.name == "documents" or {"authority", "urn", "ons_code", "dfe_code"} <= names


def test_the_package_validates(made: dict[str, bytes], tmp_path: Path):
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / "datapackage.json") == []


def test_the_package_is_more_than_words(made: dict[str, bytes], tmp_path: Path):
    """The validator sees a key that leads nowhere, so its silence says something."""
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    claims = tmp_path / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"/2016-05-10-harbour-2015#", b"/2016-05-10-harbour-2015#not-"))
    assert "foreign-key" in {kind for kind, _ in faults(tmp_path / "datapackage.json")}


def faults(package: Path) -> list[tuple[str, str]]:
    from frictionless import Package

    report = Package(str(package)).validate()
    return [(error.type, error.message) for task in report.tasks for error in task.errors] + [
        (error.type, error.message) for error in report.errors
    ]
