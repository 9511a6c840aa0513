"""What spares the next build some work, beside the output: nothing in it is needed, and nothing in it is believed blindly."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from throughline.output.places import MANIFEST, Places

_Written = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cache:
    """What was left for the build that stands in the output: size and time of each file, its program, its memory."""

    written: Mapping[str, _Written] = field(default_factory=dict)
    program: str = ""
    remembered: Mapping[str, object] = field(default_factory=dict)

    def intact(self, path: str, output: Path) -> bool:
        """Whether the file has the size and the time that it was written with."""
        try:
            return path in self.written and tuple(self.written[path]) == _written(f"{output}/{path}")
        except OSError:
            return False


def read(places: Places) -> Cache:
    """The cache, if it is whole and of the very build that stands in the output; else an empty one."""
    try:
        stated, _, text = places.cache.read_bytes().partition(b"\n")
        read = json.loads(text) if stated == _sum(text) else {}
        if read["manifest"] == _digest(places):
            return Cache(dict(read["written"]), str(read["program"]), dict(read["remembered"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return Cache()


def write(places: Places, program: str, files: Iterable[str], remembered: Mapping[str, object]) -> None:
    """Leave a cache for the build that now stands in the output. One that cannot be written is done without."""
    with suppress(OSError):
        written = {path: _written(f"{places.output}/{path}") for path in files}
        made = {"manifest": _digest(places), "program": program, "written": written, "remembered": remembered}
        text = json.dumps(made, ensure_ascii=False).encode("utf-8")
        with places.cache.open("wb") as file:
            file.writelines((_sum(text), b"\n", text))


def _written(file: str) -> _Written:
    found = os.stat(file, follow_symlinks=False)
    return (found.st_size, found.st_mtime_ns)


def _sum(text: bytes) -> bytes:
    """What stands before the text: a cache that was cut off, or damaged in any other way, is none."""
    return hashlib.sha256(text).hexdigest().encode("ascii")


def _digest(places: Places) -> str:
    return hashlib.sha256((places.output / MANIFEST).read_bytes()).hexdigest()
