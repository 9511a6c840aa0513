"""Every grade of the national tables stands in the published data and on its own page; known counts hold.

`grades.csv` lists the 497 inspections with their 2,603 grades as the national tables have them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

LISTED = {
    row["id"]: row | {"grades": dict(pair.split("=") for pair in row["grades"].split())}
    for row in csv.DictReader(Path(__file__).with_name("grades.csv").open(encoding="utf-8"))
}
LANES = {  # what each judgement of the national tables answers, told again without the content's own frameworks
    "oe": ("overall",), "hp": ("help-and-protection",), "cic": ("children-in-care",), "care-leavers": ("care-leavers",),
    "cic-cl": ("children-in-care", "care-leavers"), "leaders": ("leaders",), "lmg": ("leaders",),
}  # fmt: skip


GRADES = {"outstanding", "good", "requires-improvement", "adequate", "inadequate"}


@pytest.fixture(scope="module")
def events(table) -> dict[str, dict]:
    """The event of each listed inspection, by the id of its report."""
    return {row["report_id"]: row for row in table("events") if row["report_id"] in LISTED}


def test_the_list_is_whole():
    assert (len(LISTED), sum(len(row["grades"]) for row in LISTED.values())) == (497, 2603)


def test_every_inspection_has_its_page_and_its_framework(events, site: Path):
    assert set(events) == set(LISTED)
    assert len({row["event"] for row in events.values()}) == 497
    for id, row in events.items():
        assert (site / row["address"].strip("/") / "index.html").is_file()
        assert (row["framework"] or "lscb", row["published"]) == (LISTED[id]["framework"], LISTED[id]["published"])


def test_every_grade_stands_in_the_tables(events, table):
    given = {(row["event"], row["judgement"]): row for row in table("judgements")}
    boards = {(row["event"], row["judgement"]): row for row in table("board-judgements")}
    standings = Counter()
    for id, listed in LISTED.items():
        for judgement, grade in listed["grades"].items():
            row = (boards if judgement == "lscb" else given)[events[id]["event"], judgement]
            assert (row["grade"] or "not-judged") == grade
            standings[row["standing"]] += 1
    assert standings == {"graded": 2595, "not-graded": 4, "reported-later": 4}


def test_every_grade_stands_on_its_page(events, data):
    for id, listed in LISTED.items():
        page = data(events[id]["address"])
        rows = {row["code"]: row for row in page["grades"]}
        rows |= {row["code"]: row for review in page["reviews"] for row in review["grades"]}
        assert {code: as_grade(row) for code, row in rows.items()} == listed["grades"], id


def as_grade(row: dict) -> str:
    if row["grade"] is None:
        assert row["instead"]
        return "not-judged"
    return row["grade"]["word"].lower().replace(" ", "-")


def test_known_counts_hold(events, table):
    frameworks = Counter(row["framework"] for row in events.values())
    assert [frameworks[name] for name in ("ilacs-2018", "ilacs-2023", "ilacs-2026", "sif")] == [165, 145, 11, 167]
    assert len(table("board-judgements")) == 148
    authorities = table("authorities")
    assert Counter(row["status"] for row in authorities) == {"current": 153, "abolished": 5}
    assert len({(row["tile_column"], row["tile_row"]) for row in authorities if row["tile_column"] is not None}) == 153
    assert sum(row["report_readable"] is False for row in events.values()) == 4


def test_every_authority_has_its_codes(table):
    rows = table("authorities")
    assert [row["authority"] for row in rows if not (row["ons_code"] and row["dfe_code"])] == []
    assert {row["authority"] for row in rows if not row["urn"]} == {"bournemouth", "dorset-county"}


def test_the_index_shows_the_latest_grades_of_each_lane(data):
    """Counted again straight from the list: the newest report with grades of the authority's own."""
    latest: dict[str, dict] = {}
    for row in sorted(LISTED.values(), key=lambda row: row["published"]):
        if set(row["grades"]) != {"lscb"}:
            latest[row["id"].rsplit(f"-{row['framework'].partition('-')[0]}-", 1)[0]] = row
    assert len(latest) == 153
    expected = Counter(
        (lane, grade) for row in latest.values() for code, grade in row["grades"].items() for lane in LANES[code]
    )
    index = data("/authorities/")
    shown = Counter((lane, value) for row in index["rows"] for lane, value in row["lanes"])
    assert {key: n for key, n in shown.items() if key[1] in GRADES} == expected
    assert shown["overall", "no-overall-grade"] == sum(row["framework"] == "ilacs-2026" for row in latest.values())
    assert [row["name"] for row in index["rows"]] == sorted((row["name"] for row in index["rows"]), key=str.casefold)


def test_the_published_package_validates(site: Path):
    from frictionless import Package

    report = Package(str(site / "data" / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "type", "message"]) == []
