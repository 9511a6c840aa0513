"""Every kind of page in a browser: nothing refused, nothing lost on a phone, without script, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import pytest

# Whatever is shown on this page; what only acts or leads elsewhere (forms, menus, lines of links) is left aside.
SHOWN = """() => [...document.querySelectorAll(
    'main :is(h1, h2, h3, h4, p, li, dt, dd, td, th, caption, figcaption, svg)')]
  .filter(e => !e.closest('form, nav, button, [role=search], .filter, .link-line, .filter-count'))
  .filter(e => e.getClientRects().length && e.checkVisibility({visibilityProperty: true}))
  .map(e => e.tagName + ' ' + e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 80))"""

TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e);
  return e === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
      || s.boxShadow !== 'none' ? '' : e.outerHTML.slice(0, 120) }"""


@dataclass
class Seen:
    """What one page showed, looked at in every way; each entry of the lists is a problem."""

    trouble: list[str]
    sideways: list[str]
    without_script: list[str]
    on_paper: list[str]
    forced_colours: list[str]
    skipping: list[str]
    focus: list[str]


def lost(before: Iterable[str], after: Iterable[str]) -> list[str]:
    left = set(after)
    return [one for one in before if one not in left]


def sideways(page) -> list[str]:
    found = []
    for width in (1280, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} px: {element}" for element in page.evaluate(TOO_WIDE)]
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def skipping(page) -> list[str]:
    page.keyboard.press("Tab")
    if page.evaluate("() => document.activeElement.getAttribute('href')") != "#main":
        return ["the first tab stop is not the skip link"]
    box = page.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()")
    if box["top"] < 0 or box["left"] < 0 or box["height"] < 10:
        return ["the skip link has the focus and cannot be seen"]
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#main'")
    page.keyboard.press("Tab")
    inside = page.evaluate("() => !!document.activeElement.closest('main, footer')")
    return [] if inside else ["after the skip link the focus is not in the content"]


def focus(page) -> list[str]:
    page.reload()
    found = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        found.add(page.evaluate(FOCUS))
    return sorted(found - {""})


@pytest.fixture(scope="module")
def tour(visit, base, pages) -> dict[str, Seen]:
    """Every page opened once with script and once without."""
    seen = {}
    for address in pages:
        opened = visit(base + address)
        page = opened.page
        shown = page.evaluate(SHOWN)
        page.emulate_media(media="print")
        paper = page.evaluate(SHOWN)
        page.emulate_media(media="screen", forced_colors="active")
        forced = page.evaluate(SHOWN)
        page.emulate_media(forced_colors="none")
        looked = sideways(page), skipping(page), focus(page)
        plain = visit(base + address, script=False)
        seen[address or "home"] = Seen(
            trouble=[*opened.trouble, *plain.trouble],
            sideways=looked[0],
            without_script=lost(shown, plain.page.evaluate(SHOWN)),
            on_paper=lost(shown, paper),
            forced_colours=lost(shown, forced),
            skipping=looked[1],
            focus=looked[2],
        )
    return seen


@pytest.mark.parametrize("look", [field.name for field in fields(Seen)])
def test_no_kind_of_page_loses_anything(tour, look):
    found = [f"{address}: {problem}" for address, seen in tour.items() for problem in getattr(seen, look)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_every_page_has_a_strict_policy(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy"' in text, page
        policy = text.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
        assert "default-src 'none'" in policy, page
        assert "unsafe" not in policy, page


def test_the_policy_is_kept_by_the_browser(visit, base):
    opened = visit(base)
    opened.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.head.append(s) }"
    )
    assert opened.page.evaluate("() => window.ran === undefined")


def test_what_is_not_found_says_so_at_any_depth(visit, base):
    opened = visit(f"{base}authorities/nowhere/at/all/")
    assert opened.page.locator("h1").count() == 1
    assert [line for line in opened.trouble if "nowhere/at/all" not in line and "status of 404" not in line] == []
    opened.page.locator("header a").first.click()
    opened.page.wait_for_url(base)
