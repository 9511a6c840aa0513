"""What one process makes for another, in a tenth of the room or out of the way, until somebody asks for it."""

from __future__ import annotations

import os
import pickle
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar, overload
from weakref import finalize

from throughline.values import frozen

T = TypeVar("T")


@frozen
class Packed:
    """Any one value."""

    held: bytes

    @staticmethod
    def of(value: object) -> Packed:
        return Packed(zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1))


@frozen
class Laid:
    """What is packed and lies in a file that this process and those forked from it have open."""

    shelf: Shelf
    begin: int
    length: int

    @property
    def held(self) -> bytes:
        return self.shelf.read(self.begin, self.length)


class Shelf:
    """A file without a name, for what is packed and not needed for now. It goes with the last process that has it open.

    Where there can be no such file, or it cannot grow, what is packed stays in memory.
    """

    def __init__(self) -> None:
        self._end = 0

    @cached_property
    def _file(self) -> int | None:
        """Made when something is first put down. A preview puts nothing down."""
        if not hasattr(os, "pwrite"):
            return None
        try:
            file, path = tempfile.mkstemp()
        except OSError:
            return None
        finalize(self, os.close, file)
        os.unlink(path)
        return file

    def laid(self, made: Mapping[str, T | Stored]) -> dict[str, T | Stored]:
        """The same by name, but what is packed is put down."""
        return {name: self._put(value) if isinstance(value, Packed) else value for name, value in made.items()}

    def read(self, begin: int, length: int) -> bytes:
        assert self._file is not None
        return os.pread(self._file, length, begin)

    def _put(self, packed: Packed) -> Stored:
        length = len(packed.held)
        written = 0
        if self._file is not None:
            with suppress(OSError):
                written = os.pwrite(self._file, packed.held, self._end)
        if written < length:
            return packed
        self._end += length
        return Laid(self, self._end - length, length)


Stored = Packed | Laid


def unpacked(value: Any) -> Any:
    """The value, whether it was packed or not."""
    return pickle.loads(zlib.decompress(value.held)) if isinstance(value, (Packed, Laid)) else value


class Sheaf(Sequence[T]):
    """Many values, of which the number is known: they are unpacked all together each time that one of them is asked for."""

    __slots__ = ("_held", "_length")

    def __init__(self, values: Sequence[T]) -> None:
        self._length = len(values)
        self._held = Packed.of(tuple(values))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return iter(unpacked(self._held))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: Any) -> Any:
        return unpacked(self._held)[place]
