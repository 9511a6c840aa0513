"""The filters of a list, and how many rows each of their options leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of a list, as `macros/filter.html` takes it."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    kind: str = "choice"
    hint: str = ""


def options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter with how many rows each has, in the order first met."""
    counts: dict[str, tuple[str, int]] = {}
    for value, label in pairs:
        counts[value] = (label, counts.get(value, ("", 0))[1] + 1)
    return tuple(Option(value, label, n) for value, (label, n) in counts.items())


def ordered(labels: Mapping[str, str], values: Iterable[str]) -> tuple[Option, ...]:
    """The options of a filter in the order of `labels`, those with rows alone."""
    held = list(values)
    return options((value, label) for value, label in labels.items() for other in held if other == value)


def alphabetical(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter by label, what has none of its own last."""
    return options(sorted(pairs, key=lambda pair: (pair[0] in ("none", "not-stated"), pair[1].casefold())))


def useful(*choices: Choice) -> tuple[Choice, ...]:
    """Those that can narrow anything: a choice among one is none."""
    return tuple(choice for choice in choices if choice.kind == "search" or len(choice.options) > 1)
