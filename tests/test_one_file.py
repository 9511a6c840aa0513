"""The record in one file, from the minimal content: what is written, what is replaced, and what is left as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from throughline import cli

HERE = Path(__file__).parent
KINDS = pytest.mark.parametrize("kind", ["sqlite", "zip"])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, ["export", *arguments])


@KINDS
def test_the_same_record_gives_the_same_bytes_over_the_file_that_was_there(project: Path, kind: str):
    first = export(kind, "record.one")
    assert (first.exit_code, first.stdout) == (0, f"record.one: {(project / 'record.one').stat().st_size:,} bytes\n")
    made = (project / "record.one").read_bytes()
    site = project / "content" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")
    assert export(kind, "record.one").exit_code == 0
    assert (project / "record.one").read_bytes() != made
    site.write_text(site.read_text(encoding="utf-8").replace("title: New ", "title: ", 1), encoding="utf-8")
    assert export(kind, "record.one").exit_code == 0
    assert (project / "record.one").read_bytes() == made
    assert sorted(os.listdir(project)) == ["content", "record.one"]


@KINDS
def test_what_is_not_ours_is_left_as_it_is(project: Path, kind: str):
    with closing(sqlite3.connect("accounts.db")) as base:
        base.execute("CREATE TABLE accounts (pounds)")
    with zipfile.ZipFile("accounts.zip", "w") as packed:
        packed.writestr("pounds.txt", "12")
    (project / "empty").touch()
    (project / "folder").mkdir()
    assert export("zip" if kind == "sqlite" else "sqlite", "other").exit_code == 0
    names = ["accounts.db", "accounts.zip", "empty", "folder", "other"]
    if os.name == "posix":
        (project / "link").symlink_to("elsewhere")
        names.append("link")
    (project / "damaged").write_bytes(
        (project / "accounts.zip").read_bytes()[:40] + (project / "accounts.zip").read_bytes()[50:]
    )
    names.append("damaged")
    before = {name: (project / name).read_bytes() for name in names if (project / name).is_file()}
    for name in names:
        refused = export(kind, name)
        assert (refused.exit_code, "error[T530]" in refused.stderr) == (1, True), refused.stderr
    assert {name: (project / name).read_bytes() for name in before} == before
    assert not (project / "elsewhere").exists()


@KINDS
@pytest.mark.parametrize(
    ("file", "code"), [("content/record.one", "T502"), ("nowhere/record.one", "T505"), ("content", "T502")]
)
def test_a_place_that_cannot_be_is_refused(project: Path, kind: str, file: str, code: str):
    refused = export(kind, file)
    assert (refused.exit_code, f"error[{code}]" in refused.stderr) == (1, True), refused.stderr
    assert not list(project.rglob("*record.one*"))


@KINDS
def test_a_record_with_errors_is_not_exported(project: Path, kind: str):
    shutil.copytree(HERE / "diagnostics" / "T131" / "content", project / "content", dirs_exist_ok=True)
    refused = export(kind, "record.one")
    assert (refused.exit_code, "error[T131]" in refused.stderr) == (1, True)
    assert os.listdir(project) == ["content"]


@KINDS
def test_a_write_that_fails_leaves_the_file_that_was_there(project: Path, kind: str, monkeypatch: pytest.MonkeyPatch):
    assert export(kind, "record.one").exit_code == 0
    made = (project / "record.one").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    refused = export(kind, "record.one")
    assert (refused.exit_code, "the disk is full" in refused.stderr) == (1, True)
    assert (project / "record.one").read_bytes() == made
    assert sorted(os.listdir(project)) == ["content", "record.one"]


def test_the_archive_is_the_site_that_opens_from_disk(project: Path):
    assert export("zip", "north-bay.zip").exit_code == 0
    built = CliRunner().invoke(cli.commands, ["build", "--offline", "--output", "offline"])
    assert built.exit_code == 0
    private = {".gitignore", ".throughline.json"}
    files = {
        path.relative_to("offline").as_posix(): path.read_bytes()
        for path in Path("offline").rglob("*")
        if path.is_file() and path.name not in private
    }
    with zipfile.ZipFile("north-bay.zip") as packed:
        names = packed.namelist()
        assert {name.removeprefix("north-bay/"): packed.read(name) for name in names} == files
        assert names == sorted(names)
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "north-bay/data/datapackage.json" in names


def test_a_text_is_as_it_is_on_record_and_nothing_is_null(project: Path):
    file = project / "content" / "inspections" / "north-bay" / "2016-05-10-harbour-2015.yaml"
    text = file.read_text(encoding="utf-8").replace("title: Put up a light", 'title: "=HYPERLINK(1)"')
    file.write_text(text, encoding="utf-8")
    assert export("sqlite", "record.db").exit_code == 0
    with closing(sqlite3.connect("record.db")) as base:
        rows = base.execute("SELECT starts, addresses FROM actions WHERE title = '=HYPERLINK(1)'")
        assert rows.fetchall() == [(None, '["north-bay/2016-05-10-harbour-2015#r2"]')]
        assert base.execute("SELECT DISTINCT typeof(graded) FROM events").fetchall() == [("integer",)]
