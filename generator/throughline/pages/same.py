"""The same thing told to several authorities: recommendations that carry one theme and lie within three years of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from throughline import history, urls
from throughline.link import Asked, Dataset
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


def told(dataset: Dataset, slugs: Sequence[str]) -> tuple[Same, ...]:
    """The themes that two of these authorities or more were told of within three years; authorities stand in the order given."""
    carriers: dict[str, list[history.Raised]] = defaultdict(list)
    for slug in slugs:
        for raised in history.raised(dataset, slug):
            carriers[raised.theme].append(raised)
    made = []
    for theme in dataset.vocabulary.themes:
        near = [item for raised in carriers.get(theme.id, ()) for item in _near(raised, carriers[theme.id])]
        if near:
            made.append(_same(dataset, str(theme.id), near))
    return tuple(made)


def _near(raised: history.Raised, every: Iterable[history.Raised]) -> list[Asked]:
    """Those of one authority's recommendations that lie near one of another's."""
    others = [item for other in every if other.authority != raised.authority for item in other.items]
    return [item for item in raised.items if any(_within(item, other) for other in others)]


def _within(one: Asked, other: Asked) -> bool:
    earlier, later = sorted((one.asked, other.asked), key=lambda asked: asked.iso)
    return later.first is not None and earlier.given and history.months_before(earlier, later.first) < MONTHS


def _same(dataset: Dataset, theme: str, items: Sequence[Asked]) -> Same:
    who = list(dict.fromkeys(names.authority(dataset, _authority(item)) for item in items))
    return Same(
        names.themes(dataset, (theme,))[0],
        listed(who),
        tuple(
            Link(f"{names.authority(dataset, _authority(item))}, {item.asked.short}: {item.record.title}", urls.recommendation(item.key))
            for item in items
        ),
    )  # fmt: skip


def _authority(item: Asked) -> str:
    return item.holder.partition("/")[0]
