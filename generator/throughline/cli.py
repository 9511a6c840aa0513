"""The command line: a few lines a command, and the only reader of the clock.

Whatever takes long to import is imported inside the command that needs it. Exit status: 0 clean, 1 findings, 2 wrong
usage, 3 a defect of the program itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from throughline.build import Options, Outcome
    from throughline.changes import Outcome as Compared
    from throughline.national import Outcome as Imported

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def main() -> None:
    """Run one command. A traceback means a defect, and nothing else shows one."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        commands()
    except OSError as error:
        click.echo(f"Error: {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}", err=True)
        sys.exit(2)
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo("This is a defect of Throughline, not of your content. Please report the lines above.", err=True)
        sys.exit(3)


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="throughline")
def commands() -> None:
    """Curated YAML in, a static site out: what must improve, what was done, and what was found later."""


# -- build and check ---------------------------------------------------------------------------------------------------


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A day as YYYY-MM-DD; `today` is read from the clock, here and nowhere else."""
    if value is None:
        return None
    if value == "today":
        from datetime import date

        return date.today().isoformat()  # noqa: DTZ011  # the day where the user is
    import re

    from throughline import calendar

    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise click.BadParameter("a day is needed, such as 2026-04-01, or today")
    try:
        calendar.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    from throughline import urls

    try:
        return None if value is None else urls.base(value)
    except ValueError as failure:
        raise click.BadParameter(str(failure)) from None


def _folder(**settings: Any) -> click.Path:
    return click.Path(file_okay=False, path_type=Path, **settings)


_SHARED = [
    click.option("--content", type=_folder(), default="content", show_default=True, help="What is true."),
    click.option("--templates", type=_folder(exists=True), help="Your own templates, before those that come along."),
    click.option("--base-url", metavar="URL", callback=_address, help="Where the site will be published."),
    click.option(
        "--as-of", metavar="DAY", callback=_day,
        help="The day that states are computed for, such as 2026-04-01, or today.  "
        "[default: as-of of site.yaml, else the newest date on record]",
    ),
    click.option("--strict", is_flag=True, help="Count warnings as errors."),
    click.option(
        "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
        help="How findings are printed: for people, for programs, or as notes on a pull request.",
    ),
]  # fmt: skip


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """The options that `build` and `check` share."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


@commands.command()
@reading
@click.option("--output", type=_folder(), default="site", show_default=True, help="Where the site goes.")
@click.option("--offline", is_flag=True, help="End every link in index.html, so that the folder opens from disk.")
@click.option("--explain", is_flag=True, help="Say for each page why it was written or left alone.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="How many processes render; as many as there are processors unless given.",
)
def build(form: str, output: Path, offline: bool, explain: bool, processes: int | None, **common: Any) -> None:
    """Build the site."""
    options = _options(output=output, offline=offline, explain=explain, stale=None, processes=processes, **common)
    _run(options, form, write=True)


@commands.command()
@reading
@click.option("--stale", type=click.IntRange(min=0), metavar="MONTHS", help="List claims with no newer statement.")
def check(form: str, stale: int | None, **common: Any) -> None:
    """Read everything and apply every rule; write nothing."""
    options = _options(output=Path("site"), offline=False, explain=False, stale=stale, **common)
    _run(options, form, write=False)


def _options(**given: Any) -> Options:
    from throughline.build import Options

    return Options(**given)


def _run(options: Options, form: str, *, write: bool) -> None:
    import gc

    from throughline import build as arrows

    gc.disable()  # a tenth of the time or more; what goes in circles is little, and goes with the process
    progress = _progress if form == "text" else lambda _step: None
    _finish(arrows.run(options, write=write, say=progress), options, form)


def _finish(outcome: Outcome, options: Options, form: str) -> None:
    """Print what was found and what there is to say, and end with the status that it asks for."""
    _report(outcome, form)
    for line in outcome.lines:
        click.echo(line)
    levels = {diagnostic.level for diagnostic in outcome.diagnostics}
    sys.exit(1 if "error" in levels or (options.strict and levels) else 0)


def _progress(step: str) -> None:
    click.echo(step, err=True)


def _report(outcome: Outcome | Imported | Compared, form: str) -> None:
    from throughline import diagnostics

    click.echo(diagnostics.printed(outcome.diagnostics, form, outcome.lines_of), err=True, nl=False)  # type: ignore[arg-type]
    if form == "text":
        blank = "\n" if outcome.diagnostics else ""
        click.echo(blank + diagnostics.summary(diagnostics.sort(outcome.diagnostics)), err=True)


# -- preview -----------------------------------------------------------------------------------------------------------


def _same_options(command: Callable[..., None]) -> Callable[..., None]:
    """What a preview shares with `build`: all but the form of findings, which are shown to people here."""
    for option in reversed(_SHARED[:-1]):
        command = option(command)
    return command


