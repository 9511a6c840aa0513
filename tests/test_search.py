"""The index of search: everything under its own name, nobody before anybody else by grade, and small."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from linking import clean
from throughline import exports, pages, urls
from throughline.pages import search

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def dataset():
    return clean()


@pytest.fixture(scope="module")
def groups(dataset) -> dict[str, tuple[search.Row, ...]]:
    entries = {slug: search.entry(dataset, slug) for slug in dataset.authorities}
    return {group.title: group.rows for group in search.index(dataset, entries)}


def test_everything_that_has_a_name_is_in_it_once(dataset, groups):
    held = {
        "Authorities": dataset.authorities, "Themes": dataset.vocabulary.themes,
        "Inspections and visits": dataset.events, "Recommendations": dataset.asked, "Actions": dataset.undertaken,
        "Documents": dataset.documents,
    }  # fmt: skip
    assert {title: len(rows) for title, rows in groups.items()} == {title: len(known) for title, known in held.items()}
    for rows in groups.values():
        assert len({row.address for row in rows}) == len(rows)


def test_every_row_leads_to_a_page(dataset, groups):
    made = {page.address for page in pages.plan(dataset)}
    led = {row.address.partition("#")[0] for rows in groups.values() for row in rows}
    assert led <= made


def test_authorities_stand_from_a_to_z_and_say_their_grade_in_words(groups):
    titles = [row.title for row in groups["Authorities"]]
    assert titles == sorted(titles, key=str.casefold)
    assert all(row.note for row in groups["Authorities"])
    assert any("Overall: " in row.note for row in groups["Authorities"])


def test_an_authority_tells_the_same_from_its_own_part_of_the_record(dataset):
    for section in pages.Site(dataset).of_authorities():
        assert search.entry(section.dataset(), section.name) == search.entry(dataset, section.name)


def test_the_file_says_what_the_index_says(dataset, groups):
    entries = {slug: search.entry(dataset, slug) for slug in dataset.authorities}
    made = exports.searched(dataset, entries)
    assert made.path == urls.SEARCH[1:]
    assert made == exports.searched(dataset, dict(reversed(entries.items())))
    said = {group["title"]: group["rows"] for group in json.loads(made.content)}
    assert said == {
        title: [[row.title, row.note, row.address, *row.also] for row in rows] for title, rows in groups.items()
    }
    assert len(gzip.compress(made.content)) < 100_000


def test_the_script_is_small_and_asks_for_nothing_else():
    script = (ROOT / "templates" / "assets" / "search.js").read_text(encoding="utf-8")
    assert len(gzip.compress(script.encode())) < 6_000
    assert script.count("fetch(") == 1
    assert "innerHTML" not in script
    assert "http" not in script
