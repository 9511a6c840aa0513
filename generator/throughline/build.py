"""Calls the arrows in order: content → records → dataset → pages → bytes → the output folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from throughline import (
    check,
    downloads,
    exports,
    history,
    link,
    output,
    pages,
    program,
    records,
    render,
    sources,
    urls,
    workers,
)
from throughline.artifacts import Artifact, Kept, Page
from throughline.diagnostics import Diagnostic, Lines
from throughline.finish import Finished, Finisher
from throughline.link import Content, Dataset
from throughline.memory import Memory, Section
from throughline.sources import SourceFile

Put = Callable[[Artifact | Kept], None]
Say = Callable[[str], None]
Looked = tuple[list[SourceFile], list[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for. `as_of` is a day as YYYY-MM-DD; `stale` a number of months."""

    content: Path
    templates: Path | None
    output: Path
    base_url: str | None
    as_of: str | None
    strict: bool
    offline: bool
    explain: bool
    stale: int | None
    processes: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was found, and what there is to say on standard output."""

    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[str, ...]
    lines_of: Lines


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making the site once. `stands` where nothing was found that keeps it from being used."""

    diagnostics: tuple[Diagnostic, ...]
    lines_of: Lines
    dataset: Dataset | None
    rendered: int
    stands: bool


def run(options: Options, *, write: bool, say: Say = lambda _: None) -> Outcome:
    """Make the site once; with `write`, put it in place if nothing stands against it."""
    work = Work(options, keep=False)
    made: Made | None = None
    if not write:
        made = work.make(_nowhere, say)
        return Outcome(made.diagnostics, _stale(made.dataset, options) if made.dataset else (), made.lines_of)
    looked = sources.walk(options.content)
    inputs, made_by = _inputs(looked, options), program.digest()
    read_from = [options.content, *render.folders(options.templates)]
    try:
        with output.opened(options.output, apart_from=read_from, program=made_by) as stage:
            if stage.remembered.get("inputs") == inputs and stage.known.keys() == stage.old.keys():
                return Outcome((), _said(stage.unchanged(), options), sources.lines_of(options.content))
            if stage.made_by_this:
                work.memory = Memory.of(stage.remembered, stage.known)
            made = work.make(stage.add, say, looked)
            if not made.stands:
                return Outcome(made.diagnostics, (), made.lines_of)
            clean = {} if made.diagnostics else {"inputs": inputs}
            report = stage.commit({**clean, **work.memory.as_data()})
    except output.Refused as refusal:
        made = made or work.make(_nowhere, say, looked)
        return Outcome((*made.diagnostics, refusal.diagnostic), (), made.lines_of)
    return Outcome(made.diagnostics, _said(report, options), made.lines_of)


