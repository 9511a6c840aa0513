"""A site built with `--offline` opens from a folder on disk, without any server."""

from __future__ import annotations

import pytest

from built import build, choose


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build(tmp_path_factory.mktemp("offline") / "site", "--offline")


def test_every_kind_of_page_opens_from_disk(visit, folder):
    found = []
    for address in choose(folder):
        opened = visit((folder / address / ("index.html" if not address.endswith(".html") else "")).as_uri())
        found += [f"{address or 'home'}: {problem}" for problem in opened.trouble]
        if address != "404.html" and not opened.page.evaluate("() => document.styleSheets.length"):
            found.append(f"{address or 'home'}: no style")
        ends = opened.page.evaluate(
            "() => [...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), location).href.split('#')[0])"
        )
        found += [
            f"{address}: leads to a folder, {end}" for end in ends if end.startswith("file:") and end.endswith("/")
        ]
    assert found == []


def test_a_reader_can_walk_from_the_home_page(visit, folder):
    page = visit((folder / "index.html").as_uri()).page
    page.locator("nav a", has_text="Authorities").first.click()
    page.wait_for_url("**/authorities/index.html")
    page.locator("main a[href*='leicester/index.html']").first.click()
    page.wait_for_url("**/authorities/leicester/index.html")
    assert "Leicester" in page.locator("h1").inner_text()


def test_what_needs_a_server_says_so(visit, folder):
    page = visit((folder / "compare" / "index.html").as_uri()).page
    assert "needs a web server" in page.inner_text(".compare")
    assert page.locator(".profiles a").count() > 100
