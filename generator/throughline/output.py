"""Artifacts → the output folder, which is always one whole build: the old one or the new one.

A build is staged in a sibling folder and takes the place of the old one by two renames; whatever was interrupted, the
next `opened` puts right. For an output called `site` the siblings are `.site.stage`, `.site.previous`, `.site.lock`.

The manifest in the output names every file of the build with the digest of its bytes. It says that a folder is ours:
nothing that this program did not write is ever deleted or overwritten.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from throughline.artifacts import Artifact
from throughline.diagnostics import Diagnostic, Location

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MANIFEST = ".throughline.json"
GITIGNORE = Artifact(".gitignore", b"*\n!.gitignore\n")
PRIVATE = frozenset({MANIFEST, GITIGNORE.path})
"""What publishing leaves out."""

Reason = Literal["new", "changed", "restored", "no longer planned"]
"""Why a path was touched; `restored` is one whose bytes were altered by another hand since they were written."""

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "permission is missing",
    errno.EPERM: "permission is missing",
    errno.EROFS: "the disk is read-only",
    errno.EEXIST: "a file stands where a folder is wanted",
    errno.ENOTDIR: "a file stands where a folder is wanted",
    errno.EBUSY: "another program holds it open",
}
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SEGMENT = re.compile(r"[^/\\:*?\"<>|\x00-\x1f\x7f]+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Refused(Exception):
    """Why nothing was written. The output folder is as it was."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Report:
    """What a commit did: the paths it touched with the reason for each, in order, and how many it left alone."""

    touched: tuple[tuple[str, Reason], ...]
    unchanged: int

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(path for path, reason in self.touched if reason != "no longer planned")

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(path for path, reason in self.touched if reason == "no longer planned")


@contextmanager
def opened(output: Path, *, apart_from: Iterable[Path] = ()) -> Iterator[Stage]:
    """A stage beside `output`: `add` each artifact, then `commit`. Left without a commit, it leaves no trace.

    Holds the lock, and first puts right what an earlier run left half-way. `apart_from` are folders that are read: the
    output may not hold them, be one of them or lie inside one.
    Raises Refused (T501 not ours, T502 overlapping, T503 not a plain folder, T504 in use, T505 the system says no); the
    stage raises it too, T506 for a path that cannot be written everywhere.
    """
    label = output.as_posix()
    with ExitStack() as held:
        with _refusing(label):
            places = Places.beside(_settled(output))
            _refuse_odd(places, label)
            _refuse_overlap(places.output, apart_from, label)
            places.output.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(places.lock, label))
            recover(places)
            stage = Stage(places, _ours(places.output, label), label)
        try:
            yield stage
        finally:
            with suppress(OSError):  # the next run deletes what cannot be deleted now
                _discard(places.stage)


@dataclass(frozen=True, slots=True)
class Places:
    """An output folder and its siblings."""

    output: Path
    stage: Path
    previous: Path
    lock: Path

    @staticmethod
    def beside(output: Path) -> Places:
        if not output.name:
            raise OSError(0, "it is the top of a disk")
        return Places(output, *(output.with_name(f".{output.name}.{what}") for what in ("stage", "previous", "lock")))


def recover(places: Places) -> None:
    """Put right whatever an interrupted run left: the rule that makes every moment of a swap a safe one.

    The old build stands aside as `previous` from the first rename until the new one is in place. So where there is no
    output, or an empty one made since, and a whole previous build, that build goes back. Where the output is a build, the
    previous one is done with. It loses its manifest first when it is discarded: half of one never looks whole.
    """
    _discard(places.stage)
    if _empty(places.output) and manifest(places.previous) is not None:
        _discard(places.output)
        _rename(places.previous, places.output)
    elif _empty(places.output) or manifest(places.output) is not None:
        _discard(places.previous)


def manifest(output: Path) -> dict[str, str] | None:
    """The digest of each file of the build in this folder, by path; None where there is no build of ours."""
    try:
        read = json.loads((output / MANIFEST).read_bytes())
        files = read["files"]
        return {str(path): str(digest) for path, digest in files.items()} if read["throughline"] == 1 else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


