"""Nothing that disagrees is lost or silently mended: every known contradiction can be read on its page."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

LISTED = tomllib.loads(Path(__file__).with_name("contradictions.toml").read_text(encoding="utf-8"))


def test_all_twenty_five_are_listed():
    assert set(LISTED) == {f"X{n}" for n in range(1, 26)}


@pytest.mark.parametrize("number", LISTED)
def test_it_can_be_read_on_its_page(number, words):
    entry = LISTED[number]
    said = words(entry["address"])
    assert [word for word in entry["words"] if word not in said] == []


@pytest.mark.parametrize("number", [number for number, entry in LISTED.items() if entry["form"] == "values"])
def test_where_values_differ_the_page_says_so(number, words):
    assert "differ" in words(LISTED[number]["address"])
