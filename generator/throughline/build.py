"""Calls the arrows in order: content → records → dataset → pages → bytes → the output folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from throughline import check, exports, history, link, output, pages, records, render, sources, urls
from throughline.artifacts import Artifact
from throughline.diagnostics import Diagnostic, Lines
from throughline.link import Content, Dataset
from throughline.records import PageText

R = TypeVar("R", bound=records.Base)


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


def run(options: Options, *, write: bool, say: Callable[[str], None] = lambda _: None) -> Outcome:
    """Read, link, plan, render and check everything; with `write`, put the site in place if nothing stands against it."""
    dataset, found = _read(options, say)
    shown = sources.lines_of(options.content)
    if dataset is None or _stops(found, options):
        return Outcome(tuple(found), (), shown)
    lines = _stale(dataset, options.stale) if options.stale is not None else []
    renderer = _renderer(dataset, options)
    lines_of = _either(shown, renderer.lines)
    if not write:
        found += [problem for problem in _rendered(dataset, renderer, options, lambda _: None)]
        return Outcome(tuple(found), tuple(lines), lines_of)
    apart = [options.content, *([options.templates] if options.templates else [])]
    try:
        with output.opened(options.output, apart_from=apart) as stage:
            say("rendering")
            found += _rendered(dataset, renderer, options, stage.add)
            if _stops(found, options):
                return Outcome(tuple(found), (), lines_of)
            report = stage.commit()
    except output.Refused as refusal:
        return Outcome((*found, refusal.diagnostic), (), lines_of)
    if options.explain:
        lines += [f"{reason}: {path}" for path, reason in report.touched]
    total = len(report.written) + report.unchanged
    lines.append(
        f"{total} files in {options.output.as_posix()}: {len(report.written)} written, "
        f"{report.unchanged} unchanged, {len(report.removed)} removed"
    )
    return Outcome(tuple(found), tuple(lines), lines_of)


def _read(options: Options, say: Callable[[str], None]) -> tuple[Dataset | None, list[Diagnostic]]:
    say("reading")
    files, found = sources.walk(options.content)
    loaded: dict[str, dict[str, records.Base]] = {}
    prose: dict[str, str] = {}
    broken: set[str] = set()
    for file in files:
        record, problems = records.load(file)
        found += problems
        if isinstance(record, PageText):
            prose[record.id] = f"# {record.title}\n{record.text}"
        elif record is not None:
            loaded.setdefault(file.kind, {})["/".join(file.id)] = record.record
        else:
            broken.add(_key(file))
    site, vocabulary = (loaded.get(kind, {}).get("") for kind in ("site", "vocabulary"))
    if not isinstance(site, records.Site) or not isinstance(vocabulary, records.Vocabulary):
        return None, found
    content = Content(
        site=site,
        vocabulary=vocabulary,
        frameworks=_kept(loaded, "framework", records.Framework),
        authorities=_kept(loaded, "authority", records.Authority),
        inspections=_kept(loaded, "inspection", records.Inspection),
        origins=_kept(loaded, "origin", records.Origin),
        documents=_kept(loaded, "document", records.Document),
        nationals=_kept(loaded, "national", records.National),
        prose=prose,
        broken=frozenset(broken),
    )
    say("linking")
    return link.link(content, date.fromisoformat(options.as_of) if options.as_of else None, found)


def _kept(loaded: dict[str, dict[str, records.Base]], kind: str, model: type[R]) -> dict[str, R]:
    return {id: record for id, record in loaded.get(kind, {}).items() if isinstance(record, model)}


def _key(file: sources.SourceFile) -> str:
    """The key by which other files would name what this one holds."""
    folder = {"framework": "frameworks/", "origin": "origins/", "document": "documents/", "national": "national/"}
    return folder.get(file.kind, "") + "/".join(file.id)


def _renderer(dataset: Dataset, options: Options) -> render.Renderer:
    base_url = options.base_url or str(dataset.site.base_url or "")
    return render.Renderer(
        pages.frame(dataset), templates=options.templates, base_url=base_url, offline=options.offline
    )


def _rendered(
    dataset: Dataset, renderer: render.Renderer, options: Options, put: Callable[[Artifact], None]
) -> list[Diagnostic]:
    """Render and check every page, one at a time, and hand each finished file on; then what only the whole can tell."""
    found: list[Diagnostic] = []
    checking = check.Site(urls.base_path(options.base_url or str(dataset.site.base_url or "")))
    addresses = []

    def add(artifact: Artifact) -> None:
        found.extend(checking.add(artifact))
        put(artifact)

    for page in pages.plan(dataset):
        try:
            add(Artifact(urls.output_path(page.address), renderer.render(page)))
        except render.Unrendered as failure:
            found.append(failure.diagnostic)
            continue
        addresses.append(page.address)
        if page.address.endswith("/"):
            add(exports.beside(page))
    for asset in render.assets(options.templates):
        add(asset)
    base_url = options.base_url or str(dataset.site.base_url or "")
    add(exports.robots(base_url))
    if base_url:
        add(exports.sitemap(addresses, base_url))
    return found + checking.finish()


def _stops(found: list[Diagnostic], options: Options) -> bool:
    return any(options.strict or diagnostic.level == "error" for diagnostic in found)


def _stale(dataset: Dataset, months: int) -> list[str]:
    stale = history.stale_claims(dataset, months)
    lines = [f"{claim.at}: {key}: {claim.claimed}, {claim.as_at.label}; nothing newer" for key, claim in stale]
    return [*lines, f"{len(lines)} claim{'' if len(lines) == 1 else 's'} with no newer statement for {months} months"]


def _either(first: Lines, second: Lines) -> Lines:
    return lambda path: first(path) or second(path)
