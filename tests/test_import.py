"""`import national` from outside: what it writes, what it leaves alone, and what it says of tables that are wrong."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from throughline import cli, yamltree
from throughline.national import hand, tables
from throughline.records.read import Loaded, load
from throughline.sources import walk

HERE = Path(__file__).parent
WEST = "content/inspections/west-bay/2018-06-01-harbour-2015.yaml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("content", "tables"):
        shutil.copytree(HERE / "minimal" / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*options: str) -> Result:
    arguments = ["import", "national", "tables", "--document", "survey-framework-2015", *options]
    result = CliRunner().invoke(cli.commands, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path: Path | str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# -- what is written ---------------------------------------------------------------------------------------------------


def test_new_rows_become_files_in_the_hand_of_the_curated_ones(project: Path):
    before = state(project / "content")
    assert run().output == "no findings\nwrote 3 new and 0 renewed files; 0 unchanged, 4 curated and kept\n"
    after = state(project / "content")
    assert {path: after[path] for path in before} == before
    assert (
        (project / "content/authorities/west-bay.yaml").read_text(encoding="utf-8")
        == """\
name: West Bay
also-known-as: [Westbay, "West Bay, the Port"]
codes: {urn: 77003, ons: E09000003, dfe: 703}
region: Coast
type: unitary
status: current
active-from: 2016-04-01
population-0-25: 1200
tile: {column: 0, row: 1}
source: {document: survey-framework-2015, at: "authorities table, row west-bay"}
neighbours:
  as-at: 2015-01
  authorities: [south-bay, north-bay]
reported-earlier:
  - subject: fostering
    on: 2011-05
    basis: inspected
    grade: satisfactory
    reported-by: west-bay/2018-06-01-harbour-2015
    source: {document: west-bay/2018-06-01-harbour-2015, at: what it says of earlier inspections}
"""
    )
    assert (
        (project / WEST).read_text(encoding="utf-8")
        == """\
authority: west-bay
framework: harbour-2015
kind: survey
state: held
onsite: {from: 2018-03-05, to: 2018-03-29}
published:
  values:
    - {value: 2018-06-01, source: {document: survey-framework-2015, at: "inspections table, row west-bay-2018"}}
    - {value: 2018-05-31, source: {document: report, at: its date of publication}}
  preferred: 1
  reason: The first is the day of the inspectorate's list, after which the report is named; the report prints the other.
