"""Findings on pages → findings in content: what was not meant for readers is told where it was written, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from throughline import records
from throughline.check import slips
from throughline.diagnostics import Diagnostic
from throughline.link import Dataset
from throughline.yamltree import Text


def where_written(found: Iterable[Diagnostic], dataset: Dataset) -> list[Diagnostic]:
    """The same findings, those of T405 that a text of the record explains told at that text. The rest stay on their pages."""
    found = list(found)
    slipped = [finding for finding in found if finding.code == "T405"]
    written, explained = [], set()
    for text in _texts(dataset) if slipped else ():
        if slip := slips.search(text):
            words = " ".join(text[slip.start() : slip.end() + 20].split())
            if here := {finding for finding in slipped if words in finding.message}:
                pages = len({finding.at.path for finding in here if finding.at})
                hint = "it would stand on " + ("a page" if pages == 1 else f"{pages} pages")
                written.append(Diagnostic("T405", slips.told(text, slip), text.at, hint))
                explained |= here
    return [*written, *(finding for finding in found if finding not in explained)]


def _texts(dataset: Dataset) -> Iterator[Text]:
    return _within(
        chain(
            (dataset.site, dataset.vocabulary), dataset.frameworks.values(), dataset.authorities.values(),
            (event.record for event in dataset.events.values()), (origin.record for origin in dataset.origins.values()),
            dataset.documents.values(), dataset.nationals.values(), (changed.record for changed in dataset.changes),
        )
    )  # fmt: skip


def _within(values: Iterable[object]) -> Iterator[Text]:
    for value in values:
        if isinstance(value, Text):
            yield value
        elif isinstance(value, records.Base):
            yield from _within(value.__dict__.values())
        elif isinstance(value, Mapping):
            yield from _within(chain(value, value.values()))
        elif isinstance(value, tuple):
            yield from _within(value)
