"""Whatever is killed when: the output is one whole build, the old or the new, once the next run has looked at it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from throughline import output
from throughline.artifacts import Artifact
from throughline.output import Places

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

TORTURE = os.environ.get("THROUGHLINE_PROFILE") == "torture"
OLD = {**{f"p{n}/index.html": f"old {n}" for n in range(6)}, "same/index.html": "same", "gone/index.html": "gone"}
NEW = {**{f"p{n}/index.html": f"new {n}" for n in range(6)}, "same/index.html": "same", "here/index.html": "here"}
STEPS = (
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.scandir",
    "os.listdir",
    "shutil.rmtree",
)


def build(site: Path, files: dict[str, str]) -> None:
    with output.opened(site) as stage:
        for path, text in files.items():
            stage.add(Artifact(path, text.encode()))
        stage.commit()


def whole(site: Path) -> dict[str, str]:
    """What the folder holds, after checking that its manifest names exactly that."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    assert set(output.manifest(site) or ()) == set(files) - {output.MANIFEST}
    return {path: file.read_text() for path, file in files.items() if path not in output.PRIVATE}


def look(site: Path) -> dict[str, str]:
    """What the next run finds: `opened` recovers before anything else."""
    with output.opened(site):
        pass
    assert not {".site.stage", ".site.previous"} & set(os.listdir(site.parent))
    return whole(site)


def killed_before_step(count: int, work: Callable[[], None]) -> bool:
    """Run `work` in a child that is killed before its count-th step on the file system; False if it ended first."""
    child = os.fork()
    if child == 0:
        left = count

        def step(event: str, _: object) -> None:
            nonlocal left
            left -= event in STEPS
            if event in STEPS and left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(step)
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_build_killed_before_any_step_is_the_old_or_the_new(tmp_path: Path) -> None:
    site, seen = tmp_path / "site", []
    build(site, OLD)
    for count in range(1, 1000):
        killed = killed_before_step(count, lambda: build(site, NEW))
        if Places.beside(site).previous.exists() and site.exists():
            assert whole(site) == NEW
        elif site.exists():
            assert whole(site) in (OLD, NEW)
        seen.append(look(site))
        assert seen[-1] in (OLD, NEW)
        build(site, OLD)
        if not killed:
            break
    assert len(seen) > 40
    assert [OLD, NEW] == [build for n, build in enumerate(seen) if build not in seen[:n]], "both ends were seen"
    assert seen[-1] == NEW


def test_a_first_build_killed_before_any_step_is_nothing_or_whole(tmp_path: Path) -> None:
    for count in range(1, 1000):
        site = tmp_path / str(count) / "site"
        killed = killed_before_step(count, lambda site=site: build(site, NEW))  # type: ignore[misc]
        assert not site.exists() or whole(site) == NEW
        if not killed:
            break
    build(site, OLD)
    assert whole(site) == OLD


def test_a_recovery_killed_before_any_step_is_recovered_from(tmp_path: Path) -> None:
    site = tmp_path / "site"
    places = Places.beside(site)
    for aside in (True, False):
        for count in range(1, 1000):
            build(site, OLD)
            if aside:  # as a run leaves it that was killed between the renames, and then git put .gitignore back
                site.rename(places.previous)
                site.mkdir()
                (site / ".gitignore").write_text("*\n")
            else:  # as one leaves it that was killed after both
                site.rename(places.previous)
                build(tmp_path / "other", NEW)
                (tmp_path / "other").rename(site)
            killed = killed_before_step(count, lambda: build(site, NEW))
            assert look(site) in (OLD, NEW)
            if not killed:
                break


def test_a_previous_build_is_kept_where_something_strange_took_its_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, OLD)
    site.rename(Places.beside(site).previous)
    site.mkdir()
    (site / "notes.txt").write_text("mine")
    with pytest.raises(output.Refused):
        build(site, NEW)
    assert whole(Places.beside(site).previous) == OLD


_BUILDS_FOR_EVER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
import test_kills
print("ready", flush=True)
while True:
    for files in (test_kills.NEW, test_kills.OLD):
        test_kills.build(Path(sys.argv[1]), files)
"""


def test_builds_killed_at_any_moment(tmp_path: Path) -> None:
    site, chance = tmp_path / "site", random.Random(20150320)
    build(site, OLD)
    here = str(Path(__file__).parent)
    for _ in range(150 if TORTURE else 12):
        child = subprocess.Popen(
            [sys.executable, "-c", _BUILDS_FOR_EVER, str(site), here, *sys.path], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        with child:
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
        assert look(site) in (OLD, NEW)
