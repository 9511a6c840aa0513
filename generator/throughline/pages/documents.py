"""Each document of the record: what was taken from it, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Citation, Dataset, Fact
from throughline.pages import document_index, evidence, names, parts
from throughline.pages.division import MOST, Division, crumbs, divided, divisions, titled
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


def plan(dataset: Dataset, most: int = MOST) -> Iterator[Page]:
    """The index, then each document, with `most` rows or facts on a page."""
    cited = _cited(dataset)
    yield from document_index.pages(dataset, cited, most)
    for id in dataset.documents:
        yield from document(dataset, id, cited[id], most)


def _cited(dataset: Dataset) -> defaultdict[str, list[Fact]]:
    """The facts that cite each document or report, page by page, but for what a document's own file says of it."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for part in dataset.parts:
        if part.path:
            continue
        if not isinstance(part.model, records.Document):
            citations = dataset.cited(part.model)
            fact = Fact(WHOLE, part, citations)
            for document in dict.fromkeys(citation.document for citation in citations if not citation.is_report):
                found[document].append(fact)
        for fact in dataset.facts_on(part.page):
            for document in dict.fromkeys(citation.document for citation in fact.citations):
                if fact.owner != f"documents/{document}":
                    found[document].append(fact)
    return found


def document(dataset: Dataset, id: str, facts: Iterable[Fact], most: int = MOST) -> Iterator[Page]:
    """The pages of one document; what is said of the document itself stands on the first."""
    record = dataset.documents[id]
    placed = list(_placed(id, facts))
    shares = divided(placed, lambda fact: fact[1].part.page, most)
    address = urls.document(id)
    held_words = "Known and not held. What is recorded of it comes from other papers or from a part of it."
    for here, share in zip(divisions(address, shares), shares, strict=True):
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
            about=_about(dataset, id) if first else (),
            url=str(record.url or ""),
            locators=str(record.locators or ""),
            total=len(placed),
            division=here,
            groups=tuple(_groups(dataset, share)),
            defects=tuple(
                DefectView(f"defect-{n}", str(defect.locator), str(defect.summary))
                for n, defect in enumerate(record.defects if first else (), 1)
            ),
            statements=parts.statements(dataset, record.statements) if first else (),
            not_held=parts.papers(dataset, record.not_held) if first else (),
            notes=parts.notes(dataset, record.notes) if first else (),
        )
        yield Page(urls.numbered(address, here.number), "document.html", view)


def _about(dataset: Dataset, id: str) -> tuple[Row, ...]:
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
        Row("Written for, or about", names.authority(dataset, slug), address=urls.authority(slug))
        for slug in map(str, record.audience)
        if slug in dataset.authorities
    )


def _placed(id: str, facts: Iterable[Fact]) -> Iterator[tuple[str, Fact]]:
    """The facts with their places in the document: together those of one of our pages, in the document's own order."""
    by_page: dict[str, list[tuple[str, Fact]]] = {}
    for fact in facts:
        by_page.setdefault(fact.part.page, []).append((_at(fact.citations, id), fact))
    for rows in by_page.values():
        yield from sorted(rows, key=lambda row: evidence.place_order(row[0]))


def _groups(dataset: Dataset, placed: Iterable[tuple[str, Fact]]) -> Iterator[FactGroup]:
    for page, rows in groupby(placed, lambda row: row[1].part.page):
        yield FactGroup(
            names.link(dataset, page),
            tuple(
                FactRow(at, fact.kind, _said(dataset, fact), _about_item(dataset, fact, page))
                for at, fact in rows
            ),
        )  # fmt: skip


def _said(dataset: Dataset, fact: Fact) -> str:
    if fact.kind == WHOLE:
        return "What that page says where it names no other source."
    return evidence.fact_words(dataset, fact)


def _at(citations: Iterable[Citation], id: str) -> str:
    return "; ".join(dict.fromkeys(citation.locator for citation in citations if citation.document == id))


def _about_item(dataset: Dataset, fact: Fact, page: str) -> Link | None:
    return None if fact.owner == page else names.link(dataset, fact.owner)
