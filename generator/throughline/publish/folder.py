"""`dir:PATH`: a web server's folder, or a mounted share.

PATH is a link to a version, a folder in `.NAME.published` beside it: a site is written whole into a version that nobody
sees, read back, and then the link is exchanged in one step. The version before stays, for whoever is half-way through
it. Where the system has no links, or PATH is a folder that an earlier publishing filled, files are exchanged one by
one: what is new first, then what has changed, removals last.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from throughline.output import PRIVATE, Refused
from throughline.output.places import LEFT_BY_SYSTEMS, locked, to_disk
from throughline.output.refusals import refuse_overlap, refusing, settled
from throughline.publish.host import Built, Changes, compared, not_arrived, not_ours

RECORD = "files.json"
"""Beside the versions, where files are exchanged one by one: the paths that publishing has put there."""

NO_PRIVILEGE = 1314
"""What Windows says of links where its developer mode is off."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder `path`, which must be apart from the folders `apart_from`."""

    path: Path
    apart_from: tuple[Path, ...]

    @property
    def shown(self) -> str:
        return self.path.as_posix()

    def differences(self, built: Built) -> Changes:
        with refusing(self.shown):
            link, versions = self._places()
            self._refuse_others(link, versions)
            held = digests(link)
            if link.is_dir() and not link.is_symlink():
                recorded = _recorded(versions)
                if strange := sorted(built.files.keys() & held.keys() - recorded):
                    raise self._strange(f"another hand has put {strange[0]} there")
                held = {path: digest for path, digest in held.items() if path in recorded}
            behind = sorted(folder.name for folder in _behind(built, versions))
            return replace(compared(built.files, held), behind=tuple(behind))

    def put(self, built: Built) -> None:
        with refusing(self.shown):
            link, versions = self._places()
            versions.mkdir(parents=True, exist_ok=True)
            with locked(versions / "lock"):
                self._refuse_others(link, versions)
                if link.is_symlink() or (_bare(link) and _links(versions)):
                    self._exchange_link(built, link, versions)
                else:
                    self._exchange_files(built, link, versions)
                _delete(_behind(built, versions))

    def _places(self) -> tuple[Path, Path]:
        link = settled(self.path)
        if not link.name:
            raise OSError(0, "it is the top of a disk")
        versions = link.with_name(f".{link.name}.published")
        for place in (link, versions):
            refuse_overlap(place, self.apart_from, self.shown)
        return link, versions

    def _refuse_others(self, link: Path, versions: Path) -> None:
        if link.is_symlink():
            if Path(os.readlink(link)).parent.name != versions.name:
                raise self._strange("this link leads to a folder that no publishing made")
        elif link.exists() and not link.is_dir():
            raise self._strange("this is a file")
        elif not _bare(link) and not (versions / RECORD).is_file():
            raise self._strange("this folder holds files that no publishing put there")
        if versions.is_symlink():
            raise self._strange(f"{versions.name} beside it is a link")

    def _strange(self, what: str) -> Refused:
        return not_ours(self.shown, what, "name a folder that is not there yet, or empty this one yourself")

    def _exchange_link(self, built: Built, link: Path, versions: Path) -> None:
        before = Path(os.readlink(link)).name if link.is_symlink() else ""
        name = built.version if built.version != before else f"{built.version}-again"
        version = versions / name
        with suppress(FileNotFoundError):
            shutil.rmtree(version)
        self._copied(built, built.files, version)
        made = versions / "link"
        made.unlink(missing_ok=True)
        made.symlink_to(f"{versions.name}/{name}", target_is_directory=True)
        if link.is_dir() and not link.is_symlink():
            link.rmdir()
        os.replace(made, link)
        _delete(folder for folder in versions.iterdir() if folder.is_dir() and folder.name not in (name, before))

    def _exchange_files(self, built: Built, folder: Path, versions: Path) -> None:
        changes = self.differences(built)
        stage = versions / "stage"
        with suppress(FileNotFoundError):
            shutil.rmtree(stage)
        incoming = (*changes.added, *changes.changed)
        self._copied(built, incoming, stage)
        before = _recorded(versions)
        _record(versions, before | built.files.keys())
        for path in incoming:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / path, file)
        for path in sorted(before - built.files.keys(), reverse=True):
            (folder / path).unlink(missing_ok=True)
            for parent in (folder / path).parents:
                if parent == folder or not _bare(parent):
                    break
                with suppress(FileNotFoundError):
                    parent.rmdir()
        _record(versions, built.files.keys())
        shutil.rmtree(stage, ignore_errors=True)

    def _copied(self, built: Built, paths: Iterable[str], to: Path) -> None:
        """Copies these files and reads them back from where they are. Raises Refused where one is not as built."""
        wanted = {path: built.files[path] for path in paths}
        to.mkdir(parents=True, exist_ok=True)
        for path in wanted:
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built.folder / path, file)
            times = os.stat(built.folder / path)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # servers make of it the tag of a file
        to_disk()
        if wrong := compared(wanted, digests(to)):
            raise not_arrived(self.shown, wrong, seen=False)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below a folder by its path, but for those that systems leave; nothing where no folder is.

    A link has no digest, so it differs from every file.
    """
    found = {}
    for here, folders, files in os.walk(folder):
        for name in (*files, *(name for name in folders if os.path.islink(os.path.join(here, name)))):
            if name not in LEFT_BY_SYSTEMS:
                path = Path(here, name)
                found[path.relative_to(folder).as_posix()] = "" if path.is_symlink() else digest(path)
    return found


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verified(folder: Path, manifest: dict[str, str]) -> Changes:
    """How a built folder differs from its manifest. What publishing leaves out is looked at too."""
    held = digests(folder)
    return compared(manifest, {path: held[path] for path in held if path in manifest or path not in PRIVATE})


def _behind(built: Built, versions: Path) -> list[Path]:
    """The versions that may not stay, the one that readers see among them."""
    folders = versions.iterdir() if versions.is_dir() else ()
    return [folder for folder in folders if folder.is_dir() and not built.may_stay(folder.name)]


def _delete(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # the new site stands; what cannot be deleted now, the next run deletes
            shutil.rmtree(folder)


def _bare(path: Path) -> bool:
    """Whether a link may stand here: where one stands already, or nothing, or a folder with nothing in it."""
    if path.is_symlink() or not path.exists():
        return True
    with os.scandir(path) as entries:
        return not any(True for _ in entries)


def _links(versions: Path) -> bool:
    """Whether this file system has links, and we may make them."""
    trial = versions / "trial"
    try:
        trial.unlink(missing_ok=True)
        trial.symlink_to("lock")
        trial.unlink()
    except NotImplementedError:
        return False
    except OSError as failure:
        if (
            failure.errno in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)
            or getattr(failure, "winerror", 0) == NO_PRIVILEGE
        ):
            return False
        raise
    return True


def _recorded(versions: Path) -> set[str]:
    try:
        return set(json.loads((versions / RECORD).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return set()


def _record(versions: Path, paths: Iterable[str]) -> None:
    made = versions / f"{RECORD}.new"
    made.write_text(json.dumps(sorted(paths), ensure_ascii=False, indent=0), encoding="utf-8")
    os.replace(made, versions / RECORD)
