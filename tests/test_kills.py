"""Whatever is killed or refused when: the output is one whole build, the old or the new, once the next run has looked at it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from neighbourhood import Disk, State
from rebuilding import made, on_disk, options, quick, shown
from throughline import build as arrows
from throughline import output
from throughline.artifacts import Artifact
from throughline.build import Options, Work
from throughline.output import Places, Refused, cache

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


# -- a whole build, of processes of its own ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    with quick(), shown() as disk:
        yield disk


def states() -> tuple[State, State]:
    """Two records of which every page differs."""
    old, new = State(), State()
    new.content["site.yaml"] = new.content["site.yaml"].replace("Harbours on record", "Havens on record")
    del new.content["inspections/east-bay/2018-05-tide-visit.yaml"]
    return old, new


def forked(asked: Options) -> int:
    """A build in a process of this program as it is loaded here; its id."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
            outcome = arrows.run(asked, write=True)
            os._exit(3 if outcome.diagnostics else 0)
        finally:
            os._exit(4)
    return child


def started(asked: Options) -> int:
    """`throughline build` in a process of its own; its id."""
    arguments = ["--content", asked.content, "--templates", asked.templates, "--output", asked.output]
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "throughline", "build", "--processes", str(asked.processes), *map(str, arguments)],
        {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)],
        setsid=True,
    )


def of_session(leader: int) -> list[int]:
    """The processes that are left of the session that a build led."""
    left = []
    for entry in os.listdir("/proc"):
        with suppress(OSError, ValueError):
            state, _, _, session = Path(f"/proc/{int(entry)}/stat").read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                left.append(int(entry))
    return left


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("begin", "times"), [(forked, 270 if TORTURE else 27), (started, 30 if TORTURE else 3)], ids=["forked", "started"]
)
def test_a_build_of_several_processes_killed_at_any_moment(begin: Callable[[Options], int], times: int, disk: Disk):
    chance = random.Random(times)
    asked = options(disk.folder, processes=2)
    alone = options(disk.folder)
    clean = []
    for state in states():
        disk.show(state)
        clean.append(made(Work(alone, keep=False))[1])
    arrows.run(alone, write=True)
    longest, killed, standing = 0.0, 0, clean[1]
    for count in range(times):
        disk.show(states()[count % 2])
        wanted = clean[count % 2]
        begun = time.monotonic()
        child = begin(asked)
        if longest:
            time.sleep(chance.uniform(0, longest))
            workers = [process for process in of_session(child) if process != child]
            if workers and chance.random() < 0.2:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
            else:
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        longest = longest or time.monotonic() - begun
        if asked.output.exists() and not Places.beside(asked.output).previous.exists():
            assert on_disk(asked.output) in (standing, wanted)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0, "a build goes on where one of its processes is killed"
            assert on_disk(asked.output) == wanted
        killed += os.WIFSIGNALED(status)
        with output.opened(asked.output):  # nobody holds the lock any more
            pass
        assert on_disk(asked.output) in (standing, wanted)
        assert arrows.run(alone, write=True).diagnostics == ()
        standing = on_disk(asked.output)
        assert standing == wanted
        assert not {".site.stage", ".site.previous"} & set(os.listdir(disk.folder))
        for _ in range(100):
            if not of_session(child):
                break
            time.sleep(0.02)
        assert of_session(child) == [], "no process is left behind"
    assert killed > times // 3


# -- whatever the system refuses ---------------------------------------------------------------------------------------

REFUSALS = (errno.ENOSPC, errno.EROFS, errno.EACCES)


def refused_at(count: int, code: int, *, lasting: bool, work: Callable[[], None]) -> int | None:
    """Run `work` in a child in which its count-th step on the file system fails, or that and all that follow.

    0 if it went well all the same, 1 if it was Refused; None if it ended before that step.
    """
    child = os.fork()
    if child == 0:
        left, met = count, False
        program = (sys.prefix, sys.base_prefix, str(Path(output.__file__).parents[2]))

        def step(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left, met
            if event not in STEPS or (event == "open" and str(arguments[0]).startswith(program)):
                return
            left -= 1
            if left == 0 or (lasting and left < 0):
                met = True
                raise OSError(code, os.strerror(code))

        result = 9
        try:
            sys.addaudithook(step)
            work()
            result = 0
        except Refused as refusal:
            result = 1 if refusal.diagnostic.code == "T505" else 2
        except OSError:
            result = 3
        finally:
            os._exit(result if met else 100 + result)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if status == 100 else status


def each_refusal(work: Callable[[], None]) -> Iterator[int]:
    """`work` with each of its steps refused in turn; what came of it."""
    for count in range(1, 2000):
        ways = [(code, lasting) for code in REFUSALS for lasting in (False, True)]
        for code, lasting in ways if TORTURE else ways[count % 6 : count % 6 + 1]:
            result = refused_at(count, code, lasting=lasting, work=work)
            if result is None:
                return
            yield result


def test_a_build_refused_any_step_is_the_old_or_the_new(tmp_path: Path) -> None:
    site, seen = tmp_path / "site", set()
    build(site, OLD)
    for result in each_refusal(lambda: build(site, NEW)):
        assert result in (0, 1)
        if site.exists():
            assert whole(site) in (OLD, NEW)
        now = look(site)
        assert now in (OLD, NEW)
        assert now == NEW if result == 0 else True
        seen.add((result, now == NEW))
        build(site, OLD)
    assert {(0, True), (1, False)} <= seen


def test_a_first_build_refused_any_step_is_nothing_or_whole(tmp_path: Path) -> None:
    site = tmp_path / "here" / "site"
    for result in each_refusal(lambda: build(site, NEW)):
        assert result in (0, 1)
        assert not site.exists() or whole(site) == NEW
        assert site.exists() or result == 1
        build(site, OLD)
        for path in (site, Places.beside(site).cache):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_recovery_refused_any_step_loses_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, OLD)

    def recover() -> None:
        with output.opened(site):
            pass

    site.rename(Places.beside(site).previous)
    for result in each_refusal(recover):
        assert result in (0, 1)
        assert look(site) == OLD
        site.rename(Places.beside(site).previous)


