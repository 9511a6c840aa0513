"""Same content, same bytes: whatever the hash seed, the zone, the locale, the folder, or the order in which files lie."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal" / "content"
GENERATOR = HERE.parent / "generator"
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}
# Locales that are not installed fall back to C; Turkish is the one whose i has no dot.
SURROUNDINGS = [
    {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
]


def build(folder: Path, environment: dict[str, str], *, last_first: bool = False) -> dict[str, bytes]:
    """Every byte of a build made in `folder`, its content copied there in one order or the other."""
    files = sorted((path for path in MINIMAL.rglob("*") if path.is_file()), reverse=last_first)
    for path in files:
        copy = folder / "content" / path.relative_to(MINIMAL)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (0, 0) if last_first else None)
    subprocess.run(
        [sys.executable, "-m", "throughline", "build", "--base-url", "https://example.org/harbours/"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(GENERATOR), **environment},
        check=True,
        capture_output=True,
    )
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.mark.parametrize("environment", SURROUNDINGS, ids=lambda environment: environment["TZ"])
def test_surroundings_change_no_byte(environment: dict[str, str], plain: dict[str, bytes], tmp_path: Path):
    folder = tmp_path / "elsewhere, and with spaces"
    folder.mkdir()
    made = build(folder, environment, last_first=True)
    assert list(made) != [] and made.keys() == plain.keys()
    assert {path for path in made if made[path] != plain[path]} == set()