class Stage:
    """A build on its way in. What does not differ from the old build is not written, and where nothing differs the
    folder is not touched at all."""

    def __init__(self, places: Places, old: dict[str, str], label: str) -> None:
        self._places = places
        self._old = old
        self._label = label
        self._new: dict[str, str] = {}
        self._same: set[str] = set()
        self._touched: dict[str, Reason] = {}
        self._taken: dict[str, str] = {}
        self._folders: set[Path] = set()
        self.add(GITIGNORE)

    def add(self, artifact: Artifact) -> None:
        """Stage one file. Raises Refused for a path that cannot be written everywhere, or not beside the others."""
        path = artifact.path
        self._claim(path)
        self._new[path] = digest = hashlib.sha256(artifact.content).hexdigest()
        if path in self._old and self._old[path] == digest and self._on_disk(path) == artifact.content:
            self._same.add(path)
            return
        before = self._old.get(path)
        self._touched[path] = "new" if before is None else "restored" if before == digest else "changed"
        with _refusing(self._label):
            self._made(path).write_bytes(artifact.content)

    def commit(self) -> Report:
        """Put the staged build in place of the old one, and say what was touched."""
        for path in self._old.keys() - self._new.keys():
            self._touched[path] = "no longer planned"
        report = Report(tuple(sorted(self._touched.items())), len(self._same))
        if report.touched:
            with _refusing(self._label):
                for path in sorted(self._same):
                    _link(self._places.output / path, self._made(path))
                text = json.dumps({"throughline": 1, "files": self._new}, ensure_ascii=False, indent=0, sort_keys=True)
                self._made(MANIFEST).write_bytes(f"{text}\n".encode())
                _to_disk()
                _swap(self._places)
        return report

    def _claim(self, path: str) -> None:
        segments = path.split("/")
        why = ""
        if path == MANIFEST or not all(map(_portable, segments)):
            why = "this path cannot be written on every system"
        # Systems that ignore case would write both to one file; the folders of a path may not be files.
        folders = ["/".join(segments[:n]).casefold() for n in range(1, len(segments))]
        key = path.casefold()
        if not why and (key in self._taken or any(self._taken.get(folder) == "file" for folder in folders)):
            why = "two files of this site want the same path"
        if why:
            raise Refused(Diagnostic("T506", why, Location(f"{self._label}/{path}", 0)))
        self._taken[key] = "file"
        self._taken.update(dict.fromkeys(folders, "folder"))

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return (self._places.output / path).read_bytes()
        except OSError:
            return None

    def _made(self, path: str) -> Path:
        """The path in the stage, its folder made."""
        file = self._places.stage / path
        if file.parent not in self._folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(file.parent)
        return file


def _portable(segment: str) -> bool:
    return (
        _SEGMENT.fullmatch(segment) is not None
        and segment not in (".", "..")
        and not segment.endswith((".", " "))
        and not _DEVICE.fullmatch(segment)
        and len(segment.encode("utf-8", "surrogatepass")) <= 255
        and segment.isprintable()
    )


# -- what may be written -----------------------------------------------------------------------------------------------


def _settled(output: Path) -> Path:
    """The folder with every link above it followed, but not itself."""
    return output.resolve() if output.name in ("", "..") else output.parent.resolve() / output.name


def _refuse_overlap(output: Path, apart_from: Iterable[Path], label: str) -> None:
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


def _refuse_odd(places: Places, label: str) -> None:
    for path in (places.output, places.stage, places.previous, places.lock):
        plain = path.is_file() if path == places.lock else path.is_dir()
        if path.is_symlink() or (path.exists() and not plain):
            shown = label if path == places.output else Path(label).with_name(path.name).as_posix()
            message = f"this is not a plain {'file' if path == places.lock else 'folder'}, and is left as it is"
            raise Refused(Diagnostic("T503", message, Location(shown, 0)))


def _ours(output: Path, label: str) -> dict[str, str]:
    """The manifest of the build in the folder, empty where the folder is. Raises Refused if anything else is in it."""
    if _empty(output):
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


def _strangers(output: Path, files: dict[str, str]) -> Iterator[str]:
    todo = [""]
    while todo:
        folder = todo.pop()
        with os.scandir(output / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    todo.append(f"{path}/")
                elif entry.is_symlink() or (
                    path not in files and entry.name != MANIFEST and entry.name not in _LEFT_BY_SYSTEMS
                ):
                    yield path


def _empty(folder: Path) -> bool:
    """Whether there is no such folder, or nothing in it; a lone .gitignore is nothing."""
    try:
        return set(os.listdir(folder)) <= {GITIGNORE.path, *_LEFT_BY_SYSTEMS}
    except FileNotFoundError:
        return True


# -- renames, links and locks ------------------------------------------------------------------------------------------


@contextmanager
def _refusing(label: str) -> Iterator[None]:
    """Turn what the operating system says into a diagnostic."""
    try:
        yield
    except OSError as failure:
        why = _WHY.get(failure.errno or 0) or failure.strerror or type(failure).__name__
        raise Refused(Diagnostic("T505", f"the output cannot be written: {why}", Location(label, 0))) from failure


def _swap(places: Places) -> None:
    if not places.output.exists():
        _rename(places.stage, places.output)
        return
    try:
        _rename(places.output, places.previous)
        _rename(places.stage, places.output)
    except BaseException:
        if not places.output.exists():
            _rename(places.previous, places.output)
        raise
    with suppress(OSError):  # the new build stands; what cannot be deleted now, the next run deletes
        _discard(places.previous)


def _rename(old: Path, new: Path) -> None:
    """Rename a folder. On Windows another program may hold a file of it open for a moment: wait, then try again."""
    for pause in (0.05, 0.2, 0.8):
        try:
            os.rename(old, new)
            return
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(pause)
    os.rename(old, new)


def _discard(folder: Path) -> None:
    (folder / MANIFEST).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # not on this file system
        shutil.copyfile(old, new)


def _to_disk() -> None:
    """Before the renames: a machine that loses power must not find the new names with nothing behind them."""
    if hasattr(os, "sync"):
        os.sync()


@contextmanager
def _locked(path: Path, label: str) -> Iterator[None]:
    """Hold the lock file. The system lets go of it when the process ends, however it ends, so none is ever stale."""
    with open(path, "a+b") as file:
        try:
            _lock(file)
        except OSError:
            message = "another build is writing to this folder"
            raise Refused(Diagnostic("T504", message, Location(label, 0))) from None
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
