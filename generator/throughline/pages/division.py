"""Lists that grow with the record, divided into pages: the first keeps the address of the list, the others are numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from throughline import urls
from throughline.packed import Sheaf
from throughline.pages import names
from throughline.pages.names import Link
from throughline.values import frozen

T = TypeVar("T")

MOST = 300
"""How many rows stand on one page at most. The whole of a list is a table at `/data/`."""

_NAMED = 30
"""To how many pages each of them leads; of more, to those around it, the ends and some between."""


@frozen
class Way:
    """One page of a list, as the others lead to it."""

    number: int
    label: str
    address: str


@frozen
class Division:
    """Which page of a list this is, and how many rows it has.

    `shown` says which of how many: `1 to 300 of 3,748`; `label` from where to where, if that can be said.
    """

    number: int
    of: int
    rows: int
    shown: str
    label: str
    ways: tuple[Way, ...]
    previous: Way | None
    next: Way | None


def divided(items: Sequence[T], key: Callable[[T], object], most: int = MOST) -> list[list[T]]:
    """The items of each page, in their order. Those of one key stay together unless they fill more than a page."""
    shares: list[list[T]] = [[]]
    for _, group in groupby(items, key):
        run = list(group)
        if shares[-1] and len(shares[-1]) + len(run) > most:
            shares.append([])
        for item in run:
            if len(shares[-1]) == most:
                shares.append([])
            shares[-1].append(item)
    return shares


def divisions(address: str, shares: Sequence[Sequence[T]], name: Callable[[T], str] = lambda _: "") -> list[Division]:
    """What each page says of its place, for the list at `address`; `name` is what an item is found under."""
    total, pages = sum(map(len, shares)), len(shares)
    ways = [Way(number, _label(share, name), urls.numbered(address, number)) for number, share in enumerate(shares, 1)]
    made, before = [], 0
    for way, share in zip(ways, shares, strict=True):
        n = way.number
        named = [other for other in ways if pages <= _NAMED or _is_named(other.number, n, pages)]
        made.append(
            Division(
                n, pages, len(share), f"{before + 1:,} to {before + len(share):,} of {total:,}", way.label,
                tuple(named) if pages > 1 else (),
                ways[n - 2] if n > 1 else None, ways[n] if n < pages else None,
            )
        )  # fmt: skip
        before += len(share)
    return made


def of_groups(
    address: str, groups: Iterable[tuple[str, str, Any]], most: int = MOST, *, rows: str = "rows"
) -> Iterator[tuple[Division, tuple[Any, ...]]]:
    """The groups on each page of the list at `address`: views with a field of `rows`; one that is divided, with some of them.

    Each is given with whose it is, as in `divided`, and with what its rows are found under. Rows may be a Sheaf, which is
    opened for the page that they stand on.
    """
    held = [*groups]
    places = [(n, place) for n, (*_, group) in enumerate(held) for place in range(len(getattr(group, rows)))]
    shares = divided(places, lambda row: held[row[0]][0], most)
    for here, share in zip(divisions(address, shares, lambda row: held[row[0]][1]), shares, strict=True):
        made = []
        for n, some in groupby(share, lambda row: row[0]):
            group = held[n][2]
            own, on_it = getattr(group, rows), [place for _, place in some]
            kept = own[on_it[0] : on_it[-1] + 1]
            made.append(group if kept is own else replace(group, **{rows: kept}))
        yield here, tuple(made)


def sheaved(group: T, rows: str = "rows") -> T:
    """A group with its rows as a Sheaf."""
    return replace(group, **{rows: Sheaf(getattr(group, rows))})  # type: ignore[type-var]  # a view


def titled(title: str, here: Division) -> str:
    """The title of a page of a list; that of the first is the list's."""
    return title if here.number == 1 else f"{title}, page {here.number} of {here.of}"


def crumbs(here: Division, *rest: Link) -> tuple[Link, ...]:
    """The way to a page of a list, which `rest` ends with."""
    if here.number == 1:
        return names.crumbs(*rest[:-1], Link(rest[-1].label))
    return names.crumbs(*rest, Link(f"Page {here.number} of {here.of}"))


def _label(share: Sequence[T], name: Callable[[T], str]) -> str:
    first, last = (name(share[0]), name(share[-1])) if share else ("", "")
    return first if first == last else f"{first} to {last}"


def _is_named(number: int, here: int, pages: int) -> bool:
    return number in (1, pages) or abs(number - here) <= 2 or number % -(-pages // (_NAMED - 7)) == 0
