"""Themes: who was told the same thing, when, what they did, what was found. Authorities from A to Z, always."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset
from throughline.pages import authorities, division, extent, lists, names, parts
from throughline.pages.division import MOST, Division, crumbs, of_groups, titled
from throughline.pages.extent import Extent
from throughline.pages.lists import RecommendationRow
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.wording import counted, listed
from throughline.values import frozen


@frozen
class NationalCount:
    """What a national snapshot counted under a theme; `count` is None where its source did not count."""

    label: str
    area: str
    count: int | None
    of: int | None
    national: Link
    as_at: str
    citations: tuple[Cite, ...]


@frozen
class ThemeLine:
    """One theme in the index."""

    id: str
    title: str
    address: str
    rule: str
    national: tuple[NationalCount, ...]
    recommendations: int
    authorities: int
    recurring: int


@frozen
class Themes:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    coverage: str
    source: str
    themes: tuple[ThemeLine, ...]


@frozen
class Told:
    """One recommendation under a theme, with the actions that answer it; `board` where it was told to one and not to the authority."""

    row: RecommendationRow
    board: str
    event: Link
    actions: tuple[Link, ...]


@frozen
class ToldAuthority:
    """One authority under a theme. `again` says in how many lists, where there are two or more."""

    authority: Link
    again: str
    told: tuple[Told, ...]


@frozen
class ThemePage:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    id: str
    lead: str
    rule: str
    national: tuple[NationalCount, ...]
    coverage: str
    division: Division
    authorities: tuple[ToldAuthority, ...]
    origins: tuple[Told, ...]
    previous: Link | None
    next: Link | None


@frozen
class Entry:
    """What one authority has to tell the pages of themes: what it was told under each theme, by the theme's id."""

    name: str
    slug: str
    known: Extent
    told: tuple[tuple[str, ToldAuthority], ...]


Carriers = Mapping[str, Sequence[tuple[str, str, ToldAuthority]]]
"""Who was told what under each theme: authorities from A to Z, with their slugs and names."""


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    return Entry(
        names.authority(dataset, slug),
        slug,
        extent.recommendations(dataset.events_of(slug)),
        tuple((raised.theme, _authority(dataset, raised)) for raised in history.raised(dataset, slug)),
    )


def sheaved(entry: Entry) -> Entry:
    """The same, what was told packed until it is printed."""
    return replace(entry, told=tuple((theme, division.sheaved(told, "told")) for theme, told in entry.told))


def plan(common: Dataset, entries: Mapping[str, Entry], most: int = MOST) -> Iterator[Page]:
    """The index, then each theme of the vocabulary, carried by a recommendation or not, with `most` of them on a page."""
    carriers: dict[str, list[tuple[str, str, ToldAuthority]]] = {}
    for entry in sorted(entries.values(), key=lambda entry: entry.name.casefold()):
        for theme, told in entry.told:
            carriers.setdefault(theme, []).append((entry.slug, entry.name, told))
    coverage = authorities.covered(extent.total(entry.known for entry in entries.values()))
    yield Page(urls.THEMES, "themes.html", index(common, carriers, coverage))
    for before, known, after in parts.in_turn(_ordered(common)):
        yield from pages(common, known, carriers.get(known.id, ()), coverage, before, after, most)


def _ordered(dataset: Dataset) -> list[records.Theme]:
    """By title, a leading article passed over as in any index."""
    return sorted(dataset.vocabulary.themes, key=lambda theme: theme.title.casefold().removeprefix("a "))


def index(dataset: Dataset, carriers: Carriers, coverage: str) -> Themes:
    """Every theme, A to Z by its title."""
    lines = []
    for theme in _ordered(dataset):
        here = [told for *_, told in carriers.get(theme.id, ())]
        lines.append(
            ThemeLine(
                str(theme.id), str(theme.title), urls.theme(theme.id), str(theme.rule), national_counts(dataset, theme.id),
                sum(len(one.told) for one in here), len(here), sum(bool(one.again) for one in here),
            )
        )  # fmt: skip
    sources = [national for national in dataset.nationals.values() if national.themes]
    return Themes(
        title="Themes",
        description="The same thing, told to more than one authority: each theme with its rule and who carries it.",
        crumbs=names.crumbs(Link("Themes")),
        coverage=coverage,
        source=listed([f"{national.title} ({national.as_at.label})" for national in sources]),
        themes=tuple(lines),
    )


def national_counts(dataset: Dataset, theme: str) -> tuple[NationalCount, ...]:
    """Every national count of one theme, in the order of the snapshots."""
    return tuple(
        NationalCount(
            str(count.label), str(count.area), count.count, national.inspections, Link(str(national.title), urls.national(id)),
            national.as_at.label, parts.cites(dataset, count),
        )
        for id, national in dataset.nationals.items()
        for count in national.themes
        if count.theme == theme
    )  # fmt: skip


def pages(
    dataset: Dataset,
    theme: records.Theme,
    carriers: Sequence[tuple[str, str, ToldAuthority]],
    coverage: str,
    before: records.Theme | None,
    after: records.Theme | None,
    most: int = MOST,
) -> Iterator[Page]:
    """The pages of one theme: who was told, authority by authority, and what no inspection asked on the last of them."""
    outside = [
        item
        for origin in dataset.origins.values()
        for item in dataset.asked_by(origin.key)
        if theme.id in item.record.themes
    ]
    address = urls.theme(theme.id)
    for here, share in of_groups(address, carriers, most, rows="told"):
        view = ThemePage(
            title=titled(str(theme.title), here),
            description=f"{theme.title}: which authorities were told to improve it, when, what they did and what was found.",
            crumbs=crumbs(here, Link("Themes", urls.THEMES), Link(str(theme.title), address)),
            id=str(theme.id),
            lead=_lead([told for *_, told in carriers]),
            rule=str(theme.rule),
            national=national_counts(dataset, theme.id),
            coverage=coverage,
            division=here,
            authorities=share,
            origins=tuple(_told(dataset, item) for item in outside) if here.number == here.of else (),
            previous=Link(str(before.title), urls.theme(before.id)) if before else None,
            next=Link(str(after.title), urls.theme(after.id)) if after else None,
        )
        yield Page(urls.numbered(address, here.number), "theme.html", view)


def _lead(carriers: Sequence[ToldAuthority]) -> str:
    if not carriers:
        return "No recommendation in this record carries this theme. That does not mean that nobody was told."
    items = sum(len(one.told) for one in carriers)
    places = counted(len(carriers), "authority", "authorities")
    return f"{counted(items, 'recommendation')} in this record, to {places}."


def _authority(dataset: Dataset, raised: history.Raised) -> ToldAuthority:
    return ToldAuthority(
        names.authority_link(dataset, raised.authority),
        f"raised in {raised.lists} lists" if raised.lists > 1 else "",
        tuple(_told(dataset, item) for item in raised.items),
    )


def _told(dataset: Dataset, item: Asked) -> Told:
    return Told(
        lists.recommendation_row(dataset, item),
        names.addressees(dataset, item) if item.board else "",
        names.link(dataset, item.holder),
        tuple(names.link(dataset, action.key) for action in dataset.addressing(item.key)),
    )
