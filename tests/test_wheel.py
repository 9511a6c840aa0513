"""What is installed is what is in the checkout: the same site from any folder, templates that can be changed in part."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from shutil import copytree

import pytest

pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel laid out as an installer would."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def throughline(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program found in `program`, and no other, from `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "throughline", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(program), "PYTHONHASHSEED": "random"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_the_program_comes_from_the_wheel(installed: Path, tmp_path: Path):
    where = subprocess.run(
        [sys.executable, "-c", "import throughline; print(throughline.__file__)"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(where.strip()) == installed / "throughline" / "__init__.py"


def test_the_wheel_holds_the_program_its_templates_and_nothing_else(wheel: Path, root: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        [scripts] = [archive.read(name).decode() for name in archive.namelist() if name.endswith("entry_points.txt")]
    assert {name.split("/")[0] for name in names} == {"throughline"}
    kept = {
        path.relative_to(root / "templates").as_posix() for path in (root / "templates").rglob("*") if path.is_file()
    }
    assert {f"throughline/_templates/{name}" for name in kept} <= names
    beside = {
        path.relative_to(root / "generator").as_posix()
        for path in (root / "generator" / "throughline").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert beside <= names
    assert "throughline = throughline.cli:main" in scripts


def test_the_wheel_builds_the_same_site_from_another_folder(installed: Path, root: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    copytree(root / "content", elsewhere / "content")
    there = throughline(installed, elsewhere, "build")
    assert there.returncode == 0, there.stderr
    here = throughline(root / "generator", root, "build", "--output", str(tmp_path / "here"))
    assert here.returncode == 0, here.stderr
    one, other = files(elsewhere / "site"), files(tmp_path / "here")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert "index.html" in one


def test_one_block_of_one_template_can_be_replaced(installed: Path, root: Path, tmp_path: Path):
    copytree(root / "tests" / "minimal" / "content", tmp_path / "content")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text(
        '{% extends "default:base.html" %}{% block title %}{{ view.title }} · Our council{% endblock %}',
        encoding="utf-8",
    )
    plain = throughline(installed, tmp_path, "build", "--output", "plain")
    assert plain.returncode == 0, plain.stderr
    ours = throughline(installed, tmp_path, "build", "--output", "ours", "--templates", "templates")
    assert ours.returncode == 0, ours.stderr
    before, after = files(tmp_path / "plain"), files(tmp_path / "ours")
    assert before.keys() == after.keys()
    pages = [name for name in after if name.endswith("index.html")]
    assert pages
    for name in pages:
        assert " · Our council</title>" in after[name].decode(), name
        assert b"Our council" not in before[name]
        assert after[name].partition(b"</title>")[2] == before[name].partition(b"</title>")[2], name


def test_a_new_project_builds_as_it_comes(installed: Path, tmp_path: Path):
    made = throughline(installed, tmp_path, "new", "project", "ours")
    assert made.returncode == 0, made.stderr
    built = throughline(installed, tmp_path / "ours", "build")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "ours" / "site" / "index.html").is_file()
