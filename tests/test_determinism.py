"""Same content, same bytes: whatever the day, zone, locale, hash seed, folder, umask, order of files or number of processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal" / "content"
TORTURE = os.environ.get("THROUGHLINE_PROFILE") == "torture"

# Run by Python before anything else, in the folder that it finds in PYTHONPATH: another clock, folders read in another order.
SITECUSTOMIZE = """
import os, time
shift = float(os.environ["TEST_CLOCK"])
for name in ("time", "monotonic"):
    setattr(time, name, lambda real=getattr(time, name): real() + shift)
for name in ("localtime", "gmtime", "ctime"):
    setattr(time, name, lambda at=None, real=getattr(time, name): real(time.time() if at is None else at))
if os.environ["TEST_ORDER"] == "reversed":
    listdir, scandir = os.listdir, os.scandir

    class Reversed:
        def __init__(self, entries):
            with entries:
                self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))
        def __iter__(self):
            return self.entries
        def __next__(self):
            return next(self.entries)
        def __enter__(self):
            return self
        def __exit__(self, *_):
            pass
        def close(self):
            pass

    os.listdir = lambda *given: sorted(listdir(*given), reverse=True)
    os.scandir = lambda *given: Reversed(scandir(*given))
"""


@dataclass(frozen=True)
class Surroundings:
    """Everything that must not matter."""

    seed: str = "0"
    zone: str = "UTC"
    locale: str = "C"
    folder: str = "plain"
    years: int = 0
    umask: int = 0o022
    order: str = "as they come"
    processes: int = 1
    more: dict[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.zone} {self.locale} {self.processes}"


# Locales that are not installed fall back to C; Turkish is the one whose i has no dot.
PLAIN = Surroundings()
SURROUNDINGS = [
    Surroundings("4242", "Pacific/Kiritimati", "C.UTF-8", "un dépôt à part", 31, 0o077, "reversed", 2),
    Surroundings("random", "America/Los_Angeles", "tr_TR.UTF-8", "a b", -12, 0o002, "reversed", 3, {"PYTHONUTF8": "0"}),
    Surroundings("1", "Asia/Kathmandu", "ja_JP.eucJP", "x/y/z", 7, 0o027, "as they come", 2, {"SOURCE_DATE_EPOCH": "1"}),
    Surroundings("random", "Antarctica/Troll", "C", "ünï cödé", 0, 0, "reversed", 1, {"PYTHONOPTIMIZE": "2"}),
    Surroundings("7", "Europe/Dublin", "de_DE.UTF-8", "a'b", 1, 0o022, "reversed", 1, {"LANGUAGE": "de", "USER": "other"}),
    Surroundings("random", "Africa/Casablanca", "ar_EG.UTF-8", "مرفأ", 200, 0o077, "as they come", 3),
    Surroundings("99999", "America/St_Johns", "POSIX", "a;b&c", -40, 0o007, "reversed", 2, {"PYTHONUTF8": "1"}),
    Surroundings("random", "Pacific/Apia", "en_US.ISO-8859-1", "deep/" * 12, 4, 0o022, "reversed", 3, {"HOME": "/nowhere"}),
    Surroundings("2", "Asia/Pyongyang", "zh_CN.GB18030", "%41 #b", 11, 0o077, "as they come", 1, {"TMPDIR": "/var/tmp"}),
    Surroundings("random", "", "", "…", 0, 0o022, "reversed", 2, {"COLUMNS": "20", "TERM": "dumb"}),
    Surroundings("3", "Right/UTC", "lt_LT.UTF-8", "~", 60, 0o022, "reversed", 3, {"SOURCE_DATE_EPOCH": "4102444800"}),
    Surroundings("random", "Etc/GMT+12", "C.UTF-8", "-n", -1, 0o070, "as they come", 2, {"PYTHONDEVMODE": "1"}),
]  # fmt: skip


def build(top: Path, around: Surroundings) -> dict[str, bytes]:
    """Every byte of a build of a copy of the record by a copy of the program, made there in one order or the other."""
    checkout = top / around.folder / "checkout"
    checkout.mkdir(parents=True)
    for name, folder in (
        ("content", MINIMAL),
        ("generator", HERE.parent / "generator"),
        ("templates", HERE.parent / "templates"),
    ):
        files = sorted(
            (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"),
            reverse=around.order == "reversed",
        )
        for path in files:
            copy = checkout / name / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (86400 * 365 * abs(around.years),) * 2)
    (top / "customised").mkdir()
    (top / "customised" / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "throughline", "build", "--base-url", "https://example.org/harbours/", "--processes", str(around.processes)],
        cwd=checkout,
        env={
            **os.environ, "PYTHONHASHSEED": around.seed, "TZ": around.zone, "LC_ALL": around.locale, **around.more,
            "PYTHONPATH": os.pathsep.join([str(top / "customised"), str(checkout / "generator")]),
            "TEST_CLOCK": str(around.years * 365.25 * 86400), "TEST_ORDER": around.order, "PYTHONDONTWRITEBYTECODE": "1",
        },
        umask=around.umask,
        check=True,
        capture_output=True,
    )  # fmt: skip
    site = checkout / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.mark.slow
@pytest.mark.parametrize("around", SURROUNDINGS if TORTURE else SURROUNDINGS[:4], ids=str)
def test_surroundings_change_no_byte(around: Surroundings, plain: dict[str, bytes], tmp_path: Path):
    made = build(tmp_path, around)
    assert list(made) != [] and made.keys() == plain.keys()
    assert {path for path in made if made[path] != plain[path]} == set()
