"""Calls the arrows in order: content → records → dataset → pages → bytes → the output folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from throughline import check, exports, history, link, output, pages, records, render, sources, urls
from throughline.artifacts import Artifact
from throughline.diagnostics import Diagnostic, Lines
from throughline.link import Content, Dataset


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


class Work:
    """The work of building one site, kept between builds of one process."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def make(self, put: Callable[[Artifact], None], say: Callable[[str], None] = lambda _: None) -> Made:
        """Read, link, plan, render and check everything, and hand on every finished file of the site.

        If the record itself stands against a site, no file is made.
        """
        options = self._options
        shown = sources.lines_of(options.content)
        say("reading")
        files, found = sources.walk(options.content)
        loaded = [(file, *records.load(file)) for file in files]
        found += [problem for _, _, problems in loaded for problem in problems]
        content = Content.of((file, record) for file, record, _ in loaded)
        if content is None:
            return Made(tuple(found), shown, None, 0, stands=False)
        say("linking")
        dataset, found = link.link(content, date.fromisoformat(options.as_of) if options.as_of else None, found)
        if _stands_against(found, options):
            return Made(tuple(found), shown, dataset, 0, stands=False)
        base_url = options.base_url or str(dataset.site.base_url or "")
        renderer = render.Renderer(
            pages.frame(dataset), templates=options.templates, base_url=base_url, offline=options.offline,
            resolve=lambda key: pages.address(dataset, key),
        )  # fmt: skip
        say("rendering")
        finish = Finishing(dataset, renderer, options, base_url)
        found += finish(put)
        return Made(tuple(found), _either(shown, renderer.lines), dataset, 0, stands=not _stands_against(found, options))


def run(options: Options, *, write: bool, say: Callable[[str], None] = lambda _: None) -> Outcome:
    """Make the site once; with `write`, put it in place if nothing stands against it."""
    work = Work(options)
    if not write:
        made = work.make(lambda _: None, say)
        lines = _stale(made.dataset, options) if made.dataset else ()
        return Outcome(made.diagnostics, lines, made.lines_of)
    found: tuple[Diagnostic, ...] = ()
    shown: Lines = sources.lines_of(options.content)
    try:
        with output.opened(options.output, apart_from=[options.content, *render.folders(options.templates)]) as stage:
            made = work.make(stage.add, say)
            found, shown = made.diagnostics, made.lines_of
            if not made.stands:
                return Outcome(found, (), shown)
            report = stage.commit()
    except output.Refused as refusal:
        return Outcome((*found, refusal.diagnostic), (), shown)
    return Outcome(found, _said(report, options), shown)


@dataclass(frozen=True, slots=True)
class Finishing:
    """Renders and checks every page, one at a time, and hands each finished file on."""

    dataset: Dataset
    renderer: render.Renderer
    options: Options
    base_url: str

    def __call__(self, put: Callable[[Artifact], None]) -> list[Diagnostic]:
        """Every finding on the pages, and at last those that only the whole site can tell."""
        found: list[Diagnostic] = []
        checking = check.Site(urls.base_path(self.base_url))

        def add(artifact: Artifact) -> None:
            found.extend(checking.add(artifact))
            put(artifact)

        addresses = []
        for page in pages.plan(self.dataset):
            try:
                add(Artifact(urls.output_path(page.address), self.renderer.render(page)))
            except render.Unrendered as failure:
                found.append(failure.diagnostic)
                for lost in (page.address, urls.data(page.address)):
                    checking.excuse(urls.output_path(lost))
                continue
            addresses.append(page.address)
            if page.address.endswith("/"):
                add(exports.beside(page))
        for artifact in (*render.assets(self.options.templates), *exports.for_crawlers(addresses, self.base_url)):
            add(artifact)
        return found + checking.finish()


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