report: {id: west-bay-2018, url: https://example.org/west-bay-2018, pages: 12, licence: ogl}
source: {document: report, at: page 1}
judgements:
  whole: {grade: fair, source: {document: report, at: sentence with the overall grade}}
  moorings: fair
recommendation-count: 3
notes:
  - text: "Inspectors were on site more than once: 5 to 9 March 2018 and 28 to 29 March 2018."
"""
    )
    assert (
        (project / "content/inspections/west-bay/2017-tide-visit.yaml").read_text(encoding="utf-8")
        == """\
authority: west-bay
kind: tide-visit
state: held
onsite: 2017
source: {document: west-bay/2018-06-01-harbour-2015, at: where it mentions the visit}
"""
    )


def test_what_was_imported_is_a_record_without_findings(project: Path):
    run()
    result = CliRunner().invoke(cli.commands, ["check", "--strict"])
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "no findings")


def test_every_file_that_import_wrote_is_listed_with_its_digest(project: Path):
    run()
    rows = list(csv.DictReader(io.StringIO((project / "content/imported.csv").read_text(encoding="utf-8"))))
    assert [row["path"] for row in rows] == [
        "authorities/west-bay.yaml",
        "inspections/west-bay/2017-tide-visit.yaml",
        "inspections/west-bay/2018-06-01-harbour-2015.yaml",
    ]
    made = state(project / "content")
    assert all(made[row["path"]] == row["sha256"] for row in rows)


def test_a_second_import_changes_no_byte(project: Path):
    run()
    once = state(project)
    assert run("--strict").output == "no findings\nwrote 0 new and 0 renewed files; 3 unchanged, 4 curated and kept\n"
    assert state(project) == once


def test_an_import_that_was_stopped_before_its_list_was_written_is_taken_up_again(project: Path):
    run()
    whole = state(project)
    (project / "content/imported.csv").unlink()
    assert "3 unchanged" in run().stdout
    assert state(project) == whole


def test_a_dry_run_lists_and_writes_nothing(project: Path):
    before = state(project)
    assert run("--dry-run").stdout.splitlines() == [
        "new     content/authorities/west-bay.yaml",
        "new     content/inspections/west-bay/2018-06-01-harbour-2015.yaml",
        "new     content/inspections/west-bay/2017-tide-visit.yaml",
        "would write 3 new and 0 renewed files; 0 unchanged, 4 curated and kept",
    ]
    assert state(project) == before


def test_two_inspections_of_one_day_have_two_files(project: Path):
    change("tables/inspections.csv", "west-bay-2018,west-bay,", "west-bay-2018-b,west-bay,harbour-2015,survey,,,,"
           "2018-06-01,,,,,,,high,\nwest-bay-2018,west-bay,")  # fmt: skip
    change("tables/judgements.csv", "west-bay-2018,whole", "west-bay-2018-b,whole,fair,fair\nwest-bay-2018-b,moorings,fair,"
           "fair\nwest-bay-2018,whole")  # fmt: skip
    run()
    once = state(project)
    assert "content/inspections/west-bay/2018-06-01-harbour-2015-2.yaml" in once
    assert "5 unchanged" not in run().stdout
    assert state(project) == once


# -- what is left alone ------------------------------------------------------------------------------------------------


def test_a_changed_row_renews_a_file_that_nobody_has_touched_and_says_so(project: Path):
    run()
    change("tables/judgements.csv", "west-bay-2018,moorings,fair", "west-bay-2018,moorings,adrift")
    result = run()
    assert f"renewed {WEST}" in result.stdout
    assert "  moorings: adrift\n" in (project / WEST).read_text(encoding="utf-8")
    assert "0 renewed" in run().stdout


def test_a_curated_edit_survives_and_a_changed_row_beside_it_is_reported_with_both_places(project: Path):
    run()
    change(WEST, "recommendation-count: 3\n", "recommendation-count: 3\nsummary: Read by a person.\n")
    edited = (project / WEST).read_bytes()
    assert "no findings" in run().stderr
    change("tables/judgements.csv", "west-bay-2018,moorings,fair", "west-bay-2018,moorings,adrift")
    result = run()
    assert (project / WEST).read_bytes() == edited
    assert result.exit_code == 0
    assert "warning[T557]: moorings is fair here and adrift in the table\n" in result.stderr
    assert f"--> {WEST}:16:13\n" in result.stderr
    assert "= see:  tables/judgements.csv:7:24\n" in result.stderr
    assert run("--strict").exit_code == 1


def test_the_proposed_values_can_be_pasted_as_they_are(project: Path):
    change("tables/inspections.csv", "2016-05-10,", "2016-05-12,")
    change("tables/judgements.csv", "north-bay-2016,moorings,adrift", "north-bay-2016,moorings,fair")
    said = run().stdout.split("# content/")
    published = next(block for block in said if "published:" in block).partition("\n")[2]
    moorings = next(block for block in said if "moorings:" in block).partition("\n")[2].partition("wrote")[0]
    assert published.startswith(
        "published:\n  values:\n    - {value: 2016-05-10, source: {document: report, at: summary}}\n"
    )
    file = "content/inspections/north-bay/2016-05-10-harbour-2015.yaml"
    change(file, "published: 2016-05-10\n", published)
    grades = moorings.replace("judgements:\n", "judgements:\n  whole: adrift\n")
    change(file, "judgements: {whole: adrift, moorings: adrift}\n", grades)
    assert "no findings" in run().stderr
    checked = CliRunner().invoke(cli.commands, ["check"])
    assert checked.exit_code == 0
    assert [line for line in checked.stderr.splitlines() if line.startswith(("error", "warning"))] == [
        "warning[T134]: this is still to be filled in"
    ] * 2


def test_an_inspection_is_found_again_by_its_report_alone(project: Path):
    run()
    moved = "content/inspections/west-bay/2018-06-01-survey.yaml"
    (project / WEST).rename(project / moved)
    for path in ("content/authorities/west-bay.yaml", "content/inspections/west-bay/2017-tide-visit.yaml"):
        assert "2018-06-01-harbour-2015" in (project / path).read_text(encoding="utf-8")
    run()
    assert not (project / WEST).exists()
    assert "reported-by: west-bay/2018-06-01-survey" in (project / "content/authorities/west-bay.yaml").read_text(
        encoding="utf-8"
    )
    assert "inspections/west-bay/2018-06-01-survey.yaml," in (project / "content/imported.csv").read_text(
        encoding="utf-8"
    )


def test_a_visit_that_a_curated_file_tells_of_is_not_written_again(project: Path):
    file = project / "content/inspections/west-bay/2017-09-tide-visit.yaml"
    file.parent.mkdir()
    file.write_text(
        "authority: west-bay\nkind: tide-visit\nstate: held\nonsite: 2017-09\n"
        "source: {document: survey-framework-2015, at: annex}\n",
        encoding="utf-8",
    )
    run()
    assert not file.with_name("2017-tide-visit.yaml").exists()
    assert "no findings" in run().stderr


def test_an_earlier_grade_that_stands_as_an_event_of_a_curated_authority_is_not_asked_for(project: Path):
    change("tables/previous_inspections.csv", "west-bay-2018", "south-bay-2017,south-bay,adoption,2016-05,inspected,adrift,"
           "\nnorth-bay-2016,north-bay,adoption,2016-03,inspected,adrift,\nwest-bay-2018")  # fmt: skip
    found = [line for line in run().stderr.splitlines() if "earlier inspection" in line]
    assert len(found) == 1  # North Bay has an event of that month with that grade
    assert "adoption, May 2016" in found[0]


def test_a_report_that_could_not_be_read_has_its_grade_from_the_later_one(project: Path):
    change("tables/inspections.csv", "west-bay-2018,west-bay,", "west-bay-2012,west-bay,harbour-2015,survey,,,,2016-07-13,,"
           "https://example.org/12,,,,,low,overall grade taken from the authority's 2018 report; inspected 2016-06 as stated "
           "there\nwest-bay-2018,west-bay,")  # fmt: skip
    change("tables/judgements.csv", "west-bay-2018,whole", "west-bay-2012,whole,adrift,\nwest-bay-2012,moorings,fair,\n"
           "west-bay-2018,whole")  # fmt: skip
    run()
    text = (project / "content/inspections/west-bay/2016-07-13-harbour-2015.yaml").read_text(encoding="utf-8")
    assert "report: {id: west-bay-2012, url: https://example.org/12, readable: no}\n" in text
    assert "onsite: 2016-06\n" in text
    assert "    grade: adrift\n    reported-by: west-bay/2018-06-01-harbour-2015\n" in text
    assert "recommendation-count" not in text
    change("tables/inspections.csv", "authority's 2018 report", "authority's 2017 report")
    assert "error[T555]: this does not say of which year's report" in run().stderr


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["T551", "T552", "T553", "T554", "T555", "T556"])
def test_bad_tables_are_told_all_at_once_and_nothing_is_written(code: str, project: Path):
    case = HERE / "diagnostics" / code
    shutil.copytree(case / "given", project, dirs_exist_ok=True)
    before = state(project)
    result = run()
    assert result.exit_code == 1
    assert result.stderr.count(f"error[{code}]") > 1 or code == "T555"
    assert result.stdout == ""
    assert state(project) == before


def test_another_encoding_is_told_with_its_place(project: Path):
    path = project / "tables/authorities.csv"
    path.write_bytes(path.read_bytes().replace(b"West Bay,west", b"West B\xe4y,west"))
    result = run()
    assert "error[T101]: byte 0xe4 is not UTF-8\n --> tables/authorities.csv:4:27\n" in result.stderr
    assert not (project / WEST).exists()


def test_personal_data_in_a_table_is_refused_at_its_row(project: Path):
    change("tables/authorities.csv", '"Westbay|West Bay, the Port"', "harbour.master@example.org")
    result = run()
    assert "error[T128]: an e-mail address may not stand in content\n --> tables/authorities.csv:4:1\n" in result.stderr
    assert not (project / WEST).exists()


def test_broken_content_is_not_imported_into(project: Path):
    (project / "content/authorities/south-bay.yaml").write_text("name: [\n", encoding="utf-8")
    before = state(project)
    result = run()
    assert result.exit_code == 1
    assert "error[T100]" in result.stderr
    assert state(project) == before


def test_the_tables_need_a_document_to_cite(project: Path):
    result = CliRunner().invoke(cli.commands, ["import", "national", "tables"])
    assert "error[T555]: no document here is of the kind `dataset`" in result.stderr
    document = "title: Tables\npublisher: A collection\nkind: dataset\non: 2018-06\n"
    (project / "content/documents/harbour-tables-2018.yaml").write_text(document, encoding="utf-8")
    assert CliRunner().invoke(cli.commands, ["import", "national", "tables"]).exit_code == 0
    assert "document: harbour-tables-2018, at:" in (project / WEST).read_text(encoding="utf-8")


def test_a_bar_shows_on_a_terminal_and_nowhere_else(project: Path):
    pty = pytest.importorskip("pty", reason="this system has no terminals of that kind")
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "throughline",
        "import",
        "national",
        "tables",
        "--document",
        "survey-framework-2015",
    ]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "generator"), "TERM": "xterm"}
    done = subprocess.run(command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "reading" in shown and "comparing" in shown
    assert "reading" not in run().stderr


# -- the two forms -----------------------------------------------------------------------------------------------------

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
).filter(lambda text: text.strip() and not yamltree._REFUSED.search(text))
keys = st.from_regex(r"[a-z][a-z-]{0,8}[a-z]", fullmatch=True)
values = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=8)
        | st.dictionaries(keys, inner, min_size=1, max_size=4)
        | st.dictionaries(keys, texts, min_size=1, max_size=4).map(hand.Short)
    ),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=5))
def test_what_is_written_is_read_back_equal(made: dict[str, hand.Value]):
    tree, found = yamltree.read("x.yaml", hand.written(made).encode())
    assert found == []
    assert tree == made


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab ,"\n|é'), max_size=6), min_size=2, max_size=4), min_size=1, max_size=6
    )
)
def test_cells_are_read_as_the_standard_library_reads_them(rows: list[list[str]]):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    read, found = tables._lines("x.csv", out.getvalue())
    assert found == []
    assert read == rows
    lines = out.getvalue().split("\n")
    for cell in (cell for row in read for cell in row if cell and not set(cell) & set('",\n')):
        assert lines[cell.at.line - 1][cell.at.column - 1 : cell.at.end - 1] == cell


# -- the record itself -------------------------------------------------------------------------------------------------


def test_the_national_record_has_its_known_counts(root: Path):
    records = [held.record for file in walk(root / "content")[0] if isinstance(held := load(file)[0], Loaded)]
    events = [record for record in records if hasattr(record, "judgements") and hasattr(record, "kind")]
    inspections = [event for event in events if event.report]
    assert sum(hasattr(record, "population_0_25") for record in records) == 158
    assert len(inspections) == 497
    by_framework = [str(event.framework) for event in inspections]
    counts = {"cp2012": 4, "lac2013": 4, "sif": 167, "lscb": 1, "ilacs-2018": 165, "ilacs-2023": 145, "ilacs-2026": 11}
    assert {name: by_framework.count(name) for name in set(by_framework)} == counts
    reviews = [review for event in inspections for review in event.reviews]
    assert len(reviews) == 148
    assert sum(len(event.judgements) for event in inspections) + sum(len(r.judgements) for r in reviews) == 2603
    assert sum(not event.report.readable for event in inspections) == 4
