"""dataset → pages: the whole site as a list. Each module owns one family of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import ModuleType

from throughline.artifacts import Page
from throughline.link import Dataset, Known, Narrow, Whole
from throughline.pages import (
    as_of,
    authorities,
    brief,
    changes,
    compare,
    conflicts,
    coverage,
    documents,
    frameworks,
    governance,
    home,
    inspections,
    lists,
    moved,
    national,
    neighbours,
    origins,
    profiles,
    prose,
    retracted,
    search,
    tables,
    themes,
    traces,
)
from throughline.pages.frame import frame, words
from throughline.pages.names import address
from throughline.pages.tables import TABLES, Table
from throughline.values import frozen

__all__ = [
    "OF_EACH",
    "TABLES",
    "TOLD",
    "Entries",
    "Section",
    "Site",
    "Table",
    "address",
    "changes",
    "entries",
    "frame",
    "moved",
    "plan",
    "retracted",
    "search",
    "sections",
    "sheaved",
    "words",
]

OF_AUTHORITY = (inspections, traces, brief, governance, as_of)
"""Families that have pages for each authority: `of(dataset, slug)`. Its profile is made later: it shows neighbours too."""

OF_EACH: tuple[ModuleType, ...] = (
    lists, themes, documents, home, authorities, compare, national, frameworks, conflicts, coverage, tables, changes,
)  # fmt: skip
"""Families that put all authorities side by side: `entry(dataset, slug)` is what one of them has to tell, from its part of
the record; `plan(common, entries)` makes the pages of the entries by slug and of what is no authority's. Where entries are
long, `sheaved(entry)` is one with its rows packed.
"""

TOLD: tuple[ModuleType, ...] = (*OF_EACH, neighbours, search)
"""Whatever is made of an `entry(dataset, slug)` of each authority: these families, profiles, and the index of search."""

OF_ALL = (traces, origins, prose, retracted)
"""Families that look at the whole record: `plan(dataset)`. They have few pages."""

Entries = Mapping[str, Mapping[str, object]]
"""By the name of a family, the entry of each authority."""


@frozen
class Section:
    """Pages that are made together: those of one authority, its profile, or one family.

    `dataset` gives the part of the record that they are made from; no page of them can see more. `entries` are what it is
    made of besides where it has any: those of a family, or for a profile of neighbours. `files` are those of authorities
    that a family is made of besides.
    """

    name: str
    part: Narrow | None
    dataset: Callable[[], Dataset]
    pages: Callable[[Dataset], Iterator[Page]]
    entries: Mapping[str, object] | None = None
    files: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it is the one section of an authority that its entries and its rows of the tables are made with."""
        return self.part is not None and self.entries is None


class Site:
    """The whole site, section by section."""

    def __init__(self, dataset: Dataset, known: Known | None = None) -> None:
        self._dataset = dataset
        self._whole = Whole(dataset, known)

    def of_authorities(self) -> Iterator[Section]:
        """For each authority a section of all its pages but the profile."""
        for slug in self._dataset.authorities:
            part = self._whole.part(slug)
            yield Section(slug, part, part.dataset, partial(_of_authority, slug))

    def profiles(self, entries: Entries) -> Iterator[Section]:
        """For each authority a section of its profile."""
        told: neighbours.Entries = dict(entries[neighbours.__name__])  # type: ignore[arg-type]  # each of its own family
        for slug in self._dataset.authorities:
            part = self._whole.part(slug)
            beside = neighbours.beside(told, (slug, *part.near))
            yield Section(f"{slug} profile", part, part.dataset, partial(_profile, slug, beside), beside)

    def of_all(self) -> Iterator[Section]:
        """For each family that looks at the whole record one section."""
        for family in OF_ALL:
            yield Section(family.__name__, None, lambda: self._dataset, family.plan)

    def of_each(self, entries: Entries) -> Iterator[Section]:
        """For each family that puts all authorities side by side one section."""
        for family in OF_EACH:
            told = entries[family.__name__]
            made = partial(_of_each, family, told)
            yield Section(family.__name__, None, self._whole.common, made, told, self._whole.common_files)

    def of_aliases(self, addresses: Iterable[str]) -> Section:
        """What leads from former addresses to those of the pages that there are."""
        return Section(moved.__name__, None, lambda: self._dataset, partial(moved.plan, addresses=tuple(addresses)))


def entries(dataset: Dataset, slug: str) -> dict[str, object]:
    """What an authority has to tell wherever they stand side by side, from its part of the record."""
    return {family.__name__: family.entry(dataset, slug) for family in TOLD}


def sheaved(told: Mapping[str, object]) -> dict[str, object]:
    """The same entries; the rows of the long ones are packed until they are printed."""
    long = {family.__name__: family.sheaved for family in OF_EACH if hasattr(family, "sheaved")}
    return {name: long[name](entry) if name in long else entry for name, entry in told.items()}


def sections(dataset: Dataset) -> Iterator[Section]:
    """Every section of the site."""
    site = Site(dataset)
    told: dict[str, dict[str, object]] = {family.__name__: {} for family in TOLD}
    for section in site.of_authorities():
        yield section
        for family, entry in entries(section.dataset(), section.name).items():
            told[family][section.name] = entry
    yield from site.profiles(told)
    yield from site.of_each(told)
    yield from site.of_all()


def plan(dataset: Dataset) -> Iterator[Page]:
    """Every page of the site, one section after another."""
    for section in sections(dataset):
        yield from section.pages(section.dataset())


def _of_authority(slug: str, dataset: Dataset) -> Iterator[Page]:
    for family in OF_AUTHORITY:
        yield from family.of(dataset, slug)


def _profile(slug: str, beside: neighbours.Entries, dataset: Dataset) -> Iterator[Page]:
    yield from profiles.of(dataset, slug, beside)


def _of_each(family: ModuleType, told: Mapping[str, object], common: Dataset) -> Iterator[Page]:
    yield from family.plan(common, dict(told))