@commands.command()
@_same_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; any but this lets others in.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to listen; if it is taken, at the next one that is free.",
)
@click.option("--open", "browser", is_flag=True, help="Open a browser there.")
@click.option(
    "--editor",
    type=click.Choice(["vscode", "vscodium", "cursor", "zed"]),
    help="Have places in messages open in this editor.",
)
def preview(host: str, port: int, browser: bool, editor: str | None, **common: Any) -> None:
    """Serve the site here as it will be, and follow every save."""
    from throughline import preview as previewing

    options = _options(output=Path("site"), offline=False, explain=False, stale=None, **common)
    where = previewing.Where(host, port, browser, editor)
    try:
        previewing.run(options, where, click.echo, lambda findings: click.echo(findings, err=True, nl=False))
    except previewing.Unusable as refusal:
        raise click.UsageError(str(refusal)) from None


# -- publish -----------------------------------------------------------------------------------------------------------


def _published_options(command: Callable[..., None]) -> Callable[..., None]:
    """What publishing shares with `build`: all but --strict, which is always meant."""
    for option in reversed((*_SHARED[:-2], _SHARED[-1])):
        command = option(command)
    return command


@commands.command()
@click.argument("target")
@_published_options
@click.option("--output", type=_folder(), default="site", show_default=True, help="Where the site is built first.")
@click.option("--dry-run", is_flag=True, help="List all that would change; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--allow-removal", is_flag=True, help="Let pages vanish that readers have now.")
@click.option("--cname", is_flag=True, help="git: serve at the host of --base-url, by a file CNAME.")
def publish(
    form: str, target: str, output: Path, dry_run: bool, yes: bool, allow_removal: bool, cname: bool, **common: Any
) -> None:
    """Build with --strict, and publish to TARGET: git:REMOTE#BRANCH, dir:PATH or rsync:HOST:PATH."""
    from throughline import publish as publishing

    options = _options(output=output, strict=True, offline=False, explain=False, stale=None, **common)
    asked = publishing.Asked(target, dry_run=dry_run, allow_removal=allow_removal, cname=cname)
    progress = _progress if form == "text" else lambda _step: None
    declined = False

    def agree(question: str) -> bool:
        nonlocal declined
        declined = not (yes or click.confirm(question, err=True))
        return not declined

    try:
        outcome = publishing.run(options, asked, say=progress, tell=click.echo, agree=agree)
    except publishing.Unusable as refusal:
        raise click.UsageError(str(refusal)) from None
    _report(outcome, form)
    for line in outcome.lines:
        click.echo(line)
    sys.exit(1 if outcome.diagnostics or declined else 0)


# -- export ------------------------------------------------------------------------------------------------------------


@commands.group()
def export() -> None:
    """The whole record in one file. A file that no such export made is never overwritten."""


_FILE = click.argument("file", type=click.Path(path_type=Path))


@export.command("sqlite")
@_FILE
@_SHARED[0]
@_SHARED[3]
@_SHARED[4]
@_SHARED[5]
def export_sqlite(form: str, file: Path, **common: Any) -> None:
    """The tables of the site's Data page as a SQLite database, for Datasette or any program that speaks SQL."""
    from throughline import onefile

    options = _options(output=file, templates=None, base_url=None, offline=False, explain=False, stale=None, **common)
    _export(onefile.to_sqlite, options, form)


@export.command("zip")
@_FILE
@reading
def export_zip(form: str, file: Path, **common: Any) -> None:
    """The site, made to open from disk and with its tables, as a zip archive."""
    from throughline import onefile

    _export(onefile.to_zip, _options(output=file, offline=True, explain=False, stale=None, **common), form)


def _export(make: Callable[..., Outcome], options: Options, form: str) -> None:
    _finish(make(options, say=_progress if form == "text" else lambda _step: None), options, form)


# -- retract -----------------------------------------------------------------------------------------------------------


@commands.command()
@click.argument("what", metavar="ID|FILE:LINE")
@click.option("--reason", required=True, help="Why, in a sentence that repeats nothing of what is gone.")
@click.option("--note", is_flag=True, help="Say at its address that something was taken down, and why.")
@click.option("--content", type=_folder(exists=True), default="content", show_default=True, help="What is true.")
def retract(what: str, reason: str, note: bool, content: Path) -> None:
    """Take down a record by its key, such as leeds/2018-12-18-ilacs-2018#r2, or the fact that begins at a line of a file.

    It is written into content/retractions.yaml; the next build leaves it out everywhere.
    """
    from throughline import retract as retracting

    try:
        lines = retracting.run(content, what, reason, note=note)
    except retracting.Unusable as refusal:
        raise click.UsageError(str(refusal)) from None
    for line in lines:
        click.echo(line)


# -- import ------------------------------------------------------------------------------------------------------------


@commands.group("import")
def imports() -> None:
    """Facts from tables into content. What a person has written or changed is never overwritten."""