def test_a_previous_build_that_cannot_be_read_now_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    build(site, OLD)
    site.rename(Places.beside(site).previous)
    read = Path.read_bytes

    def refuses(path: Path) -> bytes:
        if path.name == output.MANIFEST:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuses)
        with pytest.raises(Refused):
            build(site, NEW)
    assert look(site) == OLD


@pytest.mark.parametrize("name", ["write_bytes", "write_text"])
def test_a_disk_that_is_full_half_way_through_a_file(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    write: Callable[..., int] = getattr(Path, name)
    for count in range(1, 30):
        build(site, OLD)
        left = count

        def fills(path: Path, data: Any, **more: Any) -> int:
            nonlocal left
            left -= 1
            if left <= 0:
                write(path, data[: len(data) // 2], **more)
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(path, data, **more)

        with monkeypatch.context() as patch:
            patch.setattr(Path, name, fills)
            try:
                build(site, NEW)
                went_well = True
            except Refused as refusal:
                assert "the disk is full" in refusal.diagnostic.message
                went_well = False
        assert look(site) == (NEW if went_well else OLD)
        if left > 0:
            break
    else:
        raise AssertionError("it never ended")


@pytest.mark.slow
def test_a_whole_build_refused_any_step_is_the_old_or_the_new(disk: Disk) -> None:
    asked, clean = options(disk.folder), []
    for state in states():
        disk.show(state)
        clean.append(made(Work(asked, keep=False))[1])

    contents = [{path: entry.content for path, entry in files.items()} for files in clean]

    def work() -> None:
        outcome = arrows.run(asked, write=True)
        for diagnostic in outcome.diagnostics:
            raise Refused(diagnostic) if diagnostic.code == "T505" else OSError(diagnostic.message)

    disk.show(states()[0])
    arrows.run(asked, write=True)
    disk.show(states()[1])
    refused = 0
    for count in range(1, 5000) if TORTURE else range(3, 5000, 59):
        result = refused_at(count, REFUSALS[count % 3], lasting=count % 2 == 0, work=work)
        if result is None:
            break
        assert result in (0, 1, 3)
        refused += result > 0
        with output.opened(asked.output):
            pass
        # A template that could be read a moment later has another digest in the manifest, and is looked at again next time.
        now = {path: entry.content for path, entry in on_disk(asked.output).items()}
        assert now in ([contents[1]] if result == 0 else contents)
        if now == contents[1]:
            disk.show(states()[0])
            arrows.run(asked, write=True)
            disk.show(states()[1])
    assert arrows.run(asked, write=True).diagnostics == ()
    assert on_disk(asked.output) == clean[1]
    assert refused > 3


# -- whatever becomes of the cache -------------------------------------------------------------------------------------


@pytest.fixture
def left(disk: Disk) -> bytes:
    """The cache of a build that stands."""
    disk.show(states()[0])
    arrows.run(options(disk.folder), write=True)
    return (disk.folder / ".site.cache").read_bytes()


def test_a_cache_cut_off_anywhere_is_none(disk: Disk, left: bytes) -> None:
    beside = Places.beside(disk.folder / "site")
    assert cache.read(beside) != cache.Cache()
    for length in range(0, len(left), 97 if TORTURE else 997):
        beside.cache.write_bytes(left[:length])
        assert cache.read(beside) == cache.Cache()
    for at in range(0, len(left), 97 if TORTURE else 997):
        beside.cache.write_bytes(left[:at] + bytes([left[at] ^ 1]) + left[at + 1 :])
        assert cache.read(beside) == cache.Cache()
    beside.cache.unlink()


GARBAGE = (b"", b"\0" * 5000, b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"manifest": 1}', b"PK\x03\x04")


@pytest.mark.slow
@pytest.mark.parametrize("what", ["cut off", "garbage", "of another build", "of another record", "a folder"])
def test_whatever_the_cache_is_the_bytes_are_the_same(what: str, disk: Disk, left: bytes) -> None:
    asked, beside = options(disk.folder), Places.beside(disk.folder / "site")
    disk.show(states()[1])
    clean = made(Work(asked, keep=False))[1]
    elsewhere = options(disk.folder, output=disk.folder / "other", base_url="https://example.org/")
    arrows.run(elsewhere, write=True)
    caches = {
        "cut off": [left[:at] for at in range(0, len(left), 97 if TORTURE else len(left) // 4)],
        "garbage": list(GARBAGE),
        "of another build": [(disk.folder / ".other.cache").read_bytes()],
        "of another record": [left],
        "a folder": [],
    }[what]
    for number, text in enumerate(caches):
        disk.show(states()[number % 2])
        beside.cache.write_bytes(left)
        arrows.run(asked, write=True)
        disk.show(states()[1 - number % 2])
        beside.cache.write_bytes(text)
        assert arrows.run(asked, write=True).diagnostics == ()
        if number % 2 == 0:
            assert on_disk(asked.output) == clean
    if what == "a folder":
        beside.cache.unlink()
        beside.cache.mkdir()
        assert [diagnostic.code for diagnostic in arrows.run(asked, write=True).diagnostics] == ["T503"]
        beside.cache.rmdir()
