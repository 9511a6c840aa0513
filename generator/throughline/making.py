"""Sections → files: which of them are made again and which taken over, who makes them, and what the whole site must know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path

from throughline import check, downloads, exports, feeds, pages, render, urls, workers
from throughline.artifacts import Artifact, Kept, Page, Placed
from throughline.diagnostics import Diagnostic, Location
from throughline.finish import Finished, Finisher
from throughline.link import Dataset, Known
from throughline.memory import Memory, Section, Told, digest
from throughline.packed import Packed, Shelf, Stored, unpacked

_OF_AUTHORITIES = ("content/authorities/", "content/inspections/")

_PIECE = 24
"""How many pages are given to a process at once, where pages are shared out one by one."""
_FEW = 2 * _PIECE
"""How many are finished sooner than other processes are begun."""

Put = Callable[[Artifact | Placed | Kept], Kept | None]
"""What the first process does with each file, whichever made it. It may give what is to be remembered in its place."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Pages that somebody waits for, by address: each is finished as early as can be, and given at once."""

    addresses: frozenset[str] = frozenset()
    give: Callable[[Finished], None] = lambda _: None


NOBODY = Awaited()


@dataclass(frozen=True, slots=True)
class Due:
    """A page that is still to be finished; `same` is what came of it before, if it says the same as it did then."""

    page: Page
    same: Finished | None


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of one section: its pages and, where they are kept, the views; of an authority's, its rows of the tables
    by name, and its entries by the name of the family.
    """

    finished: list[Finished | Due]
    rows: Mapping[str, downloads.Rows | Stored]
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
        awaited: Awaited,
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
        self._awaited = awaited
        self._checking = check.Site(before.checked)
        self._found: list[Diagnostic] = []
        self._sections: dict[str, pages.Section] = {}
        self._told: dict[str, Mapping[str, object]] = {}
        self._shelf = Shelf()
        self._waiting: list[tuple[pages.Section, str, Worked]] = []
        self._texts: dict[str, str] = {}

    def site(self, put: Put, dataset: Dataset, templates: Path | None, known: Known) -> list[Diagnostic]:
        """Hand on every file; every finding on the pages, and at last those that only the whole site can tell."""
        planned = pages.Site(dataset, known)
        self._slugs = tuple(dataset.authorities)
        gone = dataset.retracted
        leads = digest(
            dataset.as_of.isoformat(), self.finisher.frame, *sorted(dataset.undertaken), *sorted(dataset.named),
            *map(" ".join, map(sorted, (gone.keys, gone.notes, gone.altered))),
        )  # fmt: skip
        self.memory.leads = leads
        self._work([*planned.of_all(), *planned.of_authorities()], leads, put)
        entries = self._entries()
        self._work([*planned.of_each(entries), *planned.profiles(entries)], leads, put)
        self._settle(put)
        changed = pages.changes.everything(dataset, entries[pages.changes.__name__])  # type: ignore[arg-type]
        made = ((name, section.addresses) for name, section in self.memory.sections.items())
        addresses = [address for name, held in made if name != pages.retracted.__name__ for address in held]
        if dataset.aliases:
            self._work([planned.of_aliases(addresses)], leads, put)
            self._settle(put)
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
        found = _once(self._found) + self._checking.finish(
            lambda path, wanted: written().get(wanted) or self._place(path, wanted)
        )
        if self._keep:
            self.memory.checked = self._checking
        return found

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
        """Take over or make each section, the longest first, so that no process is left with one at the end, but before all
        those that hold what somebody waits for. What one tells is made again where no process has it any more.

        What is kept is left unfinished until `_settle`, so that all of it can be shared out at once.
        """
        made_of = [self._made_of(section, leads) for section in sections]
        self._sections |= {section.name: section for section in sections}
        same = {n: made for n, section in enumerate(sections) if (made := self._again(section, made_of[n])) is not None}
        silent = {number for number, made in same.items() if made.entries is None and sections[number].tells}
        todo = [number for number in range(len(sections)) if number not in same or number in silent]
        todo.sort(key=lambda number: (not self._is_awaited(sections[number]), -_length(sections[number])))
        if todo and not self._keep:
            self._ready()

        def work(number: int) -> Worked:
            section = sections[number]
            if number in silent:
                return Worked([], {}, None, self._telling(section.dataset(), section.name))
            return self._made(section)

        shared = workers.shared(work, todo, 1 if self._keep else self._processes)
        taken = {number: made for number, made in same.items() if number not in silent}
        for number, made in chain(taken.items(), shared):
            if number in silent:
                made = replace(same[number], entries=made.entries)
            if self._keep:
                self._waiting.append((sections[number], made_of[number], made))
            else:
                made = self._put_down(made)
                self._take(sections[number], made_of[number], made, put)
            self._told[sections[number].name] = made.entries or {}

    def _put_down(self, made: Worked) -> Worked:
        """The same; what is not needed before the end, or by another process alone, lies in a file."""
        return replace(made, rows=self._shelf.laid(made.rows), entries=made.entries and self._shelf.laid(made.entries))

    def _settle(self, put: Put) -> None:
        """Finish what waits for it, and take it."""
        self._finish([made for _, _, made in self._waiting])
        for section, made_of, made in self._waiting:
            self._take(section, made_of, made, put)
        self._waiting = []

    def _finish(self, worked: Iterable[Worked]) -> None:
        """Finish what is due. Those that share the work see views as they are in this process when it begins."""
        due = [(made, n, page) for made in worked for n, page in enumerate(made.finished) if isinstance(page, Due)]
        if len(due) <= _FEW or self._processes == 1:
            for made, n, page in due:
                made.finished[n] = self.finisher(page.page, page.same)
            return
        self._ready()
        pieces = [due[start : start + _PIECE] for start in range(0, len(due), _PIECE)]

        def finished(piece: int) -> list[Finished | None]:
            made = [(self.finisher(page.page, page.same), page.page.address) for _, _, page in pieces[piece]]
            return [None if one is self._before.finished.get(address) else one for one, address in made]

        for piece, answers in workers.shared(finished, range(len(pieces)), self._processes):
            for (made, n, page), answer in zip(pieces[piece], answers, strict=True):
                made.finished[n] = answer or self._before.finished[page.page.address]

    def _made_of(self, section: pages.Section, leads: str) -> str:
        """The digest of all that the views of a section are made of; empty if they look at everything. Of entries only those of
        a profile, and where they are not held for the next build: else they are compared, which takes less.
        """
        files = section.part.files if section.part else section.files
        own = (f"{file} {self._digests[file]}" for file in files)
        if section.part:
            beside = () if self._keep or not section.entries else section.entries.values()
            return digest(leads, *own, *(exports.serialised(told).decode() for told in (section.part.near, *beside)))
        return digest(leads, *self._common, *own) if section.entries is not None else ""

    def _entries(self) -> pages.Entries:
        """What each authority has to tell, by family and authority, in the order of their slugs."""
        told: dict[str, Told] = defaultdict(Told)
        for slug in self._slugs:
            for family, entry in self._told[slug].items():
                told[family].held[slug] = entry
        return told

    def _again(self, section: pages.Section, made_of: str) -> Worked | None:
        """The pages of a section as they were made before, if nothing that they are made of has changed."""
        old = self._before.sections.get(section.name)
        if (
            old is None
            or not made_of
            or old.made_of != made_of
            or (section.entries is not None and section.entries != old.entries and (self._keep or not section.part))
        ):
            return None
        made: list[Finished | Due] = []
        for number, address in enumerate(old.addresses):
            finished = self._before.finished.get(address)
            if finished is None or not self._is_current(finished):
                if old.pages is None:
                    return None
                made.append(self._due(old.pages[number], finished))
            else:
                made.append(finished)
        return Worked(made, old.rows, old.pages, old.entries)

    def _telling(self, dataset: Dataset, slug: str) -> Mapping[str, object]:
        """What an authority tells; packed where another process is to have it."""
        told = pages.entries(dataset, slug)
        return told if self._keep else _packed(pages.sheaved(told))

    def _made(self, section: pages.Section) -> Worked:
        dataset = section.dataset()
        old = self._before.sections.get(section.name) if self._before.leads == self.memory.leads else None
        before = {page.address: page for page in (old.pages if old else None) or ()}
        kept: list[Page] = []
        made: list[Finished | Due] = []
        for page in section.pages(dataset):
            if not self._keep:
                made.append(self.finisher(page))
                continue
            old_page = before.get(page.address)
            if old_page and page == old_page:
                old_page.made_of, page = page.made_of, old_page
                same = self._before.finished.get(page.address)
            else:
                same = None
            kept.append(page)
            made.append(same if same and self._is_current(same) else self._due(page, same))
        if not section.tells:
            return Worked(made, {}, *((tuple(kept), section.entries) if self._keep else (None, None)))
        rows = {table.name: downloads.of_authority(table, dataset, section.name) for table in pages.TABLES}
        told = self._telling(dataset, section.name)
        return Worked(made, rows, tuple(kept), told) if self._keep else Worked(made, _packed(rows), None, told)

    def _due(self, page: Page, same: Finished | None) -> Finished | Due:
        """What is to be finished with all the rest, or is finished now because somebody waits for it."""
        if page.address not in self._awaited.addresses:
            return Due(page, same)
        made = self.finisher(page, same)
        self._awaited.give(made)
        return made

    def _is_awaited(self, section: pages.Section) -> bool:
        old = self._before.sections.get(section.name)
        return old is not None and not self._awaited.addresses.isdisjoint(old.addresses)

    def _is_current(self, finished: Finished) -> bool:
        """Whether a page is made from the templates as they now are."""
        return finished.templates == self.finisher.renderer.made_from(finished.template)

    def _take(self, section: pages.Section, made_of: str, made: Worked, put: Put) -> None:
        done = [finished for finished in made.finished if isinstance(finished, Finished)]
        for finished in done:
            self._found += finished.found
            self.rendered += finished is not self._before.finished.get(finished.address) and bool(finished.files)
            if not finished.files:
                for path in finished.paths:
                    self._checking.excuse(path)
                continue
            known = finished if self._keep else self.memory.lean(finished)
            for file in finished.files:
                self._checking.add(file.path, known.facts if file.path.endswith(".html") else check.Facts())
            held = tuple([put(file) or file for file in finished.files])
            if not self._keep:
                known = replace(known, files=())
            elif held != finished.files:
                known = replace(finished, files=held)
            self.memory.finished[finished.address] = known
        addresses = tuple(finished.address for finished in done if finished.files)
        whole = len(addresses) == len(done)
        self.memory.sections[section.name] = Section(
            made_of if whole else "", addresses, made.rows, made.pages, made.entries
        )

    def _rows(self, table: pages.Table, dataset: Dataset, slug: str) -> downloads.Rows:
        """The rows of one authority: of this build, else as they lie in the last one; or made after all."""
        made: downloads.Rows | None = unpacked(self.memory.sections[slug].rows.get(table.name))
        made = made or self._before.rows(table.name, slug)
        return made or downloads.of_authority(table, self._sections[slug].dataset(), slug)


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
