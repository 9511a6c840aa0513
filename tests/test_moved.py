"""Ids that changed: their old addresses lead on, wherever the site stands; and what a site tells hosts and crawlers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from linking import codes, linked, text
from neighbourhood import PACKAGED, State
from rebuilding import options, quick, shown
from throughline import build, exports

FULL = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
BASE = "https://example.org/below/"


def with_aliases() -> State:
    state = State()
    held = state.content
    held["authorities/north-bay.yaml"] = "aliases: [old-bay]\n" + held["authorities/north-bay.yaml"]
    held[FULL] = "aliases: [2016-05-harbour-2015, far-bay/2016-survey]\n" + held[FULL].replace(
        "id: r1\n", "id: r1\n    aliases: [r9]\n"
    )
    held["vocabulary.yaml"] = held["vocabulary.yaml"].replace("{id: lights,", "{id: lights, aliases: [lamps],")
    for folder, id in (("documents", "survey-framework-2015"), ("frameworks", "harbour-2015"), ("origins", "tides-2014"),
                       ("national", "harbours-2017")):  # fmt: skip
        held[f"{folder}/{id}.yaml"] = "aliases: [former]\n" + held[f"{folder}/{id}.yaml"]
    return state


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    with quick(), shown() as disk:
        disk.show(with_aliases())
        asked = options(disk.folder, base_url=BASE, strict=True)
        assert build.run(asked, write=True).diagnostics == ()
        yield asked.output


NOW = "/authorities/north-bay/2016-05-10-harbour-2015/"
MOVED = {
    "/authorities/old-bay/": "/authorities/north-bay/",
    "/authorities/old-bay/brief/": "/authorities/north-bay/brief/",
    "/authorities/north-bay/2016-05-harbour-2015/": NOW,
    "/authorities/old-bay/2016-05-harbour-2015/": NOW,
    "/authorities/far-bay/2016-survey/r2/": f"{NOW}r2/",
    "/authorities/old-bay/2016-05-harbour-2015/r9/": f"{NOW}r1/",
    "/themes/lamps/": "/themes/lights/",
    "/documents/former/": "/documents/survey-framework-2015/",
    "/frameworks/former/": "/frameworks/harbour-2015/",
    "/origins/former/r1/": "/origins/tides-2014/r1/",
    "/national/former/": "/national/harbours-2017/",
}


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_a_former_address_leads_to_the_page_now(old: str, new: str, site: Path):
    page = (site / old[1:] / "index.html").read_text()
    leads = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert leads
    assert urljoin(f"https://other.example/x{old}", leads[1]) == f"https://other.example/x{new}", "at any place"
    assert f'<link rel="canonical" href="{BASE[:-1]}{new}">' in page
    assert (site / new[1:] / "index.html").is_file()


def test_hosts_that_can_are_told_the_same(site: Path):
    rules = [line.split() for line in (site / "_redirects").read_text().splitlines()]
    for old, new in MOVED.items():
        at, steps = f"/below{old}", 0
        while rule := next((rule for rule in rules if at.startswith(rule[0][:-1])), None):
            assert rule[2] == "301"
            at, steps = rule[1].replace(":splat", at[len(rule[0]) - 1 :]), steps + 1
        assert at == f"/below{new}"
        assert 1 <= steps <= 3


def test_crawlers_are_given_the_pages_of_now_alone(site: Path):
    listed = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text())
    assert f"{BASE[:-1]}{NOW}r1/" in listed
    assert not {f"{BASE[:-1]}{old}" for old in MOVED} & set(listed)
    pages = {file for file in site.rglob("index.html") if "noindex" not in file.read_text()}
    assert {f"{BASE}{file.parent.relative_to(site).as_posix()}/".replace("/./", "/") for file in pages} == set(listed)
    for file in pages:
        address = f"{BASE}{file.parent.relative_to(site).as_posix()}/".replace("/./", "/")
        assert f'<link rel="canonical" href="{address}">' in file.read_text()


def test_a_reference_by_a_former_id_is_told_the_new_one():
    _, found = linked(
        {
            FULL: text(FULL, ("  - id: r2\n", "  - id: r2\n    aliases: [r7]\n")),
            "inspections/north-bay/2018-03-tide-visit.yaml": text(
                "inspections/north-bay/2018-03-tide-visit.yaml", ("harbour-2015#r1", "harbour-2015#r7")
            ),
        }
    )
    assert [(problem.code, problem.hint) for problem in found] == [
        ("T204", "it is called north-bay/2016-05-10-harbour-2015#r2 now")
    ]


@pytest.mark.parametrize(("old", "code"), [("a1", "T240"), ("r1", "T240"), ("r7", None)])
def test_a_former_id_is_nobodys_now(old: str, code: str | None):
    found = codes({FULL: text(FULL, ("  - id: r2\n", f"  - id: r2\n    aliases: [{old}]\n"))})
    assert found == ([code] if code else [])


def test_nothing_is_said_of_moves_where_there_are_none():
    with quick(), shown() as disk:
        disk.show(State())
        asked = options(disk.folder)
        build.run(asked, write=True)
        assert not (asked.output / "_redirects").exists()
        assert "canonical" not in (asked.output / "index.html").read_text()


def test_headers_are_as_strict_as_the_pages_themselves(site: Path):
    stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', (PACKAGED / "base.html").read_text())
    assert stated
    assert stated[1] == exports.POLICY
    headers = (site / "_headers").read_text().splitlines()
    assert headers[0] == "/*"
    assert dict(line.strip().split(": ", 1) for line in headers[1:]) == exports.HEADERS
    assert exports.HEADERS["Content-Security-Policy"].startswith(exports.POLICY)
