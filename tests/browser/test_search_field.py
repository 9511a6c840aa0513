"""Search in a browser: what is found by which words, by keyboard alone; and nothing in its place where no script runs."""

from __future__ import annotations

import gzip
import re

import pytest

from built import build
from test_axe import ALL, RUN

FIELD = "#search-field"
FOUND = """() => Object.fromEntries([...document.querySelectorAll('#search-found [role=group]')].map(group =>
    [document.getElementById(group.getAttribute('aria-labelledby')).firstChild.textContent,
     [...group.querySelectorAll('.search-title')].map(e => e.textContent)]))"""
ACTIVE = "() => document.getElementById(document.getElementById('search-field').getAttribute('aria-activedescendant'))?.querySelector('.search-title').textContent ?? null"


@pytest.fixture
def typed(visit, base):
    """The page of an address with some words typed into its search, once results or the want of them are shown."""

    def type_words(words: str, address: str = "", **how):
        opened = visit(base + address, **how)
        opened.page.fill(FIELD, words)
        opened.page.wait_for_selector(".search-panel:not([hidden])")
        return opened

    return type_words


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("Leicester", "Authorities", "Leicester"),
        ("leicestr", "Authorities", "Leicester"),
        ("Liecester", "Authorities", "Leicester"),
        ("BANES", "Authorities", "Bath and North East Somerset"),
        ("b&nes", "Authorities", "Bath and North East Somerset"),
        ("Bath", "Authorities", "Bath and North East Somerset"),
        ("cumbria", "Authorities", "Cumbria"),
        ("pathway", "Themes", "Pathway plans"),
    ],
)
def test_it_is_found(typed, words, kind, first):
    found = typed(words).page.evaluate(FOUND)
    assert found[kind][0] == first


def test_who_came_after_is_found_by_the_former_name(typed):
    opened = typed("cumbria")
    assert {"Cumberland", "Westmorland and Furness"} <= set(opened.page.evaluate(FOUND)["Authorities"])
    assert "Also: Cumbria." in opened.page.inner_text("#search-found")


def test_results_are_grouped_with_grades_in_words(typed):
    page = typed("leicester").page
    found = page.evaluate(FOUND)
    assert list(found) == [
        kind for kind in ("Authorities", "Themes", "Inspections and visits", "Recommendations", "Actions", "Documents")
        if kind in found
    ]  # fmt: skip
    assert {"Authorities", "Inspections and visits", "Recommendations"} <= set(found)
    assert found["Authorities"] == ["Leicester", "Leicestershire"]
    assert "Overall: " in page.inner_text("#search-found [role=option]")
    assert page.query_selector("#search-found :is(svg, img)") is None


@pytest.mark.parametrize(
    ("words", "kind"), [("leicester plan", "Recommendations"), ("plan", "Actions"), ("north", "Authorities")]
)
def test_what_is_found_besides_stands_in_the_list(typed, words, kind):
    page = typed(words).page
    group = page.locator(f"#search-found [role=group]:has(.search-kind:text-matches('^{kind} '))")
    last = group.locator("[role=option]").last
    total = int(re.fullmatch(r"All (\d+) in the list", last.inner_text())[1])
    named = group.locator(".search-title").all_inner_texts()[:-1]
    last.click()
    page.wait_for_url(f"**/{kind.lower()}/?q=*")
    seen = page.evaluate(
        "() => [...document.querySelectorAll('tr[data-row]:not([hidden]) th a:first-child')].map(a => a.textContent)"
    )
    assert len(seen) >= total > len(named)
    assert set(named) <= set(seen)


def test_a_grade_finds_no_authority(typed):
    assert "Authorities" not in typed("outstanding").page.evaluate(FOUND)


def test_nothing_found_says_so(typed):
    page = typed("xyzzy").page
    assert "Nothing in this record" in page.inner_text(".search-none")
    assert page.get_attribute(FIELD, "aria-expanded") == "false"
    page.click(".search-none a")
    page.wait_for_url("**/authorities/")


