"""What is deleted is gone from every page, table, feed and list, whether the site is made anew or only what differs."""

from __future__ import annotations

import copy
import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import everything
from neighbourhood import Disk, State
from rebuilding import made, on_disk, options, quick, shown
from throughline import build
from throughline.build import Work

NORTH = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
VISIT = "inspections/north-bay/2018-03-tide-visit.yaml"
SITE = "site.yaml"
WORDS = "vocabulary.yaml"
FRAMEWORK = "frameworks/harbour-2015.yaml"
CITED = "source: {document: survey-framework-2015, at: quixote 1}"
MARK = b"quixot"

# Each kind of thing: where it stands, after which line (None: a file of its own, or the end of one), and what it is.
THINGS: dict[str, list[tuple[str, str | None, str]]] = {
    "an authority": [
        ("authorities/quixote.yaml", None, f"name: Quixote Bay\ncouncil: Quixote Council\nregion: Quixotia\ntype: county\n{CITED}\n"),
        ("inspections/quixote/2017-01-10-harbour-2015.yaml", None,
         "authority: quixote\nframework: harbour-2015\nkind: survey\nstate: held\npublished: 2017-01-10\nreport: {id: quixote-1}\n"
         "source: {document: report, at: summary}\njudgements: {whole: fair, moorings: fair}\n"),
        ("authorities/east-bay.yaml", "  authorities: [south-bay", ", quixote"),
    ],
    "an inspection": [
        ("inspections/south-bay/2018-05-04-harbour-2015.yaml", None,
         "authority: south-bay\nframework: harbour-2015\nkind: survey\nstate: held\npublished: 2018-05-04\n"
         "report: {id: quixote-2018, url: https://example.org/quixote}\nsource: {document: report, at: quixote}\n"
         "judgements: {whole: fair, moorings: fair}\nsummary: A quixotic summary.\n"),
    ],
    "a visit": [
        ("inspections/north-bay/2018-06-tide-visit.yaml", None,
         f"authority: north-bay\nframework: harbour-2015\nkind: tide-visit\nstate: announced\nonsite: 2018-06\ntitle: Quixotic visit\n{CITED}\n"),
    ],
    "a document": [
        ("documents/quixote-2017.yaml", None,
         "title: Quixote on quays\nshort: Quixote 2017\npublisher: Quixote Press\nkind: plan\non: 2017-09\naudience: [north-bay]\n"),
        (NORTH, "at: row 1}\n    claims:", "\n      - {claimed: in-progress, as-at: 2016-07, source: {document: quixote-2017, at: 1}}"),
    ],
    "an origin": [
        ("origins/quixote-2016.yaml", None,
         "title: Review of Quixote\nbody: The Quixote Review\npublished: 2016-11\nsummary: Quixotic.\n"
         f"recommendations:\n  - {{id: quixote-1, title: A quixotic horn, themes: [lights], {CITED}}}\n{CITED}\n"),
    ],
    "a national snapshot": [
        ("national/quixote-2018.yaml", None, f"title: Quixote counted\nsummary: Quixotic.\nas-at: 2018-06-30\n{CITED}\n"),
    ],
    "a framework": [
        ("frameworks/quixote-2018.yaml", None,
         "title: Framework of Quixote\nshort: Quixote\nedition: Quixote, 2018 edition\ninspectorates: [Quixote Inspectorate]\n"
         "in-force-from: 2018-01\nkinds: [survey]\nscale:\n  - {id: quixotic, label: Quixotic, mark: disc, tone: blue}\n"
         "judgements:\n  - {id: quixote, title: Quixotism, short: Quixotism, lanes: [{id: moorings, fit: near}]}\n"
         f"summary: Quixotic.\n{CITED}\n"),
    ],
    "a page": [("pages/quixote.md", None, "# Quixote\n\nA quixotic page.\n")],
    "a theme": [
        (WORDS, "themes:", "\n  - {id: quixote, title: Quixotism, rule: Use for quixotic things.}"),
        (NORTH, "themes: [lights", ", quixote"),
    ],
    "a lane": [
        (WORDS, "lanes:\n  - {id: overall, title: Overall}", "\n  - {id: quixote, title: Quixotism}"),
        (FRAMEWORK, "{id: moorings, fit: same}", ", {id: quixote, fit: part}"),
    ],
    "a kind of event": [
        (WORDS, "kinds:", "\n  - {id: quixote, title: Quixotic visit, graded: no, summary: Quixotic.}"),
        (FRAMEWORK, "kinds: [survey", ", quixote"),
    ],
    "a status": [(WORDS, "statuses:", "\n  - {id: quixote, title: Quixotic, meaning: As Quixote has it.}"),
                 (VISIT, "read-for:", ""), (NORTH, "as-stated: under way}", "\n      - {claimed: quixote, as-at: 2016-08}")],
    "a step": [(WORDS, "steps:", "\n  - {id: quixote, title: Quixote receives it, body-type: executive, expected: yes}")],
    "a body": [("authorities/north-bay.yaml", "bodies:", "\n  - {id: quixote, title: Quixote panel, type: scrutiny}")],
    "a judgement": [(FRAMEWORK, "judgements:", "\n  - {id: quixote, title: Quixotism, short: Quixotism, lanes: [{id: moorings, fit: part}]}"),
                    (NORTH, "judgements: {", "quixote: fair, ")],
    "a recommendation": [
        (NORTH, "recommendations:", "\n  - {id: quixote, title: A quixotic thing, themes: [lights], source: {document: report, at: quixote}}"),
        (NORTH, "addresses: [r1", ", quixote"),
        (VISIT, "verifications:", "\n  - {of: north-bay/2016-05-10-harbour-2015#quixote, found: confirmed, basis: named}"),
    ],
    "an action": [
        (NORTH, "actions:", f"\n  - {{id: quixote, title: A quixotic task, addresses: [r1], owner: Quixotist, {CITED}}}"),
        ("inspections/east-bay/2018-02-14-harbour-2015.yaml", "verifications:",
         "\n  - {of: north-bay/2016-05-10-harbour-2015#quixote, found: partly, basis: subject}"),
        ("inspections/east-bay/2018-02-14-harbour-2015.yaml", "read-for: [", "north-bay/2016-05-10-harbour-2015, "),
    ],
    "what a council named": [(NORTH, "response:", ""), (NORTH, "governance:", ""), (NORTH, None, f"council-named:\n  - {{id: quixote, title: Quixotism, restates: [r1], {CITED}}}\n")],
    "a claim": [(NORTH, "as-stated: under way}", "\n      - {claimed: completed, as-at: 2016-09, as-stated: quixotic, said-by: Quixote}")],
    "a finding": [(VISIT, "verifications:", "\n  - {of: north-bay/2016-05-10-harbour-2015#r2, found: recurs, basis: named, summary: Quixotic.}")],
    "a step of governance": [(NORTH, "governance:", f"\n  - {{body: cabinet, on: 2016-09-01, state: held, title: Quixotic paper, resolved: Quixotism, {CITED}}}")],
    "a statistic": [(NORTH, "statistics:", "\n  - {label: Quixotic berths, value: 17}")],
    "a strength": [(NORTH, "strengths:", "\n  - {summary: A quixotic strength.}")],
    "an intervention": [(NORTH, None, f"interventions:\n  - {{id: quixote, title: Quixotic board, state: in-place, {CITED}}}\n")],
    "a note": [(NORTH, "themes: [mooring-rings]", f"\n    notes:\n      - {{text: A quixotic note., {CITED}}}")],
    "a reply": [(NORTH, None, f"replies:\n  - {{body: Quixote Council, on: 2016-09, about: r1, summary: Quixotic., {CITED}}}\n")],
    "a statement": [("authorities/east-bay.yaml", "statements:", f"\n  - {{summary: Quixotic., said-by: Quixote, holds: unchecked, because: Quixotism., {CITED}}}")],
    "a paper not held": [(NORTH, None, "not-held:\n  - {title: Letter of Quixote, known-from: {document: survey-framework-2015, at: quixote}}\n")],
    "plain words": [(NORTH, None, f"in-plain-words:\n  council-promised:\n    - {{summary: Quixotic promise., {CITED}}}\n")],
    "a mention": [(VISIT, None, "mentions:\n  - {event: north-bay/2016-05-10-harbour-2015, summary: Quixotic., source: {document: report, at: 2}}\n")],
    "a grade reported earlier": [("authorities/south-bay.yaml", "reported-earlier:",
        f"\n  - {{subject: Quixotism, on: 2013-05, basis: stated, grade: fair, lane: moorings, reported-by: north-bay/2016-05-10-harbour-2015, {CITED}}}")],
    "a value among others": [(NORTH, "at: para 4}}", "\n        - {value: Quixotist, source: {document: survey-framework-2015, at: quixote}}")],
    "a helpline": [(SITE, "helplines:", "\n  - {who: Quixote, number: \"0\"}")],
    "a defect of a document": [("documents/survey-framework-2015.yaml", None, "defects:\n  - {summary: Quixotic., at: page 2}\n")],
}  # fmt: skip


