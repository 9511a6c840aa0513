"""Artifacts → the output folder, which is always one whole build: the old one or the new one.

A build is staged in a sibling folder and takes the place of the old one by two renames; whatever was interrupted, the
next `opened` puts right. For an output called `site` the siblings are `.site.stage`, `.site.previous`, `.site.lock`, `.site.cache`.

The manifest in the output names every file of the build with digests of its bytes and of what it was made from. It
says that a folder is ours: nothing that this program did not write is ever deleted or overwritten. `.site.cache` holds
what only spares work: times of files, and what the build wants to remember. A build without it is the same.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from throughline.artifacts import Artifact, Kept, Placed
from throughline.diagnostics import Diagnostic, Location, visible
from throughline.output import cache
from throughline.output.places import (
    GITIGNORE,
    MANIFEST,
    Entry,
    Places,
    discard,
    link,
    locked,
    manifest,
    recover,
    swap,
    to_disk,
    written,
)
from throughline.output.refusals import (
    Refused,
    ours,
    portable,
    refuse_odd,
    refuse_overlap,
    refusing,
    settled,
)

__all__ = [
    "MANIFEST",
    "PRIVATE",
    "Entry",
    "Places",
    "Reason",
    "Refused",
    "Report",
    "Stage",
    "manifest",
    "opened",
    "recover",
    "refuse_overlap",
    "refusing",
    "settled",
]

PRIVATE = frozenset({MANIFEST, GITIGNORE})
"""What publishing leaves out."""

Reason = Literal[
    "new", "restored", "view changed", "template changed", "program changed", "changed", "no longer planned"
]
"""Why a path was touched; `restored` is one whose bytes were altered by another hand since they were written."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a commit did: the paths it touched with the reason for each, in order, and how many it left alone."""

    touched: tuple[tuple[str, Reason], ...]
    unchanged: int

    @property
    def written(self) -> tuple[str, ...]:
        """The paths whose bytes are new on disk."""
        return tuple(path for path, reason in self.touched if reason != "no longer planned")

    @property
    def removed(self) -> tuple[str, ...]:
        """The paths that were of the old build and are not of the new one."""
        return tuple(path for path, reason in self.touched if reason == "no longer planned")


@contextmanager
def opened(output: Path, *, apart_from: Iterable[Path] = (), program: str = "") -> Iterator[Stage]:
    """A stage beside `output`: `add` each artifact, then `commit`. Left without a commit, it leaves no trace.

    Holds the lock, and first puts right what an earlier run left half-way. `apart_from` are folders that are read: the
    output may not hold them, be one of them or lie inside one. `program` is the digest of what makes the artifacts.
    Raises Refused (T501 not ours, T502 overlapping, T503 not a plain folder, T504 in use, T505 the system says no); the
    stage raises it too, T506 for a path that cannot be written everywhere.
    """
    label = output.as_posix()
    with ExitStack() as held:
        with refusing(label):
            places = Places.beside(settled(output))
            refuse_odd(places, label)
            refuse_overlap(places.output, apart_from, label)
            places.output.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(places.lock))
            recover(places)
            stage = Stage(places, ours(places.output, label), label, program)
        try:
            yield stage
        finally:
            stage.close()
            with suppress(OSError):  # the next run deletes what cannot be deleted now
                discard(places.stage)