@imports.command("national")
@click.argument("data", type=_folder(exists=True))
@click.option("--content", type=_folder(exists=True), default="content", show_default=True, help="What is filled.")
@click.option(
    "--document", metavar="ID", help="The document that stands for the tables.  [default: the newest dataset]"
)
@click.option("--dry-run", is_flag=True, help="List what would change; write nothing.")
@_SHARED[-2]
@_SHARED[-1]
def import_national(form: str, strict: bool, data: Path, content: Path, document: str | None, dry_run: bool) -> None:
    """Authorities, inspections, grades and visits, from the tables in the folder DATA."""
    from throughline import national

    outcome = national.run(data, content, document=document, dry_run=dry_run, track=_tracked)
    _report(outcome, form)
    for line in outcome.lines:
        click.echo(line)
    levels = {diagnostic.level for diagnostic in outcome.diagnostics}
    sys.exit(1 if "error" in levels or (strict and levels) else 0)


def _tracked(items: Iterable[Any], label: str) -> Iterable[Any]:
    """The items, with a bar on a terminal that tells how far they are."""
    items = list(items)
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar


# -- changes -----------------------------------------------------------------------------------------------------------


@commands.command()
@click.option("--since", required=True, metavar="REF", help="The commit to compare with: a name, a tag, HEAD~1.")
@click.option("--content", type=_folder(exists=True), default="content", show_default=True, help="What is true.")
@click.option(
    "--on", "day", metavar="DAY", callback=_day, default="today", help="The day of the changes.  [default: today]"
)
@click.option("--dry-run", is_flag=True, help="Print the file; write nothing.")
@_SHARED[-1]
def changes(form: str, since: str, content: Path, day: str, dry_run: bool) -> None:
    """What changed in the record since a commit, as a file to look through and commit."""
    from throughline import changes as comparing

    outcome = comparing.run(content, since, day, dry_run=dry_run)
    _report(outcome, form)
    for line in outcome.lines:
        click.echo(line)
    sys.exit(1 if any(finding.level == "error" for finding in outcome.diagnostics) else 0)


# -- schema, explain, new ----------------------------------------------------------------------------------------------


@commands.command()
@click.option("--output", type=_folder(), help="Write one file for each kind into this folder.")
def schema(output: Path | None) -> None:
    """JSON Schema for each kind of file, for editors."""
    import json

    from throughline.records.schema import MODELS, PLACES, json_schema

    if output and any((folder / "site.yaml").exists() for folder in (output, *output.parents)):
        raise click.UsageError(
            f"{output.as_posix()} belongs to a content folder, which holds records only; name another"
        )
    for kind, place in PLACES.items():
        if output is None:
            click.echo(f"{kind:<12}{place:<44}{(MODELS[kind].__doc__ or '').splitlines()[0]}")
        else:
            output.mkdir(parents=True, exist_ok=True)
            path = output / f"{kind}.schema.json"
            text = json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n"
            path.write_text(text, encoding="utf-8", newline="\n")
            click.echo(path.as_posix())


@commands.command()
@click.argument("code")
def explain(code: str) -> None:
    """What a diagnostic means, with a wrong and a right example."""
    from throughline.diagnostics import codes, nearest

    known = codes()
    if (entry := known.get(code.upper())) is None:
        near = nearest(code.upper(), known)
        raise click.UsageError(f"there is no code {code}" + (f"; did you mean {near}?" if near else ""))
    click.echo(f"{entry.level}[{code.upper()}]: {entry.title}\n")
    click.echo(click.wrap_text(entry.meaning, width=80))
    for word, example in (("wrong", entry.wrong), ("right", entry.right)):
        click.echo(f"\n{word}:\n" + "\n".join(f"    {line}" for line in example.splitlines()))


@commands.group()
def new() -> None:
    """A commented skeleton, ready to fill. What is there already is never overwritten."""


@new.command("project")
@click.argument("folder", type=_folder())
def new_project(folder: Path) -> None:
    """A small, whole content folder in FOLDER/content."""
    from throughline import new as skeletons

    _written(lambda: skeletons.project(folder))


@new.command("authority")
@click.argument("slug")
@click.option("--name", help="Its name; made from the slug unless given.")
@click.option("--content", type=_folder(exists=True), default="content", show_default=True)
def new_authority(slug: str, name: str | None, content: Path) -> None:
    """An authority: SLUG is its address, such as north-bay."""
    from throughline import new as skeletons

    _written(lambda: skeletons.authority(content, slug, name))


@new.command("inspection")
@click.argument("authority")
@click.argument("event")
@click.option("--content", type=_folder(exists=True), default="content", show_default=True)
def new_inspection(authority: str, event: str, content: Path) -> None:
    """An event of AUTHORITY: EVENT is its date and its framework or kind, such as 2022-05-09-ilacs-2018."""
    from throughline import new as skeletons

    _written(lambda: skeletons.inspection(content, authority, event))


def _written(make: Callable[[], list[Path]]) -> None:
    try:
        paths = make()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    for path in paths:
        click.echo(path.as_posix())
