"""What is wrong on pages → where it was written: what a text of the record says or links to is told there, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain

from throughline import markup, records, urls
from throughline.check import slips
from throughline.check.facts import Target
from throughline.diagnostics import Diagnostic, Location
from throughline.link import Dataset
from throughline.yamltree import Text

_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|^\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)

Place = Callable[[int, int], Location]
"""Where a part of a text stands, from one character to another."""


def where_written(found: Iterable[Diagnostic], dataset: Dataset) -> list[Diagnostic]:
    """The same findings, those of T405 that a text of the record explains told at that text. The rest stay on their pages."""
    found = list(found)
    slipped = [finding for finding in found if finding.code == "T405"]
    written, explained = [], set()
    for text, place in _texts(dataset) if slipped else ():
        if slip := slips.search(text):
            words = " ".join(text[slip.start() : slip.end() + 20].split())
            if here := {finding for finding in slipped if words in finding.message}:
                pages = len({finding.at.path for finding in here if finding.at})
                hint = "it would stand on " + ("a page" if pages == 1 else f"{pages} pages")
                written.append(Diagnostic("T405", slips.told(text, slip), place(*slip.span()), hint))
                explained |= here
    return [*written, *(finding for finding in found if finding not in explained)]


def linked(dataset: Dataset, resolve: Callable[[str], str]) -> Mapping[Target | str, Location]:
    """For each place of the site that texts of the record link to, the first such link. `resolve` as for markup.address."""
    first: dict[Target | str, Location] = {}
    for text, place in _texts(dataset):
        for link in _LINK.finditer(text) if "](" in text or "]:" in text else ():
            with suppress(ValueError):
                address = markup.address(link[link.lastindex or 0], resolve)
                target = urls.output_path(address), address.partition("#")[2]
                first.setdefault(target, place(*link.span(link.lastindex or 0)))
    return first


def _texts(dataset: Dataset) -> Iterator[tuple[str, Place]]:
    for text in _within(
        chain(
            (dataset.site, dataset.vocabulary), dataset.frameworks.values(), dataset.authorities.values(),
            (event.record for event in dataset.events.values()), (origin.record for origin in dataset.origins.values()),
            dataset.documents.values(), dataset.nationals.values(), (changed.record for changed in dataset.changes),
        )
    ):  # fmt: skip
        yield text, text.within
    for page in dataset.prose.values():
        yield page.text, page.within


def _within(values: Iterable[object]) -> Iterator[Text]:
    for value in values:
        if isinstance(value, Text):
            yield value
        elif isinstance(value, records.Base):
            yield from _within(held for _, held in value.fields())
        elif isinstance(value, Mapping):
            yield from _within(chain(value, value.values()))
        elif isinstance(value, tuple):
            yield from _within(value)
