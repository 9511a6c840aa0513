"""Each document of the record: what was taken from it, place by place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Citation, Dataset, Fact
from throughline.pages import division, document_index, evidence, names, parts
from throughline.pages.division import MOST, Division, crumbs, of_groups, titled
from throughline.pages.names import Link
from throughline.pages.parts import NoteView, PaperView, Row, StatementView
from throughline.values import frozen


@frozen
class FactRow:
    """One fact: where it stands in the document, what it says, and the thing it is said of, if that is not the page."""

    at: str
    kind: str
    text: str
    about: Link | None


@frozen
class FactGroup:
    """The facts of one page of this site, in the order of the document."""

    page: Link
    facts: tuple[FactRow, ...]


@frozen
class DefectView:
    id: str
    at: str
    text: str


@frozen
class DocumentView:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    id: str
    short: str
    held: bool
    held_words: str
    lead: str
    about: tuple[Row, ...]
    url: str
    locators: str
    total: int
    division: Division
    groups: tuple[FactGroup, ...]
    defects: tuple[DefectView, ...]
    statements: tuple[StatementView, ...]
    not_held: tuple[PaperView, ...]
    notes: tuple[NoteView, ...]


WHOLE = "page as a whole"


@frozen
class Cited:
    """The facts of one page of this site that rest on one document; `order` is the place of the page in the record."""

    document: str
    page: str
    order: tuple[str, str]
    group: FactGroup


@frozen
class Entry:
    """What one authority has to tell the pages of documents: what its pages take from each, and what the index has of it."""

    name: str
    cited: tuple[Cited, ...]
    index: document_index.Entry


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    pages = {slug: ("", ""), **{e.key: (e.order[0].isoformat(), e.key) for e in dataset.events_of(slug)}}
    cited, reports = _cited(dataset, pages)
    return Entry(names.authority(dataset, slug), cited, document_index.entry(dataset, slug, tuple(pages), reports))


def sheaved(entry: Entry) -> Entry:
    """The same, its facts packed until they are printed."""
    return replace(entry, cited=tuple(replace(c, group=division.sheaved(c.group, "facts")) for c in entry.cited))


def plan(common: Dataset, entries: Mapping[str, Entry], most: int = MOST) -> Iterator[Page]:
    """The index, then each document, with `most` rows or facts on a page."""
    last = ("~", "")  # what is no authority's stands behind all dates
    own, reports = _cited(common, {part.page: last for part in common.parts if not part.path})
    groups: defaultdict[str, list[Cited]] = defaultdict(list)
    for cited in sorted([*(c for told in entries.values() for c in told.cited), *own], key=lambda cited: cited.order):
        groups[cited.document].append(cited)
    counts = {id: sum(len(cited.group.facts) for cited in groups[id]) for id in common.documents}
    told = {slug: entry.index for slug, entry in entries.items()}
    yield from document_index.pages(common, told, counts, reports, most)
    known = {slug: entry.name for slug, entry in entries.items()}
    for id in common.documents:
        yield from document(common, id, groups[id], known, most)


def _cited(
    dataset: Dataset, pages: Mapping[str, tuple[str, str]]
) -> tuple[tuple[Cited, ...], tuple[tuple[str, int], ...]]:
    """The facts of these pages that cite a document, each page's in the document's own order; and how many cite each report.

    What a document's own file says of it is left out. The pages are given with their places in the record.
    """
    made: list[Cited] = []
    reports: Counter[str] = Counter()
    for page, order in pages.items():
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        root = dataset.parts_on(page)[0]
        if not isinstance(root.model, records.Document):
            citations = dataset.cited(root.model)
            for document in dict.fromkeys(citation.document for citation in citations if not citation.is_report):
                found[document].append(Fact(WHOLE, root, citations))
        for fact in dataset.facts_on(page):
            for document in dict.fromkeys(citation.document for citation in fact.citations):
                if fact.owner != f"documents/{document}":
                    found[document].append(fact)
        for document, facts in found.items():
            if "/" in document:  # the report of an event
                reports[document] += len(facts)
            else:
                made.append(Cited(document, page, order, _group(dataset, document, page, facts)))
    return tuple(made), tuple(reports.items())


def _group(dataset: Dataset, document: str, page: str, facts: Iterable[Fact]) -> FactGroup:
    placed = sorted(
        ((_at(fact.citations, document), fact) for fact in facts), key=lambda row: evidence.place_order(row[0])
    )
    return FactGroup(
        names.link(dataset, page),
        tuple(FactRow(at, fact.kind, _said(dataset, fact), _about_item(dataset, fact, page)) for at, fact in placed),
    )


def document(
    dataset: Dataset, id: str, cited: Iterable[Cited], known: Mapping[str, str], most: int = MOST
) -> Iterator[Page]:
    """The pages of one document; what is said of the document itself stands on the first. `known` are names of authorities."""
    record = dataset.documents[id]
    groups = [(one.page, "", one.group) for one in cited]
    total = sum(len(group.facts) for *_, group in groups)
    address = urls.document(id)
    held_words = "Known and not held. What is recorded of it comes from other papers or from a part of it."
    for here, share in of_groups(address, groups, most, rows="facts"):
        first = here.number == 1
        view = DocumentView(
            title=titled(str(record.title), here),
            description=f"{record.title}, {record.publisher}, {record.on.label}: what this record takes from it.",
            crumbs=crumbs(here, Link("Documents", urls.DOCUMENTS), Link(names.document(record), address)),
            id=id,
            short=str(record.short or ""),
            held=record.held,
            held_words="" if record.held else held_words,
            lead=str(record.summary or ""),
            about=_about(dataset, id, known) if first else (),
            url=str(record.url or ""),
            locators=str(record.locators or ""),
            total=total,
            division=here,
            groups=share,
            defects=tuple(
                DefectView(f"defect-{n}", str(defect.locator), str(defect.summary))
                for n, defect in enumerate(record.defects if first else (), 1)
            ),
            statements=parts.statements(dataset, record.statements) if first else (),
            not_held=parts.papers(dataset, record.not_held) if first else (),
            notes=parts.notes(dataset, record.notes) if first else (),
        )
        yield Page(urls.numbered(address, here.number), "document.html", view)


def _about(dataset: Dataset, id: str, known: Mapping[str, str]) -> tuple[Row, ...]:
    record = dataset.documents[id]
    rows = [Row("Publisher", str(record.publisher))]
    if record.author or f"documents/{id}" not in dataset.retracted:
        rows.append(Row("Author", str(record.author)) if record.author else Row("Author", missing="not-stated"))
    rows.append(Row("Kind", document_index.kind(record).capitalize()))
    rows.append(
        Row("Date", record.on.label, derived="(worked out by us)" if record.on.derived else "")
        if record.on.given
        else Row("Date", missing="not-given")
    )
    if record.on_basis:
        rows.append(Row("How the date is known", str(record.on_basis)))
    if record.known_from:
        rows.append(Row("Known from", "a mention in another document", parts.cites(dataset, record)))
    if record.licence:
        rows.append(Row("Licence", str(record.licence)))
    return tuple(rows) + tuple(
        Row("Written for, or about", known[slug], address=urls.authority(slug))
        for slug in map(str, record.audience)
        if slug in known
    )


def _said(dataset: Dataset, fact: Fact) -> str:
    if fact.kind == WHOLE:
        return "What that page says where it names no other source."
    return evidence.fact_words(dataset, fact)


def _at(citations: Iterable[Citation], id: str) -> str:
    return "; ".join(dict.fromkeys(citation.locator for citation in citations if citation.document == id))


def _about_item(dataset: Dataset, fact: Fact, page: str) -> Link | None:
    return None if fact.owner == page else names.link(dataset, fact.owner)
