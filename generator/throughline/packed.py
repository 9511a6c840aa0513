"""What one process makes for another, in a tenth of the room, until somebody asks for it."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

from throughline.values import frozen

T = TypeVar("T")


@frozen
class Packed:
    """Any one value."""

    held: bytes

    @staticmethod
    def of(value: object) -> Packed:
        return Packed(zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1))


def unpacked(value: Any) -> Any:
    """The value, whether it was packed or not."""
    return pickle.loads(zlib.decompress(value.held)) if isinstance(value, Packed) else value


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
