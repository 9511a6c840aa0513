"""Lists in a browser: narrowed, gathered, linked to, taken away; and whole where no script runs."""

from __future__ import annotations

import csv
import io
import re

import pytest

SEEN = "() => [...document.querySelectorAll('tr[data-row]')].filter(e => !e.hidden).map(e => e.querySelector('th a').textContent)"
HEADINGS = (
    "() => [...document.querySelectorAll('tr[data-group]')].filter(e => !e.hidden).map(e => e.textContent.trim())"
)
ROWS_SEEN = """() => [...document.querySelectorAll('tr[data-row]')].filter(row => !row.hidden).map(row => [
    [...row.cells].flatMap(cell => Array(cell.colSpan).fill(cell.innerText)), row.querySelector('th a').href])"""
OPTIONS = "(e) => [...e.options].slice(1).map(o => parseInt(o.textContent.match(/\\((\\d+)\\)$/)[1]))"


def words_of(cells: list[str]) -> list[str]:
    """The words of some cells whatever their order: a note that stands below is told last."""
    return sorted(re.findall(r"\w+", " ".join(cells).replace("\u00ad", "")))


@pytest.fixture
def index(visit, base):
    def open_index(query: str = "", **how):
        return visit(f"{base}authorities/{query}", **how).page

    return open_index


def narrowed(page, field: str, value: str) -> list[str]:
    page.select_option(f"#authorities-{field}", value)
    return page.evaluate(SEEN)


def test_a_choice_narrows_the_list_and_stands_in_the_address(index):
    page = index()
    london = narrowed(page, "region", "london")
    assert len(london) == 33
    assert page.url.endswith("/authorities/?region=london")
    assert page.inner_text("[data-filter-count]") == "33 of 158 authorities"
    fewer = narrowed(page, "in-leaders", "good")
    assert set(fewer) < set(london)
    assert sum(page.eval_on_selector("#authorities-type", OPTIONS)) == len(fewer)
    address = page.url
    assert index(address[address.index("?") :]).evaluate(SEEN) == fewer


def test_every_count_is_what_its_option_leaves(index):
    page = index("?region=south-west")
    for field in ("type", "year", "recommendations", "in-overall"):
        counts = page.eval_on_selector(f"#authorities-{field}", OPTIONS)
        values = page.eval_on_selector(f"#authorities-{field}", "(e) => [...e.options].slice(1).map(o => o.value)")
        assert [len(narrowed(page, field, value)) for value in values] == counts
        narrowed(page, field, "")


def test_nothing_found_says_so_and_everything_comes_back(index):
    page = index("?q=atlantis")
    assert page.is_visible("[data-filter-none]")
    page.click("button[type=reset]")
    page.wait_for_function("() => !location.search")
    assert len(page.evaluate(SEEN)) == 158
    assert not page.is_visible("[data-filter-none]")


def test_a_former_name_is_found(index):
    assert index("?q=northamptonshire").evaluate(SEEN) == [
        "North Northamptonshire", "Northamptonshire", "West Northamptonshire",
    ]  # fmt: skip


def test_the_list_is_gathered_by_region_and_put_back(index):
    page = index()
    printed, letters = page.evaluate(SEEN), page.evaluate(HEADINGS)
    page.select_option("#authorities-sort", "region")
    assert page.url.endswith("?sort=region")
    gathered, regions = page.evaluate(SEEN), page.evaluate(HEADINGS)
    assert sorted(gathered) == sorted(printed)
    assert len(regions) == 9
    assert regions == sorted(regions)
    assert not page.is_visible(".letters")
    page.select_option("#authorities-sort", "")
    assert (page.evaluate(SEEN), page.evaluate(HEADINGS)) == (printed, letters)


def test_no_order_is_by_grade(index):
    keys = index().eval_on_selector("#authorities-sort", "(e) => [...e.options].map(o => o.value)")
    assert keys == ["", "region", "type", "year"]


@pytest.mark.parametrize(
    "path",
    [
        "authorities/?region=london",
        "authorities/?q=cumb",
        "recommendations/?authority=leeds",
        "actions/",
        "actions/?q=audit",
    ],
)
def test_what_is_seen_can_be_taken_away_word_for_word(visit, base, path: str):
    page = visit(f"{base}{path}").page
    with page.expect_download() as waiting:
        page.click("[data-filter-download]")
    head, *lines = csv.reader(io.StringIO(waiting.value.path().read_bytes().decode("utf-8-sig")))
    page.evaluate("() => document.querySelectorAll('main .aloud').forEach(words => words.remove())")
    rows = page.evaluate(ROWS_SEEN)
    titles = page.evaluate("() => [...document.querySelector('table[id] thead tr').cells].map(cell => cell.innerText)")
    assert lines
    assert len(lines) == len(rows)
    first = len(head) - 1 - len(titles)  # before it what no cell shows: ids, and the heading above a row
    assert words_of(head[first:-1]) == words_of(titles)
    for line, (cells, address) in zip(lines, rows, strict=True):
        assert len(line) == len(head)
        assert line[-1] == address
        assert [words_of([cell]) for cell in line[first:-1]] == [words_of([cell]) for cell in cells]
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("path", ["recommendations/", "actions/"])
def test_every_choice_of_a_long_list_leaves_what_it_says_and_can_be_linked_to(visit, base, path: str):
    page = visit(base + path).page
    select = page.locator("form[data-filter] select:not([data-order])").first
    name = select.get_attribute("name")
    counts = select.evaluate(OPTIONS)
    values = select.evaluate("(e) => [...e.options].slice(1).map(o => o.value)")
    assert len(values) > 1
    for value, count in list(zip(values, counts, strict=True))[:3]:
        select.select_option(value)
        assert len(page.evaluate(SEEN)) == count
    assert page.url.endswith(f"/{path}?{name}={values[min(2, len(values) - 1)]}")
    seen = page.evaluate(SEEN)
    assert visit(page.url).page.evaluate(SEEN) == seen
    page = visit(f"{base}{path}?q=zzzz").page
    assert page.evaluate(SEEN) == []
    assert page.is_visible("[data-filter-none]")


def test_without_script_the_list_is_whole_and_nothing_pretends(index):
    page = index(script=False)
    assert page.locator("tr[data-row]").count() == 158
    assert page.locator("tr[data-row]:visible").count() == 158
    assert not page.is_visible("form.filter")
    assert not page.is_visible("[data-filter-download]")
    page.click(".letters a[href='#letter-w']")
    assert page.locator("#letter-w").is_visible()
