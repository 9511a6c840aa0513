"""dataset → pages: the whole site as a list. Each module owns one family of pages."""

from __future__ import annotations

from collections.abc import Iterator

from throughline.artifacts import Page
from throughline.link import Dataset
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

__all__ = ["address", "frame", "plan"]

FAMILIES = (
    home, authorities, profiles, governance, inspections, traces, lists, themes, frameworks, origins, documents, conflicts, national, coverage,
    prose,
)  # fmt: skip


def plan(dataset: Dataset) -> Iterator[Page]:
    """Every page of the site, one family after another."""
    for family in FAMILIES:
        yield from family.plan(dataset)
