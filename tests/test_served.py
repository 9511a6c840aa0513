"""A site behind a real nginx, configured as the guide says: whole while it is published, and with every header."""

from __future__ import annotations

import os
import re
import threading
from collections import Counter
from pathlib import Path

import pytest

from serving import asked, needs_nginx, recipe, served
from test_publish import built, host
from throughline import exports
from throughline.publish.folder import digests
from throughline.publish.host import Built

PUBLISHED = 20 if os.environ.get("THROUGHLINE_PROFILE") == "torture" else 3
PAGES = [f"p{number}/" for number in range(40)]


def version(number: int) -> dict[str, str]:
    """A site of which every line names its version; the style sheet is always the same."""
    pages = {f"{page}index.html": f"version {number} of {page}\n" * 800 for page in PAGES}
    return {**pages, "assets/site.css": "same", "404.html": f"lost in version {number}\n"}


@needs_nginx
@pytest.mark.slow
def test_no_page_is_mixed_or_missing_while_it_is_published(tmp_path: Path):
    (tmp_path / "www").mkdir()
    there = host(f"dir:{tmp_path}/www/record")
    there.put(built(tmp_path / "site", version(0)))
    trouble: list[str] = []
    seen: list[Counter[int]] = []
    done = threading.Event()

    def read(base: str, first: int) -> None:
        number, newest, counted = first, 0, Counter[int]()
        tag = asked(f"{base}assets/site.css")[1]["etag"]
        while not done.is_set() or number < first + 40:
            page = PAGES[number % len(PAGES)]
            number += 1
            status, _, body = asked(base + page)
            lines = set(body.decode().splitlines())
            told = re.fullmatch(rf"version (\d+) of {page}", next(iter(lines), ""))
            if status != 200 or len(lines) != 1 or not told or body.count(b"\n") != 800:
                trouble.append(f"{status} {page}: {sorted(lines)[:2]}")
                continue
            if int(told[1]) < newest:
                trouble.append(f"{page}: version {told[1]} after {newest}")
            newest = int(told[1])
            counted[newest] += 1
            if number % 5 == 0 and asked(f"{base}assets/site.css", If_None_Match=tag)[0] not in (200, 304):
                trouble.append("the style sheet is gone")
        seen.append(counted)

    with served(tmp_path / "www", "/record/", tmp_path / "nginx") as base:
        readers = [threading.Thread(target=read, args=(base, first)) for first in (0, 10, 20, 30)]
        for reader in readers:
            reader.start()
        for number in range(1, PUBLISHED + 1):
            there.put(built(tmp_path / "site", version(number)))
        done.set()
        for reader in readers:
            reader.join()
    assert trouble == []
    assert sum(sum(counted.values()) for counted in seen) >= 160
    assert all(max(counted) == PUBLISHED for counted in seen), "each reader came to the last version"


@needs_nginx
def test_every_answer_has_every_header_and_unchanged_files_are_not_sent_again(tmp_path: Path):
    (tmp_path / "www").mkdir()
    there = host(f"dir:{tmp_path}/www/record")
    there.put(built(tmp_path / "site", version(0)))
    with served(tmp_path / "www", "/record/", tmp_path / "nginx") as base:
        for path, status in (("p1/", 200), ("assets/site.css", 200), ("nowhere/at/all/", 404)):
            found, headers, body = asked(base + path)
            assert found == status
            assert {name: headers.get(name.lower()) for name in exports.HEADERS} == exports.HEADERS
        assert body == b"lost in version 0\n"
        tag = asked(f"{base}assets/site.css")[1]["etag"]
        for page in (tmp_path / "site").rglob("*.html"):
            page.write_text("other words\n")
        there.put(Built(tmp_path / "site", digests(tmp_path / "site")))
        assert asked(f"{base}p1/")[2] == b"other words\n"
        assert asked(f"{base}assets/site.css", If_None_Match=tag)[0] == 304


@pytest.mark.parametrize(
    ("language", "line"),
    [("nginx", r'add_header (\S+) "([^"]*)" always;'), ("apache", r'Header always set (\S+) "([^"]*)"')],
)
def test_each_recipe_says_what_the_site_says(language: str, line: str):
    assert dict(re.findall(line, recipe(language))) == exports.HEADERS
