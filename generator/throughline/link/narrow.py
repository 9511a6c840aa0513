"""dataset → the part of it that the pages of one authority are made from.

What a page is made from must be known before it is made, or nobody can say when it has to be made again. So those pages
never see the whole record: they see an authority, whatever it and others say of each other, and what its neighbours are
called. The same part of the same files gives the same pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from itertools import chain

from throughline.link.domain import Called, Changed, Dataset, Named, Part, Undertaken, resolve
from throughline.link.known import Known
from throughline.values import frozen

_REFERENCES = frozenset({"addresses", "restates", "of", "read_for", "event", "about", "reported_by"})
"""The fields of parts that hold references to other events and items."""


@frozen
class Narrow:
    """One authority's part of a dataset: the files that it is made of, what its neighbours are called, by slug, and the day
    it is told for; `dataset` makes it.
    """

    slug: str
    files: tuple[str, ...]
    near: Mapping[str, Called]
    as_of: date
    _whole: Whole = field(repr=False)

    def dataset(self) -> Dataset:
        """The dataset that holds this part alone."""
        return self._whole.narrowed(self.slug)


class Whole:
    """A dataset divided by authority, so that each part of it is found without looking through the rest."""

    def __init__(self, dataset: Dataset, known: Known | None = None) -> None:
        """`known` is what was found of these records before."""
        self._dataset = dataset
        self._pages = {slug: (slug, *(event.key for event in dataset.events_of(slug))) for slug in dataset.authorities}
        self._files = {
            slug: dict.fromkeys((record.at.path, *(event.record.at.path for event in dataset.events_of(slug))))
            for slug, record in dataset.authorities.items()
        }
        self._findings: dict[str, list[str]] = defaultdict(list)
        for key in dataset.findings:
            self._findings[_authority(key)].append(key)
        self._changes: dict[str, list[Changed]] = defaultdict(list)
        for changed in dataset.changes:
            self._changes[changed.owner].append(changed)
        papers, self._kin, reports = _ties(dataset, known or Known())
        self._outside = _Outside(dataset)
        self._reports = sorted(dataset.events.keys() & (reports | self._outside.events))
        held = dataset.documents.keys()
        self._papers = {
            slug: sorted(held & set().union(*(papers.get(name, ()) for name in self._kin.get(slug, (slug,)))))
            for slug in dataset.authorities
        }
        shared = (
            dataset.site, dataset.vocabulary, *dataset.frameworks.values(), *dataset.nationals.values(),
            *(origin.record for origin in dataset.origins.values()),
        )  # fmt: skip
        lists = (dataset.retracted.path,) if dataset.retracted.path else ()
        self._shared = (*lists, *(record.at.path for record in shared))
        # Each looks through the whole record when it is first asked: here, and not in every process that makes parts of it.
        for items_of in (dataset.undertaken_in, dataset.named_in, dataset.facts_on):
            items_of("")

    def part(self, slug: str) -> Narrow:
        """What the pages of an authority are made from."""
        held = self._dataset
        files = dict.fromkeys(self._shared)
        for name in self._around(slug):
            files.update(self._files[name])
        records = (*(held.documents[id] for id in self._papers[slug]), *(c.record for c in self._changes.get(slug, ())))
        files.update((record.at.path, None) for record in records)
        return Narrow(slug, tuple(files), self._near(slug), held.as_of, self)

    def narrowed(self, slug: str) -> Dataset:
        held = self._dataset
        around = self._around(slug)
        events = {event.key: event for name in around for event in held.events_of(name)}
        kin = self._kin.get(slug, (slug,))
        holders = [
            *(event.key for name in kin for event in held.events_of(name)),
            *(o.key for o in held.origins.values()),
        ]
        part = replace(
            held,
            authorities={name: held.authorities[name] for name in around},
            events=events,
            documents={id: held.documents[id] for id in self._papers[slug]},
            prose={},
            called={name: held.called[name] for name in around} | self._near(slug),
            asked={item.key: item for holder in dict.fromkeys((*holders, *events)) for item in held.asked_by(holder)},
            undertaken={item.key: item for holder in holders for item in held.undertaken_in(holder)},
            named={item.key: item for holder in holders for item in held.named_in(holder)},
            findings={
                key: found
                for name in (*kin, "origins")
                for key in self._findings.get(name, ())
                if (found := tuple([finding for finding in held.findings[key] if finding.by in events]))
            },
            parts=tuple(part for page in self._pages[slug] for part in held.parts_on(page)),
            facts=tuple(fact for page in self._pages[slug] for fact in held.facts_on(page)),
            accepted=(),
            changes=tuple(self._changes.get(slug, ())),
        )
        return part.part_of(held)

    @property
    def common_files(self) -> tuple[str, ...]:
        """The files of authorities that the common part is made of: those of the events whose reports it cites, and of those
        that answer or look back at an origin."""
        return tuple(self._dataset.events[key].record.at.path for key in self._reports)

    def common(self) -> Dataset:
        """The dataset that holds what is no authority's: words, documents, origins, national snapshots.

        Of events it has those alone whose reports are cited there, so that a citation can be printed, and those that answer or
        look back at an origin, with what they say of it.
        """
        held = self._dataset
        pages = [
            *(f"frameworks/{id}" for id in held.frameworks), *(origin.key for origin in held.origins.values()),
            *(f"documents/{id}" for id in held.documents), *(f"national/{id}" for id in held.nationals),
        ]  # fmt: skip
        return replace(
            held,
            authorities={},
            called={},
            events={key: held.events[key] for key in self._reports},
            asked={item.key: item for origin in held.origins.values() for item in held.asked_by(origin.key)},
            undertaken={key: item for key, item in held.undertaken.items() if key in self._outside.answers},
            named={key: item for key, item in held.named.items() if key in self._outside.answers},
            findings={key: held.findings[key] for key in self._findings.get("origins", ())},
            parts=tuple(part for page in pages for part in held.parts_on(page)),
            facts=tuple(fact for page in pages for fact in held.facts_on(page)),
        )

    def _around(self, slug: str) -> tuple[str, ...]:
        names = dict.fromkeys(self._kin.get(slug, (slug,)))
        record = self._dataset.authorities[slug]
        others = chain(record.predecessors, record.successors)
        names.update((str(name), None) for name in others if name in self._dataset.authorities)
        return tuple(names)

    def _near(self, slug: str) -> dict[str, Called]:
        held = self._dataset.authorities[slug].neighbours
        return {
            str(name): self._dataset.called[name]
            for name in (held.authorities if held else ())
            if name in self._dataset.called
        }


class _Outside:
    """What authorities say of origins: the keys of their answers, and of the events that answer or look back."""

    def __init__(self, dataset: Dataset) -> None:
        keys = [key for o in dataset.origins.values() for key in (o.key, *(i.key for i in dataset.asked_by(o.key)))]
        answers: list[Undertaken | Named] = [item for key in keys for item in dataset.addressing(key)]
        answers += [item for key in keys for item in dataset.restating(key)]
        found = [finding.by for key in keys for finding in dataset.findings.get(key, ())]
        readers = [event.key for key in keys for event in dataset.readers_of(key)]
        self.answers = {item.key for item in answers}
        self.events = {*found, *readers, *(item.holder for item in answers)}


def _ties(dataset: Dataset, known: Known) -> tuple[Mapping[str, set[str]], Mapping[str, tuple[str, ...]], set[str]]:
    """For each authority the documents that its files cite or that speak of it; and, where it refers to other
    authorities or they to it, all that hang together with it, itself first. Then the events whose reports are cited by
    what is no authority's.
    """
    papers: dict[str, set[str]] = defaultdict(set)
    reports: set[str] = set()
    linked: dict[str, set[str]] = defaultdict(set)
    ask = known.asking("ties", lambda key, _: _tied(dataset, key), values=[*dataset.events])
    for key, record in dataset.files():
        own = _authority(key)
        documents, cited, others = ask(key, record)
        papers[own] |= documents
        if own not in dataset.authorities:
            reports |= cited
            continue
        for other in others:
            if other != own and other in dataset.authorities:
                linked[own].add(other)
                linked[other].add(own)
    for changed in dataset.changes:
        for citation in changed.citations:
            if not citation.is_report:
                papers[changed.owner].add(citation.document)
            elif changed.owner not in dataset.authorities:
                reports.add(citation.document)
    for id, document in dataset.documents.items():
        for slug in document.audience:
            papers[slug].add(id)
    return papers, {slug: (slug, *sorted(_reached(slug, linked) - {slug})) for slug in linked}, reports


def _tied(dataset: Dataset, key: str) -> tuple[set[str], set[str], set[str]]:
    """What one record cites, documents and reports, and to whose records it refers."""
    papers: set[str] = set()
    reports: set[str] = set()
    others: set[str] = set()
    for part in dataset.parts_on(key):
        others.update(_authority(reference) for reference in _references(part))
        for citation in dataset.cited(part.model):
            if citation.is_report:
                reports.add(citation.document)
                others.add(_authority(citation.document))
            else:
                papers.add(citation.document)
    return papers, reports, others


def _references(part: Part) -> Iterator[str]:
    for name in _REFERENCES.intersection(type(part.model).model_fields):
        if given := getattr(part.model, name):
            for reference in (given,) if isinstance(given, str) else given:
                yield resolve(reference, part.page)


def _reached(start: str, linked: Mapping[str, set[str]]) -> set[str]:
    reached, todo = {start}, [start]
    while todo:
        new = linked[todo.pop()] - reached
        reached |= new
        todo += new
    return reached


def _authority(key: str) -> str:
    return key.partition("/")[0]
