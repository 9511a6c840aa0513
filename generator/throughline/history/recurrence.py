"""Themes that an authority was told of more than once."""

from __future__ import annotations

from collections import defaultdict

from throughline.link import Asked, Dataset, remembered
from throughline.values import frozen


@frozen
class Raised:
    """One theme in one authority: every recommendation that carries it, oldest first, and in how many lists it stands."""

    theme: str
    authority: str
    items: tuple[Asked, ...]

    @property
    def lists(self) -> int:
        return len({item.holder for item in self.items})


@remembered
def raised(dataset: Dataset, authority: str) -> tuple[Raised, ...]:
    """The themes of an authority's recommendations, in the order of the vocabulary. Two lists or more are a recurrence."""
    by_theme: dict[str, list[Asked]] = defaultdict(list)
    for event in dataset.events_of(authority):
        for item in dataset.asked_by(event.key):
            for theme in item.record.themes:
                by_theme[theme].append(item)
    order = [str(theme.id) for theme in dataset.vocabulary.themes]
    return tuple(Raised(theme, authority, tuple(by_theme[theme])) for theme in order if theme in by_theme)
