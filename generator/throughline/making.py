"""Sections → files: which of them are made again and which taken over, who makes them, and what the whole site must know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path

from throughline import check, downloads, exports, feeds, pages, render, urls, workers
from throughline.artifacts import Artifact, Kept, Page, Placed
from throughline.diagnostics import Diagnostic, Location
from throughline.finish import Finished, Finisher
from throughline.link import Dataset
from throughline.memory import Memory, Packed, Section, Told, digest, unpacked

_OF_AUTHORITIES = ("content/authorities/", "content/inspections/")

Put = Callable[[Artifact | Placed | Kept], None]
"""What the first process does with each file, whichever made it."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of one section: its pages and, where they are kept, the views; of an authority's, its rows of the tables
    by name, and its entries by the name of the family.
    """

    finished: list[Finished]
    rows: Mapping[str, downloads.Rows | Packed]
    pages: tuple[Page, ...] | None
    entries: Mapping[str, object] | None


class Making:
    """The making of one site: which sections are made again, and what is taken over. `ready` is called before any is made."""

    def __init__(
        self,
        finisher: Finisher,
        before: Memory,
        digests: dict[str, str],
        base_url: str,
        processes: int,
        *,
        ready: Callable[[], None],
        keep: bool,
    ) -> None:
        self.finisher = finisher
        self.memory = Memory()
        self.rendered = 0
        self._before = before
        self._digests = digests
        self._common = [f"{path} {made}" for path, made in digests.items() if not path.startswith(_OF_AUTHORITIES)]
        self._slugs: tuple[str, ...] = ()
        self._base_url = base_url
        self._processes = processes
        self._ready = ready
        self._keep = keep
        self._checking = check.Site()
        self._found: list[Diagnostic] = []
        self._sections: dict[str, pages.Section] = {}
        self._texts: dict[str, str] = {}

    def site(self, put: Put, dataset: Dataset, templates: Path | None) -> list[Diagnostic]:
        """Hand on every file; every finding on the pages, and at last those that only the whole site can tell."""
        planned = pages.Site(dataset)
        self._slugs = tuple(dataset.authorities)
        leads = digest(
            dataset.as_of.isoformat(), self.finisher.frame, *sorted(dataset.undertaken), *sorted(dataset.named)
        )
        self._work([*planned.of_all(), *planned.of_authorities()], leads, put)
        entries = self._entries()
        self._work(list(planned.of_each(entries)), leads, put)
        changed = pages.changes.everything(dataset, entries[pages.changes.__name__])  # type: ignore[arg-type]
        made = ((name, section.addresses) for name, section in self.memory.sections.items())
        addresses = [address for name, held in made if name != pages.retracted.__name__ for address in held]
        if dataset.aliases:
            self._work([planned.of_aliases(addresses)], leads, put)
        for artifact in chain(  # one after another: the tables are the largest things there are
            downloads.files(dataset, self._base_url, self._rows, self.memory.lying),
            (exports.searched(dataset, entries[pages.search.__name__]),),
            render.assets(templates),
            feeds.files(dataset, changed, self._base_url),
            exports.for_crawlers(addresses, self._base_url, feeds.last_changed(changed)),
            exports.for_hosts(pages.moved.prefixes(dataset), self._base_url),
        ):
            facts = check.facts(artifact, self.finisher.base_path)
            self._checking.add(artifact.path, facts)
            self._found += facts.found
            put(artifact)
            if facts.links or facts.astray:
                self._texts[artifact.path] = artifact.content.decode("utf-8", "replace")
        written = cache(lambda: check.linked(dataset, self.finisher.resolve))
        return _once(self._found) + self._checking.finish(
            lambda path, wanted: written().get(wanted) or self._place(path, wanted)
        )

    def _place(self, path: str, wanted: check.Target | str) -> Location:
        """Where on a page a link stands that leads nowhere. What a page said is not kept: it is made once more."""
        if path not in self._texts:
            address = urls.address_of(path)
            section = next(
                self._sections[name] for name, held in self.memory.sections.items() if address in held.addresses
            )
            page = next(page for page in section.pages(section.dataset()) if page.address == address)
            self._texts[path] = self.finisher.renderer.rendered(page)[0]
        return Location(path, *check.place(path, self._texts[path], wanted, self.finisher.base_path))

    def _work(self, sections: list[pages.Section], leads: str, put: Put) -> None:
        """Take over or make each section, the longest first, so that no process is left with one at the end."""
        made_of = [self._made_of(section, leads) for section in sections]
        self._sections |= {section.name: section for section in sections}
        todo = []
        for number, section in enumerate(sections):
            if (same := self._again(section, made_of[number])) is None:
                todo.append(number)
            else:
                self._take(section, made_of[number], same, put)
        todo.sort(key=lambda number: -_length(sections[number]))
        if todo:
            self._ready()
        for number, made in workers.shared(lambda number: self._made(sections[number]), todo, self._processes):
            self._take(sections[number], made_of[number], made, put)

    def _made_of(self, section: pages.Section, leads: str) -> str:
        """The digest of all that the views of a section are made of, entries apart; empty if they look at everything."""
        files = section.part.files if section.part else section.files
        own = (f"{file} {self._digests[file]}" for file in files)
        if section.part:
            return digest(leads, *own)
        return digest(leads, *self._common, *own) if section.entries is not None else ""

    def _entries(self) -> pages.Entries:
        """What each authority has to tell, by family and authority, in the order of their slugs."""
        told = {family.__name__: Told() for family in pages.TOLD}
        for slug in self._slugs:
            for family, entry in (self.memory.sections[slug].entries or {}).items():
                told[family].held[slug] = entry
        return told

    def _again(self, section: pages.Section, made_of: str) -> Worked | None:
        """The pages of a section as they were made before, if nothing that they are made of has changed."""
        old = self._before.sections.get(section.name)
        if (
            old is None
            or not made_of
            or old.made_of != made_of
            or (section.entries is not None and section.entries != old.entries)
        ):
            return None
        made = []
        for number, address in enumerate(old.addresses):
            finished = self._before.finished.get(address)
            if finished is None or finished.templates != self.finisher.renderer.made_from(finished.template):
                if old.pages is None:
                    return None
                finished = self.finisher(old.pages[number])
            made.append(finished)
        entries = old.entries
        if entries is None and section.part and not section.part.near:
            entries = pages.entries(section.dataset(), section.part.slug)
        return Worked(made, old.rows, old.pages, entries)

    def _made(self, section: pages.Section) -> Worked:
        dataset = section.dataset()
        kept, made = [], []
        for page in section.pages(dataset):
            made.append(self.finisher(page))
            if self._keep:
                kept.append(page)
        if not section.part:
            return Worked(made, {}, *((tuple(kept), section.entries) if self._keep else (None, None)))
        tables = [table for table in pages.TABLES if table.near == section.part.near]
        rows = {table.name: downloads.of_authority(table, dataset, section.part.slug) for table in tables}
        entries = None if section.part.near else pages.entries(dataset, section.part.slug)
        if self._keep:
            return Worked(made, rows, tuple(kept), entries)
        return Worked(made, _packed(rows), None, entries and _packed(entries))

    def _take(self, section: pages.Section, made_of: str, made: Worked, put: Put) -> None:
        for finished in made.finished:
            self._found += finished.found
            self.rendered += finished is not self._before.finished.get(finished.address) and bool(finished.files)
            if not finished.files:
                for path in finished.paths:
                    self._checking.excuse(path)
                continue
            known = finished if self._keep else self.memory.lean(finished)
            for file in finished.files:
                self._checking.add(file.path, known.facts if file.path.endswith(".html") else check.Facts())
                put(file)
            self.memory.finished[finished.address] = known if self._keep else replace(known, files=())
        addresses = tuple(finished.address for finished in made.finished if finished.files)
        whole = len(addresses) == len(made.finished)
        self.memory.sections[section.name] = Section(
            made_of if whole else "", addresses, made.rows, made.pages, made.entries
        )

    def _rows(self, table: pages.Table, dataset: Dataset, slug: str) -> downloads.Rows:
        """The rows of one authority: of this build, else as they lie in the last one; or made after all."""
        name = f"{slug} near" if table.near else slug
        made: downloads.Rows | None = unpacked(self.memory.sections[name].rows.get(table.name))
        made = made or self._before.rows(table.name, slug)
        return made or downloads.of_authority(table, self._sections[name].dataset(), slug)


def _packed(made: Mapping[str, object]) -> dict[str, Packed]:
    return {name: Packed.of(value) for name, value in made.items()}


def _length(section: pages.Section) -> int:
    return len(section.part.files) if section.part else 1 << 30


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """A fault of a template shows on every page that uses it; it is told once, whichever page was made first."""
    told: dict[object, Diagnostic] = {}
    for number, diagnostic in enumerate(found):
        key = (diagnostic.code, diagnostic.at) if diagnostic.code.startswith("T3") else number
        if key not in told or diagnostic.message < told[key].message:
            told[key] = diagnostic
    return list(told.values())
