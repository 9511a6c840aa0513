"""Whatever one file of a record is turned into: a site in which `check` finds nothing, or findings that say where."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughline import build, check, diagnostics, output
from throughline.artifacts import Artifact
from throughline.build import Options, Outcome
from throughline.diagnostics import Diagnostic, Format

MINIMAL = Path(__file__).parent / "minimal" / "content"
FILES = sorted(path.relative_to(MINIMAL).as_posix() for path in MINIMAL.rglob("*") if path.is_file())
RECORDS = [name for name in FILES if name.endswith(".yaml")]
EXAMPLES = {"torture": 4000}.get(os.environ.get("THROUGHLINE_PROFILE", ""), 60)

ODD = (
    "{{ x }}", "{% raw %}", "{# #}", "<script>alert(1)</script>", "[go](javascript:alert(1))", "    [go](javascript:alert(1))",
    "javascript:alert(1)", "[a](record:nobody)", "[a](record:north-bay/../x)", "[a](/nowhere/)", "[a](/x/../y)", "![](x.png)",
    "🌊🛟", "مرفأ", "e\u0301\u200d", "\u202eevil", "x" * 90, "long " * 3000, "word " * 30, "0", "-1", "999999999", "1e9", "12.5",
    "2017", "2017-02-30", "1900-01-01", "2200-12-31", "not-given", "none", "yes", "no", "null", "~", "a", "con", "index-html",
    "NaN", "undefined", "object", "report", "authority", "council", "whole", "r1", "a1", "#r1", "north-bay", "south-bay/2017",
    "north-bay/2018-03-tide-visit", "north-bay/2016-05-10-harbour-2015#r1", "origins/tides-2014", "origins/tides-2014#r1",
    "harbour-2015", "survey", "fair", "| a | b |\n|---|---|\n| 1 | 2 |", "# x", "- a\n- b", "***", "`x", "\\", "'", '"', "&amp;", "<",
    "http://", "https://example.org/\"onload=x", "C:\\Users\\x", "/home/x", "held", "announced", "month", "board", "adrift",
)  # fmt: skip


def options(folder: Path, **given: Any) -> Options:
    return Options(
        **{"content": folder / "content", "templates": None, "output": folder / "site", "base_url": None, "as_of": None,
           "strict": False, "offline": False, "explain": False, "stale": None, **given}
    )  # fmt: skip


# -- what happens to a file --------------------------------------------------------------------------------------------


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree that can be replaced: what holds it, and its key or index."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(inner):
        yield tree, key
        yield from places(value)


def changed(draw: st.DrawFn, tree: Any) -> None:
    """Change one place of a tree."""
    known = list(places(tree))
    if not known:
        return
    holder, key = draw(st.sampled_from(known), label="place")
    match draw(
        st.sampled_from(["odd", "odd", "odd", "delete", "swap", "twice", "empty", "key", "wrap", "text"]),
        label="change",
    ):
        case "odd":
            holder[key] = draw(st.sampled_from(ODD))
        case "text":
            holder[key] = draw(st.text(min_size=1, max_size=12))
        case "delete":
            del holder[key]
        case "swap":
            other, place = draw(st.sampled_from(known))
            holder[key], other[place] = other[place], holder[key]
        case "twice" if isinstance(holder, list):
            holder.append(holder[key])
        case "empty":
            holder[key] = draw(st.sampled_from([[], {}, [[]], [{}]]))
        case "key" if isinstance(holder, dict):
            holder[draw(st.sampled_from([*ODD, "title", "source", "values", "state"]))] = holder.pop(key)
        case _:
            holder[key] = draw(
                st.sampled_from([[holder[key]], {"values": [holder[key]] * 2, "preferred": "none", "reason": "x"}])
            )


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, str]:
    """The one file that is changed, with its new text."""
    name = draw(st.sampled_from([*RECORDS, *(name for name in RECORDS if "north-bay/" in name), *FILES]), label="file")
    text = (MINIMAL / name).read_text(encoding="utf-8")
    if name.endswith(".yaml") and draw(st.integers(0, 4), label="in the tree") < 4:
        tree = yaml.load(text, yaml.CBaseLoader)
        for _ in range(draw(st.integers(1, 3))):
            changed(draw, tree)
        return {name: yaml.dump(tree, allow_unicode=True, sort_keys=False, Dumper=_Plain)}
    lines = text.splitlines(keepends=True)
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["cut", "drop", "twice", "insert", "replace", "blank"])):
        case "cut":
            text = text[: draw(st.integers(0, len(text)))]
        case "drop":
            text = "".join(lines[:at] + lines[at + 1 :])
        case "twice":
            text = "".join([*lines[: at + 1], *lines[at:]])
        case "insert":
            place = draw(st.integers(0, len(text)))
            text = text[:place] + draw(st.sampled_from(ODD)) + text[place:]
        case "replace":
            text = "".join([*lines[:at], draw(st.sampled_from(ODD)), "\n", *lines[at + 1 :]])
        case _:
            text = draw(
                st.sampled_from(["", "\n", "#\n", "- x\n", "x\n", "a: b\n", "# x\n\n    [go](javascript:alert(1))\n"])
            )
    return {name: text}


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


# -- what must be true -------------------------------------------------------------------------------------------------


def built(files: dict[str, str], **given: Any) -> Outcome:
    """Build the minimal record with these files, and hold what is promised of every build."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(MINIMAL, folder / "content")
        for path, text in files.items():
            (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "content" / path).write_text(text, encoding="utf-8", newline="\n")
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


@given(mutants(), st.sampled_from([None, None, None, "1950-01-01", "2016-05-10", "2200-12-31"]))
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
def test_one_file_may_hold_anything(files: dict[str, str], as_of: str | None):
    built(files, as_of=as_of)


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
