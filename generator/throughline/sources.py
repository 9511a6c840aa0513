"""a folder → SourceFiles: the only reader of `content/`.

Refuses what has no place there: links, odd names, unknown folders, files that are too large or are no files. Editors'
leftovers and hidden files are passed over in silence.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from throughline import urls
from throughline.diagnostics import Diagnostic, Lines, Location, split_lines, suggestion, visible

Kind = Literal[
    "site", "vocabulary", "framework", "authority", "inspection", "origin", "document", "national", "changes", "page",
    "retractions",
]  # fmt: skip

ROOT = "content"
"""What every location calls the folder, wherever it lies, so that messages are the same on every machine."""
LARGEST = 1024 * 1024
FILES: dict[str, Kind] = {"site.yaml": "site", "vocabulary.yaml": "vocabulary", "retractions.yaml": "retractions"}
NEEDED = ("site.yaml", "vocabulary.yaml")
LISTS = ("imported.csv",)
"""Files that programs keep beside the record; they hold nothing of it."""
FOLDERS: dict[str, Kind] = {
    "authorities": "authority", "changes": "changes", "documents": "document", "frameworks": "framework", "inspections": "inspection",
    "national": "national", "origins": "origin", "pages": "page",
}  # fmt: skip

# Whose rules for names a file follows; those that are no addresses follow the plain ones.
_FAMILY: dict[Kind, urls.Kind] = {
    "authority": "authority", "changes": "theme", "document": "document", "framework": "framework", "inspection": "inspection",
    "national": "theme", "origin": "origin", "page": "page", "retractions": "theme", "site": "theme", "vocabulary": "theme",
}  # fmt: skip
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LEFTOVER = re.compile(r"\..*|.*~|#.*#|.*\.sw[a-p]|.*\.orig|Thumbs\.db|desktop\.ini", re.IGNORECASE)
# Each of these is known to some systems only.
_OPEN = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _OPEN |= getattr(os, _flag, 0)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of content. `id` is () for the single files, (authority, event) for an inspection, else (name,)."""

    path: str
    kind: Kind
    id: tuple[str, ...]
    data: bytes = field(repr=False)
    digest: str

    @property
    def whole(self) -> Location:
        return Location(self.path, 0)


def walk(
    content: Path, known: Mapping[str, SourceFile] = MappingProxyType({})
) -> tuple[list[SourceFile], list[Diagnostic]]:
    """Every file of a content folder, in the order of their paths, and what was refused (T001 to T009).

    `known` are files, by path, of which somebody knows that they are as they were read: they are not read again.
    """
    if not content.is_dir():
        hint = "`throughline new project .` makes one; --content names another" if content == Path(ROOT) else ""
        return [], [Diagnostic("T001", f"there is no folder {content.as_posix()}", hint=hint)]
    walking = _Walk(known)
    walking.top(content)
    for name in NEEDED:
        if not any(source.kind == FILES[name] for source in walking.files) and f"{ROOT}/{name}" not in walking.refused:
            walking.refuse("T002", "this file is missing; every site needs it", f"{ROOT}/{name}")
    return sorted(walking.files, key=lambda source: source.path), walking.found


def lines_of(content: Path) -> Lines:
    """A function from a location's path to the lines of that file, for the printers; other paths have no lines."""

    def read(path: str) -> list[str]:
        root, _, rest = path.partition("/")
        if root != ROOT or not rest or ".." in rest.split("/"):
            return []
        try:
            return split_lines(_bytes(content / rest).decode("utf-8", "replace").removeprefix("\ufeff"))
        except OSError:
            return []

    return read


def leftover(name: str) -> bool:
    """Whether a file or folder of this name is passed over in silence: hidden, or what an editor leaves behind."""
    return _LEFTOVER.fullmatch(name) is not None


