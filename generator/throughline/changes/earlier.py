"""A commit → the files of content as they were: read from git, and nothing in the repository is touched."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from throughline import sources
from throughline.diagnostics import Diagnostic, Location
from throughline.sources import SourceFile


class Unreachable(Exception):
    """The record of a commit cannot be had; `diagnostic` says why."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, Location(sources.ROOT, 0), hint)


def files(content: Path, since: str) -> tuple[str, tuple[list[SourceFile], list[Diagnostic]]]:
    """The full name of the commit `since`, and what was in the folder `content` at it, as `sources.walk` gives it.

    Raises Unreachable: T560 outside a repository or without git, T561 for what is no commit, T562 where the folder was
    not in it.
    """
    if shutil.which("git") is None:
        raise Unreachable("T560", "git is not installed here, and the earlier record is in its history")
    if _git(content, "rev-parse", "--show-prefix") is None:
        raise Unreachable("T560", "this folder is in no git repository, so there is no earlier record to compare with")
    commit = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{since}^{{commit}}")
    if commit is None:
        hint = "`git log -- content` lists the commits that changed the record; a shallow clone has the last one only"
        raise Unreachable("T561", f"this repository has no commit {since}", hint)
    named = commit.decode().strip()
    packed = _git(content, "archive", "--format=tar", named)  # of this folder alone
    if packed is None:
        raise Unreachable("T562", f"the record was not in this folder at {since}")
    with tempfile.TemporaryDirectory(prefix="throughline-", ignore_cleanup_errors=True) as folder:
        _unpack(packed, Path(folder))
        return named, sources.walk(Path(folder))


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it refuses."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    asked = ["git", "-C", str(folder), "--no-optional-locks", *arguments]
    done = subprocess.run(asked, capture_output=True, check=False, env={**environment, "LC_ALL": "C"})
    return done.stdout if done.returncode == 0 else None


def _unpack(packed: bytes, folder: Path) -> None:
    """Plain files alone; git has no names that lead out of a folder."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() else None
            if held is not None:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(held.read())
