"""What profiles and the page of comparison say of neighbours, worked out once more from the published tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

Rows = list[dict[str, Any]]


def first(asked: str) -> date:
    return date.fromisoformat((asked.partition("/")[0] + "-01-01")[:10])


def later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


@pytest.fixture(scope="module")
def near(table) -> dict[str, set[str]]:
    sets: dict[str, set[str]] = defaultdict(set)
    for row in table("neighbours"):
        sets[row["authority"]].add(row["neighbour"])
    return sets


def test_neighbours_stand_from_a_to_z(data, near):
    for slug in sorted(near)[::12]:
        told = data(f"/authorities/{slug}/")["neighbours"]
        names = [row["authority"]["label"] for row in told["rows"]]
        assert names[1:] == sorted(names[1:], key=str.casefold)
        assert len(names) == len(near[slug]) + 1
        assert [past["authority"] for past in told["past"]] == names


@pytest.mark.parametrize("slug", ["nottinghamshire", "brighton-and-hove", "leeds", "leicester", "york"])
def test_who_was_told_the_same_within_three_years_is_what_the_tables_give(data, table, near, slug):
    asked: dict[str, Rows] = defaultdict(list)
    for row in table("recommendations"):
        if row["authority"] in near[slug] | {slug}:
            for theme in row["themes"]:
                asked[theme].append(row)
    expected = {}
    for theme, rows in asked.items():
        alike = {
            one["address"]
            for one in rows
            for other in rows
            if one["authority"] != other["authority"]
            and later(min(first(one["asked"]), first(other["asked"])), 3)
            > max(first(one["asked"]), first(other["asked"]))
        }
        if alike:
            expected[f"/themes/{theme}/"] = alike
    told = data(f"/authorities/{slug}/")["neighbours"]["same"]
    assert {row["theme"]["address"]: {item["address"] for item in row["items"]} for row in told} == expected
    assert bool(told) == (slug in ("nottinghamshire", "brighton-and-hove"))


def test_the_page_of_comparison_has_every_grade_of_the_table_once(data, table):
    told = {
        (one["id"], item["on"], tuple(grade["lanes"]), grade["word"])
        for one in data("/compare/")["authorities"]
        for item in one["course"]["inspections"]
        for grade in item["grades"]
        if grade["mark"]
    }
    given = {
        (row["authority"], str(first(row["date"])), tuple(row["lanes"]), row["label"])
        for row in table("judgements")
        if row["standing"] == "graded" and row["lanes"] and not row["within"] and len(row["date"]) == 10
    }
    short = {"Requires improvement to be good": "Requires improvement"}
    given = {(slug, on, lanes, short.get(label, label)) for slug, on, lanes, label in given}
    assert given - told == set()
