"""The same thing told to several authorities: recommendations that carry one theme and lie within three years of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from throughline import history, urls
from throughline.calendar import When
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.names import Link
from throughline.pages.wording import listed
from throughline.values import frozen

MONTHS = 36
"""Recommendations this far apart are not told of as one."""


@frozen
class Same:
    """One theme and the authorities that were told of it, as a list in words, with each recommendation that counts."""

    theme: Link
    who: str
    items: tuple[Link, ...]


@frozen
class Item:
    """A recommendation to one authority, named by `who`."""

    who: str
    asked: When
    link: Link


@frozen
class Carried:
    """What one authority was told of one theme."""

    theme: str
    items: tuple[Item, ...]


def carried(dataset: Dataset, slug: str) -> tuple[Carried, ...]:
    """What one authority was told, theme by theme."""
    who = names.authority(dataset, slug)
    return tuple(
        Carried(
            raised.theme,
            tuple(
                Item(who, item.asked, Link(f"{who}, {item.asked.short}: {item.record.title}", urls.recommendation(item.key)))
                for item in raised.items
            ),
        )
        for raised in history.raised(dataset, slug)
    )  # fmt: skip


def told(dataset: Dataset, beside: Iterable[Sequence[Carried]]) -> tuple[Same, ...]:
    """The themes that two of these authorities or more were told of within three years; authorities stand in the order given."""
    carriers: dict[str, list[Carried]] = defaultdict(list)
    for own in chain.from_iterable(beside):
        carriers[own.theme].append(own)
    made = []
    for theme in dataset.vocabulary.themes:
        here = carriers.get(theme.id, ())
        near = [item for own in here for item in _near(own, (other for other in here if other is not own))]
        if near:
            who = listed(list(dict.fromkeys(item.who for item in near)))
            made.append(Same(names.themes(dataset, (str(theme.id),))[0], who, tuple(item.link for item in near)))
    return tuple(made)


def _near(own: Carried, others: Iterable[Carried]) -> list[Item]:
    """Those of one authority's recommendations that lie near one of another's."""
    told = [item.asked for other in others for item in other.items]
    return [item for item in own.items if any(_within(item.asked, asked) for asked in told)]


def _within(one: When, other: When) -> bool:
    earlier, later = sorted((one, other), key=lambda asked: asked.iso)
    return later.first is not None and earlier.given and history.months_before(earlier, later.first) < MONTHS
