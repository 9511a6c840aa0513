"""Calls the arrows in order: content → records → dataset → pages → bytes → the output folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from throughline import (
    check,
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
from throughline.artifacts import Artifact, Kept, Page, Placed
from throughline.diagnostics import Diagnostic, Lines
from throughline.finish import Finisher, Place
from throughline.link import Content, Dataset
from throughline.making import NOBODY, Awaited, Making, Put
from throughline.memory import Memory, digest
from throughline.sources import SourceFile

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
        made = work.make(_nowhere, say, place=_emptied)
        return Outcome(made.diagnostics, _stale(made.dataset, options) if made.dataset else (), made.lines_of)
    looked = sources.walk(options.content)
    inputs, made_by = _inputs(looked, options), program.digest()
    read_from = [options.content, *render.folders(options.templates)]
    try:
        with output.opened(options.output, apart_from=read_from, program=made_by) as stage:
            if stage.made_by_this:
                if stage.remembered.get("inputs") == inputs and stage.known.keys() == stage.old.keys():
                    return Outcome((), _said(stage.unchanged(), options), sources.lines_of(options.content))
                work.memory = Memory.of(stage.remembered, stage.known, stage.read)
            made = work.make(stage.add, say, looked, place=stage.place)
            if not made.stands:
                return Outcome(made.diagnostics, (), made.lines_of)
            clean = {} if made.diagnostics else {"inputs": inputs}
            report = stage.commit({**clean, **work.memory.as_data()})
    except output.Refused as refusal:
        made = made or work.make(_nowhere, say, place=_emptied)
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
        self._known = link.Known() if keep else None
        self._renderer = render.Renderer(templates=options.templates, offline=options.offline)
        self._processes = options.processes or workers.default()

    def make(
        self,
        put: Put,
        say: Say = lambda _: None,
        looked: Looked | None = None,
        *,
        place: Place = lambda file: file,
        awaited: Awaited = NOBODY,
    ) -> Made:
        """Read, link, plan, render and check everything, and hand on every finished file of the site.

        Each is given to `place` by the process that makes it, and what comes of that to `put` here. If the record itself
        stands against a site, no file is made.
        """
        if self._processes == 1 or (self._keep and self.memory.sections):
            return self._make(put, place, say, looked, awaited, None)
        with workers.ahead(self._renderer.compiled) as compiled:
            return self._make(put, place, say, looked, awaited, compiled)

    def read(self, say: Say = lambda _: None, looked: Looked | None = None) -> Made:
        """Read and link everything, and make nothing. It stands if the record does."""
        options = self._options
        shown = sources.lines_of(options.content)
        say("reading")
        files, found = looked or sources.walk(options.content)
        content = Content.of(self._loaded(files, found))
        if content is None:
            return Made(tuple(found), shown, None, 0, stands=False)
        say("linking")
        as_of = date.fromisoformat(options.as_of) if options.as_of else None
        dataset, found = link.link(content, as_of, found, base_url=options.base_url, known=self._known or link.Known())
        return Made(tuple(found), shown, dataset, 0, stands=not _stands_against(found, options))

    def _make(
        self,
        put: Put,
        place: Place,
        say: Say,
        looked: Looked | None,
        awaited: Awaited,
        compiled: Callable[[], dict[str, bytes]] | None,
    ) -> Made:
        options = self._options
        looked = looked or sources.walk(options.content)
        digests = {file.path: file.digest for file in looked[0]}
        read = self.read(say, looked)
        dataset = read.dataset
        if dataset is None or not read.stands:
            return read
        say("rendering")
        renderer = self._renderer
        ready = cache(lambda: renderer.take(compiled() if compiled else {}) if self._processes > 1 else None)
        making = self._making(dataset, digests, place, ready, awaited)
        found = making.site(put, dataset, options.templates, self._known or link.Known())
        found = [*read.diagnostics, *check.where_written(found, dataset)]
        self.memory = making.memory
        lines = _either(read.lines_of, making.finisher.renderer.lines)
        return Made(tuple(found), lines, dataset, making.rendered, stands=not _stands_against(found, options))

    def _loaded(
        self, files: list[SourceFile], found: list[Diagnostic]
    ) -> Iterator[tuple[SourceFile, records.Loaded | records.PageText | None]]:
        """What each file holds. They are taken out of the list, for the bytes of all are as much as half of what they hold."""
        before, self._read = self._read, {}
        files.reverse()
        while files:
            file = files.pop()
            digest, loaded = before.get(file.path, ("", (None, [])))
            if digest != file.digest:
                loaded = records.load(file)
            if self._keep:
                self._read[file.path] = (file.digest, loaded)
            found += loaded[1]
            yield file, loaded[0]

    def _making(
        self, dataset: Dataset, digests: dict[str, str], place: Place, ready: Callable[[], None], awaited: Awaited
    ) -> Making:
        options = self._options
        base_url = dataset.base_url
        around, resolve = pages.frame(dataset), partial(pages.address, dataset)
        words = pages.words(dataset)
        self._renderer.look_again(around, base_url=base_url, resolve=resolve, words=words)
        surrounds = exports.serialised((around(Page(urls.HOME, "", None)), words)).decode()
        frame = digest(surrounds, base_url, str(options.offline))
        finisher = Finisher(self._renderer, frame, urls.base_path(base_url), resolve, place, self.memory.finished)
        return Making(
            finisher, self.memory, digests, base_url, self._processes, ready=ready, keep=self._keep, awaited=awaited
        )


def _inputs(looked: Looked, options: Options) -> str:
    """The digest of everything that a build is made from, but for the program."""
    files, found = looked
    given = (options.base_url, options.as_of, options.offline, len(found))
    return digest(
        *map(str, given), *(f"{file.path} {file.digest}" for file in files), render.everything(options.templates)
    )


def _nowhere(_: Artifact | Placed | Kept) -> None:
    """What becomes of the files of a site that is only looked at."""


def _emptied(file: Artifact) -> Artifact:
    return replace(file, content=b"")


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
