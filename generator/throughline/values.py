"""What a value is: a dataclass with slots that nobody changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[T]) -> type[T]:
    """A dataclass with slots, compared and hashed by its fields; mypy holds that no field of one is ever set again.

    Python is not asked to hold it too: that would make each of the million values of a build four times as dear.
    """
    return dataclass(slots=True, unsafe_hash=True)(made)
