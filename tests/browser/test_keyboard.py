"""The keyboard walk: from the top of a page to its end, stop by stop, in order, always seen, never caught."""

from __future__ import annotations

import pytest

STOP = """() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
  if (e === document.body) return null;
  const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 0), innerHeight - 1), over = document.elementFromPoint(x, y);
  return { number: [...document.querySelectorAll('*')].indexOf(e), words: e.textContent.trim().slice(0, 60),
    seen: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    marked: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
    bare: !over || over === e || e.contains(over) || over.contains(e) } }"""
LAST = "This page as JSON"


@pytest.mark.parametrize(
    ("address", "width"),
    [("", 1280), ("authorities/kent/", 320), ("authorities/leicester/2012-01-slac/sg-i2/", 320), ("authorities/leicestershire/brief/", 1280)],
    ids=["home", "profile", "trace", "brief"],
)  # fmt: skip
def test_every_stop_comes_in_order_and_can_be_seen(visit, base, address, width):
    page = visit(base + address, width=width).page
    walked = []
    while not walked or walked[-1]["words"] != LAST:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop is not None, "the walk ends before the page does"
        assert not walked or stop["number"] > walked[-1]["number"], f"back to {stop['words']!r}"
        walked.append(stop)
    for look in ("seen", "marked", "bare"):
        assert [stop["words"] for stop in walked if not stop[look]] == [], look


def test_words_beside_a_square_stay_while_pointed_at_and_go_with_escape(visit, base):
    page = visit(f"{base}national/").page
    tile = page.locator(".tile:visible").nth(5)
    words = tile.locator(".tile-words")
    shown = "e => getComputedStyle(e).clipPath === 'none'"
    tile.evaluate("e => e.scrollIntoView({block: 'center'})")
    tile.hover()
    assert words.evaluate(shown)
    box = words.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    assert words.evaluate(shown)
    page.keyboard.press("Escape")
    assert not words.evaluate(shown)
