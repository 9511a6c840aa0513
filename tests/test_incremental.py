"""What was made before is never shown where it would be made otherwise now: after any edits every byte is that of a clean build."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import neighbourhood
from neighbourhood import Disk, State, edited
from rebuilding import Site, made, on_disk, options, quick, shown, told
from throughline import build, link, making, pages
from throughline.build import Options, Work
from throughline.output import Entry
from throughline.pages import as_of, lists, profiles, themes

TORTURE = os.environ.get("THROUGHLINE_PROFILE") == "torture"
SEQUENCES, STEPS = (1000, 50) if TORTURE else (50, 20)
SEEDS = os.environ.get("THROUGHLINE_SEEDS", "")
"""Two numbers, such as 17-18, to try those sequences alone."""


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with quick():
        yield


# -- the property ------------------------------------------------------------------------------------------------------


class Trial:
    """One sequence of edits, held against clean builds. `known` remembers what clean builds made, by state and options."""

    def __init__(self, seed: int, disk: Disk, known: dict[object, Site]) -> None:
        self.chance = random.Random(seed)
        self.disk = disk
        self.known = known
        self.past = [State()]
        self.did = [f"seed {seed}"]
        self.options = options(disk.folder, output=disk.folder / f"site-{seed}")
        disk.show(self.past[0])
        self.work = Work(self.options)
        self.standing: dict[str, Entry] = {}

    def clean(self, asked: Options) -> Site:
        key = (self.past[-1].key(), asked.base_url, asked.offline, asked.as_of)
        if key not in self.known:
            self.known[key] = made(Work(asked, keep=False))
        return self.known[key]

    def step(self) -> None:
        did, state = edited(self.chance, self.past)
        self.did.append(did)
        self.past.append(state)
        self.disk.show(state)
        self.same(made(self.work), self.clean(self.options), "in one process")
        if TORTURE or self.chance.random() < 0.15:
            self.beside_the_last()
        if TORTURE or self.chance.random() < 0.05:
            self.parts_are_wide_enough()

    def beside_the_last(self) -> None:
        """A build as a new process makes it, beside what the last one left."""
        given = {"base_url": "https://example.org/x/"}, {"offline": True}, {"as_of": "2018-09-01"}
        asked = replace(self.options, **self.chance.choice(given)) if self.chance.random() < 0.2 else self.options
        outcome = build.run(asked, write=True)
        self.did.append("(build)")
        found, files = self.clean(asked)
        if len({path.casefold() for path in files}) < len(
            files
        ):  # only a disk minds two names that differ in case alone
            assert [d.code for d in outcome.diagnostics if d.level == "error"] == ["T506"]
            found, files = told(outcome.diagnostics), {}
        self.standing = files or self.standing
        self.same((told(outcome.diagnostics), on_disk(asked.output)), (found, self.standing), "beside the last build")

    def parts_are_wide_enough(self) -> None:
        for difference in too_narrow(self.disk.folder / "content"):
            raise AssertionError(f"{difference}\nafter {', '.join(self.did)}")

    def same(self, now: Site, clean: Site, where: str) -> None:
        if now == clean:
            return
        after = f"{where}, after {', '.join(self.did)}"
        assert now[0] == clean[0], f"other findings {after}"
        paths = [path for path in now[1].keys() | clean[1].keys() if now[1].get(path) != clean[1].get(path)]
        raise AssertionError(f"other files {after}: {sorted(paths)[:8]}")


def too_narrow(content: Path) -> Iterator[str]:
    """Each page, table or entry that differs where it is made from the whole record."""
    dataset = linked(content)
    if dataset is None:
        return
    whole_record = link.Whole(dataset)
    for family in (lists, themes):
        told = {slug: family.entry(whole_record.narrowed(slug), slug) for slug in dataset.authorities}
        for common, whole in zip(family.plan(whole_record.common(), told), family.plan(dataset, told), strict=True):
            if common != whole:
                yield f"{whole.address} is not the same from what is no authority's"
    for section in pages.sections(dataset):
        if section.part is None:
            continue
        part = section.dataset()
        for narrow, whole in zip(section.pages(part), section.pages(dataset), strict=True):
            if (narrow.address, narrow.view) != (whole.address, whole.view):
                yield f"{whole.address} is not the same from its own part of the record"
        if not section.tells:
            continue
        slug = section.part.slug
        for table in pages.TABLES:
            if list(table.of(part, slug)) != list(table.of(dataset, slug)):
                yield f"the rows of {slug} in {table.name} are not the same from its own part of the record"
        whole_told = pages.entries(dataset, slug)
        for family, told in pages.entries(part, slug).items():
            if told != whole_told[family]:
                yield f"what {slug} tells {family} is not the same from its own part of the record"


def linked(content: Path) -> link.Dataset | None:
    """The record, unless an error stands in it."""
    work = Work(options(content.parent))
    dataset = work.make(lambda _: None).dataset
    return dataset if work.memory.sections else None


def sequences() -> range:
    if SEEDS:
        first, _, last = SEEDS.partition("-")
        return range(int(first), int(last or first) + 1)
    return range(SEQUENCES)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_after_any_edits_every_byte_is_that_of_a_clean_build(block: int):
    known: dict[object, Site] = {}
    with shown(neighbourhood.packaged if TORTURE or block == 0 else neighbourhood.plain) as disk:
        for seed in sequences()[block::10]:
            trial = Trial(seed, disk, known)
            for _ in range(STEPS):
                trial.step()
            shutil.rmtree(trial.options.output, ignore_errors=True)


def test_each_authoritys_pages_are_the_same_from_its_own_part_of_the_record():
    state = State()
    with shown() as disk:
        disk.show(state)
        assert list(too_narrow(disk.folder / "content")) == []
        state.content |= neighbourhood.GUESTS
        disk.show(state)
        assert list(too_narrow(disk.folder / "content")) == []


def test_what_a_page_does_not_look_at_does_not_make_it_again(monkeypatch: pytest.MonkeyPatch):
    """After an edit of the visit of 2018: the days before it, and the profile of a neighbour, beside which nothing changes."""
    seen: list[str] = []
    past, profile = as_of.profile, profiles.of
    monkeypatch.setattr(as_of, "profile", lambda *given: seen.append(f"{given[1]} {given[2]}") or past(*given))
    monkeypatch.setattr(profiles, "of", lambda *given: seen.append(given[1]) or profile(*given))
    visit = "inspections/north-bay/2018-03-tide-visit.yaml"
    source = "source: {document: survey-framework-2015, at: annex}"
    state = State()
    state.content["authorities/far-bay.yaml"] = (
        f"name: Far Bay\nregion: Coast\ntype: unitary\n{source}\n"
        f"neighbours: {{as-at: 2018-01, authorities: [north-bay], {source}}}\n"
    )
    with shown() as disk:
        disk.show(state)
        work = Work(options(disk.folder))
        made(work)
        assert {"north-bay 2016-05-10", "north-bay 2018-04-16", "north-bay", "far-bay"} <= set(seen)
        state.content[visit] = state.content[visit].replace("Half of the rings", "Half of all rings")
        disk.show(state)
        seen.clear()
        now = made(work)
        assert "north-bay" in seen
        assert "far-bay" not in seen
        assert min(one for one in seen if one.startswith("north-bay ")) == "north-bay 2018-04-16"
        assert now == made(Work(options(disk.folder)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_pages_that_processes_share_out_are_the_same():
    state = State()
    with shown() as disk:
        disk.show(state)
        work = Work(options(disk.folder, processes=2))
        made(work)
        for remark in ("first", "second"):
            state.shared["base.html"] = f"{{# {remark} #}}"
            disk.show(state)
            now = made(work)
            assert sum(path.endswith(".html") for path in now[1]) > making._FEW
            assert now == made(Work(options(disk.folder), keep=False))


def test_a_link_to_what_is_taken_down_leads_elsewhere_though_its_page_says_the_same():
    state = State()
    state.content["documents/nobodys.yaml"] = "title: A paper\npublisher: Nobody\nkind: minutes\non: 2018-04\n"
    state.content["pages/about.md"] += "\nSee [a paper](record:documents/nobodys).\n"
    with shown() as disk:
        disk.show(state)
        work = Work(options(disk.folder))
        before = made(work)
        state.content["retractions.yaml"] = "retractions: [{id: documents/nobodys, reason: Invented}]\n"
        disk.show(state)
        now = made(work)
        assert now[1]["about/index.html"] != before[1]["about/index.html"]
        assert now == made(Work(options(disk.folder)))


def test_a_renamed_file_that_says_the_same_is_shown_at_its_new_address():
    state = State()
    del state.content["changes/2018-05-02.yaml"]  # which names it
    with shown() as disk:
        disk.show(state)
        work = Work(options(disk.folder))
        made(work)
        state.content["inspections/north-bay/2018-04-16-tide-visit.yaml"] = state.content.pop(
            "inspections/north-bay/2018-03-tide-visit.yaml"
        )
        disk.show(state)
        now = made(work)
        assert "authorities/north-bay/2018-04-16-tide-visit/index.html" in now[1]
        assert now == made(Work(options(disk.folder)))


@pytest.mark.torture
def test_each_authoritys_pages_are_the_same_from_its_own_part_of_the_national_record(root: Path, tmp_path: Path):
    (tmp_path / "content").symlink_to(root / "content")
    assert list(too_narrow(tmp_path / "content")) == []
