"""A preview in a real browser, under the strict policy: pages follow every save by themselves and keep their place."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from previewing import Preview, minimal, running

TALL = "Nothing of it is true anywhere.\n\n" * 80


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = minimal(tmp_path)
    say(project, "first")
    return project


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    with running(project, "--base-url", "https://example.org/throughline/", "--editor", "vscode") as preview:
        yield preview


def say(project: Path, word: str) -> None:
    about = project / "content" / "pages" / "about.md"
    about.write_text(f"# About\n\nIt says {word}.\n\n{TALL}", encoding="utf-8")


def follows(page, word: str) -> None:
    page.wait_for_function("word => document.body.innerText.includes(word)", arg=word, timeout=30_000)


def joined(preview: Preview, page) -> None:
    """Wait until the page is listening, which is when it has nothing more to load."""
    page.wait_for_load_state("networkidle")


def is_at(page, place: int) -> None:
    page.wait_for_function("place => Math.abs(scrollY - place) < 2", arg=place, timeout=5_000)


def test_a_save_is_seen_without_a_hand_on_the_browser(visit: Callable, preview: Preview, project: Path):
    opened = visit(f"{preview.address}about/")
    for word in ("second", "third", "fourth"):
        say(project, word)
        follows(opened.page, f"It says {word}.")
    assert opened.trouble == []
    assert opened.page.url == f"{preview.address}about/"


def test_the_page_stays_where_it_was_scrolled(visit: Callable, preview: Preview, project: Path):
    page = visit(f"{preview.address}about/").page
    page.evaluate("scrollTo(0, 900)")
    say(project, "second")
    follows(page, "It says second.")
    is_at(page, 900)


def test_a_page_that_breaks_and_is_mended_keeps_its_place(visit: Callable, preview: Preview, project: Path):
    opened = visit(f"{preview.address}about/")
    page = opened.page
    page.evaluate("scrollTo(0, 900)")
    site = project / "content" / "site.yaml"
    good = site.read_text(encoding="utf-8")
    for remark in ("once", "twice"):
        site.write_text(f"{good}{remark}: [\n", encoding="utf-8")
        follows(page, "1 error")
        assert "content/site.yaml" in page.locator("pre").inner_text()
        assert page.locator("pre a").get_attribute("href").startswith("vscode://file/")
        assert page.evaluate("getComputedStyle(document.querySelector('pre')).overflowX") == "auto"
    page.get_by_text("See the site as it last was").click()
    follows(page, "It says first.")
    page.go_back()
    follows(page, "1 error")
    say(project, "second")
    site.write_text(good, encoding="utf-8")
    follows(page, "It says second.")
    is_at(page, 900)
    # What the browser says of the page of findings is that its status is 500, and nothing else.
    assert [said for said in opened.trouble if "500" not in said] == []


def test_a_page_on_the_last_good_site_comes_back_to_the_site(visit: Callable, preview: Preview, project: Path):
    site = project / "content" / "site.yaml"
    good = site.read_text(encoding="utf-8")
    site.write_text("title: [\n", encoding="utf-8")
    preview.until(lambda: preview.page().status == 500, "the fault")
    page = visit(f"{preview.address}about/").page
    page.get_by_text("See the site as it last was").click()
    follows(page, "It says first.")
    site.write_text(good, encoding="utf-8")
    page.wait_for_url(f"{preview.address}about/", timeout=30_000)


def test_a_page_for_what_does_not_exist_yet(visit: Callable, preview: Preview, project: Path):
    page = visit(f"{preview.address}authorities/west-bay/").page
    folder = project / "content" / "authorities"
    text = (folder / "south-bay.yaml").read_text(encoding="utf-8").replace("South", "West")
    (folder / "west-bay.yaml").write_text(text, encoding="utf-8")
    follows(page, "West Bay")


def test_a_style_is_exchanged_in_place(visit: Callable, project: Path):
    style = project / "own" / "assets" / "throughline.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { color: rgb(1, 2, 3) }", encoding="utf-8")
    with running(project, "--templates", "own") as preview:
        opened = visit(f"{preview.address}about/")
        joined(preview, opened.page)
        opened.page.evaluate("window.stayed = true")
        style.write_text("h1 { color: rgb(4, 5, 6) }", encoding="utf-8")
        opened.page.wait_for_function(
            "() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'", timeout=30_000
        )
        assert opened.page.evaluate("window.stayed") is True
        assert opened.trouble == []


def test_a_browser_left_open_follows_the_next_preview(visit: Callable, project: Path):
    with running(project) as first:
        page = visit(f"{first.address}about/").page
        joined(first, page)
        port = first.port
    say(project, "second")
    with running(project, port=port) as second:
        assert second.port == port
        follows(page, "It says second.")


@pytest.fixture
def broken(preview: Preview, project: Path) -> Preview:
    """A preview that shows a page of findings, with a long line and marks of HTML in it."""
    text = 'title: "' + "a long line " * 50 + "\n<b>: [\n"
    (project / "content" / "site.yaml").write_text(text, encoding="utf-8")
    preview.until(lambda: preview.page().status == 500, "the fault")
    return preview


def test_the_page_of_findings_fits_a_phone(visit: Callable, broken: Preview):
    page = visit(f"{broken.address}about/", width=320).page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("document.querySelectorAll('b').length") == 0


def test_the_page_of_findings_is_valid(broken: Preview, tool: Callable, tmp_path: Path):
    checker = tool("vnu-jar/build/dist/vnu.jar")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    (tmp_path / "findings.html").write_bytes(broken.page().body)
    (tmp_path / "findings.css").write_bytes(broken.get("/~preview/findings.css").body)
    files = [str(tmp_path / name) for name in ("findings.html", "findings.css")]
    checked = subprocess.run(
        ["java", "-jar", str(checker), "--errors-only", "--also-check-css", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_of_findings(visit: Callable, broken: Preview, tool: Callable, scheme: str):
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    page = visit(f"{broken.address}about/", scheme=scheme, bypass_policy=True).page
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes[0].failureSummary)")
    assert found == []
