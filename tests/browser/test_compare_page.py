"""Two to four authorities side by side: chosen by address, drawn from the page's JSON; and neighbours on a profile."""

from __future__ import annotations

import gzip
import json

import pytest

from test_axe import ALL, RUN

STRIPS = "() => [...document.querySelectorAll('.compare .strips')].map(all => [...all.querySelectorAll('.strip:not(.strip-heads) .strip-name > :first-child')].map(e => e.firstChild.textContent))"
ROWS = "() => [...document.querySelectorAll('.compare tbody tr:not(.group)')].map(row => [...row.cells].map(cell => cell.firstChild.textContent + '|' + (cell.colSpan || 1)))"
SHOWN = "() => document.querySelector('.compare-status').textContent"
WORDS = "() => [...document.querySelectorAll('.compare .strip-wide text:is(.t-word)')].map(e => e.textContent)"


@pytest.fixture
def compared(visit, base):
    """The page with some authorities in its address, once it has said what it shows."""

    def open_page(query: str, **how):
        opened = visit(f"{base}compare/{query}", **how)
        opened.page.wait_for_function(
            "() => /shown below|Choose two/.test(document.querySelector('.compare-status').textContent)"
        )
        return opened

    return open_page


def test_the_address_chooses_and_they_stand_from_a_to_z(compared):
    opened = compared("?a=leicester&a=leeds&a=lancashire")
    strips = opened.page.evaluate(STRIPS)
    assert strips
    assert all(names == ["Lancashire", "Leeds", "Leicester"] for names in strips)
    assert (
        opened.page.evaluate("() => document.querySelector('.compare h2').textContent")
        == "Lancashire, Leeds and Leicester"
    )
    assert opened.trouble == []


def test_the_table_says_what_the_data_says(compared, site):
    page = compared("?a=leeds&a=leicester").page
    data = json.loads((site / "compare" / "index.json").read_text(encoding="utf-8"))
    told = {one["id"]: one["course"] for one in data["authorities"]}
    rows = page.evaluate(ROWS)
    expected = [item["when"] for slug in ("leeds", "leicester") for item in told[slug]["inspections"]]
    assert [row[0].partition("|")[0] for row in rows] == expected
    words = {cell.partition("|")[0].partition(",")[0] for row in rows for cell in row[1:]}
    assert {
        g["word"] for slug in ("leeds", "leicester") for i in told[slug]["inspections"] for g in i["grades"]
    } <= words | {"not graded"}
    assert any(cell == "Good, one grade for both|2" for row in rows for cell in row)


def test_a_line_joins_only_what_can_be_compared(compared, site):
    page = compared("?a=leeds&a=leicester").page
    data = json.loads((site / "compare" / "index.json").read_text(encoding="utf-8"))
    joined = [
        lane
        for one in data["authorities"] if one["id"] in ("leeds", "leicester")
        for item in one["course"]["inspections"]
        for grade in item["grades"] if grade["joined"]
        for lane in grade["lanes"]
    ]  # fmt: skip
    assert joined
    assert page.locator(".compare .strip-wide .join").count() == len(joined)
    # From 2017 to 2021 the framework changed, and between 2022 and 2025 one grade for both became two.
    assert page.locator(".compare .strips").count() > 3


def test_a_choice_stands_in_the_address(compared):
    page = compared("?a=leeds").page
    assert page.evaluate(SHOWN) == "Choose two to four authorities."
    page.select_option("#compare-2", "york")
    assert page.url.endswith("/compare/?a=leeds&a=york")
    assert page.evaluate(STRIPS)[0] == ["Leeds", "York"]
    page.select_option("#compare-1", "")
    assert page.url.endswith("/compare/?a=york")
    assert page.evaluate(STRIPS) == []


def test_what_is_not_there_and_what_is_too_much_is_said(compared):
    said = compared("?a=atlantis&a=leeds&a=leeds&a=york&a=derby&a=devon&a=kent").page.evaluate(SHOWN)
    assert "No authority here has the address atlantis." in said
    assert "Four at most" in said
    assert "Derby, Devon, Leeds and York are shown below." in said


def test_what_they_were_told_alike_says_for_whom_it_is_recorded(compared):
    page = compared("?a=leeds&a=leicester&a=york").page
    assert "None of those of York: not recorded is not the same as not told." in page.inner_text(".compare .coverage")
    alike = page.locator(".compare .folds .fold")
    assert alike.count() > 5
    alike.first.locator("summary").click()
    href = alike.first.locator("li a").first.evaluate("a => a.href")
    assert page.request.get(href).ok


def test_it_is_led_to_from_profile_and_index(visit, base):
    page = visit(f"{base}authorities/leeds/").page
    page.click(".link-line a[href*='compare']")
    page.wait_for_url("**/compare/?a=leeds")
    page.wait_for_selector("#compare-1")
    assert page.input_value("#compare-1") == "leeds"
    assert visit(f"{base}authorities/", script=False).page.locator("main a[href='../compare/']").count() == 1


def test_without_script_it_leads_to_each_profile(visit, base):
    page = visit(f"{base}compare/?a=leeds&a=york", script=False).page
    assert page.locator("noscript, .compare").count() > 0
    assert "needs script" in page.inner_text("main")
    assert page.locator(".profiles a").count() == 158
    page.click(".profiles a >> text='Leeds'")
    page.wait_for_url(f"{base}authorities/leeds/")


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_axe_finds_nothing(compared, tool, width):
    page = compared("?a=leeds&a=leicester&a=cumberland", width=width, bypass_policy=True).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.evaluate(tool("axe-core/axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(RUN, ALL) == []


# -- neighbours on a profile -------------------------------------------------------------------------------------------


def test_a_profile_and_all_that_it_loads_first_is_light_and_moves_nothing(visit, base, site):
    heaviest = max((site / "authorities").glob("*/index.html"), key=lambda page: page.stat().st_size)
    address = heaviest.parent.relative_to(site).as_posix()
    opened = visit(f"{base}{address}/", width=360)
    moved = opened.page.evaluate(
        "() => new Promise(said => new PerformanceObserver(list => said(list.getEntries().map(e => e.value)))"
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => said([]), 500))"
    )
    assert sum(moved) < 0.001
    loaded = opened.page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    files = [heaviest, *(site / name.removeprefix(base) for name in loaded)]
    assert all(name.startswith(base) for name in loaded)
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 60_000


def test_neighbours_are_drawn_under_one_another_wide_and_narrow(visit, base):
    page = visit(f"{base}authorities/leeds/").page
    fold = page.locator(".strips-fold").first
    assert fold.locator(".strip:not(.strip-heads) .strip-wide:visible").count() == 11
    assert fold.locator(".strip-slim:visible").count() == 0
    lefts = {round(box["x"]) for box in (e.bounding_box() for e in fold.locator(".strip-wide").all())}
    assert len(lefts) == 1
    page.set_viewport_size({"width": 360, "height": 800})
    assert fold.locator(".strip-wide:visible").count() == 0
    assert fold.locator(".strip:not(.strip-heads) .strip-slim:visible").count() == 11
