"""What may not be written, and where: every reason to leave a folder as it is."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from throughline.diagnostics import Diagnostic, Location
from throughline.output.places import LEFT_BY_SYSTEMS, MANIFEST, Entry, Places, empty, manifest

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "permission is missing",
    errno.EPERM: "permission is missing",
    errno.EROFS: "the disk is read-only",
    errno.EEXIST: "a file stands where a folder is wanted",
    errno.ENOTDIR: "a file stands where a folder is wanted",
    errno.EBUSY: "another program holds it open",
}
_SEGMENT = re.compile(r"[^/\\:*?\"<>|\x00-\x1f\x7f]+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Refused(Exception):
    """Why nothing was written. The output folder is as it was."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@contextmanager
def refusing(label: str) -> Iterator[None]:
    """Turn what the operating system says into a diagnostic."""
    try:
        yield
    except BlockingIOError as failure:
        raise Refused(Diagnostic("T504", "another build is writing to this folder", Location(label, 0))) from failure
    except OSError as failure:
        why = _WHY.get(failure.errno or 0) or failure.strerror or type(failure).__name__
        raise Refused(Diagnostic("T505", f"the output cannot be written: {why}", Location(label, 0))) from failure


def settled(output: Path) -> Path:
    """The folder with every link above it followed, but not itself."""
    return output.resolve() if output.name in ("", "..") else output.parent.resolve() / output.name


def refuse_overlap(output: Path, apart_from: Iterable[Path], label: str) -> None:
    """Raise Refused where the output and a folder that is read are not apart."""
    for folder in apart_from:
        real = folder.resolve()
        if _holds(output, real) or _holds(real, output):
            message = "the output may not hold a folder that is read, be one, or lie inside one"
            raise Refused(Diagnostic("T502", message, Location(label, 0), see=(Location(folder.as_posix(), 0),)))


def _holds(outer: Path, inner: Path) -> bool:
    """Whether `inner` is `outer` or lies in it, by identity where both exist: names may differ in case."""
    if outer.exists():
        return any(place.exists() and place.samefile(outer) for place in (inner, *inner.parents))
    return outer in (inner, *inner.parents)


def refuse_odd(places: Places, label: str) -> None:
    """Raise Refused where a link stands in one of our places, or a file in that of a folder."""
    files = (places.lock, places.cache)
    for path in (places.output, places.stage, places.previous, *files):
        plain = path.is_file() if path in files else path.is_dir()
        if path.is_symlink() or (path.exists() and not plain):
            shown = label if path == places.output else f"{label.removesuffix(places.output.name)}{path.name}"
            message = f"this is not a plain {'file' if path in files else 'folder'}, and is left as it is"
            raise Refused(Diagnostic("T503", message, Location(shown, 0)))


def ours(output: Path, label: str) -> dict[str, Entry]:
    """The manifest of the build in the folder, empty where the folder is. Raises Refused if anything else is in it."""
    if empty(output):
        return {}
    files = manifest(output)
    if files is None:
        message = "this folder was not made by a build and is not empty; it is left as it is"
        hint = "name another folder with --output, or empty this one yourself"
        raise Refused(Diagnostic("T501", message, Location(label, 0), hint))
    strangers = sorted(_strangers(output, files))
    if strangers:
        count = "a file" if len(strangers) == 1 else f"{len(strangers)} files"
        message = f"this folder holds {count} that no build made; it is left as it is"
        hint = "a build would delete what does not belong to it; move it elsewhere, or delete it yourself"
        see = tuple(Location(f"{label}/{path}", 0) for path in strangers[:3])
        raise Refused(Diagnostic("T501", message, Location(label, 0), hint, see))
    return files


def _strangers(output: Path, files: dict[str, Entry]) -> Iterator[str]:
    todo = [""]
    while todo:
        folder = todo.pop()
        with os.scandir(output / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    todo.append(f"{path}/")
                elif entry.is_symlink() or (
                    path not in files and path != MANIFEST and entry.name not in LEFT_BY_SYSTEMS
                ):
                    yield path


def portable(segment: str) -> bool:
    """Whether every system can have a file or folder of this name."""
    return (
        _SEGMENT.fullmatch(segment) is not None
        and segment not in (".", "..")
        and not segment.endswith((".", " "))
        and not _DEVICE.fullmatch(segment)
        and len(segment.encode("utf-8", "surrogatepass")) <= 255
        and segment.isprintable()
    )
