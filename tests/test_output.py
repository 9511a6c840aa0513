"""Staging, swapping and what is never touched. Interruption has a file of its own, test_kills.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from throughline import output
from throughline.artifacts import Artifact
from throughline.output import MANIFEST, Refused, Report

OLD = {"index.html": "old", "a/index.html": "a", "a/b/index.html": "b"}
NEW = {"index.html": "new", "a/index.html": "a", "c/index.html": "c"}


def build(folder: Path, files: dict[str, str], **more: object) -> Report:
    with output.opened(folder, **more) as stage:  # type: ignore[arg-type]
        for path, text in files.items():
            stage.add(Artifact(path, text.encode()))
        return stage.commit()


def tree(folder: Path) -> dict[str, str]:
    """What readers get: every file but the manifest and .gitignore."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name not in output.PRIVATE)
    return {file.relative_to(folder).as_posix(): file.read_text() for file in files}


def refused(folder: Path, files: dict[str, str] = OLD, **more: object) -> str:
    with pytest.raises(Refused) as caught:
        build(folder, files, **more)
    return caught.value.diagnostic.code


@pytest.fixture
def site(tmp_path: Path) -> Path:
    build(tmp_path / "site", OLD)
    return tmp_path / "site"


def test_a_first_build_makes_the_folder_and_leaves_only_the_lock_and_the_cache_beside_it(tmp_path: Path) -> None:
    report = build(tmp_path / "deep" / "site", OLD)
    assert tree(tmp_path / "deep" / "site") == OLD
    assert report.written == (".gitignore", "a/b/index.html", "a/index.html", "index.html")
    assert sorted(os.listdir(tmp_path / "deep")) == [".site.cache", ".site.lock", "site"]


def test_the_output_ignores_itself_but_for_that_rule(site: Path) -> None:
    assert (site / ".gitignore").read_bytes() == b"*\n!.gitignore\n"
    assert set(output.manifest(site) or ()) == {*OLD, ".gitignore"}


def test_a_folder_with_only_a_gitignore_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".gitignore").write_text("*\n")
    build(tmp_path / "site", OLD)
    assert tree(tmp_path / "site") == OLD


def test_a_second_build_writes_what_differs_and_removes_what_is_gone(site: Path) -> None:
    report = build(site, NEW)
    assert report == Report(
        (("a/b/index.html", "no longer planned"), ("c/index.html", "new"), ("index.html", "changed")), unchanged=2
    )
    assert report.written == ("c/index.html", "index.html")
    assert report.removed == ("a/b/index.html",)
    assert tree(site) == NEW
    assert not (site / "a" / "b").exists()
    assert sorted(os.listdir(site.parent)) == [".site.cache", ".site.lock", "site"]


def test_an_unchanged_file_keeps_its_inode_and_time(site: Path) -> None:
    before = (site / "a/index.html").stat()
    build(site, NEW)
    after = (site / "a/index.html").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_files_are_copied_where_they_cannot_be_linked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    build(site, NEW)
    assert tree(site) == NEW


def test_the_same_build_again_touches_nothing(site: Path) -> None:
    before = site.stat(), (site / MANIFEST).stat()
    assert build(site, OLD) == Report((), unchanged=4)
    assert (site.stat().st_ino, (site / MANIFEST).stat().st_mtime_ns) == (before[0].st_ino, before[1].st_mtime_ns)


def test_the_order_of_artifacts_does_not_matter(site: Path, tmp_path: Path) -> None:
    build(tmp_path / "other", dict(reversed(OLD.items())))
    assert (tmp_path / "other" / MANIFEST).read_bytes() == (site / MANIFEST).read_bytes()


def test_what_another_hand_altered_or_deleted_is_restored(site: Path) -> None:
    (site / "index.html").write_text("odd")
    (site / "a/b/index.html").unlink()
    assert build(site, OLD).touched == (("a/b/index.html", "restored"), ("index.html", "restored"))
    assert tree(site) == OLD


def test_a_build_that_fails_leaves_the_old_one(site: Path) -> None:
    with pytest.raises(RuntimeError), output.opened(site) as stage:
        stage.add(Artifact("index.html", b"half"))
        raise RuntimeError
    assert tree(site) == OLD
    assert sorted(os.listdir(site.parent)) == [".site.cache", ".site.lock", "site"]


def test_a_build_that_is_not_committed_leaves_the_old_one(site: Path) -> None:
    with output.opened(site) as stage:
        stage.add(Artifact("index.html", b"half"))
    assert tree(site) == OLD


