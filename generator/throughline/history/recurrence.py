"""Themes that an authority was told of more than once, and what stood between one time and the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from throughline import records
from throughline.history.verification import Look, looks
from throughline.link import Asked, Dataset, Event, remembered
from throughline.values import frozen


@frozen
class Raised:
    """One theme in one authority: every recommendation that carries it, oldest first.

    `own` are those of the authority's own lists, `lists` how many of these there are: what a board was told is not what
    the authority was told. Two lists or more are a recurrence.
    """

    theme: str
    authority: str
    items: tuple[Asked, ...]

    @property
    def own(self) -> tuple[Asked, ...]:
        return tuple(item for item in self.items if item.board is None)

    @property
    def lists(self) -> int:
        return len({item.holder for item in self.own})


@frozen
class Between:
    """One recommendation, and what was said and found of it until the list that raises its theme again, that report included."""

    item: Asked
    claims: tuple[records.Claim, ...]
    found: tuple[Look, ...]


@frozen
class Step:
    """One list in the chain of a theme: what it asked, each with what came of it before the next."""

    event: Event
    asked: tuple[Between, ...]


@remembered
def raised(dataset: Dataset, authority: str) -> tuple[Raised, ...]:
    """The themes of an authority's recommendations, in the order of the vocabulary."""
    by_theme: dict[str, list[Asked]] = defaultdict(list)
    for event in dataset.events_of(authority):
        for item in dataset.asked_by(event.key):
            for theme in item.record.themes:
                by_theme[theme].append(item)
    order = [str(theme.id) for theme in dataset.vocabulary.themes]
    return tuple(Raised(theme, authority, tuple(by_theme[theme])) for theme in order if theme in by_theme)


def chain(dataset: Dataset, raised: Raised) -> tuple[Step, ...]:
    """The authority's own lists that raise a theme, oldest first, and what stood between each and the next.

    After the last of them it is all that was said and found since.
    """
    holders = list(dict.fromkeys(item.holder for item in raised.own))
    made = []
    for holder, after in zip(holders, (*holders[1:], None), strict=True):
        following = dataset.events[after] if after else None
        items = (item for item in raised.own if item.holder == holder)
        asked = tuple(_between(dataset, item, following) for item in items)
        made.append(Step(dataset.events[holder], asked))
    return tuple(made)


def _between(dataset: Dataset, item: Asked, following: Event | None) -> Between:
    found = (look for look in looks(dataset, item.key) if look.finding)
    until = (look for look in found if following is None or look.event.order <= following.order)
    return Between(item, tuple(_said(item, following)), tuple(until))


def _said(item: Asked, following: Event | None) -> Iterator[records.Claim]:
    """Claims that may have been made before the next list was published; one without a date is among them."""
    last = following.on.last if following else None
    for claim in item.record.claims:
        if last is None or claim.as_at.first is None or claim.as_at.first <= last:
            yield claim