class Stage:
    """A build on its way in. What does not differ from the old build is not written, and where nothing differs the
    folder is not touched at all.

    `old` has the files of the old build, `known` those of them that are still as they were written; `remembered` is what
    that build was given to remember, empty where that was lost, and `made_by_this` whether the same program made it.
    """

    def __init__(self, places: Places, old: dict[str, Entry], label: str, program: str) -> None:
        self._places = places
        self.old = old
        self._label = label
        self._program = program
        self._new: dict[str, Entry] = {}
        self._same: set[str] = set()
        self._touched: dict[str, Reason] = {}
        self._taken: dict[str, str] = {}
        self._folders: set[str] = {""}
        with refusing(label):
            places.stage.mkdir()
            # Another process that outlives this one writes to this folder and to no later one of its name.
            self._top = os.open(places.stage, os.O_RDONLY) if os.open in os.supports_dir_fd else None
        self._from_top = "" if self._top is not None else f"{places.stage}/"
        cached = cache.read(places)
        self._before = cached.program
        self.made_by_this = cached.program == program
        self.remembered = cached.remembered
        self.known = {path: entry for path, entry in old.items() if cached.intact(path, places.output)}
        self.add(Artifact(GITIGNORE, b"*\n!.gitignore\n"))

    def place(self, artifact: Artifact) -> Placed:
        """Write one file into the stage, unless the old build has it. Any process may; then `add` it in the first one.

        Raises Refused for a path that cannot be written everywhere.
        """
        path = artifact.path
        if path.casefold() == MANIFEST or not all(map(portable, path.split("/"))):
            raise self._refused(path, "this path cannot be written on every system")
        digest = hashlib.sha256(artifact.content).hexdigest()
        old = self.old.get(path)
        same = old and old.content == digest and (path in self.known or self._on_disk(path) == artifact.content)
        if not same:
            with refusing(self._label):
                self._write(path, artifact.content)
        return Placed(path, digest, artifact.view, artifact.templates, not same)

    def add(self, file: Artifact | Placed | Kept) -> None:
        """Stage one file. Raises Refused for a path that cannot be written everywhere, or not beside the others."""
        path = file.path
        self._claim(path)
        if isinstance(file, Kept):
            self._new[path] = self.known[path]
            self._same.add(path)
            return
        placed = self.place(file) if isinstance(file, Artifact) else file
        self._new[path] = entry = Entry(placed.content, placed.view, placed.templates)
        if placed.written:
            self._touched[path] = self._reason(self.old.get(path), entry)
        else:
            self._same.add(path)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the old build; None where they are not those that were written."""
        content, old = self._on_disk(path), self.old.get(path)
        same = content is not None and old is not None and hashlib.sha256(content).hexdigest() == old.content
        return content if same else None

    def unchanged(self) -> Report:
        """The report of a build that would only repeat the one that is there; nothing is touched."""
        return Report((), len(self.old))

    def commit(self, remember: Mapping[str, object] | None = None) -> Report:
        """Put the staged build in place of the old one, and say what was touched. `remember` is for the next build."""
        for path in self.old.keys() - self._new.keys():
            self._touched[path] = "no longer planned"
        report = Report(tuple(sorted(self._touched.items())), len(self._same))
        with refusing(self._label):
            if report.touched or self._new != self.old:
                for path in sorted(self._same):
                    self._folder_of(path)
                    link(self._places.output / path, self._places.stage / path)
                self._write(MANIFEST, written(self._new))
                to_disk()
                swap(self._places)
        cache.write(self._places, self._program, self._new, remember or {})
        return report

    def _reason(self, old: Entry | None, new: Entry) -> Reason:
        if old is None:
            return "new"
        if old.content == new.content:
            return "restored"
        if old.view != new.view:
            return "view changed"
        if old.templates != new.templates:
            return "template changed"
        return "program changed" if self._before != self._program else "changed"

    def close(self) -> None:
        """Nothing more is staged."""
        if self._top is not None:
            os.close(self._top)

    def _claim(self, path: str) -> None:
        """Systems that ignore case, or how an accent is spelt, would write two such files to one; the folders of a path may
        not be files.
        """
        key = path.casefold() if path.isascii() else unicodedata.normalize("NFC", path.casefold())
        segments = key.split("/")
        folders = ["/".join(segments[:n]) for n in range(1, len(segments))]
        if key in self._taken or any(self._taken.get(folder) == "file" for folder in folders):
            raise self._refused(path, "two files of this site want the same path")
        self._taken[key] = "file"
        self._taken.update(dict.fromkeys(folders, "folder"))

    def _refused(self, path: str, why: str) -> Refused:
        return Refused(Diagnostic("T506", why, Location(f"{self._label}/{visible(path)}", 0)))

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return (self._places.output / path).read_bytes()
        except OSError:
            return None

    def _write(self, path: str, content: bytes) -> None:
        self._folder_of(path)
        with open(f"{self._from_top}{path}", "wb", opener=self._opened) as file:
            file.write(content)

    def _opened(self, path: str, flags: int) -> int:
        return os.open(path, flags, 0o666, dir_fd=self._top)

    def _folder_of(self, path: str) -> None:
        """Make the folder of a path in the stage, and those above it."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._folder_of(folder)
            with suppress(FileExistsError):  # another process was first
                os.mkdir(f"{self._from_top}{folder}", dir_fd=self._top)
            self._folders.add(folder)