class _Walk:
    """The files found so far and the findings, which the small steps below add to."""

    def __init__(self, known: Mapping[str, SourceFile]) -> None:
        self._known = known
        self.files: list[SourceFile] = []
        self.found: list[Diagnostic] = []
        self.refused: set[str] = set()

    def refuse(self, code: str, message: str, path: str, hint: str = "") -> None:
        self.refused.add(path)
        self.found.append(Diagnostic(code, message, Location(path, 0), hint))

    def top(self, content: Path) -> None:
        for entry, path in self._entries(content, ROOT):
            folder = entry.is_dir(follow_symlinks=False)
            if folder and entry.name in FOLDERS:
                self._folder(entry, path, FOLDERS[entry.name])
            elif not folder and entry.name in FILES:
                self._file(entry, path, FILES[entry.name], ())
            elif folder or entry.name not in LISTS:
                hint = suggestion(entry.name, FOLDERS if folder else FILES)
                self.refuse("T003", f"an unknown {'folder' if folder else 'file'}", path, hint)

    def _folder(self, folder: os.DirEntry[str], path: str, kind: Kind, above: tuple[str, ...] = ()) -> None:
        for entry, at in self._entries(folder, path):
            if kind == "inspection" and not above:
                if not entry.is_dir(follow_symlinks=False):
                    self.refuse("T003", "an inspection stands in its authority's folder", at)
                elif self._good_name(entry.name, at, "authority"):
                    self._folder(entry, at, kind, (entry.name,))
            elif entry.is_dir(follow_symlinks=False):
                self.refuse("T003", f"an unknown folder; {path}/ holds files only", at)
            else:
                self._named(entry, at, kind, above)

    def _named(self, entry: os.DirEntry[str], path: str, kind: Kind, above: tuple[str, ...]) -> None:
        stem, dot, extension = entry.name.rpartition(".")
        wanted = "md" if kind == "page" else "yaml"
        if not dot or extension != wanted:
            self.refuse("T005", f"files in this folder end in .{wanted}", path)
        elif self._good_name(stem, path, kind):
            self._file(entry, path, kind, (*above, stem))

    def _good_name(self, name: str, path: str, kind: Kind) -> bool:
        message = urls.refusal(_FAMILY[kind], name)
        if not message:
            return True
        slug = _SLUG.fullmatch(name)
        better = "" if slug else "-".join(re.findall("[a-z0-9]+", name.lower()))[:60]
        self.refuse("T006" if slug else "T004", message, path, f"call it {better}" if better else "")
        return False

    def _entries(self, folder: Path | os.DirEntry[str], path: str) -> Iterator[tuple[os.DirEntry[str], str]]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self.refuse("T009", f"this folder cannot be read: {_reason(error)}", path)
            return
        for entry in entries:
            if leftover(entry.name):
                continue
            at = f"{path}/{visible(entry.name)}"
            if entry.is_symlink() or _is_junction(entry):
                self.refuse("T007", "a link may not stand in content; copy what it points to", at)
            else:
                yield entry, at

    def _file(self, entry: os.DirEntry[str], path: str, kind: Kind, name: tuple[str, ...]) -> None:
        if path in self._known:
            self.files.append(self._known[path])
            return
        try:
            size = entry.stat(follow_symlinks=False).st_size
            if size > LARGEST:
                message = f"this file is too large: {size / 1_000_000:.1f} MB, where one holds at most 1 MB"
                self.refuse("T008", message, path, "split it")
                return
            data = _bytes(entry)
        except OSError as error:
            self.refuse("T009", f"this file cannot be read: {_reason(error)}", path)
            return
        self.files.append(SourceFile(path, kind, name, data, hashlib.sha256(data).hexdigest()))


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Windows' other kind of link to a folder."""
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if os.name == "nt" else 0
    return tag == 0xA0000003


def _bytes(path: os.DirEntry[str] | Path) -> bytes:
    """At most the largest size and one byte, from a plain file only: a pipe would never end. Raises OSError."""
    handle = os.open(path, _OPEN)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is not a plain file")
        return file.read(LARGEST + 1)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
