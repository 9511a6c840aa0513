"""Former ids → a page at each former address that leads to the one now."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.names import Link
from throughline.values import frozen


@frozen
class Moved:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    moved_to: str


def plan(dataset: Dataset, addresses: tuple[str, ...]) -> Iterator[Page]:
    """A page for every address that there would be under the former ids. `addresses` are those that there are.

    Where the page of an authority has moved, so have those of its events, under their former ids too.
    """
    leads = {address: address for address in addresses if address.endswith("/")}
    for old, new in prefixes(dataset):
        below = {old + address[len(new) :]: to for address, to in leads.items() if address.startswith(new)}
        leads = {**below, **leads}
    for address, to in sorted(leads.items()):
        if address != to:
            yield Page(address, "moved.html", _moved(to))


def prefixes(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """What former addresses begin with, and those now; what lies deeper first."""
    return tuple((urls.record(former), urls.record(key)) for former, key in dataset.aliases.items())


def _moved(to: str) -> Moved:
    title = "This page has moved"
    return Moved(title, "What stood at this address is at another one now.", names.crumbs(Link(title)), to)