class Work:
    """The work of building one site. With `keep` all that it makes is kept from one build to the next of this process:
    what is made of the same things is the same, to the byte and to the object.
    """

    def __init__(self, options: Options, *, keep: bool = True) -> None:
        self.memory = Memory()
        self._options = options
        self._keep = keep
        self._read: dict[str, tuple[str, tuple[records.Loaded | records.PageText | None, list[Diagnostic]]]] = {}
        self._renderer: render.Renderer | None = None

    def make(self, put: Put, say: Say = lambda _: None, looked: Looked | None = None) -> Made:
        """Read, link, plan, render and check everything, and hand on every finished file of the site.

        If the record itself stands against a site, no file is made.
        """
        options = self._options
        shown = sources.lines_of(options.content)
        say("reading")
        files, found = looked or sources.walk(options.content)
        content = Content.of(self._loaded(files, found))
        if content is None:
            return Made(tuple(found), shown, None, 0, stands=False)
        say("linking")
        dataset, found = link.link(content, date.fromisoformat(options.as_of) if options.as_of else None, found)
        if _stands_against(found, options):
            return Made(tuple(found), shown, dataset, 0, stands=False)
        say("rendering")
        making = self._making(dataset, {file.path: file.digest for file in files})
        found += making.site(put, dataset, options.templates)
        self.memory = making.memory
        lines = _either(shown, making.finisher.renderer.lines)
        return Made(tuple(found), lines, dataset, making.rendered, stands=not _stands_against(found, options))

    def _loaded(
        self, files: Iterable[SourceFile], found: list[Diagnostic]
    ) -> Iterator[tuple[SourceFile, records.Loaded | records.PageText | None]]:
        before, self._read = self._read, {}
        for file in files:
            digest, loaded = before.get(file.path, ("", (None, [])))
            if digest != file.digest:
                loaded = records.load(file)
            if self._keep:
                self._read[file.path] = (file.digest, loaded)
            found += loaded[1]
            yield file, loaded[0]

    def _making(self, dataset: Dataset, digests: dict[str, str]) -> _Making:
        options = self._options
        base_url = options.base_url or str(dataset.site.base_url or "")
        around, resolve = pages.frame(dataset), partial(pages.address, dataset)
        if self._renderer is None:
            self._renderer = render.Renderer(around, templates=options.templates, offline=options.offline)
        self._renderer.look_again(around, base_url=base_url, resolve=resolve)
        frame = _digest(exports.serialised(around(Page(urls.HOME, "", None))).decode(), base_url, str(options.offline))
        finisher = Finisher(self._renderer, frame, urls.base_path(base_url), resolve, self.memory.finished)
        return _Making(finisher, self.memory, digests, base_url, options.processes, keep=self._keep)


@dataclass(frozen=True, slots=True)
class _Section:
    """What came of one section: its pages, its rows of the tables by name and, where they are kept, the views."""

    finished: list[Finished]
    rows: Mapping[str, tuple[str, str]]
    pages: tuple[Page, ...] | None


class _Making:
    """The making of one site: which sections are made again, and what is taken over."""

    def __init__(
        self,
        finisher: Finisher,
        before: Memory,
        digests: dict[str, str],
        base_url: str,
        processes: int | None,
        *,
        keep: bool,
    ) -> None:
        self.finisher = finisher
        self.memory = Memory()
        self.rendered = 0
        self._before = before
        self._digests = digests
        self._base_url = base_url
        self._processes = processes
        self._keep = keep
        self._checking = check.Site()
        self._found: list[Diagnostic] = []

    def site(self, put: Put, dataset: Dataset, templates: Path | None) -> list[Diagnostic]:
        """Hand on every file; every finding on the pages, and at last those that only the whole site can tell."""
        sections = list(pages.sections(dataset))
        leads = _digest(self.finisher.frame, *sorted(dataset.undertaken), *sorted(dataset.named))
        made_of = [self._made_of(section, leads) for section in sections]
        todo = []
        for number, section in enumerate(sections):
            if (same := self._again(section, made_of[number])) is None:
                todo.append(number)
            else:
                self._take(section, made_of[number], same, put)
        # The longest first, so that no process is left with one at the end.
        todo.sort(key=lambda n: len(sections[n].part.files) if sections[n].part else 1 << 30, reverse=True)  # type: ignore[union-attr]
        processes = 1 if self._keep else self._processes or workers.default()
        for number, made in workers.shared(lambda n: self._made(sections[n]), todo, processes):
            self._take(sections[number], made_of[number], made, put)
        addresses = [address for section in self.memory.sections.values() for address in section.addresses]
        for artifact in (
            *downloads.files(dataset, self._base_url, self._rows),
            *render.assets(templates),
            *exports.for_crawlers(addresses, self._base_url),
        ):
            facts = check.facts(artifact, self.finisher.base_path)
            self._checking.add(artifact.path, facts)
            self._found += facts.found
            put(artifact)
        return _once(self._found) + self._checking.finish()

    def _made_of(self, section: pages.Section, leads: str) -> str:
        """The digest of all that the views of a section are made of; empty for those that look at everything."""
        if section.part is None:
            return ""
        return _digest(leads, section.part.as_of.isoformat(), *(self._digests[file] for file in section.part.files))

    def _again(self, section: pages.Section, made_of: str) -> _Section | None:
        """The pages of a section as they were made before, if nothing that they are made of has changed."""
        old = self._before.sections.get(section.name)
        if old is None or not made_of or old.made_of != made_of:
            return None
        made = []
        for number, address in enumerate(old.addresses):
            finished = self._before.finished.get(address)
            if finished is None or finished.templates != self.finisher.renderer.made_from(finished.template):
                if old.pages is None:
                    return None
                finished = self.finisher(old.pages[number])
            made.append(finished)
        return _Section(made, old.rows, old.pages)

    def _made(self, section: pages.Section) -> _Section:
        dataset = section.dataset()
        kept, made = [], []
        for page in section.pages(dataset):
            made.append(self.finisher(page))
            if self._keep:
                kept.append(page)
        rows = {}
        if section.part:
            tables = [table for table in pages.TABLES if table.near == section.part.near]
            rows = {table.name: downloads.of_authority(table, dataset, section.part.slug) for table in tables}
        return _Section(made, rows, tuple(kept) if self._keep else None)

    def _take(self, section: pages.Section, made_of: str, made: _Section, put: Put) -> None:
        for finished in made.finished:
            self._found += finished.found
            self.rendered += finished is not self._before.finished.get(finished.address) and bool(finished.files)
            if not finished.files:
                for path in finished.paths:
                    self._checking.excuse(path)
                continue
            for file in finished.files:
                self._checking.add(file.path, finished.facts if file.path.endswith(".html") else check.Facts())
                put(file)
            self.memory.finished[finished.address] = finished if self._keep else replace(finished, files=())
        addresses = tuple(finished.address for finished in made.finished if finished.files)
        whole = len(addresses) == len(made.finished)
        self.memory.sections[section.name] = Section(made_of if whole else "", addresses, made.rows, made.pages)

    def _rows(self, table: pages.Table, dataset: Dataset, slug: str) -> tuple[str, str]:
        return self.memory.sections[f"{slug} near" if table.near else slug].rows[table.name]


