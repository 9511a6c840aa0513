"""What can be downloaded says what the pages say: CSV, JSON and the pages' own data and words, of the real record."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from throughline import downloads
from throughline.pages.tables import TABLES


def of_item(rows: Iterable[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        told[row[column]].append(row)
    return told


@pytest.fixture(scope="module")
def whole(data):
    """`whole("/actions/")`: the groups of a list with all its pages."""

    def read(address: str) -> list[dict[str, Any]]:
        first = data(address)
        pages = [way["address"] for way in first["division"]["ways"]] or [address]
        return [group for page in pages for group in data(page)["groups"]]

    return read


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_csv_says_what_json_says_and_the_page_how_much(name: str, site: Path, table, data):
    with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    told = [{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()} for row in table(name)]
    assert [{key: downloads.cell(value) for key, value in row.items()} for row in told] == lines
    view = next(view for view in data("/data/")["tables"] if view["name"] == name)
    assert view["rows"] == f"{len(lines):,} row{'' if len(lines) == 1 else 's'}"
    assert [column["name"] for column in view["columns"]] == list(lines[0])


@pytest.mark.parametrize(
    ("address", "name", "key"),
    [("/recommendations/", "recommendations", "recommendation"), ("/actions/", "actions", "action")],
)
def test_a_list_has_the_rows_of_its_table(address: str, name: str, key: str, whole, table, site: Path):
    rows = {row["key"]: row for group in whole(address) for row in group["rows"]}
    told = {row[key]: row for row in table(name)}
    assert {key: (row["title"], row["address"]) for key, row in rows.items()} == {
        key: (row["title"], row["address"]) for key, row in told.items()
    }
    if name == "actions":
        assert {key: row["standing"] for key, row in rows.items()} == {
            key: row["standing"] for key, row in told.items()
        }
    page = (site / name / "index.html").read_text(encoding="utf-8")
    printed = [
        unescape(re.sub("<[^>]+>", "", title))
        for title in re.findall(r'<th scope="row" class="plain"><a [^>]*>(.*?)</a>', page)
    ]
    assert sorted(printed) == sorted(row["title"] for row in told.values())


def test_every_claim_and_every_finding_stands_on_its_trace_and_no_other_does(table, data):
    claims = of_item((row for row in table("claims") if row["recommendation"]), "item")
    found = of_item((row for row in table("verifications") if row["of_kind"] == "recommendation"), "of")
    for row in table("recommendations"):
        steps = data(row["address"])["steps"]
        said = [step["claim"]["as-stated"] for step in steps if step["claim"]]
        assert said == [claim["as_stated"] or "" for claim in claims.get(row["recommendation"], [])], row["address"]
        seen = [
            (step["iso"], step["finding"]["found"])
            for step in steps
            if step["finding"] and step["finding"]["found"] != "untested"
        ]
        told = [
            (finding["on"], finding["found"])
            for finding in found.get(row["recommendation"], [])
            if finding["found"] != "untested"
        ]
        assert sorted(seen) == sorted(told), row["address"]


def test_every_event_and_every_grade_stands_on_its_page(table, data):
    grades = of_item(table("judgements"), "event")
    events = table("events")
    profiles = {slug: data(f"/authorities/{slug}/")["events"] for slug in {row["authority"] for row in events}}
    for slug, rows in profiles.items():
        assert {row["address"] for row in rows if row["address"].count("/") == 4} == {
            row["address"] for row in events if row["authority"] == slug
        }
    for event in events:
        shown = {row["code"]: row for row in data(event["address"])["grades"]}
        for row in grades.get(event["event"], []):
            if row["standing"] in ("graded", "reported-later"):
                word = shown[row["judgement"]]["grade"]["word"]
                assert row["grade"] == word.lower().replace(" ", "-"), event["address"]


def test_documents_and_authorities_have_the_addresses_of_their_tables(table, data, whole):
    assert {row["address"] for row in data("/authorities/")["rows"]} == {row["address"] for row in table("authorities")}
    listed = {row["address"] for group in whole("/documents/") for row in group["rows"]}
    assert {row["address"] for row in table("documents")} <= listed