def test_it_is_walked_by_keyboard_alone_below_a_sub_path(visit, base):
    opened = visit(f"{base}authorities/leeds/governance/")
    page = opened.page
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "search-field"
    page.keyboard.type("leicester")
    page.wait_for_selector("#search-found [role=option]")
    assert page.evaluate(ACTIVE) is None
    page.keyboard.press("ArrowDown")
    assert page.evaluate(ACTIVE) == "Leicester"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(ACTIVE) == "Leicestershire"
    assert page.locator("#search-found [aria-selected=true]").count() == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(ACTIVE) == page.locator("#search-found .search-title").last.inner_text()
    page.keyboard.press("Escape")
    assert not page.is_visible(".search-panel")
    assert page.input_value(FIELD) == "leicester"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#search-found [role=option]")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}authorities/leicester/")
    assert opened.trouble == []


def test_enter_opens_the_first_without_waiting(visit, base):
    page = visit(f"{base}themes/").page
    page.keyboard.press("/")
    page.keyboard.type("leicestr")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}authorities/leicester/")


def test_every_kind_of_result_opens(typed, base):
    page = typed("leicester plan").page
    hrefs = page.eval_on_selector_all("#search-found a", "all => all.map(a => a.href)")
    assert hrefs
    for href in hrefs:
        assert href.startswith(base)
        assert page.request.get(href).ok


def test_the_slash_is_a_slash_in_a_field_and_can_be_turned_off(visit, base):
    page = visit(f"{base}authorities/").page
    page.focus("#authorities-q")
    page.keyboard.type("/")
    assert page.input_value("#authorities-q") == "/"
    page.click(".search-key")
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") != "search-field"
    page.click(".search-key")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "search-field"


ICON = "assets/icon.svg"  # which the browser asks for when it pleases


def test_the_index_is_fetched_once_and_only_when_somebody_searches(visit, base, site):
    opened = visit(base)
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    opened.page.focus(FIELD)
    assert [address for address in asked if address != ICON] == []
    opened.page.keyboard.type("leeds")
    opened.page.wait_for_selector("#search-found [role=option]")
    assert [address for address in asked if address != ICON] == ["assets/search.json"]
    assert opened.trouble == []
    assert len(gzip.compress((site / "assets" / "search.json").read_bytes())) < 100_000


def test_what_cannot_be_loaded_says_so_and_is_asked_for_again(visit, base):
    page = visit(base).page
    page.route("**/search.json", lambda route: route.abort())
    page.fill(FIELD, "leeds")
    page.wait_for_selector(".search-none:visible")
    assert "could not be loaded" in page.inner_text(".search-none")
    page.unroute("**/search.json")
    page.fill(FIELD, "leed")
    page.wait_for_selector("#search-found [role=option]")


@pytest.mark.parametrize("address", ["", "authorities/leeds/"])
def test_without_script_nothing_pretends(visit, base, address):
    page = visit(base + address, script=False).page
    assert page.query_selector(FIELD) is None
    assert not page.is_visible(".search")
    led = page.eval_on_selector_all("header a", "all => all.map(a => a.href)")
    assert f"{base}authorities/" in led


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_moves_nothing_and_axe_finds_nothing(typed, tool, width):
    page = typed("leicester", "authorities/leeds/", width=width, bypass_policy=True).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.keyboard.press("ArrowDown")
    page.evaluate(tool("axe-core/axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(RUN, ALL) == []


@pytest.mark.parametrize("address", ["", "authorities/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_its_place_is_kept(visit, base, address, width):
    """As high before the script has filled it as after."""
    page = visit(base + address, width=width).page
    high = "() => document.querySelector('.search').getBoundingClientRect().height"
    filled = page.evaluate(high)
    page.evaluate("() => document.querySelector('.search').replaceChildren()")
    assert abs(page.evaluate(high) - filled) <= 1


def test_from_a_folder_it_says_that_it_needs_a_server(visit, tmp_path):
    folder = build(tmp_path / "site", "--offline")
    page = visit((folder / "index.html").as_uri()).page
    assert page.query_selector(FIELD) is None
    assert "needs a web server" in page.inner_text(".search")
