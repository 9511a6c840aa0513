"""What publishing asks of a host, and what it has to say about one: the small interface that each kind of host fits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from throughline.diagnostics import Diagnostic, Location
from throughline.output import Refused


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site: its folder, and each file that readers may have, by path, with the SHA-256 of its bytes."""

    folder: Path
    files: Mapping[str, str]

    @property
    def version(self) -> str:
        """A name for exactly these bytes."""
        listed = "".join(f"{digest} {path}\n" for path, digest in sorted(self.files.items()))
        return hashlib.sha256(listed.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths that a host has not, has otherwise, and has too many, each in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class Host(Protocol):
    """A place that readers are served from. Both methods raise Refused."""

    @property
    def shown(self) -> str:
        """Its name as it may be printed: without credentials."""

    def differences(self, built: Built) -> Changes:
        """What readers would notice: from what the host has now, read to the last byte, to what was built."""

    def put(self, built: Built) -> None:
        """Have readers see what was built. Ended anywhere, they see the old site or the new; done again, it completes."""


def compared(wanted: Mapping[str, str], held: Mapping[str, str]) -> Changes:
    """From what is held to what is wanted, both as digests by path."""
    return Changes(
        tuple(sorted(wanted.keys() - held.keys())),
        tuple(sorted(path for path in wanted.keys() & held.keys() if wanted[path] != held[path])),
        tuple(sorted(held.keys() - wanted.keys())),
    )


def refused(shown: str, why: str, hint: str = "") -> Refused:
    """T513: the host, or the program that speaks with it, says no."""
    return Refused(Diagnostic("T513", f"the host cannot be written: {why}", Location(shown, 0), hint))


def not_ours(shown: str, what: str, hint: str) -> Refused:
    """T515: what stands there was put there by another hand."""
    return Refused(Diagnostic("T515", f"{what}; it is left as it is", Location(shown, 0), hint))


def not_arrived(shown: str, changes: Changes, *, seen: bool) -> Refused:
    """T514: what the host has is not what it was sent. `seen`: whether readers see it."""
    paths = sorted((*changes.added, *changes.changed, *changes.removed))
    many = "a file that is" if len(paths) == 1 else f"{len(paths)} files that are"
    after = "publish again" if seen else "readers still see the old site; publish again"
    places = tuple(Location(f"{shown}/{path}", 0) for path in paths[:3])
    return Refused(Diagnostic("T514", f"the host has {many} not as sent", Location(shown, 0), after, places))
