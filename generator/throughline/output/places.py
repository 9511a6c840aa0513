"""An output folder and its siblings: who holds it, how one build takes the place of another, how a half-way one is mended."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MANIFEST = ".throughline.json"
GITIGNORE = ".gitignore"
LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Places:
    """An output folder and its siblings."""

    output: Path
    stage: Path
    previous: Path
    lock: Path
    cache: Path

    @staticmethod
    def beside(output: Path) -> Places:
        if not output.name:
            raise OSError(0, "it is the top of a disk")
        return Places(
            output, *(output.with_name(f".{output.name}.{what}") for what in ("stage", "previous", "lock", "cache"))
        )


def recover(places: Places) -> None:
    """Put right whatever an interrupted run left: the rule that makes every moment of a swap a safe one.

    The old build stands aside as `previous` from the first rename until the new one is in place. So where there is no
    output, or an empty one made since, and a whole previous build, that build goes back. Where the output is a build, the
    previous one is done with. It loses its manifest first when it is discarded: half of one never looks whole.
    """
    discard(places.stage)
    if empty(places.output) and manifest(places.previous) is not None:
        discard(places.output)
        rename(places.previous, places.output)
    elif empty(places.output) or manifest(places.output) is not None:
        discard(places.previous)


class Entry(NamedTuple):
    """Digests of one file of a build: of its bytes, of the view and of the templates that it was made from."""

    content: str
    view: str = ""
    templates: str = ""


def manifest(output: Path) -> dict[str, Entry] | None:
    """The files of the build in this folder, by path; None where there is no build of ours.

    Raises OSError where that cannot be told: what cannot be read now may still be the only whole build there is.
    """
    try:
        text = (output / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        read = json.loads(text)
        if read["throughline"] == 1:
            return {str(path): Entry(str(digest)) for path, digest in read["files"].items()}
        files = {str(path): Entry(*map(str, digests)) for path, digests in read["files"].items()}
        return files if read["throughline"] == 2 else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def written(files: Mapping[str, Entry]) -> bytes:
    """The manifest of these files, one to a line, as `manifest` reads it."""
    lines = ",\n".join(json.dumps({path: files[path]}, ensure_ascii=False)[1:-1] for path in sorted(files))
    return f'{{"throughline": 2, "files": {{\n{lines}\n}}}}\n'.encode()


def empty(folder: Path) -> bool:
    """Whether there is no such folder, or nothing in it; a lone .gitignore is nothing."""
    try:
        return set(os.listdir(folder)) <= {GITIGNORE, *LEFT_BY_SYSTEMS}
    except FileNotFoundError:
        return True


def swap(places: Places) -> None:
    """Put the staged build in place of the old one, or leave the old one where it is."""
    if not places.output.exists():
        rename(places.stage, places.output)
        return
    try:
        rename(places.output, places.previous)
        rename(places.stage, places.output)
    except BaseException:
        if not places.output.exists():
            rename(places.previous, places.output)
        raise
    with suppress(OSError):  # the new build stands; what cannot be deleted now, the next run deletes
        discard(places.previous)


def rename(old: Path, new: Path) -> None:
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


def discard(folder: Path) -> None:
    """Delete a folder of ours, if it is there, its manifest first.

    The other processes of a build that was killed may write to its stage a moment longer: wait, then try again.
    """
    (folder / MANIFEST).unlink(missing_ok=True)
    for pause in (0.05, 0.2, 0.8, 0.0):
        try:
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            return
        except OSError as failure:
            if failure.errno != errno.ENOTEMPTY or not pause:
                raise
            time.sleep(pause)


def link(old: Path, new: Path) -> None:
    """The same file under a second name, or a copy of it."""
    try:
        os.link(old, new)
    except OSError:  # not on this file system
        shutil.copyfile(old, new)


def to_disk() -> None:
    """Before the renames: a machine that loses power must not find the new names with nothing behind them."""
    if hasattr(os, "sync"):
        os.sync()


_held: set[IO[bytes]] = set()


def _let_go() -> None:
    for file in _held:
        file.close()


if hasattr(os, "register_at_fork"):  # a lock that forked processes held too would outlive the one that took it
    os.register_at_fork(after_in_child=_let_go)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file. The system lets go of it when the process ends, however it ends, so none is ever stale.

    Raises BlockingIOError where another process holds it.
    """
    with open(path, "a+b") as file:
        for pause in (0.05, 0.1, 0.2, 0.0):  # a process that was being forked from one that was killed lets go at once
            try:
                _lock(file)
                break
            except OSError as failure:
                if not pause:
                    raise BlockingIOError from failure
                time.sleep(pause)
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
