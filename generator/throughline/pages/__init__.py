"""dataset → pages: the whole site as a list. Each module owns one family of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from throughline.artifacts import Page
from throughline.link import Dataset, Narrow, Whole
from throughline.pages import (
    authorities,
    conflicts,
    coverage,
    documents,
    frameworks,
    governance,
    home,
    inspections,
    lists,
    national,
    origins,
    profiles,
    prose,
    tables,
    themes,
    traces,
)
from throughline.pages.frame import frame
from throughline.pages.names import address
from throughline.pages.tables import TABLES, Table

__all__ = ["TABLES", "Section", "Table", "address", "frame", "plan", "sections"]

OF_AUTHORITY = {False: (governance, inspections, traces), True: (profiles,)}
"""Families that have pages for each authority: `of(dataset, slug)`. True: those that also show its neighbours' grades."""

OF_ALL = (
    home, authorities, traces, lists, themes, frameworks, origins, documents, conflicts, national, coverage, prose, tables,
)  # fmt: skip
"""Families that look at the whole record: `plan(dataset)`."""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that are made together: those of one authority, from its part of the record, or one family, from all of it.

    `dataset` gives that part; no page of an authority can see more.
    """

    name: str
    part: Narrow | None
    dataset: Callable[[], Dataset]
    pages: Callable[[Dataset], Iterator[Page]]


def sections(dataset: Dataset) -> Iterator[Section]:
    """The whole site, section by section."""
    whole = Whole(dataset)
    for slug in dataset.authorities:
        for near, families in OF_AUTHORITY.items():
            part = whole.part(slug, near=near)
            yield Section(f"{slug} near" if near else slug, part, part.dataset, partial(_of_authority, families, slug))
    for family in OF_ALL:
        yield Section(family.__name__, None, lambda: dataset, family.plan)


def plan(dataset: Dataset) -> Iterator[Page]:
    """Every page of the site, one section after another."""
    for section in sections(dataset):
        yield from section.pages(section.dataset())


def _of_authority(families: Iterable[ModuleType], slug: str, dataset: Dataset) -> Iterator[Page]:
    for family in families:
        yield from family.of(dataset, slug)