def with_thing(name: str) -> State:
    state = State()
    for path, after, text in THINGS[name]:
        if after is None:
            state.content[path] = state.content.get(path, "") + text
        else:
            assert after in state.content[path], after
            state.content[path] = state.content[path].replace(after, after + text, 1)
    return state


def traces(folder: Path) -> list[str]:
    """Every file that names the thing, or is named after it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [f"{path}" for path in files if MARK in str(path).lower().encode() or MARK in path.read_bytes().lower()]


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Disk, Work]]:
    """What goes on from one test to the next: the files, and the process that has seen all of them."""
    with quick(), shown() as disk:
        yield disk, Work(options(disk.folder, base_url="https://example.org/x/"))


@pytest.mark.parametrize("name", THINGS)
def test_what_is_deleted_leaves_no_trace(name: str, shop: tuple[Disk, Work]):
    disk, work = shop
    asked = options(disk.folder, base_url="https://example.org/x/")
    disk.show(with_thing(name))
    assert made(work)[1], [str(diagnostic) for diagnostic in work.make(lambda _: None).diagnostics]
    build.run(asked, write=True)
    assert len(traces(asked.output)) > 1, "it was there"
    disk.show(State())
    assert build.run(asked, write=True).diagnostics == ()
    assert traces(asked.output) == []
    assert MARK not in asked.output.with_name(".site.cache").read_bytes().lower()
    now = made(work)
    assert now[1] == on_disk(asked.output)
    assert not any(MARK in path.encode() for path in now[1])


# -- whatever the models know ------------------------------------------------------------------------------------------

CUTS = 1000 if os.environ.get("THROUGHLINE_PROFILE") == "torture" else 8
WORD = re.compile(r"Mark\d{3}q")


def places(tree: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield (*above, key)
        yield from places(value, (*above, key))


def without(tree: Any, place: tuple[Any, ...]) -> Any:
    """A tree without what stands at a place."""
    tree = holder = copy.deepcopy(tree)
    for key in place[:-1]:
        holder = holder[key]
    del holder[place[-1]]
    return tree


def test_whatever_is_taken_out_of_a_full_record_leaves_no_trace(tmp_path: Path):
    """One thing after another, by chance, from a record in which every field of every model is given a word of its own."""
    words: dict[str, str] = {}
    full = everything.files(lambda field: words.setdefault(field.path, f"Mark{len(words):03}q"))
    shutil.copytree(everything.MINIMAL, tmp_path / "content")
    work = Work(options(tmp_path, templates=None))
    every = [(path, place) for path, text in full.items() for place in places(yaml.load(text, yaml.CBaseLoader))]
    random.Random(7).shuffle(every)
    taken = 0
    for path, place in every:
        left = full | {path: everything.written(without(yaml.load(full[path], yaml.CBaseLoader), place))}
        gone = set(words.values()) - set(WORD.findall("".join(left.values())))
        if not gone or taken == CUTS:
            continue
        for name, text in left.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        files: dict[str, bytes] = {}
        done = work.make(lambda one, files=files: files.__setitem__(one.path, one.content))  # type: ignore[misc]
        if done.stands:  # else the rest needs it
            taken += 1
            said = {word for content in files.values() for word in WORD.findall(content.decode("utf-8", "replace"))}
            assert len(said) > 250
            assert said.isdisjoint(gone), (path, place)
    print(f"{taken} things taken out, one at a time")
    assert taken >= 8