def _inputs(looked: Looked, options: Options) -> str:
    """The digest of everything that a build is made from, but for the program."""
    files, found = looked
    given = (options.base_url, options.as_of, options.offline, len(found))
    return _digest(
        *map(str, given), *(f"{file.path} {file.digest}" for file in files), render.everything(options.templates)
    )


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """A fault of a template shows on every page that uses it; it is told once, whichever page was made first."""
    told: dict[object, Diagnostic] = {}
    for number, diagnostic in enumerate(found):
        key = (diagnostic.code, diagnostic.at) if diagnostic.code.startswith("T3") else number
        if key not in told or diagnostic.message < told[key].message:
            told[key] = diagnostic
    return list(told.values())


def _nowhere(_: Artifact | Kept) -> None: ...


def _stands_against(found: list[Diagnostic], options: Options) -> bool:
    return any(options.strict or diagnostic.level == "error" for diagnostic in found)


def _said(report: output.Report, options: Options) -> tuple[str, ...]:
    """What a build did: one line, and with `--explain` one for each path that it touched."""
    counts = f"{len(report.written)} written, {report.unchanged} unchanged, {len(report.removed)} removed"
    whole = f"{len(report.written) + report.unchanged} files in {options.output.as_posix()}: {counts}"
    return (*(f"{reason}: {path}" for path, reason in report.touched if options.explain), whole)


def _stale(dataset: Dataset, options: Options) -> tuple[str, ...]:
    if options.stale is None:
        return ()
    stale = history.stale_claims(dataset, options.stale)
    lines = [f"{claim.at}: {key}: {claim.claimed}, {claim.as_at.label}; nothing newer" for key, claim in stale]
    counted = f"{len(lines)} claim{'' if len(lines) == 1 else 's'}"
    return (*lines, f"{counted} with no newer statement for {options.stale} month{'' if options.stale == 1 else 's'}")


def _either(first: Lines, second: Lines) -> Lines:
    return lambda path: first(path) or second(path)
