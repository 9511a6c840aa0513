"""dataset → pages: the whole site as a list. Each module owns one family of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

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
    themes,
    traces,
)
from throughline.pages.frame import frame
from throughline.pages.names import address

__all__ = ["Section", "address", "frame", "plan", "sections"]

OF_AUTHORITY = {False: (governance, inspections, traces), True: (profiles,)}
"""Families that have pages for each authority: `of(dataset, slug)`. True: those that also show its neighbours' grades."""

OF_ALL = (
    home, authorities, traces, lists, themes, frameworks, origins, documents, conflicts, national, coverage, prose,
)  # fmt: skip
"""Families that look at the whole record: `plan(dataset)`."""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that are made together: those of one authority, from its part of the record, or one family, from all of it."""

    name: str
    part: Narrow | None
    pages: Callable[[], Iterator[Page]]


def sections(dataset: Dataset) -> Iterator[Section]:
    """The whole site, section by section. No page of an authority can see more than the part of its section."""
    whole = Whole(dataset)
    for slug in dataset.authorities:
        for near in OF_AUTHORITY:
            part = whole.part(slug, near=near)
            yield Section(f"{slug} near" if near else slug, part, partial(_of_authority, part))
    for family in OF_ALL:
        yield Section(family.__name__, None, partial(family.plan, dataset))


def plan(dataset: Dataset) -> Iterator[Page]:
    """Every page of the site, one section after another."""
    for section in sections(dataset):
        yield from section.pages()


def _of_authority(part: Narrow) -> Iterator[Page]:
    dataset = part.dataset()
    for family in OF_AUTHORITY[part.near]:
        yield from family.of(dataset, part.slug)
