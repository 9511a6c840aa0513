"""What a screen reader goes by, on every page of the real record: headings, tables, pictures, landmarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

REGION = re.compile(r'<div class="table-region[^>]*role="group" aria-label[^>]*tabindex="0">\s*(?=<table)')
TABLE = re.compile(r"<table[^>]*>.*?</table>", re.DOTALL)


def headings(page: str) -> Iterator[str]:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    yield from (f"h{upper} is followed by h{lower}" for upper, lower in pairwise(levels) if lower > upper + 1)


def tables(page: str) -> Iterator[str]:
    """Tables of a record stand in a region that scrolls by itself; those in prose have two columns, and need none."""
    prose = re.sub(r'<div class="table-region.*?</table>', "", page, flags=re.DOTALL)
    if len(REGION.findall(page)) != page.count('<div class="table-region'):
        yield "a region without a name, or out of reach of the keyboard"
    for table in TABLE.findall(page):
        if "<caption" not in table and table not in prose:
            yield "a table without a caption"
        if re.search(r"<th(?![a-z])(?![^>]*scope=)", table):
            yield "a heading of a table without a scope"
    for table in TABLE.findall(prose):
        if table.count("<th ") > 2:
            yield "a wide table without a region"


def pictures(page: str) -> Iterator[str]:
    bare = re.sub(r'<span class="tile-face" aria-hidden="true">.*?<span class="tile-words">', "", page)
    bare = re.sub(r'<div class="force" aria-hidden="true">.*?</div>', "", bare, flags=re.DOTALL)
    bare = re.sub(r'<div class="strips" aria-hidden="true">.*?</details>', "", bare, flags=re.DOTALL)
    within = 0
    for picture in re.findall(r"</?svg[^>]*>", bare):
        within += -1 if picture.startswith("</") else 1
        if within == 1 and picture.startswith("<svg") and not re.search('aria-hidden="true"|aria-label', picture):
            yield f"a picture that is neither named nor passed over: {picture}"


def landmarks(page: str) -> Iterator[str]:
    for landmark in ("<header ", '<main id="main"', "<footer ", '<html lang="en-GB">'):
        if page.count(landmark) != 1:
            yield f"{page.count(landmark)} of {landmark}"
    names = re.findall(r'<nav[^>]*aria-label(?:ledby)?="([^"]+)"', page)
    several = [name for name in names if name != "Lane"]  # of which one is shown at a time
    if len(names) != page.count("<nav") or len(set(several)) != len(several):
        yield "navigation without a name of its own"


@pytest.mark.parametrize("look", [headings, tables, pictures, landmarks], ids=lambda look: look.__name__)
def test_on_every_page(look: Callable[[str], Iterator[str]], site: Path):
    found = {
        f"{path.relative_to(site).as_posix()}: {problem}"
        for path in site.rglob("index.html")
        for problem in look(path.read_text(encoding="utf-8"))
    }
    assert sorted(found)[:20] == []