def test_an_error_of_the_builder_is_not_taken_for_one_of_the_output(site: Path) -> None:
    with pytest.raises(FileNotFoundError), output.opened(site):
        open(site / "nothing")


def test_a_failing_second_rename_puts_the_old_build_back(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def fails_once(old: Path, new: Path) -> None:
        if Path(old).name == ".site.stage":
            raise OSError(28, "No space left on device")
        rename(old, new)

    monkeypatch.setattr(os, "rename", fails_once)
    assert refused(site, NEW) == "T505"
    assert tree(site) == OLD


@pytest.mark.parametrize("name", ["notes.txt", "a/notes.txt", "a/.hidden", f"a/{MANIFEST}"])
def test_a_file_that_no_build_made_is_never_deleted(site: Path, name: str) -> None:
    (site / name).write_text("mine")
    assert refused(site, NEW) == "T501"
    assert tree(site) == {**OLD, **({} if name.endswith(MANIFEST) else {name: "mine"})}
    assert (site / name).read_text() == "mine"


def test_a_folder_that_no_build_made_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_text("x")
    assert refused(tmp_path / "photos") == "T501"
    assert tree(tmp_path / "photos") == {"me.jpg": "x"}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"throughline": 1}', '{"throughline": 3, "files": {}}', "\x80"])
def test_a_manifest_that_cannot_be_read_is_none(site: Path, text: str) -> None:
    (site / MANIFEST).write_text(text, encoding="latin-1")
    assert output.manifest(site) is None
    assert refused(site, NEW) == "T501"


def test_what_systems_leave_behind_does_not_stand_in_the_way(site: Path) -> None:
    (site / ".DS_Store").write_text("x")
    build(site, NEW)
    assert tree(site) == NEW


@pytest.mark.parametrize(
    ("folder", "read"),
    [("content", "content"), ("content/site", "content"), (".", "content"), ("site", "site/content")],
)
def test_the_output_stays_apart_from_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, read: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(read).mkdir(parents=True)
    assert refused(Path(folder), apart_from=[Path(read)]) == "T502"
    assert list(tmp_path.rglob("*.html")) == []


def test_the_output_may_stand_beside_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    build(tmp_path / "site", OLD, apart_from=[tmp_path / "content", tmp_path / "templates"])


@pytest.mark.parametrize("name", ["site", ".site.stage", ".site.previous", ".site.lock", ".site.cache"])
def test_links_are_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    try:
        (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("links need a privilege here")
    assert refused(tmp_path / "site") == "T503"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_folder_one_stands_in_can_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / ".here.stage").write_text("mine")
    assert refused(Path()) == "T503"
    (tmp_path / ".here.stage").unlink()
    build(Path(), OLD)
    assert tree(tmp_path / "here") == OLD


def test_the_top_of_a_disk_is_no_output() -> None:
    assert refused(Path("/")) == "T505"


def test_the_output_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    assert refused(tmp_path / "site") == "T503"
    assert (tmp_path / "site").read_text() == "mine"


def test_a_parent_that_is_a_file_is_what_the_system_says_no_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert refused(tmp_path / "file" / "site") == "T505"


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a/../x", "a//x", "a/./x", "", "a/", "a\\b", "C:x", "a\x00b", "x.", "x ", "con", "a/NUL.txt", MANIFEST,
     "x" * 256, "a\nb", "a\ud800"],
)  # fmt: skip
def test_paths_that_cannot_be_written_everywhere(site: Path, path: str) -> None:
    assert refused(site, {path: "x"}) == "T506"
    assert tree(site) == OLD


@pytest.mark.parametrize(
    "paths",
    [
        ("x", "x"),
        ("x", "X"),
        ("x", "x/y"),
        ("x/y", "x"),
        ("x/y", "X"),
        (".gitignore",),
        ("Straße", "STRASSE"),
        ("\u00e9", "e\u0301"),
        ("\u00e9", "E\u0301/x"),
    ],
)
def test_two_files_on_one_path(site: Path, paths: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as caught, output.opened(site) as stage:
        for path in paths:
            stage.add(Artifact(path, b"x"))
    assert caught.value.diagnostic.code == "T506"
    assert tree(site) == OLD


def test_two_builds_do_not_write_to_one_folder(site: Path) -> None:
    with output.opened(site):
        other = (
            "import sys; from pathlib import Path; from throughline import output\n"
            "try:\n  with output.opened(Path(sys.argv[1])): pass\n"
            "except output.Refused as refused: print(refused.diagnostic.code)"
        )
        ran = subprocess.run([sys.executable, "-c", other, site], capture_output=True, text=True, check=True)
        assert ran.stdout == "T504\n"
    build(site, NEW)
