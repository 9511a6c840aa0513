"""`build --explain` says why each page was written, also where another process made the others; what does not differ is not touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import neighbourhood
from neighbourhood import Disk, State
from rebuilding import made, on_disk, options, quick, shown
from throughline import build, downloads, program
from throughline.build import Work
from throughline.link import Dataset
from throughline.pages import tables

HERE = Path(__file__).parent
EVENT = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
AT_EVENT = "authorities/north-bay/2016-05-10-harbour-2015"
VISIT = "authorities/north-bay/2018-06-tide-visit"


class Builder:
    """Builds as a new process does: what it knows of earlier builds lies beside the output."""

    def __init__(self, disk: Disk) -> None:
        self.state = State()
        self.disk = disk
        self.site = disk.folder / "site"
        self.build()

    def build(self, **given: object) -> tuple[dict[str, str], str]:
        """The reason by path, and the last line."""
        self.disk.show(self.state)
        outcome = build.run(options(self.disk.folder, **given), write=True)
        assert outcome.diagnostics == ()
        *touched, last = outcome.lines
        return {path: reason for reason, _, path in (line.partition(": ") for line in touched)}, last

    def files(self) -> list[str]:
        """Every file of the build but the manifest."""
        found = (path.relative_to(self.site).as_posix() for path in self.site.rglob("*") if path.is_file())
        return [path for path in found if path != ".throughline.json"]


def look(site: Path) -> dict[str, tuple[int, int, int]]:
    """What would show that a file or a folder of the output was touched."""
    every = (site, *site.rglob("*"))
    found = {path.relative_to(site).as_posix(): path.stat() for path in every}
    return {path: (at.st_ino, at.st_mtime_ns, at.st_ctime_ns) for path, at in found.items()}


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    with quick(), shown() as disk:
        yield disk


@pytest.fixture
def there(disk: Disk) -> Iterator[Builder]:
    yield Builder(disk)


def test_everything_is_new_at_first(there: Builder):
    shutil.rmtree(there.site)
    reasons, last = there.build()
    assert reasons == dict.fromkeys(there.files(), "new")
    assert last.endswith(f"{len(reasons)} written, 0 unchanged, 0 removed")


@pytest.mark.parametrize("lost", ["nothing", "times of content", "the cache", "the lock"])
def test_with_nothing_changed_nothing_is_touched(there: Builder, lost: str):
    before = look(there.site)
    if lost == "times of content":
        for path in (there.disk.folder / "content").rglob("*.yaml"):
            os.utime(path)
    elif lost != "nothing":
        there.site.with_name(f".site.{lost.removeprefix('the ')}").unlink()
    reasons, last = there.build()
    assert reasons == {}
    assert last.endswith(
        f" files in {there.site.as_posix()}: 0 written, {len(before) - folders(before, there)} unchanged, 0 removed"
    )
    assert look(there.site) == before


def folders(found: dict[str, object], there: Builder) -> int:
    """How many of these are folders, or the manifest."""
    return sum((there.site / path).is_dir() or path == ".throughline.json" for path in found)


def test_a_page_whose_view_changed(there: Builder):
    before = look(there.site)
    there.state.content[EVENT] = there.state.content[EVENT].replace("on the east quay", "on the new quay")
    reasons, _ = there.build()
    assert reasons[f"{AT_EVENT}/r1/index.html"] == reasons[f"{AT_EVENT}/r1/index.json"] == "view changed"
    assert reasons["themes/mooring-rings/index.html"] == "view changed"
    assert reasons["data/recommendations.csv"] == "changed"
    assert set(reasons.values()) == {"view changed", "changed"}
    assert not any(path.startswith("frameworks/") for path in reasons)
    after = look(there.site)
    assert {path: after[path][:2] for path in there.files() if path not in reasons} == {
        path: before[path][:2] for path in there.files() if path not in reasons
    }


def test_a_page_whose_template_changed(there: Builder):
    there.state.shared["themes.html"] = "{% block head %}<!-- themes -->{% endblock %}"
    reasons, _ = there.build()
    assert reasons == {"themes/index.html": "template changed"}


def test_a_template_of_the_users_own(there: Builder):
    there.state.own["theme.html"] = neighbourhood.OWN["theme.html"]
    expected = dict.fromkeys(("themes/lights/index.html", "themes/mooring-rings/index.html"), "template changed")
    assert there.build()[0] == expected
    del there.state.own["theme.html"]
    assert there.build()[0] == expected


def test_a_template_that_all_pages_are_made_of(there: Builder):
    there.state.shared["base.html"] = "<!-- more -->\n"
    reasons, _ = there.build()
    pages = [path for path in there.files() if path.endswith(".html") and path != "404.html"]
    assert reasons.pop("404.html", "template changed") == "template changed"
    assert reasons == dict.fromkeys(pages, "template changed")


def test_a_picture_or_style(there: Builder):
    there.state.own["assets/extra.txt"] = "1\n"
    assert there.build()[0] == {"assets/extra.txt": "new"}
    there.state.own["assets/extra.txt"] = "2\n"
    assert there.build()[0] == {"assets/extra.txt": "template changed"}
    del there.state.own["assets/extra.txt"]
    assert there.build()[0] == {"assets/extra.txt": "no longer planned"}


def test_a_template_that_says_the_same_in_other_words_touches_no_page(there: Builder):
    before = (there.site / "index.html").stat()
    there.state.shared["base.html"] = "{# no more than that #}"
    assert there.build()[0] == {}
    assert (there.site / "index.html").stat().st_ino == before.st_ino


def test_a_page_more_and_a_page_less(there: Builder):
    there.state.content |= {path: text for path, text in neighbourhood.GUESTS.items() if VISIT.split("/")[2] in path}
    new = {f"{VISIT}/index.html", f"{VISIT}/index.json"}
    reasons, _ = there.build()
    assert {path for path, reason in reasons.items() if reason == "new"} == new
    there.state = State()
    reasons, last = there.build()
    assert {path for path, reason in reasons.items() if reason == "no longer planned"} == new
    assert last.endswith("2 removed")


def test_what_another_hand_altered(there: Builder):
    (there.site / "themes/lights/index.html").write_text("odd", encoding="utf-8")
    (there.site / "themes/lights/index.json").unlink()
    assert there.build()[0] == {"themes/lights/index.html": "restored", "themes/lights/index.json": "restored"}


@pytest.mark.parametrize("spoilt", ["nothing", "a word", "the end", "the file"])
def test_rows_are_taken_from_the_tables_of_the_last_build_if_they_are_whole(
    there: Builder, spoilt: str, monkeypatch: pytest.MonkeyPatch
):
    for table in (there.site / "data/recommendations.csv", there.site / "data/recommendations.json"):
        was, text = table.stat(), table.read_bytes()
        if spoilt == "a word":
            table.write_bytes(text.replace(b"harbour", b"HARBOUR"))
            os.utime(table, ns=(was.st_atime_ns, was.st_mtime_ns))
        elif spoilt == "the end":
            table.write_bytes(text[:-40])
        elif spoilt == "the file":
            table.unlink()
    made_again, make = set[str](), downloads.of_authority

    def of_authority(table: tables.Table, dataset: Dataset, slug: str) -> downloads.Rows:
        if table.name == "recommendations":
            made_again.add(slug)
        return make(table, dataset, slug)

    monkeypatch.setattr(downloads, "of_authority", of_authority)
    there.state.content[EVENT] = there.state.content[EVENT].replace("on the east quay", "on the new quay")
    there.build()
    assert "north-bay" in made_again
    assert ("west-bay" in made_again) == (spoilt != "nothing")
    assert on_disk(there.site) == made(Work(options(there.disk.folder), keep=False))[1]


def test_the_cache_repeats_nothing_of_the_record(there: Builder):
    assert b"on the east quay" in (there.site / "data/recommendations.json").read_bytes()
    assert b"quay" not in there.site.with_name(".site.cache").read_bytes()


def test_an_option_is_a_reason_too(there: Builder):
    reasons, _ = there.build(offline=True)
    assert reasons["index.html"] == "view changed"
    assert "assets/throughline.css" not in reasons
    assert there.build(as_of="2018-09-01")[0]["authorities/north-bay/index.html"] == "view changed"


def test_another_program_does_not_believe_what_the_last_one_left(there: Builder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(program, "digest", lambda: "another")
    monkeypatch.setattr(build.render.Renderer, "rendered", lambda *_: (PAGE.decode(), PAGE))
    reasons, _ = there.build()
    assert reasons == dict.fromkeys((path for path in there.files() if path.endswith(".html")), "program changed")


PAGE = b"""<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>x</title></head><body></body></html>"""


# -- in processes of their own -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_reasons_in_new_processes(tmp_path: Path):
    """A copy of the program and of a record: built, built again, and built by another program that prints otherwise."""
    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    shutil.copytree(HERE.parent / "templates", tmp_path / "templates")
    shutil.copytree(HERE.parent / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))

    def ran() -> list[str]:
        return subprocess.run(
            [sys.executable, "-m", "throughline", "build", "--explain"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "generator")},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()

    first, site = ran(), tmp_path / "site"
    assert {line.partition(": ")[0] for line in first[:-1]} == {"new"}
    before = look(site)
    assert ran() == [f"{len(first) - 1} files in site: 0 written, {len(first) - 1} unchanged, 0 removed"]
    assert look(site) == before
    jinja = tmp_path / "generator" / "throughline" / "render" / "environment.py"
    text = jinja.read_text(encoding="utf-8")
    assert "keep_trailing_newline=True" in text
    jinja.write_text(text.replace("keep_trailing_newline=True", "keep_trailing_newline=False"), encoding="utf-8")
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert ran()[:-1] == [f"program changed: {path}" for path in pages]
