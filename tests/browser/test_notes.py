"""The pages that the real record does not have: what leads on from a former address, and the note where something was taken down."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from built import ROOT, build, serve
from test_axe import ALL, RUN

FULL = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
NOW = "authorities/north-bay/2016-05-10-harbour-2015/"
FORMER = "authorities/north-bay/2016-05-harbour-2015/"
GONE = f"{NOW}r2/"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal record, one event of which had another id, and one recommendation of which is taken down."""
    work = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "tests" / "minimal" / "content", work / "content")
    event = work / "content" / FULL
    event.write_text(f"aliases: [2016-05-harbour-2015]\n{event.read_text()}")
    (work / "content/retractions.yaml").write_text(
        'retractions:\n  - {id: "north-bay/2016-05-10-harbour-2015#r2", reason: It described a single boat., note: yes}\n'
    )
    return build(work / "site", "--content", str(work / "content"))


@pytest.fixture(scope="module")
def where(small: Path) -> Iterator[str]:
    with serve(small) as address:
        yield address


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_former_address_leads_on(visit, where: str, script: bool):
    opened = visit(f"{where}{FORMER}r1/", script=script)
    opened.page.wait_for_url(f"{where}{NOW}r1/")
    assert opened.page.locator("h1").inner_text() == "Sound rings on the east quay"
    left_behind = "not loaded: "  # what the former page was still loading when it was left
    assert [trouble for trouble in opened.trouble if not trouble.startswith(left_behind)] == []


def test_a_note_says_that_something_is_gone(visit, where: str):
    opened = visit(f"{where}{GONE}")
    assert opened.page.locator("h1").inner_text() == "Taken down"
    assert "It described a single boat." in opened.page.inner_text("main")
    assert opened.trouble == []


@pytest.mark.parametrize("address", [GONE, f"{FORMER}r1/"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing(visit, where: str, tool, address: str, scheme: str, width: int):
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")

    def stay(page) -> None:
        page.route(f"{where}{NOW}r1/", lambda route: route.fulfill(status=204))

    page = visit(where + address, width=width, scheme=scheme, bypass_policy=True, before=stay).page
    page.evaluate(axe)
    assert page.evaluate(RUN, ALL) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_both_are_valid(small: Path, tool):
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    pages = [str(small / address / "index.html") for address in (GONE, FORMER, f"{FORMER}r1/")]
    checker = tool("vnu-jar/build/dist/vnu.jar")
    command = ["java", "-Xss1m", "-jar", str(checker), "--errors-only", "--format", "json", *pages]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False).stderr
    assert [one["message"] for one in json.loads(said)["messages"]] == []
