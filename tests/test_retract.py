"""What is taken down is gone as if it had never stood in the record, whoever refers to it; the list never says what it was."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from neighbourhood import Disk, State
from rebuilding import made, on_disk, options, quick, shown
from test_gone import MARK, NORTH, THINGS, traces, with_thing
from throughline import build, cli
from throughline.build import Work
from throughline.link.retractions import PLACE, things

TORTURE = os.environ.get("THROUGHLINE_PROFILE") == "torture"

WORDS_OF_THE_RECORD = {"a framework", "a page", "a theme", "a lane", "a kind of event", "a status", "a step", "a judgement",
                       "a helpline", "a defect of a document"}  # fmt: skip
"""Of the things that may be deleted those that are no facts of a record that stands on a page of its own."""


MORE_GOES = {"a document", "an action", "a value among others"}
"""A document leaves a place to cite, an action what was read for it; with one value go the others and why they differ."""


def retract(disk: Disk, *arguments: str) -> Result:
    before = Path.cwd()
    os.chdir(disk.folder)
    try:
        return CliRunner().invoke(cli.commands, ["retract", *arguments], catch_exceptions=False)
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Disk, Work]]:
    with quick(), shown() as disk:
        yield disk, Work(options(disk.folder, base_url="https://example.org/x/"))


CHANGES = "changes/2018-05-02.yaml"


def untold(state: State) -> State:
    """The same without what is told of its changes: of a key at which anything is taken down, nothing more is told."""
    del state.content[CHANGES]
    return state


@pytest.fixture
def disk(shop: tuple[Disk, Work]) -> Iterator[Disk]:
    disk = shop[0]
    disk.show(State())
    yield disk
    disk.show(State())
    (disk.folder / "content" / "retractions.yaml").unlink(missing_ok=True)


def places(state: State, name: str) -> Iterator[str]:
    """Where each part of a thing begins, as a curator would give it."""
    for path, after, text in THINGS[name]:
        whole = state.content[path]
        if after is None and whole == text:
            yield f"content/{path}:1"
        elif "uixot" in text and text.lstrip("\n").lstrip().startswith(("- ", "notes:", "replies:", "not-held:", "in-plain", "mentions:",
                                                                        "interventions:", "council-named:")):  # fmt: skip
            line = next(n for n, line in enumerate(whole.splitlines(), 1) if "uixot" in line and "- " in line)
            yield f"content/{path}:{line}"


@pytest.mark.parametrize("name", [name for name in THINGS if name not in WORDS_OF_THE_RECORD])
def test_what_is_taken_down_leaves_no_trace(name: str, shop: tuple[Disk, Work], disk: Disk):
    _, work = shop
    asked = options(disk.folder, base_url="https://example.org/x/")
    disk.show(untold(State()))
    clean = {path: entry.content for path, entry in made(work)[1].items()}
    state = untold(with_thing(name))
    disk.show(state)
    build.run(asked, write=True)
    assert len(traces(asked.output)) > 1, "it was there"
    for place in dict.fromkeys(places(state, name)):
        done = retract(disk, place, "--reason", "It was not ours to tell.")
        if done.exit_code:
            assert "already" in done.stderr or "not in the record" in done.stderr, done.stderr
    listed = (disk.folder / "content" / "retractions.yaml").read_text()
    assert "uixotic" not in listed
    outcome = build.run(asked, write=True)
    assert outcome.diagnostics == (), [f"{d.message} {d.at}" for d in outcome.diagnostics]
    assert traces(asked.output) == []
    assert MARK not in asked.output.with_name(".site.cache").read_bytes().lower().replace(b"quixote-2017", b"")
    now = {path: entry.content for path, entry in made(work)[1].items()}
    assert now == {path: entry.content for path, entry in on_disk(asked.output).items()}
    if name not in MORE_GOES:
        assert now == clean, "as if it had never stood there"


def test_a_document_that_is_cited_stays_as_a_place_to_cite(disk: Disk):
    disk.show(with_thing("a document"))
    assert retract(disk, "documents/quixote-2017", "--reason", "Withdrawn by its publisher.", "--note").exit_code == 0
    asked = options(disk.folder)
    assert build.run(asked, write=True).diagnostics == ()
    page = (asked.output / "documents/quixote-2017/index.html").read_text()
    assert PLACE in page
    assert "Withdrawn by its publisher." in page
    assert "<dt>Author" not in page, "nobody says that it names none"
    assert "Quixote on quays" not in "".join(file.read_text() for file in asked.output.rglob("*.html"))


# -- what remains is whole ---------------------------------------------------------------------------------------------

FULL = "north-bay/2016-05-10-harbour-2015"


def built(disk: Disk, state: State, *entries: str) -> Path:
    state.content["retractions.yaml"] = "retractions:\n" + "".join(
        f"  - {{{entry}, reason: Why not.}}\n" for entry in entries
    )
    disk.show(state)
    asked = options(disk.folder, strict=True)
    outcome = build.run(asked, write=True)
    assert outcome.diagnostics == (), [f"{d.code} {d.message} {d.at}" for d in outcome.diagnostics]
    return asked.output


@pytest.mark.parametrize("key", ["north-bay", "south-bay", FULL, f"{FULL}#r1", f"{FULL}#a1", "origins/tides-2014", "origins/tides-2014#r1",
                                 "documents/survey-framework-2015", "national/harbours-2017", "east-bay/2018-02-14-harbour-2015"])  # fmt: skip
def test_everything_that_referred_to_it_still_stands(key: str, disk: Disk):
    """Others link to it in their words, look back at it, answer it, and are warned of because of it."""
    state = State()
    state.content[NORTH] = state.content[NORTH].replace(
        "recommendations:", "recommendation-count: 2\nrecommendations:", 1
    )
    site = built(disk, state, f"id: {key}")
    address = key.replace("#", "/")
    folder = (
        site / address
        if address.startswith(("origins/", "documents/", "national/"))
        else site / "authorities" / address
    )
    assert folder.exists() == (key == "documents/survey-framework-2015")


def test_a_note_stands_at_its_address_and_nothing_else_does(disk: Disk):
    site = built(disk, State(), f"id: {FULL}#r1, note: yes")
    page = (site / "authorities" / FULL / "r1" / "index.html").read_text()
    assert "Why not." in page
    assert "noindex" in page
    assert "Sound rings" not in "".join(
        file.read_text() for file in site.rglob("*.*") if file.suffix in (".html", ".json", ".csv")
    )


def test_a_list_from_which_one_is_gone_says_so(disk: Disk):
    state = State()
    state.content[NORTH] = state.content[NORTH].replace(
        "recommendations:", "recommendation-count: 2\nrecommendations:", 1
    )
    page = built(disk, state, f"id: {FULL}#r1") / "authorities" / FULL / "index.html"
    assert "This report makes 2 recommendations; one taken down here." in page.read_text()


def test_a_warning_accepted_for_what_is_gone_is_no_fault(disk: Disk):
    state = State()
    state.content[NORTH] = state.content[NORTH].replace("as-at: 2016-07-05, as-stated", "as-at: 2015-07-05, as-stated")
    state.content[NORTH] += "accepted: [{code: T224, reason: So dated.}]\n"
    built(disk, state, f"id: {FULL}#a1")


def test_it_may_be_deleted_from_its_file_as_well(disk: Disk):
    state = State()
    state.content[NORTH] = re.sub(r"  - id: r2\n(    .*\n)+", "", state.content[NORTH])
    state.content[NORTH] = re.sub(r"  - id: a2\n(    .*\n)+", "", state.content[NORTH])
    for path, text in state.content.items():
        state.content[path] = text.replace(f", {FULL}#r2", "")
    site = built(disk, state, f"id: {FULL}#r2, deleted: yes, note: yes")
    assert (site / "authorities" / FULL / "r2" / "index.html").exists()


def test_a_text_that_may_be_left_out_is_a_fact_too(disk: Disk):
    line = next(n for n, text in enumerate(State().content[NORTH].splitlines(), 1) if "summary: Replace" in text)
    done = retract(disk, f"content/{NORTH}:{line}", "--reason", "No.")
    assert done.exit_code == 0, done.stderr
    asked = options(disk.folder, strict=True)
    assert build.run(asked, write=True).diagnostics == ()
    told = "".join(file.read_text() for file in asked.output.rglob("*.*") if file.suffix in (".html", ".json", ".csv"))
    assert "rusted through" not in told
    assert "Sound rings on the east quay" in told


def test_whatever_may_be_named_can_go(disk: Disk):
    """Each in turn: everything in the record that has a key or a mark leaves a record that links and a site that is made."""
    record = Work(options(disk.folder)).make(lambda _: None).dataset
    assert record
    files = [(key, part.model) for part in record.parts if not part.path for key in [part.page]]
    ids = dict.fromkeys(id for key, held in files for id, _ in things(key, held))
    assert len(ids) > 100
    listed = disk.folder / "content" / "retractions.yaml"
    work = Work(options(disk.folder))
    for number, id in enumerate(ids):
        if TORTURE or number % 7 == 0:
            listed.write_text(f'retractions:\n  - {{id: "{id}", reason: No.}}\n')
            codes = {diagnostic.code for diagnostic in work.make(lambda _: None).diagnostics}
            assert not codes & {"T242", "T243"}, id
            assert not {code for code in codes if code.startswith(("T3", "T4"))}, id


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_writes_an_entry_and_tells_what_goes(disk: Disk):
    done = retract(disk, f"{FULL}#a2", "--reason", "It named “a person”: no.")
    assert done.exit_code == 0
    assert "1 × action" in done.stdout
    listed = (disk.folder / "content/retractions.yaml").read_text(encoding="utf-8")
    assert f'  - {{id: "{FULL}#a2", reason: "It named “a person”: no."}}\n' in listed
    assert "Put up a light" not in listed
    line = next(n for n, text in enumerate(State().content[NORTH].splitlines(), 1) if "claimed: in-progress" in text)
    assert retract(disk, f"content/{NORTH}:{line}", "--reason", "No.").exit_code == 0
    assert re.search(rf'id: "{FULL}#a1~[a-p]{{10}}"', (disk.folder / "content/retractions.yaml").read_text())


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([f"{FULL}#r11", "--reason", "No."], "did you mean"),
        (["no such thing", "--reason", "No."], "a key is"),
        (["content/inspections/north-bay/2016-05-10-harbour-2015.yaml:9999", "--reason", "No."], "nothing that could be taken down begins"),
        (["elsewhere/x.yaml:1", "--reason", "No."], "is not in content"),
        ([f"{FULL}#r1", "--reason", "Ask ann@harbour.gov.uk."], "an e-mail address"),
        ([f"{FULL}#a1", "--reason", "No.", "--note"], "no address of its own"),
        (["frameworks/harbour-2015", "--reason", "No."], "cannot be taken down"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_writes_nothing(arguments: list[str], why: str, disk: Disk):
    refused = retract(disk, *arguments)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert not (disk.folder / "content/retractions.yaml").exists()


def test_a_fact_that_has_changed_since_is_told(disk: Disk):
    line = next(n for n, text in enumerate(State().content[NORTH].splitlines(), 1) if "claimed: in-progress" in text)
    assert retract(disk, f"content/{NORTH}:{line}", "--reason", "No.").exit_code == 0
    file = disk.folder / "content" / NORTH
    before = file.read_text()
    file.write_text(before.replace("as-stated: under way", "as-stated: going on"))
    outcome = build.run(options(disk.folder), write=True)
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == ["T242"]
    file.write_text(before)


@pytest.mark.parametrize(
    ("key", "gone", "stays"),
    [
        (f"{FULL}#r1", "Half of the rings were new", "August 2016"),
        (f"{FULL}#a1", "August 2016", "Half of the rings were new"),
        ("documents/north-bay-cabinet-2016-07-05", "August 2016", "Half of the rings were new"),
        ("north-bay/2018-03-tide-visit", "Half of the rings were new", "August 2016"),
    ],
)
def test_what_is_told_of_its_changes_goes_with_it(key: str, gone: str, stays: str, disk: Disk):
    site = built(disk, State(), f"id: {key}")
    told = [site / "changes/index.html", site / "changes/index.json", *site.rglob("feed.xml")]
    said = "".join(file.read_text(encoding="utf-8") for file in told)
    assert gone not in said
    assert stays in said
