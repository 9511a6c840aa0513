"""The real site behind nginx, as the guide configures it: in a sub-path and at the root, every kind of page under its headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from built import SUB_PATH, family, serve
from serving import asked, needs_nginx, served
from throughline import exports

pytestmark = needs_nginx


@pytest.fixture(scope="module")
def bases(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the site is, by its path."""
    work = tmp_path_factory.mktemp("nginx")
    below = work / "www" / SUB_PATH.strip("/")
    below.parent.mkdir(parents=True)
    below.symlink_to(site)
    with served(work / "www", SUB_PATH, work / "below") as one, served(site, "/", work / "root") as other:
        yield {SUB_PATH: one, "/": other}


@pytest.fixture(scope="module")
def kinds(pages: list[str]) -> list[str]:
    """One page of each kind."""
    return [*{family(address): address for address in pages if address != "404.html"}.values()]


def strict(policy: str) -> list[str]:
    """What is wrong with a policy."""
    given = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    found = [name for name, values in given.items() if not set(values) <= {"'self'", "'none'"}]
    for name in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        if given.get(name) != ["'none'"]:
            found.append(name)
    return found + [name for name in ("script-src", "style-src") if given.get(name) != ["'self'"]]


def test_a_lax_policy_would_be_seen():
    assert strict(exports.HEADERS["Content-Security-Policy"]) == []
    for lax in ("script-src 'unsafe-inline'", "img-src *", "style-src data:", "font-src https:", "base-uri 'self'"):
        assert strict(f"{exports.HEADERS['Content-Security-Policy']}; {lax}")
    assert strict(exports.POLICY) == ["frame-ancestors"]


@pytest.mark.parametrize("path", [SUB_PATH, "/"])
def test_every_kind_of_page_keeps_to_the_headers(path: str, visit, bases: dict[str, str], kinds: list[str]):
    assert len(kinds) > 20
    found, answers = [], {}

    def note(answer) -> None:
        answers[answer.url] = answer.all_headers()

    for address in kinds:
        opened = visit(bases[path] + address, before=lambda page: page.on("response", note))
        found += [f"{address}: {trouble}" for trouble in opened.trouble]
    assert found == []
    assert len(answers) > len(kinds) + 3, "and what the pages load"
    for url, headers in answers.items():
        assert url.startswith(bases[path])
        assert {name: headers.get(name.lower()) for name in exports.HEADERS} == exports.HEADERS, url
        assert strict(headers["content-security-policy"]) == []


def test_what_is_no_page_has_them_too(bases: dict[str, str]):
    for base in bases.values():
        for path in (
            "robots.txt",
            "index.json",
            "data/claims.csv",
            "data/datapackage.json",
            "assets/icon.svg",
            "nowhere/",
            "authorities",
        ):
            status, headers, _ = asked(base + path)
            assert status == (404 if path == "nowhere/" else 200)
            assert {name: headers.get(name.lower()) for name in exports.HEADERS} == exports.HEADERS, path


def test_a_browser_holds_to_the_header_where_a_page_says_nothing(visit, bases: dict[str, str]):
    """The JSON beside a page says no policy of its own, so what is refused there the header has refused."""
    page = visit(f"{bases['/']}index.json").page
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.head.append(s) }"
    )
    assert page.evaluate("() => window.ran === undefined")


def test_nobody_shows_it_in_a_frame(visit, base: str, bases: dict[str, str], tmp_path: Path):
    """Served without headers it can be shown, so it is the header that forbids it."""
    for name, framed in (("with", bases[SUB_PATH]), ("without", base)):
        (tmp_path / f"{name}.html").write_text(f"<!DOCTYPE html><title>Other</title><iframe src='{framed}'></iframe>")
    with serve(tmp_path) as other:
        assert any("frame-ancestors" in trouble for trouble in visit(f"{other}with.html").trouble)
        assert visit(f"{other}without.html").page.frame_locator("iframe").locator("h1").inner_text()


def test_what_is_not_found_says_so_at_any_depth(visit, bases: dict[str, str]):
    for path in ("nowhere/", "authorities/nowhere/at/all/", "data/nothing.csv"):
        opened = visit(bases[SUB_PATH] + path)
        assert opened.page.locator("h1").inner_text() == "Page not found"
        assert [line for line in opened.trouble if path not in line and "status of 404" not in line] == []
        assert opened.page.evaluate("() => document.styleSheets.length") == 1
    opened.page.locator("header a").first.click()
    opened.page.wait_for_url(bases[SUB_PATH])
