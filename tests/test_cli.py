"""The command line from outside: what it prints where, and the exit status."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from throughline import build as arrows
from throughline import cli, new
from throughline.diagnostics import Diagnostic, Location
from throughline.records.read import load
from throughline.sources import lines_of, walk

HERE = Path(__file__).parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, [*arguments])


def started(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "generator"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "throughline", *arguments],
        cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(HERE / "minimal" / "content", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[arrows.Options, bool]]:
    """Stands in for the arrows: records what is asked of them and answers with one warning and one result."""
    seen: list[tuple[arrows.Options, bool]] = []

    def answer(options: arrows.Options, *, write: bool, say) -> arrows.Outcome:
        seen.append((options, write))
        say("reading")
        warning = Diagnostic("T133", "a warning", Location("content/x.yaml", 0))
        return arrows.Outcome((warning,), ("a result",), lines_of(options.content))

    monkeypatch.setattr(arrows, "run", answer)
    return seen


def test_options_arrive_as_they_were_given(asked: list[tuple[arrows.Options, bool]], tmp_path: Path):
    given = ["--content", "c", "--output", "o", "--templates", str(tmp_path), "--base-url", "https://example.org/x/"]
    assert run("build", *given, "--as-of", "2026-04-01", "--strict", "--offline", "--explain").exit_code == 1
    assert run("check").exit_code == 0
    (options, write), (plain, plain_write) = asked
    assert options == arrows.Options(
        content=Path("c"), templates=tmp_path, output=Path("o"), base_url="https://example.org/x/", as_of="2026-04-01",
        strict=True, offline=True, explain=True, stale=None,
    )  # fmt: skip
    assert plain == arrows.Options(
        content=Path("content"), templates=None, output=Path("site"), base_url=None, as_of=None,
        strict=False, offline=False, explain=False, stale=None,
    )  # fmt: skip
    assert (write, plain_write) == (True, False)


def test_results_and_findings_go_to_their_own_streams(asked: list[tuple[arrows.Options, bool]]):
    result = run("check", "--stale", "6")
    assert result.stdout == "a result\n"
    assert result.stderr == "reading\nwarning[T133]: a warning\n --> content/x.yaml\n\n1 warning\n"
    assert asked[0][0].stale == 6


def test_the_other_formats_have_nothing_around_them(asked: list[tuple[arrows.Options, bool]]):
    assert [entry["code"] for entry in json.loads(run("check", "--format", "json").stderr)] == ["T133"]
    assert run("check", "--format", "github").stderr == "::warning file=content/x.yaml,title=T133::a warning\n"


@pytest.mark.usefixtures("asked")
def test_warnings_count_when_asked_to():
    assert [run("check").exit_code, run("check", "--strict").exit_code] == [0, 1]


def test_today_is_read_from_the_clock(asked: list[tuple[arrows.Options, bool]]):
    run("check", "--as-of", "today")
    assert asked[0][0].as_of == date.today().isoformat()  # noqa: DTZ011


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--as-of", "2026-02-30"],
        ["check", "--as-of", "2026-02"],
        ["check", "--base-url", "javascript:x"],
        ["check", "--format", "xml"],
        ["check", "--stale", "-1"],
        ["check", "--templates", "no-such-folder"],
        ["explain", "T999"],
        ["explain"],
        ["nothing"],
        ["new", "authority", "Leeds"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], project: Path):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_missing_content_folder_is_named_as_it_was_typed(project: Path):
    (project / "content").rename(project / "record")
    result = run("build", "--content", "contnet")
    assert "error[T001]: there is no folder contnet\n" in result.stderr
    assert "new project" not in result.stderr
    result = run("check")
    assert "error[T001]: there is no folder content\n" in result.stderr
    assert "`throughline new project .`" in result.stderr


def test_a_fault_of_a_template_is_shown_in_the_folder_that_was_typed(project: Path):
    (project / "own2").mkdir()
    (project / "own2" / "404.html").write_text("one\n{{ nothing }}\n", encoding="utf-8")
    result = run("check", "--templates", "./own2")
    assert " --> own2/404.html:2:1\n  |\n2 | {{ nothing }}\n" in result.stderr


def test_a_day_is_asked_for_where_a_day_is_needed():
    for given in ("yesterday", "2026-02", "not-given"):
        reason = " ".join(run("check", "--as-of", given).stderr.split())
        assert reason.endswith("'--as-of': a day is needed, such as 2026-04-01, or today")


def test_one_month_is_one_month(project: Path):
    assert run("check", "--stale", "1").stdout.splitlines()[-1].endswith(" for 1 month")
    assert run("check", "--stale", "6").stdout.splitlines()[-1].endswith(" for 6 months")


def test_every_option_says_what_it_does():
    for command in (cli.build, cli.check):
        assert [option.name for option in command.params if not option.help] == []


def test_a_defect_is_status_3_and_alone_shows_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(cli, "commands", lambda: 1 / 0)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_no_defect(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = started("schema", "--output", "file/inside", cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_check_from_outside(project: Path):
    (project / "content" / "site.yaml").write_text("title: *x\n", encoding="utf-8")
    result = started("check", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    assert " --> content/site.yaml:1:8\n" in result.stderr


def test_help_is_quick():
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import throughline.cli"],
        env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator")}, capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    heavy = re.findall(r"\b(pydantic|yaml|jinja2|markdown|nh3|livereload|tornado|throughline\.records)\b", imported)
    assert heavy == []
    times = []
    for _ in range(3):
        began = time.perf_counter()
        assert "Commands:" in started("--help").stdout
        times.append(time.perf_counter() - began)
    assert min(times) < 1  # 0.15 s on a machine with nothing else to do


# -- schema, explain, new ----------------------------------------------------------------------------------------------


def test_schema_writes_one_file_for_each_kind(tmp_path: Path):
    assert run("schema", "--output", str(tmp_path / "s")).exit_code == 0
    names = {path.name.partition(".")[0] for path in (tmp_path / "s").iterdir()}
    assert names == {line.split()[0] for line in run("schema").stdout.splitlines()}
    made = json.loads((tmp_path / "s" / "inspection.schema.json").read_text(encoding="utf-8"))
    assert made["properties"]["kind"]["description"] == "An event kind of vocabulary.yaml."


@pytest.mark.parametrize("folder", ["content", "content/authorities", "content/new"])
def test_schema_is_not_written_into_content(project: Path, folder: str):
    result = run("schema", "--output", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert list((project / "content").rglob("*.json")) == []


def test_explain_shows_a_wrong_and_a_right_example():
    result = run("explain", "t124")
    assert result.exit_code == 0
    assert result.stdout.startswith("error[T124]: a value that cannot be read\n")
    assert "wrong:\n    published: 2020-02-30\n" in result.stdout
    assert "did you mean T124?" in run("explain", "T1244").stderr


def findings(content: Path) -> list[str]:
    files, found = walk(content)
    return [diagnostic.code for diagnostic in [*found, *(d for file in files for d in load(file)[1])]]


def test_new_makes_what_check_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "project", ".").exit_code == 0
    assert run("new", "authority", "north-bay", "--name", "Bay of the North").exit_code == 0
    assert run("new", "inspection", "north-bay", "2024-02-example-2020").exit_code == 0
    result = run("new", "inspection", "north-bay", "2024-visit-2")
    assert (result.stdout, result.exit_code) == ("content/inspections/north-bay/2024-visit-2.yaml\n", 0)
    assert findings(tmp_path / "content") == ["T134"]  # the region, to be filled in
    text = (tmp_path / "content/inspections/north-bay/2024-02-example-2020.yaml").read_text(encoding="utf-8")
    assert "framework: example-2020\nkind: full\n" in text
    checked = run("check")
    assert checked.exit_code == 0, checked.stderr


def test_what_a_skeleton_suggests_holds_when_its_comments_are_taken_away(tmp_path: Path):
    new.project(tmp_path)
    new.authority(tmp_path / "content", "north-bay", None)
    new.inspection(tmp_path / "content", "north-bay", "2024-02-example-2020")
    for path in (tmp_path / "content").rglob("*.yaml"):
        kept = []
        for line in path.read_text(encoding="utf-8").splitlines():
            bare = line.removeprefix("# ")
            kept.append(bare if bare != line and re.match(r"( *- |  +)?[a-z-]+:( |$)|( *- )\{", bare) else line)
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert findings(tmp_path / "content") == ["T134"]


def test_new_overwrites_nothing(project: Path):
    before = (project / "content" / "site.yaml").read_bytes()
    result = run("new", "project", ".")
    assert result.exit_code == 2
    assert "is there already; nothing was written" in result.stderr
    assert (project / "content" / "site.yaml").read_bytes() == before
    assert run("new", "authority", "north-bay").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere", "2024-survey"], "there is no authority nowhere"),
        (["north-bey", "2024-survey"], "did you mean north-bay?"),
        (["north-bay", "survey"], "an event is called by its date"),
        (["north-bay", "2024-02-30-survey"], "February 2024 has no day 30"),
        (["../north-bay", "2024-survey"], "there is no authority ../north-bay"),
        (["north-bay", "2025-03-10-harbor-2015"], "there is no framework or event kind harbor-2015; did you mean"),
        (["north-bay", "2025-inspection-2"], "there is no framework or event kind inspection-2"),
        (["north-bay", "../2024-survey"], "a name is lower-case letters"),
    ],
)
def test_new_inspection_says_what_is_wrong(arguments: list[str], reason: str, project: Path):
    result = run("new", "inspection", *arguments)
    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())


def test_what_was_not_meant_for_readers_is_told_where_it_was_written(project: Path):
    path = project / "content/inspections/north-bay/2016-05-10-harbour-2015.yaml"
    title = "title: Sound rings on the east quay"
    path.write_text(path.read_text(encoding="utf-8").replace(title, f"{title} {{{{ left }}}}"), encoding="utf-8")
    said = run("build").stderr
    assert said.count("error[T405]") == 1 and "1 error\n" in said
    assert "--> content/inspections/north-bay/2016-05-10-harbour-2015.yaml:12:41" in said
    assert re.search(r"it would stand on \d+ pages", said)


def test_a_link_that_leads_nowhere_is_told_where_it_was_written(project: Path):
    path = project / "content/inspections/north-bay/2016-05-10-harbour-2015.yaml"
    links = "the [rings](/methd/), [rusted](record:north-bay/2016-05-10-harbour-2015#r9), see [here](/about/#nope)."
    text = path.read_text(encoding="utf-8").replace("the rings that have rusted through.", links)
    path.write_text(text, encoding="utf-8")
    page = project / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nAnd [there](/nope/).\n", encoding="utf-8")
    said = re.findall(r"error\[(T40.)\].*\n *--> content/(.*):(\d+):(\d+)\n", run("build").stderr)
    told = {
        (
            code,
            (project / "content" / file).read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1 :][:6],
        )
        for code, file, line, column in said
    }
    assert len(said) == 4
    assert told == {("T401", "/methd"), ("T401", "record"), ("T402", "/about"), ("T401", "/nope/")}
