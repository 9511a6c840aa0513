"""What a page costs to open: how much comes over the line, from where, and that nothing moves once it is there."""

from __future__ import annotations

import gzip
import time

import pytest

MOST = 60_000
"""Bytes as a host sends them: pages, style and script compressed. A phone has them in a moment, on any line."""
VERY_FIRST = (
    "authorities/leicester/",
    "authorities/kent/",
    "",
    "authorities/leicester/2012-01-slac/sg-i2/",
    "authorities/",
)
SHIFTS = """() => new Promise(done => { let sum = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value })
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 100))) })"""


@pytest.fixture(scope="module")
def opened(visit, base, site):
    """`opened(address, width)`: every file that the first view of a page asks for, and how far things moved."""

    def look(address: str, width: int) -> tuple[dict[str, int], float]:
        asked: dict[str, int] = {}

        def note(request: object) -> None:
            path = request.url.removeprefix(base)
            assert not path.startswith("http"), f"asked of somebody else: {path}"
            file = site / path if path and not path.endswith("/") else site / path / "index.html"
            asked[path] = len(gzip.compress(file.read_bytes(), 6))

        page = visit("about:blank", width=width).page
        # As on a slow line: the page is there before its scripts.
        page.route("**/*.js", lambda route: (time.sleep(0.2), route.continue_()))
        page.on("request", note)
        page.goto(base + address, wait_until="load")
        moved = page.evaluate(SHIFTS)
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        return asked, moved + page.evaluate(SHIFTS)

    return look


@pytest.mark.parametrize(
    ("address", "width"), [*((address, 360) for address in VERY_FIRST), (VERY_FIRST[0], 1280), (VERY_FIRST[-1], 1280)]
)
def test_it_is_small_comes_from_here_and_stays_where_it_is(opened, address, width):
    asked, moved = opened(address, width)
    assert asked.keys() <= {
        address,
        *(f"assets/{name}" for name in ("throughline.css", "filter.js", "search.js", "squares.js", "icon.svg")),
    }
    assert moved == 0
    if address.startswith("authorities/") and address != "authorities/":
        assert sum(asked.values()) <= MOST, asked


def test_no_profile_weighs_more(site):
    shared = sum(
        len(gzip.compress((site / "assets" / name).read_bytes(), 6))
        for name in ("throughline.css", "filter.js", "search.js", "icon.svg")
    )
    heavy = {
        profile.parent.name: weight
        for profile in site.glob("authorities/*/index.html")
        if (weight := shared + len(gzip.compress(profile.read_bytes(), 6))) > MOST
    }
    assert heavy == {}
