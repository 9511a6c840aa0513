"""Whatever one file of a record is turned into: a site in which `check` finds nothing, or findings that say where."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mutants
from mutants import MINIMAL
from throughline import build, check, diagnostics, output
from throughline.artifacts import Artifact
from throughline.build import Options, Outcome
from throughline.diagnostics import Diagnostic, Format

EXAMPLES = {"torture": 4000}.get(os.environ.get("THROUGHLINE_PROFILE", ""), 60)
BLOCK = 1000
BLOCKS = 2 if EXAMPLES == 60 else 200
"""How many mutants are read and linked: 2,000, or 200,000."""


def options(folder: Path, **given: Any) -> Options:
    return Options(
        **{"content": folder / "content", "templates": None, "output": folder / "site", "base_url": None, "as_of": None,
           "strict": False, "offline": False, "explain": False, "stale": None, **given}
    )  # fmt: skip


# -- what must be true -------------------------------------------------------------------------------------------------


def built(files: Mapping[str, str | bytes], **given: Any) -> Outcome:
    """Build the minimal record with these files, and hold what is promised of every build."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(MINIMAL, folder / "content")
        for path, text in files.items():
            (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "content" / path).write_bytes(text.encode() if isinstance(text, str) else text)
        outcome = build.run(options(folder, **given), write=True)
        for diagnostic in outcome.diagnostics:
            well_located(diagnostic, folder, outcome)
        for form in get_args(Format):
            diagnostics.printed(outcome.diagnostics, form, outcome.lines_of)
        if any(diagnostic.level == "error" for diagnostic in outcome.diagnostics):
            assert not (folder / "site").exists()
        else:
            assert check.check(written(folder / "site")) == []
        return outcome


def well_located(diagnostic: Diagnostic, folder: Path, outcome: Outcome) -> None:
    assert diagnostic.code in diagnostics.codes()
    assert diagnostic.at is not None, diagnostic
    for at in (diagnostic.at, *diagnostic.see):
        if at.path.startswith("content") and at.line:
            lines = outcome.lines_of(at.path)
            assert (folder / at.path).is_file(), diagnostic
            assert 1 <= at.line <= len(lines), diagnostic
            assert 1 <= at.column <= len(lines[at.line - 1]) + 1, diagnostic
        elif not at.path.startswith("content"):
            assert diagnostic.code.startswith("T4"), diagnostic


def written(site: Path) -> list[Artifact]:
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = [(path.relative_to(site).as_posix(), path) for path in files]
    return [Artifact(name, path.read_bytes()) for name, path in names if name not in output.PRIVATE]


@given(st.randoms(use_true_random=False), st.sampled_from([None, None, None, "1950-01-01", "2016-05-10", "2200-12-31"]))
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
def test_one_file_may_hold_anything(chance: Random, as_of: str | None):
    built(dict([mutants.mutant(chance)]), as_of=as_of)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_mutant_stops_the_reading(block: int):
    """In a process of its own: none raises, none takes the interpreter down, none goes on for ever."""
    seeds = [str(block * BLOCK), str((block + 1) * BLOCK)]
    done = subprocess.run(
        [sys.executable, mutants.__file__, *seeds], capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    print(done.stdout[-200:].splitlines()[-1])
    assert done.returncode == 0, f"seed {done.stdout.splitlines()[-1:]}\n{done.stderr}"


FRAMEWORK = "frameworks/harbour-2015.yaml"
SURVEY = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
TRAPS = {
    "a page that begins with code": (
        "pages/about.md",
        "This record",
        "    [go](javascript:alert(1))\n\nThis record",
        [],
    ),
    "a link to a record, shouted": ("pages/about.md", "invented", "[x](RECORD:north-bay)", []),
    "a link to a record that is not there": ("pages/about.md", "invented", "[x](record:west-bay)", ["T401"]),
    "words that look like a link to a record": (
        "pages/about.md",
        "invented",
        "invented, see record:north-bay/../x,",
        [],
    ),
    "an id too long for a path": (SURVEY, "id: r2", f"id: {'r' * 200}", ["T124"]),
    "an id that names a device": ("vocabulary.yaml", "id: lights", "id: con", ["T124"]),
    "a framework that begins on no day": (FRAMEWORK, "in-force-from: 2015-01\n", "", []),
    "a framework that begins after the record ends": ("site.yaml", "2018-06-30", "2001-01-01", []),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_what_the_pages_once_fell_into(trap: str):
    name, old, new, codes = TRAPS[trap]
    text = (MINIMAL / name).read_text(encoding="utf-8")
    assert old in text
    found = built({name: text.replace(old, new, 1)}).diagnostics
    assert sorted({diagnostic.code for diagnostic in found if diagnostic.level == "error"}) == codes


def test_the_minimal_record_builds():
    assert built({}).diagnostics == ()
