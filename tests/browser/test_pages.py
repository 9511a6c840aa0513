"""Every kind of page in a browser: nothing refused, nothing lost on a phone, without script, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

# Whatever is shown on this page, in order; things that only act (forms, buttons, the menu) are left aside.
SHOWN = """() => [...document.querySelectorAll(
    'main :is(h1, h2, h3, h4, p, li, dt, dd, td, th, caption, figcaption, svg)')]
  .filter(e => !e.closest('form, nav, button, [role=search], .filter, .screen-only, .no-print'))
  .filter(e => e.getClientRects().length && e.checkVisibility({visibilityProperty: true}))
  .map(e => e.tagName + ' ' + e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 80))"""

TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


def lost(before: Iterable[str], after: Iterable[str]) -> list[str]:
    left = list(after)
    return [one for one in before if one not in left]


def each(pages: list[str], check) -> None:
    """Run a check over all pages and fail once, with everything that was found."""
    found = [f"{address or 'home'}: {problem}" for address in pages for problem in check(address)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_refused_missing_or_broken(visit, base, pages, width):
    each(pages, lambda address: visit(base + address, width=width).trouble)


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


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_scrolls_sideways(visit, base, pages, width):
    each(pages, lambda address: visit(base + address, width=width).page.evaluate(TOO_WIDE))


def test_everything_is_there_without_script(visit, base, pages):
    def check(address: str) -> list[str]:
        with_script = visit(base + address).page.evaluate(SHOWN)
        without = visit(base + address, script=False)
        return [*without.trouble, *lost(with_script, without.page.evaluate(SHOWN))]

    each(pages, check)


def test_paper_shows_what_the_screen_shows(visit, base, pages):
    def check(address: str) -> list[str]:
        page = visit(base + address).page
        on_screen = page.evaluate(SHOWN)
        page.emulate_media(media="print")
        return lost(on_screen, page.evaluate(SHOWN))

    each(pages, check)


def test_the_first_tab_stop_skips_to_the_content(visit, base, pages):
    def check(address: str) -> list[str]:
        page = visit(base + address).page
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.getAttribute('href')") != "#main":
            return ["the first tab stop is not the skip link"]
        box = page.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()")
        if box["top"] < 0 or box["left"] < 0 or box["height"] < 10:
            return ["the skip link has the focus and cannot be seen"]
        page.keyboard.press("Enter")
        page.wait_for_function("() => location.hash === '#main'", timeout=2000)
        page.keyboard.press("Tab")
        inside = page.evaluate("() => !!document.activeElement.closest('main, footer')")
        return [] if inside else ["after the skip link the focus is not in the content"]

    each(pages, check)


def test_the_focus_can_be_seen(visit, base, pages):
    seen = """() => { const e = document.activeElement, s = getComputedStyle(e);
        return e === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
            || s.boxShadow !== 'none' ? '' : e.outerHTML.slice(0, 120) }"""

    def check(address: str) -> list[str]:
        page = visit(base + address).page
        found = set()
        for _ in range(15):
            page.keyboard.press("Tab")
            found.add(page.evaluate(seen))
        return [f"focus cannot be seen on {e}" for e in sorted(found) if e]

    each(pages, check)


def test_forced_colours_keep_every_word(visit, base, pages):
    def check(address: str) -> list[str]:
        page = visit(base + address).page
        before = page.evaluate(SHOWN)
        page.emulate_media(forced_colors="active")
        return lost(before, page.evaluate(SHOWN))

    each(pages, check)


def test_what_is_not_found_says_so_at_any_depth(visit, base):
    opened = visit(f"{base}authorities/nowhere/at/all/")
    assert opened.page.locator("h1").count() == 1
    assert [line for line in opened.trouble if "nowhere/at/all" not in line and "status of 404" not in line] == []
    opened.page.locator("header a").first.click()
    opened.page.wait_for_url(base)
