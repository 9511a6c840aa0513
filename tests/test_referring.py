"""How others refer to a page: its title, its description, its one address, and a line to cite it by."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from throughline import cli

MINIMAL = Path(__file__).parent / "minimal" / "content"
AT_HOME = "https://example.org/harbours"
TRACE = "authorities/north-bay/2016-05-10-harbour-2015/r2/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory):
    """`built("--base-url", ...)`: the pages of the minimal record, by path."""

    def build(*options: str) -> dict[str, str]:
        output = tmp_path_factory.mktemp("referring") / "site"
        made = CliRunner().invoke(
            cli.commands, ["build", "--content", str(MINIMAL), "--output", str(output), *options]
        )  # fmt: skip
        assert made.exit_code == 0, made.output
        return {
            page.relative_to(output).as_posix(): page.read_text(encoding="utf-8") for page in output.rglob("*.html")
        }

    return build


@pytest.fixture(scope="module")
def pages(built) -> dict[str, str]:
    return built("--base-url", f"{AT_HOME}/")


def only(pattern: str, page: str) -> str:
    (found,) = re.findall(pattern, page)
    return unescape(found)


def test_every_page_has_a_title_and_an_address_of_its_own(pages: dict[str, str]):
    titles = [only("<title>(.*)</title>", page) for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, page in pages.items():
        assert only("<title>(.*)</title>", page).startswith(only('property="og:title" content="(.+)"', page))
        assert only('property="og:description" content="(.*)"', page) == only('name="description" content="(.+)"', page)
        address = f"{AT_HOME}/{path.removesuffix('index.html')}"
        assert only('property="og:url" content="(.*)"', page) == address
        assert only('rel="canonical" href="(.*)"', page) == address


def test_without_a_home_no_address_is_made_up(built):
    pages = built()
    assert not [path for path, page in pages.items() if "og:url" in page or "canonical" in page]
    assert only(r"To cite this:</strong> (.*)</p>", pages[TRACE]).endswith(f": /{TRACE.removesuffix('index.html')}")


def test_a_recommendation_is_cited_by_a_line_that_leads_back(pages: dict[str, str]):
    assert only(r"To cite this:</strong> (.*)</p>", pages[TRACE]) == (
        "North Bay: “A light at the end of the pier”, recommendation r2 (harbour survey, Survey, report of 10 May 2016). "
        f"Harbours on record, record as of 30 June 2018: {AT_HOME}/{TRACE.removesuffix('index.html')}"
    )


def test_an_action_is_cited_where_it_is_at_home_and_nowhere_else(pages: dict[str, str]):
    cited = {path: re.findall("To cite this</summary>(.*)</details>", page) for path, page in pages.items()}
    home = "authorities/north-bay/2016-05-10-harbour-2015/index.html"
    assert [path for path, lines in cited.items() if lines] == [home]
    assert [unescape(line).rpartition(": ")[2] for line in cited[home]] == [
        f"{AT_HOME}/{home.removesuffix('index.html')}#{action}" for action in ("a1", "a2")
    ]
