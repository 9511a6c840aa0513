"""Two records, as what they state → what changed from one to the other, one entry for each fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline.link import FOUND, ITSELF, Citation, Stated, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact that is not what it was; `old` or `new` is empty where there is none. `citations` are those of the new one."""

    key: str
    field: str
    old: str
    new: str
    citations: tuple[Citation, ...]


def entries(then: Stated, now: Stated, broken: frozenset[str] = frozenset()) -> Iterator[Entry]:
    """What changed, in the order of the record of today; at the end what is gone.

    Of a thing that is new, or gone, only that is told, and not each of its fields; what was found of it is. Nothing is
    told of what stands in the files that are `broken`.
    """
    for place in dict.fromkeys((*now, *then)):
        key, field = place
        if key.partition("#")[0] in broken:
            continue
        is_now, was_then = (key, ITSELF) in now, (key, ITSELF) in then
        if field != ITSELF and is_now != was_then and not (field == FOUND and is_now):
            continue
        yield from _differences(key, field, then.get(place, ()), now.get(place, ()))


def _differences(key: str, field: str, then: tuple[Value, ...], now: tuple[Value, ...]) -> Iterator[Entry]:
    """The values that only one of two has, put side by side in their order."""
    old, new = _without(then, now), _without(now, then)
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else None
        after = new[place] if place < len(new) else None
        known = after or before
        assert known
        yield Entry(key, field, before.words if before else "", after.words if after else "", known.citations)


def _without(values: tuple[Value, ...], others: tuple[Value, ...]) -> list[Value]:
    """The values that others do not have; of equal ones as many as there are more."""
    left = [other.words for other in others]
    kept = []
    for value in values:
        if value.words in left:
            left.remove(value.words)
        else:
            kept.append(value)
    return kept
