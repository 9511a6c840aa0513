"""The whole record → one file to keep, send on or ask questions of: a database, or the built site packed up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from throughline import build as arrows
from throughline import output, render
from throughline.artifacts import Artifact, Kept, Placed
from throughline.build import Options, Outcome, Say
from throughline.diagnostics import Diagnostic, Location
from throughline.onefile import archive, database


def to_sqlite(options: Options, *, say: Say) -> Outcome:
    """The tables of /data/ as a SQLite database at `options.output`."""
    made = arrows.Work(options, keep=False).read(say)
    if made.dataset is None or not made.stands:
        return Outcome(made.diagnostics, (), made.lines_of)
    dataset = made.dataset
    return _put(options, made, lambda: database.content(dataset), database.ours)


def to_zip(options: Options, *, say: Say) -> Outcome:
    """The site that opens from disk, its tables in it, as a zip archive at `options.output`."""
    files: dict[str, bytes] = {}

    def keep(artifact: Artifact | Placed | Kept) -> None:
        assert isinstance(artifact, Artifact)  # as `place` leaves it; a first build takes nothing over
        files[artifact.path] = artifact.content

    made = arrows.Work(options, keep=False).make(keep, say)
    if not made.stands:
        return Outcome(made.diagnostics, (), made.lines_of)
    return _put(options, made, lambda: archive.content(files, options.output.stem), archive.ours)


def _put(options: Options, made: arrows.Made, content: Callable[[], bytes], ours: Callable[[Path], bool]) -> Outcome:
    file = options.output
    try:
        _refuse(file, [options.content, *render.folders(options.templates)], ours)
        with output.refusing(file.as_posix()):
            size = _replace(file, content())
    except output.Refused as refusal:
        return Outcome((*made.diagnostics, refusal.diagnostic), (), made.lines_of)
    return Outcome(made.diagnostics, (f"{file.as_posix()}: {size:,} bytes",), made.lines_of)


def _replace(file: Path, content: bytes) -> int:
    """The file whole or as it was, whatever happens meanwhile."""
    part = file.with_name(f".{file.name}.part")
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
