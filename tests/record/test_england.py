"""Latest grades, how many stood where and how grades moved: the built pages against the national tables, counted by other code.

The three tables beside this file come from `standing_tables.py`, which knows nothing of the program.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

EDITIONS = {
    "Single inspection framework": "sif", "ILACS, 2018 edition": "ilacs-2018", "ILACS, 2023 edition": "ilacs-2023",
    "ILACS, April 2026 edition": "ilacs-2026", "Looked after children, 2013": "lac2013",
}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_id(word: str) -> str:
    return word.lower().replace(" ", "-")


@pytest.fixture(scope="module")
def lanes(data) -> dict[str, dict[str, Any]]:
    return {lane["id"]: lane for lane in data("/national/")["lanes"]}


@pytest.mark.parametrize("lane", ["overall", "help-and-protection", "children-in-care", "care-leavers", "leaders"])
def test_every_authority_stands_where_the_tables_say(lane, lanes):
    rows = {row["address"].split("/")[2]: row for row in lanes[lane]["map"]["rows"]}
    shown = {slug: as_id(row["grade"]["word"]) if row["grade"] else row["state"] for slug, row in rows.items()}
    expected = {row["authority"]: row[lane].split()[0] for row in table("latest.csv")}
    assert shown == expected
    years = {row["authority"]: row[lane].split()[1][:4] for row in table("latest.csv")}
    assert {slug: row["year"] for slug, row in rows.items()} == years


def test_adoption_is_graded_by_nobody_s_latest_inspection(lanes):
    assert {row["adoption"].split()[0] for row in table("latest.csv")} == {"not-given"}
    assert lanes["adoption"]["map"] is None


def test_as_many_stood_at_each_grade_at_the_end_of_each_year(lanes):
    shown: dict[tuple[str, ...], int] = {}
    for id, lane in lanes.items():
        if lane["board"]:
            continue
        words = [as_id(grade["word"]) for grade in lane["years"]["scale"]]
        for year in lane["years"]["rows"]:
            for edition in year["editions"]:
                for word, cell in zip(words, edition["cells"], strict=True):
                    if cell not in ("", "0"):
                        key = (id, year["day"], EDITIONS[edition["edition"]], str(year["of"]), word)
                        shown[key] = int(cell)
    expected = {
        (row["lane"], row["day"], row["framework"], row["authorities"], row["grade"]): int(row["count"])
        for row in table("stood.csv")
    }
    assert shown == expected


def test_every_year_says_of_how_many(lanes):
    for lane in lanes.values():
        for year in lane["years"]["rows"]:
            assert year["words"].startswith(f"{year['counted']} of {year['of']} authorities")
            assert sum(edition["total"] for edition in year["editions"]) == year["counted"]


def test_movement_is_counted_where_the_judgement_is_the_same(lanes):
    for row in table("moved.csv"):
        moves = lanes[row["lane"]]["moves"]
        expected = [int(row[word]) for word in ("better", "same", "worse", "not-comparable", "first")]
        assert [bar["count"] for bar in moves["bars"]] == expected if moves else sum(expected) == 0


def test_known_counts(lanes):
    key = {row["words"]: row["count"] for row in lanes["help-and-protection"]["map"]["key"]}
    assert key == {"Outstanding": 28, "Good": 76, "Requires improvement": 40, "Inadequate": 9}
    overall = {row["words"]: row["count"] for row in lanes["overall"]["map"]["key"]}
    assert overall["No overall grade since April 2026"] == 11
    assert sum(overall.values()) == 153
    assert [year["counted"] for year in lanes["partnership"]["years"]["rows"]] == [36, 72, 110, 147]


def test_the_squares_are_153_and_the_page_prints_each_lane_as_a_table(site, lanes):
    page = (site / "national" / "index.html").read_text(encoding="utf-8")
    shown = [lane for lane in lanes.values() if lane["map"]]
    assert len(re.findall(r'<a class="tile ', page)) == 153 * len(shown)
    assert len(re.findall(r'<a class="tile ', (site / "index.html").read_text(encoding="utf-8"))) == 153
    for lane in shown:
        rows = page.partition(f'<table id="{lane["id"]}-rows">')[2].partition("</table>")[0]
        assert rows.count("<tr>") == 154


def test_no_score_average_or_order_of_authorities(data, words, lanes):
    for lane in lanes.values():
        if lane["map"]:
            named = [row["authority"] for row in lane["map"]["rows"]]
            assert named == sorted(named, key=str.casefold)
    assert "No averages, no scores" in words("/national/")


# -- figures that others gave ------------------------------------------------------------------------------------------


def test_the_briefing_of_2014_stands_beside_our_own_counts_on_both_bases(data):
    own = {table["id"]: table for table in data("/national/ofsted-2014-10/")["beside"]}
    overall = own["sif-counts"]["rows"][0]
    published, inspected = overall["readings"]
    assert overall["told"] == ["0", "9", "18", "6"]
    assert (published["cells"], published["total"]) == (["0", "9", "17", "6"], "32")
    assert published["words"] == "32 in all, one fewer: one fewer requires improvement."
    assert (inspected["cells"], inspected["total"]) == (["0", "9", "20", "7"], "36")
    assert inspected["off"] == ["", "", "+2", "+1"]
    assert {row["judgement"] for row in own["lscb-counts"]["rows"]} == {
        "The effectiveness of the Local Safeguarding Children Board"
    }


def test_the_shares_of_2019_stand_beside_every_reading_that_they_allow(data):
    [row] = data("/national/leicestershire-2019-12/")["beside"][0]["rows"]
    counts = defaultdict(list)
    for reading in row["readings"]:
        counts[reading["total"]].append([int(re.findall(r"\((\d+)\)", cell)[0]) for cell in reading["cells"]])
    assert sorted(counts) == ["147", "76", "88"]
    for total, readings in counts.items():
        assert {sum(reading) for reading in readings} == {int(total)}


def test_pages_are_light(site):
    import gzip

    for page in ("index.html", "national/index.html", "national/index.json", "national/ofsted-2014-10/index.html"):
        assert len(gzip.compress((site / page).read_bytes())) < 100_000
