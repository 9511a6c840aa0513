"""What publishing asks of a host, and what it has to say about one: the small interface that each kind of host fits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from throughline.diagnostics import Diagnostic, Location
from throughline.output import Refused


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site: its folder, and each file that readers may have, by path, with the SHA-256 of its bytes.

    `retracted` stands for what is taken down from it: the same letters for the same list, none where nothing is.
    """

    folder: Path
    files: Mapping[str, str]
    retracted: str = ""

    @property
    def version(self) -> str:
        """A name for exactly these bytes, and for what was taken down when they were published."""
        listed = "".join(f"{digest} {path}\n" for path, digest in sorted(self.files.items()))
        name = hashlib.sha256(listed.encode()).hexdigest()[:16]
        return f"{name}-{self.retracted}" if self.retracted else name

    def may_stay(self, version: str) -> bool:
        """Whether an earlier version may be kept: nothing has been taken down since."""
        named = _VERSION.fullmatch(version)
        return (named[1] or "" if named else "") == self.retracted


_VERSION = re.compile(r"[0-9a-f]{16}(?:-([0-9a-f]{8}))?(?:-again)?")


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths that a host has not, has otherwise, and has too many, each in order.

    `behind` is what it keeps besides, from before something was taken down.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.behind)


class Host(Protocol):
    """A place that readers are served from. Both methods raise Refused."""

    @property
    def shown(self) -> str:
        """Its name as it may be printed: without credentials."""

    def differences(self, built: Built) -> Changes:
        """What readers would notice: from what the host has now, read to the last byte, to what was built."""

    def put(self, built: Built) -> None:
        """Have readers see what was built. Ended anywhere, they see the old site or the new; done again, it completes.

        Where something was taken down since the last time, nothing of before is kept.
        """


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


def kept_behind(shown: str, behind: tuple[str, ...]) -> Refused:
    """T517: readers see the new site, and the host still keeps what was taken down from it."""
    message = f"the host still keeps what was taken down: {', '.join(behind[:3])}"
    return Refused(Diagnostic("T517", message, Location(shown, 0), "publish again, or delete it there yourself"))
