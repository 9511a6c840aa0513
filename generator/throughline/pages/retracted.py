"""What is taken down → a note at its address, where one was asked for: that something stood there, and why it is gone."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.names import Link
from throughline.values import frozen


@frozen
class Retracted:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    reason: str


def plan(dataset: Dataset) -> Iterator[Page]:
    """A page for each note, but for documents that are still cited: those have one already, which says the same."""
    for key, reason in dataset.retracted.notes.items():
        family, _, slug = key.partition("/")
        if family != "documents" or slug not in dataset.documents:
            yield Page(urls.record(key), "retracted.html", _note(reason))


def _note(reason: str) -> Retracted:
    title = "Taken down"
    description = "What stood at this address has been taken down."
    return Retracted(title, description, names.crumbs(Link(title)), reason)
