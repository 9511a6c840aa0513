"""What changed: two records compared, the file that comes of it, and the page, the feeds and the sitemap made from such files."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner, Result

import rebuilding
from linking import MINIMAL, clean, linked, text
from neighbourhood import State
from throughline import cli, feeds, pages, urls
from throughline.build import Work
from throughline.changes import compared
from throughline.changes.compared import Entry
from throughline.link import Citation, Dataset, digest, stated
from throughline.pages import changes

SURVEY, VISIT = "north-bay/2016-05-10-harbour-2015", "north-bay/2018-03-tide-visit"
PATH, AUTHORITY = f"inspections/{SURVEY}.yaml", "authorities/north-bay.yaml"
REPORT, PAPER = Citation(SURVEY, "para 12", is_report=True), "north-bay-cabinet-2016-07-05"
ATOM = "{http://www.w3.org/2005/Atom}"


def differing(*edits: tuple[str, str], path: str = PATH) -> list[Entry]:
    """What changes with these edits of one file of the minimal record."""
    return list(compared.entries(stated(clean()), stated(clean({path: text(path, *edits)}))))


def told(entries: list[Entry]) -> list[tuple[str, str, str, str]]:
    return [(entry.key.removeprefix(SURVEY), entry.field, entry.old, entry.new) for entry in entries]


# -- comparing ---------------------------------------------------------------------------------------------------------


def test_equal_records_differ_in_nothing():
    assert list(compared.entries(stated(clean()), stated(clean()))) == []


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (("lights]\n    source", "mooring-rings]\n    source"), ("#r2", "themes", "lights", "mooring-rings")),
        (("due: 2016-08", "due: 2016-09"), ("#a1", "due", "August 2016", "September 2016")),
        (("    due: 2016-08\n", ""), ("#a1", "due", "August 2016", "")),
        (("value: Pilot", "value: Mate"), ("#a2", "owner", "Harbour master or Pilot (none preferred)", "Harbour master or Mate (none preferred)")),
        (("held: no, known", "held: yes, known"), ("", "response.plan.held", "no", "yes")),
        (("title: Replace forty", "title: Replace fifty"), ("#a1", "", "Replace forty rings", "Replace fifty rings")),
    ],
)  # fmt: skip
def test_one_edit_is_one_change(edit: tuple[str, str], change: tuple[str, str, str, str]):
    assert told(differing(edit)) == [change]


def test_a_grade_is_a_fact_of_its_event():
    path = "inspections/south-bay/2017-06-20-harbour-2015.yaml"
    entries = differing(("moorings: fair", "moorings: shipshape"), path=path)
    assert [(e.field, e.old, e.new, e.citations[0].document) for e in entries] == [
        ("judgements.moorings", "fair", "shipshape", "south-bay/2017-06-20-harbour-2015")
    ]


def test_a_claim_more_is_one_change_with_its_source():
    claim = "      - {claimed: completed, as-at: 2016-07-05, as-stated: done}\n"
    entries = differing(("as-stated: under way}\n", "as-stated: under way}\n" + claim))
    assert told(entries) == [("#a1", "claims", "", "completed, 5 July 2016, done")]
    assert entries[0].citations == (Citation(PAPER, "row 1", is_report=False),)


def test_a_finding_stands_under_what_it_speaks_of():
    path = f"inspections/{VISIT}.yaml"
    entries = differing(("found: partly", "found: confirmed"), path=path)
    assert told(entries) == [
        ("#r1", "findings", "partly, the report names it: Half of the rings were new.", "confirmed, the report names it: Half of the rings were new.")
    ]  # fmt: skip
    assert entries[0].citations[0].document == VISIT


def test_of_a_thing_that_is_new_or_gone_only_that_is_told():
    then, now = stated(clean({f"inspections/{VISIT}.yaml": None, "changes/2018-05-02.yaml": None})), stated(clean())
    new = list(compared.entries(then, now))
    assert [(entry.key, entry.field, entry.old) for entry in new] == [(VISIT, "", ""), (f"{SURVEY}#r1", "findings", "")]
    gone = list(compared.entries(now, then))
    assert [(entry.key, entry.old, entry.new) for entry in gone[:1]] == [
        (VISIT, "Tide visit, Survey, published 16 April 2018", "")
    ]


def test_what_could_not_be_read_then_is_left_out():
    then = stated(clean({f"inspections/{VISIT}.yaml": None, "changes/2018-05-02.yaml": None}))
    found = compared.entries(then, stated(clean()), frozenset({VISIT}))
    assert [entry.key for entry in found] == [f"{SURVEY}#r1"]


def test_the_digest_is_of_what_is_stated_and_not_of_how_it_is_written():
    written = text(PATH, ("authority:", "# a comment\nauthority:"), ("  - id: r1\n", "  - id:   r1\n"))
    assert digest(stated(clean({PATH: written}))) == digest(stated(clean()))
    assert digest(stated(clean({PATH: text(PATH, ("due: 2016-08", "due: 2016-09"))}))) != digest(stated(clean()))


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first commit holds the minimal record, two folders down."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    shutil.copytree(MINIMAL, tmp_path / "a" / "content")
    shutil.rmtree(tmp_path / "a" / "content" / "changes")
    monkeypatch.chdir(tmp_path / "a")
    git("init", "--quiet")
    commit()
    return tmp_path / "a"


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def commit() -> None:
    git("add", "content")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "m")


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli.commands, ["changes", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def edit(place: Path, path: str, old: str, new: str) -> None:
    file = place / "content" / path
    assert old in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_the_command_writes_a_file_that_reads_back(place: Path):
    first = git("rev-parse", "HEAD")
    edit(place, PATH, "due: 2016-08", "due: 2016-09")
    edit(place, AUTHORITY, "region: Coast", "region: 'The coast: north'")
    result = run("--since", "HEAD", "--on", "2018-06-30")
    assert result.exit_code == 0
    assert result.stdout == "content/changes/2018-06-30.yaml: 2 changes; look through it, then commit it\n"
    lines = (place / "content/changes/2018-06-30.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"since: {first}"
    assert lines[2:] == [
        "changes:",
        "  - key: north-bay",
        "    field: region",
        "    old: Coast",
        '    new: "The coast: north"',
        f"    source: {{document: {PAPER}, at: cover}}",
        f"  - key: {SURVEY}#a1",
        "    field: due",
        "    old: August 2016",
        "    new: September 2016",
        f"    source: {{document: {PAPER}, at: row 1}}",
    ]
    assert CliRunner().invoke(cli.commands, ["check", "--strict"]).exit_code == 0


def test_what_is_told_already_is_not_told_again_and_no_file_is_written_over(place: Path):
    edit(place, PATH, "due: 2016-08", "due: 2016-09")
    run("--since", "HEAD", "--on", "2018-06-30")
    again = run("--since", "HEAD", "--on", "2018-06-30")
    assert again.stdout == "nothing has changed since HEAD that is not told already\n"
    before = (place / "content/changes/2018-06-30.yaml").read_bytes()
    edit(place, AUTHORITY, "region: Coast", "region: Shore")
    assert "content/changes/2018-06-30-2.yaml: 1 change;" in run("--since", "HEAD", "--on", "2018-06-30").stdout
    assert (place / "content/changes/2018-06-30.yaml").read_bytes() == before


def test_what_was_told_before_the_commit_can_be_told_anew(place: Path):
    """A value that came, went and came again."""
    edit(place, AUTHORITY, "region: Coast", "region: Shore")
    run("--since", "HEAD", "--on", "2018-06-28")
    commit()
    edit(place, AUTHORITY, "region: Shore", "region: Coast")
    run("--since", "HEAD", "--on", "2018-06-29")
    commit()
    edit(place, AUTHORITY, "region: Coast", "region: Shore")
    assert "1 change;" in run("--since", "HEAD", "--on", "2018-06-30").stdout


def test_what_is_taken_down_is_not_told_as_gone(place: Path):
    edit(place, PATH, "due: 2016-08", "due: 2016-09")
    retractions = f"retractions:\n  - {{id: {SURVEY}#r2, reason: Not ours to tell.}}\n"
    (place / "content/retractions.yaml").write_text(retractions, encoding="utf-8")
    told = run("--since", "HEAD", "--on", "2018-06-30", "--dry-run").stdout
    assert "September 2016" in told
    assert f"{SURVEY}#r2" not in told


def test_a_dry_run_prints_and_writes_nothing_and_git_is_left_alone(place: Path):
    edit(place, AUTHORITY, "region: Coast", "region: Shore")
    before = git("status", "--porcelain")
    result = run("--since", "HEAD", "--on", "2018-06-30", "--dry-run")
    assert "    new: Shore\n" in result.stdout
    assert result.stdout.endswith("1 change for content/changes/2018-06-30.yaml; nothing was written\n")
    assert git("status", "--porcelain") == before
    assert not (place / "content/changes").exists()


def test_a_record_with_errors_is_not_compared(place: Path):
    edit(place, PATH, "whole: adrift", "whole: stormy")
    result = run("--since", "HEAD", "--on", "2018-06-30")
    assert result.exit_code == 1
    assert "T131" in result.stderr
    assert not (place / "content/changes").exists()


def test_publishing_says_when_they_are_behind(place: Path, tmp_path: Path):
    def published() -> str:
        words = ["publish", f"dir:{tmp_path / 'served'}", "--dry-run", "--base-url", "https://example.org/"]
        return CliRunner().invoke(cli.commands, words).stdout

    assert "is behind the record" not in published()
    edit(place, AUTHORITY, "region: Coast", "region: Shore")
    run("--since", "HEAD", "--on", "2018-06-30")
    assert "is behind the record" not in published()
    edit(place, AUTHORITY, "region: Shore", "region: Bay")
    assert "content/changes/2018-06-30.yaml is behind the record: `throughline changes --since COMMIT`" in published()


# -- what is made of the files -----------------------------------------------------------------------------------------


def rows(dataset: Dataset) -> tuple[changes.ChangeRow, ...]:
    return changes.everything(dataset, {slug: changes.entry(dataset, slug) for slug in dataset.authorities})


def held(*entries: str, day: str = "2018-06-03") -> dict[str, str | None]:
    return {f"changes/{day}.yaml": "changes:\n" + "".join(f"  - {entry}\n" for entry in entries)}


def test_the_newest_day_comes_first_then_authorities_then_what_is_no_authoritys():
    more = held(
        "{key: documents/survey-framework-2015, field: short, new: Framework}",
        "{key: south-bay, field: region, old: Shore, new: Coast}",
        "{key: north-bay, field: region, old: Shore, new: Coast}",
    )
    made = rows(clean(more))
    assert [(row.iso, row.what.address) for row in made][:4] == [
        ("2018-06-03", "/authorities/north-bay/"),
        ("2018-06-03", "/authorities/south-bay/"),
        ("2018-06-03", "/documents/survey-framework-2015/"),
        ("2018-05-02", urls.inspection(VISIT)),
    ]


def test_a_second_file_of_a_day_is_newer_than_the_first_and_the_tenth_than_the_ninth():
    files = {}
    for name in ("2018-06-03", "2018-06-03-2", "2018-06-03-10", "2018-06-03-9"):
        files |= held(f"{{key: north-bay, field: region, new: After {name}}}", day=name)
    told = [str(changed.record.new) for changed in clean(files).changes][:4]
    assert told == [f"After {name}" for name in ("2018-06-03-10", "2018-06-03-9", "2018-06-03-2", "2018-06-03")]


def test_grades_and_findings_are_told_in_their_words():
    made = [(row.old, row.new) for row in rows(clean(held(
        f"{{key: {SURVEY}, field: judgements.whole, old: fair, new: adrift}}",
        f"{{key: '{SURVEY}#r1', field: findings, new: 'recurs, matched by subject: Rust.'}}",
    )))]  # fmt: skip
    assert ("Fair", "Adrift") in made
    assert ("", "found still weak, matched by subject: Rust.") in made


def test_what_is_gone_is_told_without_a_link():
    made = rows(clean(held(f"{{key: '{SURVEY}#r9', old: Mend the crane}}")))[0]
    assert (made.what.label, made.what.address, made.says) == ("Mend the crane", "", "Taken out of this record")
    assert made.part_of and made.part_of.address == urls.inspection(SURVEY)


def test_a_source_that_is_not_there_is_an_error_where_it_stands():
    found = linked(held("{key: north-bay, new: North Bay, source: {document: no-such-paper, at: x}}"))[1]
    assert [(problem.code, problem.at.path) for problem in found] == [("T206", "content/changes/2018-06-03.yaml")]


def test_a_change_says_what_was_or_is():
    for entry in ("{key: north-bay}", "{key: north-bay, old: a, new: a}"):
        assert [problem.code for problem in linked(held(entry))[1]] == ["T124"]


def test_the_pages_of_the_part_say_what_those_of_the_whole_say():
    whole = clean(held("{key: north-bay, new: North Bay}", "{key: documents/survey-framework-2015, new: Framework}"))
    told: dict[str, changes.Entry] = {}
    for section in pages.sections(whole):
        if section.part and section.tells:
            told[section.part.slug] = changes.entry(section.dataset(), section.part.slug)
            assert "content/changes/2018-06-03.yaml" in section.part.files or section.part.slug != "north-bay"
    assert changes.everything(whole, told) == rows(whole)


# -- feeds and the sitemap ---------------------------------------------------------------------------------------------


def feed(dataset: Dataset, base_url: str = "") -> dict[str, ET.Element]:
    return {file.path: ET.fromstring(file.content) for file in feeds.files(dataset, rows(dataset), base_url)}


def ids(root: ET.Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("base_url", ["", "https://example.org/record/"])
def test_every_feed_has_what_atom_asks_for(base_url: str):
    """RFC 4287: an id, a title and a time for feed and entry; an author; alternates; ids that are whole and differ."""
    dataset = clean(held("{key: north-bay, field: region, old: A & B < C, new: 'Shore \"quoted\"'}"))
    made = feed(dataset, base_url)
    assert {"feed.xml", "authorities/south-bay/feed.xml", "themes/lights/feed.xml"} <= made.keys()
    for path, root in made.items():
        assert root.tag == f"{ATOM}feed"
        for element in (root, *root.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(element.findall(ATOM + name)) == 1
                assert element.findtext(ATOM + name)
            assert str(element.findtext(f"{ATOM}id")).startswith(base_url or "urn:uuid:")
            assert date.fromisoformat(str(element.findtext(f"{ATOM}updated"))[:10])
            (alternate,) = [e for e in element.findall(f"{ATOM}link") if e.get("rel") == "alternate"]
            reached = urljoin(base_url or f"https://any.example/{path}", alternate.get("href"))
            assert reached.startswith(base_url or "https://any.example/")
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "The Harbour Record"
        assert len({*ids(root), root.findtext(f"{ATOM}id")}) == len(ids(root)) + 1
        newest = max(
            (str(e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")), default="2018-06-30T00:00:00Z"
        )
        assert root.findtext(f"{ATOM}updated") == newest


def test_a_feed_tells_of_its_authority_or_theme_alone():
    made = feed(clean(held("{key: south-bay, field: region, new: Shore}")))
    assert [len(ids(made[path])) for path in ("feed.xml", "authorities/north-bay/feed.xml", "authorities/south-bay/feed.xml")] == [4, 3, 1]  # fmt: skip
    assert len(ids(made["themes/mooring-rings/feed.xml"])) == 1
    assert ids(made["themes/lights/feed.xml"]) == []


def test_an_entry_keeps_its_id_when_others_come_and_go():
    one, other = "{key: north-bay, field: region, new: Shore}", "{key: north-bay, field: council, new: The Council}"
    before, after = (feed(clean(held(*entries)))["feed.xml"] for entries in ((one,), (other, one)))
    assert ids(before)[0] in ids(after)


def test_the_same_change_told_twice_is_one_entry():
    one = "{key: north-bay, field: region, new: Shore}"
    assert len(rows(clean(held(one, one)))) == len(rows(clean())) + 1


def test_the_sitemap_has_the_day_of_the_last_change_of_a_page_and_no_other(built: Path):
    sitemap = ET.fromstring((built / "sitemap.xml").read_bytes())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    days = {str(url.findtext(f"{space}loc")): url.findtext(f"{space}lastmod") for url in sitemap}
    root = "https://example.org/harbours"
    changed = {"/", "/changes/", "/authorities/north-bay/", urls.inspection(VISIT), urls.inspection(SURVEY),
               urls.recommendation(f"{SURVEY}#r1"), "/themes/mooring-rings/"}  # fmt: skip
    assert {address: day for address, day in days.items() if day} == {root + a: "2018-05-02" for a in changed}
    assert len(days) > len(changed)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    site = tmp_path_factory.mktemp("changes") / "site"
    words = ["build", "--content", str(MINIMAL), "--output", str(site), "--base-url", "https://example.org/harbours/"]
    result = CliRunner().invoke(cli.commands, words)
    assert result.exit_code == 0, result.output
    yield site


def test_pages_lead_to_their_feeds_and_home_to_what_changed(built: Path):
    link = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'
    assert (
        link.format("What changed, North Bay", "feed.xml") in (built / "authorities/north-bay/index.html").read_text()
    )
    assert (
        link.format("What changed, Mooring rings", "feed.xml")
        in (built / "themes/mooring-rings/index.html").read_text()
    )
    home = (built / "index.html").read_text()
    assert link.format("What changed", "feed.xml") in home
    assert 'href="changes/"' in home
    assert "Replace forty rings" in home
    told = (built / "changes/index.html").read_text()
    assert "June 2016" in told and "August 2016" in told and "No change is recorded yet" not in told


def test_without_a_file_nothing_is_left_of_it_and_the_page_says_so():
    state = State()
    words = "A word that stands nowhere else"
    state.content["changes/2018-06-03.yaml"] = f"changes:\n  - {{key: north-bay, field: region, new: {words}}}\n"
    with rebuilding.quick(), rebuilding.shown() as disk:
        disk.show(state)
        work = Work(rebuilding.options(disk.folder))
        with_it = rebuilding.made(work)[1]
        for path in ("changes/2018-06-03.yaml", "changes/2018-05-02.yaml"):
            del state.content[path]
        disk.show(state)
        files: dict[str, bytes] = {}
        assert work.make(lambda artifact: files.update({artifact.path: artifact.content})).stands  # type: ignore[union-attr]
        clean_one = rebuilding.made(Work(rebuilding.options(disk.folder)))[1]
        assert rebuilding.made(work)[1] == clean_one != with_it
    assert [path for path, content in files.items() if words.encode() in content or b"June 2016" in content] == []
    assert b"No change is recorded yet" in files["changes/index.html"]
    assert b"<entry>" not in files["feed.xml"]
