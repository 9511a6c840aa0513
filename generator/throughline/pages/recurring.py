"""Themes raised in two lists or more of one authority: the chain of what was asked, and what stood between."""

from __future__ import annotations

from throughline import history, urls
from throughline.link import Dataset
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import ClaimView, FindingView
from throughline.pages.wording import listed
from throughline.values import frozen


@frozen
class FoundIn:
    """What one report found, and which."""

    finding: FindingView
    report: Link


@frozen
class RaisedItem:
    """One recommendation, and what was said and found of it before its theme was raised again."""

    item: Link
    said: tuple[ClaimView, ...]
    found: tuple[FoundIn, ...]


@frozen
class RaisedIn:
    """One list that raises a theme."""

    event: Link
    items: tuple[RaisedItem, ...]


@frozen
class ThemeRow:
    """A theme that several lists raise. `years` says when, in words."""

    theme: Link
    lists: int
    years: str
    chain: tuple[RaisedIn, ...]


def rows(dataset: Dataset, slug: str) -> tuple[ThemeRow, ...]:
    """The recurring themes of one authority, in the order of the vocabulary."""
    return tuple(
        ThemeRow(
            names.themes(dataset, (raised.theme,))[0], raised.lists,
            listed(list(dict.fromkeys(item.asked.year for item in raised.own))),
            tuple(_raised_in(dataset, step) for step in history.chain(dataset, raised)),
        )
        for raised in history.raised(dataset, slug)
        if raised.lists > 1
    )  # fmt: skip


def _raised_in(dataset: Dataset, step: history.Step) -> RaisedIn:
    return RaisedIn(names.event_link(dataset, step.event), tuple(_item(dataset, between) for between in step.asked))


def _item(dataset: Dataset, between: history.Between) -> RaisedItem:
    said = zip(between.item.record.claims, parts.claims(dataset, between.item.record), strict=True)
    return RaisedItem(
        Link(str(between.item.record.title), urls.recommendation(between.item.key)),
        tuple(view for claim, view in said if claim in between.claims),
        tuple(
            FoundIn(parts.finding_view(look), Link(look.event.on.short, urls.inspection(look.event.key)))
            for look in between.found
        ),
    )
