"""The whole record → one file to keep, send on or ask questions of: a database, or the built site packed up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from throughline import output, render, sources
from throughline.artifacts import Artifact, Kept, Placed
from throughline.build import Made, Options, Outcome, Say, Work
from throughline.diagnostics import Diagnostic, Location
from throughline.onefile import archive, database


def to_sqlite(options: Options, *, say: Say) -> Outcome:
    """The tables of /data/ as a SQLite database at `options.output`."""

    def make() -> tuple[Made, Callable[[], bytes]]:
        made = Work(options, keep=False).read(say)
        return made, lambda: database.content(made.dataset) if made.dataset else b""

    return _put(options, make, database.ours)


def to_zip(options: Options, *, say: Say) -> Outcome:
    """The site that opens from disk, its tables in it, as a zip archive at `options.output`."""

    def make() -> tuple[Made, Callable[[], bytes]]:
        files: dict[str, bytes] = {}

        def keep(artifact: Artifact | Placed | Kept) -> None:
            assert isinstance(artifact, Artifact)  # as `place` leaves it; a first build takes nothing over
            files[artifact.path] = artifact.content

        return Work(options, keep=False).make(keep, say), lambda: archive.content(files, options.output.stem)

    return _put(options, make, archive.ours)


def _put(
    options: Options, make: Callable[[], tuple[Made, Callable[[], bytes]]], ours: Callable[[Path], bool]
) -> Outcome:
    """Refuse what is to be refused before anything is made; then make it, and if it stands put it in its place."""
    file, lines = options.output, sources.lines_of(options.content)
    found: tuple[Diagnostic, ...] = ()
    try:
        _refuse(file, [options.content, *render.folders(options.templates)], ours)
        made, content = make()
        found, lines = made.diagnostics, made.lines_of
        if not made.stands:
            return Outcome(found, (), lines)
        with output.refusing(file.as_posix()):
            size = _replace(file, content())
    except output.Refused as refusal:
        return Outcome((*found, refusal.diagnostic), (), lines)
    return Outcome(found, (f"{file.as_posix()}: {size:,} bytes",), lines)


def _replace(file: Path, content: bytes) -> int:
    """The file whole or as it was, whatever happens meanwhile."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)  # of a run that was killed
    try:
        size = part.write_bytes(content)
        os.replace(part, file)
    finally:
        with suppress(OSError):
            part.unlink()
    return size


def _refuse(file: Path, read_from: Iterable[Path], ours: Callable[[Path], bool]) -> None:
    """Raise Refused where the file may not be written: T502 among what is read, T530 not ours, T531 in a built site."""
    label = file.as_posix()
    with output.refusing(label):
        place = output.settled(file)
        output.refuse_overlap(place, read_from, label)
        if place.is_symlink() or (place.exists() and not (place.is_file() and ours(place))):
            message = "this was not made by such an export; it is left as it is"
            hint = "name another file, or move this one away yourself"
            raise output.Refused(Diagnostic("T530", message, Location(label, 0), hint))
        for folder in place.parents:
            if output.manifest(folder) is not None:
                message = "this is inside a built site, which the next build could then not replace"
                hint = "name a file beside that folder"
                raise output.Refused(Diagnostic("T531", message, Location(label, 0), hint))
