"""One folder for each code, with the exact text that its fault gives. How to add one: README.md."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from throughline import cli, diagnostics
from throughline.diagnostics import Diagnostic, Location
from throughline.output.places import locked
from throughline.publish import folder

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "diagnostics").iterdir() if path.is_dir())
ACCEPT = os.environ.get("THROUGHLINE_ACCEPT") == "1"


def arrange(case: Path, work: Path, held: ExitStack) -> list[str]:
    """Lay the case over the minimal project in `work`; the arguments to run it with. A lock is kept by `held`."""
    for name in ("content", "tables"):
        shutil.copytree(HERE / "minimal" / name, work / name)
    for name in ("content", "templates"):
        if (case / name).is_dir():
            shutil.copytree(case / name, work / name, dirs_exist_ok=True)
    if (case / "given").is_dir():
        shutil.copytree(case / "given", work, dirs_exist_ok=True)
    for line in _lines(case / "removed.txt"):
        path = work / line
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for line in _lines(case / "setup.txt"):
        verb, name, *rest = line.split()
        path = work / name
        match verb:
            case "link":
                path.symlink_to(rest[0])
            case "size":
                path.write_bytes(b"#" * int(rest[0]))
            case "items":
                path.write_text("- 1\n" * int(rest[0]), encoding="utf-8")
            case "pipe":
                os.mkfifo(path)
            case "commit":
                committed(work, name)
            case "remove":
                path.unlink()
            case "lock":
                held.enter_context(locked(path))
            case "spoil":
                held.enter_context(spoilt(work, name))
            case _:
                raise AssertionError(f"{case.name}/setup.txt: {verb}?")
    words = " ".join(_lines(case / "args.txt")).split()
    return words if words and not words[0].startswith("-") else ["check", *words]


def committed(work: Path, name: str) -> None:
    """Make `work` a repository whose only commit holds what is called `name` there."""
    as_someone = ("-c", "user.name=a", "-c", "user.email=a@b")
    for words in (("init", "--quiet"), ("add", name), (*as_someone, "commit", "--quiet", "--message", "m")):
        subprocess.run(["git", *words], cwd=work, check=True, capture_output=True)


@contextmanager
def spoilt(work: Path, pattern: str) -> Iterator[None]:
    """Whatever publishing reads back: the files of this pattern have been altered just before."""
    read = folder.digests

    def spoil(place: Path) -> dict[str, str]:
        for file in work.glob(pattern):
            file.write_bytes(b"spoilt")
        return read(place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "digests", spoil)
        yield


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def run(arguments: list[str], work: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(work)
    monkeypatch.setattr(cli, "_progress", lambda _step: None)
    return CliRunner().invoke(cli.commands, arguments)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_fault_gives_its_text(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if any(line.startswith("pipe") for line in _lines(case / "setup.txt")):
        pytest.importorskip("fcntl", reason="this system has no pipes with names")
    with ExitStack() as held:
        result = run(arrange(case, tmp_path, held), tmp_path, monkeypatch)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    printed = result.stderr.replace(tmp_path.as_posix(), "<work>")
    expected = case / "expected.txt"
    if ACCEPT and f"[{case.name}]" in printed:
        expected.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == expected.read_text(encoding="utf-8")
    assert f"[{case.name}]" in printed
    assert result.exit_code == (1 if "error[" in printed or "--strict" in " ".join(_lines(case / "args.txt")) else 0)


def test_every_code_has_its_folder_and_every_folder_its_code():
    assert {case.name for case in CASES} == set(diagnostics.codes())


def test_the_minimal_project_is_without_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    result = run(["check", "--strict"], tmp_path, monkeypatch)
    assert (result.stderr, result.exit_code) == ("no findings\n", 0)


# -- printers ----------------------------------------------------------------------------------------------------------

AT = Location("content/a.yaml", 14, 7, 11)


def shown(line: str, at: Location = AT) -> list[str]:
    printed = diagnostics.printed([Diagnostic("T131", "m", at)], "text", lambda _path: [*[""] * 13, line])
    return printed.splitlines()[3:5]


def test_text_has_the_shape_that_the_design_shows():
    found = Diagnostic(
        "T131",
        "this grade is not in the scale of ilacs-2018",
        Location("content/inspections/leeds/2022-05-09-ilacs-2018.yaml", 14, 7, 26),
        "did you mean requires-improvement?",
        (Location("content/frameworks/ilacs-2018.yaml", 9, 11),),
    )
    assert diagnostics.printed([found], "text", lambda _path: [*[""] * 13, "  oe: requires-improvment"]) == (
        "error[T131]: this grade is not in the scale of ilacs-2018\n"
        "  --> content/inspections/leeds/2022-05-09-ilacs-2018.yaml:14:7\n"
        "   |\n"
        "14 |   oe: requires-improvment\n"
        "   |       ^^^^^^^^^^^^^^^^^^^\n"
        "   = hint: did you mean requires-improvement?\n"
        "   = see:  content/frameworks/ilacs-2018.yaml:9:11\n"
    )


@pytest.mark.parametrize(
    ("line", "at", "text", "marks"),
    [
        ("abcdefghijkl", AT, "14 | abcdefghijkl", "   |       ^^^^"),
        ("\tbcdefghijkl", AT, "14 |     bcdefghijkl", "   |          ^^^^"),
        ("漢cdefghijkl", Location("x", 14, 2, 3), "14 | 漢cdefghijkl", "   |   ^"),
        ("e\u0301cdefghijkl", Location("x", 14, 3, 4), "14 | e\u0301cdefghijkl", "   |  ^"),
        ("a\x1b[31mb", Location("x", 14, 2), "14 | a\ufffd[31mb", "   |  ^"),
        ("short", Location("x", 14, 40, 50), "14 | short", "   |      ^"),
    ],
)
def test_marks_stand_under_their_text(line: str, at: Location, text: str, marks: str):
    assert shown(line, at) == [text, marks]


def test_a_long_line_is_cut_around_the_place():
    text, marks = shown("x" * 500 + "HERE" + "x" * 500, Location("x", 14, 501, 505))
    assert len(text) < 130
    assert text[5:].index("HERE") == marks[5:].index("^^^^")


def test_findings_stand_in_the_order_of_their_places_and_once():
    places = [None, Location("b", 1), Location("a", 2, 9), Location("a", 2, 3), Location("a", 0)]
    found = diagnostics.sort([Diagnostic("T131", "m", place) for place in places * 2])
    assert [diagnostic.at for diagnostic in found] == [places[4], places[3], places[2], places[1], places[0]]


def test_json_is_one_array_with_the_same_keys_for_all():
    found = [Diagnostic("T131", "m", AT, "h", (Location("b", 2, 3),)), Diagnostic("T131", "m")]
    first, second = json.loads(diagnostics.printed(found, "json", lambda _path: []))
    assert first == {
        "code": "T131", "level": "error", "message": "m", "path": "content/a.yaml", "line": 14, "column": 7, "end": 11,
        "hint": "h", "see": [{"path": "b", "line": 2, "column": 3, "end": None}],
    }  # fmt: skip
    assert list(second) == list(first)
    assert json.loads(diagnostics.printed([], "json", lambda _path: [])) == []


def test_github_annotations_are_escaped():
    found = [Diagnostic("T131", "50% of\nthis", Location("content/a,b:c.yaml", 3, 4, 6))]
    assert diagnostics.printed(found, "github", lambda _path: []) == (
        "::error file=content/a%2Cb%3Ac.yaml,line=3,col=4,endColumn=6,title=T131::50%25 of%0Athis\n"
    )


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [("recomendations", ["recommendations", "replies"], "recommendations"), ("xyz", ["recommendations"], "")],
)
def test_a_near_miss_is_named_only_where_it_is_near(word: str, known: list[str], near: str):
    assert diagnostics.nearest(word, known) == near
