"""Folders → what changed in them. The difference of two snapshots is the truth; watchfiles is only the wake-up call.

Nothing is missed where no event comes (network drives, a folder that was deleted and put back): every so often a
snapshot is taken anyway. Nothing is seen twice where many events come: a save that seems to be only half done is waited
for, and a file counts as changed when what it holds differs, not when its time does.
"""

from __future__ import annotations

import hashlib
import os
import queue
import stat
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from throughline import sources

STEP = 2
"""Milliseconds between two looks of watchfiles at what the system has told it."""
SETTLE = 0.005
"""Seconds from the first event to the end of the first look: what most editors do to save one file takes less."""
PATIENCE = 0.1
"""Seconds of quiet after which a save that looked half done counts as done, and how long that is waited for at most."""
AT_MOST = 0.5
UNASKED = 0.4
"""Seconds without an event after which a snapshot is taken all the same."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder to watch. `prefix` stands before the names of its files, as it does in locations: `content/`."""

    prefix: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Entry:
    """What a snapshot holds of one file, folder or link: what the system says of it, and a digest of what is in it."""

    stamp: tuple[int, ...]
    size: int
    digest: bytes


Snapshot = Mapping[str, Entry]

_FOLDER = Entry((), 0, b"folder")
_UNREADABLE = b"unreadable "


class Folders:
    """The folders of one preview: `wait` returns the names of what changed since it last returned."""

    def __init__(self, roots: Iterable[Root]) -> None:
        self._roots = tuple(roots)
        self._stirred: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
        self._armed: list[tuple[str, int, int]] = []
        self._again = threading.Event()
        self._every = UNASKED
        self._seen: Snapshot = self._look({}, frozenset())
        threading.Thread(target=self._listen, daemon=True, name="watch").start()

    def digests(self) -> Mapping[str, bytes]:
        """What is in each file, as `wait` saw it last."""
        return {name: entry.digest for name, entry in self._seen.items()}

    def wait(self) -> tuple[str, ...]:
        """Sorted names, folders only where nothing but folders changed. Blocks until there is something to name."""
        while True:
            touched = self._next(self._every)
            began = time.monotonic()
            found = self._look(self._seen, touched)
            if touched:
                time.sleep(max(0.0, began + SETTLE - time.monotonic()))
                if touched := self._next(0):
                    found = self._look(found, touched)
            names = changed(self._seen, found)
            if halfway(names, self._seen, found):
                found = self._settled(found)
                names = changed(self._seen, found)
            before, self._seen = self._seen, found
            if names:
                files = [name for name in names if _FOLDER not in (before.get(name), found.get(name))]
                return tuple(files or names)

    def _settled(self, found: Snapshot) -> Snapshot:
        """The snapshot once nothing has stirred for a while."""
        until = time.monotonic() + AT_MOST
        while time.monotonic() < until:
            touched = self._next(PATIENCE)
            before, found = found, self._look(found, touched)
            if not touched and not changed(before, found):
                break
        return found

    def _next(self, seconds: float) -> frozenset[str]:
        """The paths that events have named by now, after waiting for the first of them for at most so long."""
        touched: frozenset[str] = frozenset()
        with suppress(queue.Empty):
            touched |= self._stirred.get(timeout=seconds) if seconds else self._stirred.get_nowait()
            while True:
                touched |= self._stirred.get_nowait()
        return touched

    def _look(self, before: Snapshot, touched: Collection[str]) -> Snapshot:
        began = time.perf_counter()
        places = [(root.prefix, os.path.realpath(root.folder)) for root in self._roots]
        found: dict[str, Entry] = {}
        for prefix, path in places:
            _walk(path, prefix.rstrip("/"), prefix, found, before, touched)
        armed = [_identity(path) for _, path in places]
        if armed != self._armed:
            # A folder was replaced by another: events of the old one say nothing of the new.
            self._armed = armed
            self._again.set()
        self._every = max(UNASKED, 50 * (time.perf_counter() - began)) if before else UNASKED
        return found

    def _listen(self) -> None:
        while True:
            self._again.clear()
            with suppress(OSError, RuntimeError):
                # What cannot be watched (no such folder just now, too many of them for the system) is still looked at.
                for events in watchfiles.watch(
                    *[path for path, _, number in self._armed if number], watch_filter=None, debounce=1, step=STEP,
                    stop_event=self._again, raise_interrupt=False, ignore_permission_denied=True,
                ):  # fmt: skip
                    self._stirred.put(frozenset(path for _, path in events))
            self._again.wait(10)


def changed(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """The names under which the two hold different things."""
    names = [name for name, entry in after.items() if (old := before.get(name)) is None or old.digest != entry.digest]
    return tuple(sorted([*names, *(before.keys() - after.keys())]))


def halfway(names: Iterable[str], before: Snapshot, after: Snapshot) -> bool:
    """Whether this may be the middle of something: files come or go, cannot be opened, or are suddenly much shorter."""
    for name in names:
        old, new = before.get(name), after.get(name)
        if old is None or new is None or new.digest.startswith(_UNREADABLE) or new.size < 0.9 * old.size:
            return True
    return False


def _walk(
    folder: str, name: str, prefix: str, found: dict[str, Entry], before: Snapshot, touched: Collection[str]
) -> None:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except FileNotFoundError:
        return
    except OSError as error:
        found[name] = _unreadable(error)
        return
    found[name] = _FOLDER
    for entry in entries:
        below = prefix + entry.name
        old = before.get(below)
        if old is None and sources.leftover(entry.name):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, below, f"{below}/", found, before, touched)
                continue
            # Not `entry.stat()`, which on Windows tells what the folder remembers of a file that is still open.
            told = os.lstat(entry.path)
            stamp = (told.st_mode, told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
            if old is None or old.stamp != stamp or entry.path in touched:
                old = Entry(stamp, told.st_size, _digest(entry.path, told.st_mode))
            found[below] = old
        except FileNotFoundError:
            continue  # gone since the folder was listed
        except OSError as error:
            found[below] = _unreadable(error)


def _digest(path: str, mode: int) -> bytes:
    if stat.S_ISLNK(mode):
        return b"link " + os.fsencode(os.readlink(path))
    if not stat.S_ISREG(mode):
        return b"no file"
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _unreadable(error: OSError) -> Entry:
    return Entry((), 0, b"%s%d" % (_UNREADABLE, error.errno or 0))


def _identity(path: str) -> tuple[str, int, int]:
    """Which folder is at a path just now; zeros where there is none."""
    try:
        told = os.stat(path)
    except OSError:
        return path, 0, 0
    return path, told.st_dev, told.st_ino
