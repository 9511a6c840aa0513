"""The index of documents, and for each what was taken from it, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Citation, Dataset, Fact
from throughline.pages import evidence, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, NoteView, PaperView, Row, StatementView


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: where it stands in the document, what it says, and the thing it is said of, if that is not the page."""

    at: str
    kind: str
    text: str
    about: Link | None


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one page of this site, in the order of the document."""

    page: Link
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class DefectView:
    id: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
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
    groups: tuple[FactGroup, ...]
    defects: tuple[DefectView, ...]
    statements: tuple[StatementView, ...]
    not_held: tuple[PaperView, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    title: str
    address: str
    publisher: str
    kind: str
    when: str
    facts: int
    note: str


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    id: str
    title: str
    text: str
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    authority: Link
    report: Link
    facts: int


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper that some record mentions and nobody here has seen."""

    title: str
    when: str
    page: Link
    text: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    lead: str
    groups: tuple[DocumentGroup, ...]
    reports: tuple[ReportRow, ...]
    papers: tuple[KnownPaper, ...]
    facts: int


GROUPS = (
    ("papers", "Papers held", "Read in a copy of our own. We know of no public address for them."),
    ("public", "Public pages and documents", "Read where their publisher or somebody else has put them; each page here leads there."),
    ("not-held", "Known and not held", "Documents that the record speaks of and that we have not read as a whole."),
)  # fmt: skip


WHOLE = "page as a whole"


def plan(dataset: Dataset) -> Iterator[Page]:
    """The index, then a page for each document."""
    cited = _cited(dataset)
    yield Page(urls.DOCUMENTS, "documents.html", index(dataset, cited))
    for id in dataset.documents:
        yield Page(urls.document(id), "document.html", document(dataset, id, cited[id]))


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


def index(dataset: Dataset, cited: defaultdict[str, list[Fact]]) -> Index:
    """Every document from A to Z in three groups, then reports by authority, then papers known only by mention."""
    rows: dict[str, list[DocumentRow]] = {id: [] for id, _, _ in GROUPS}
    for id, record in dataset.documents.items():
        group = "not-held" if not record.held else "public" if record.url else "papers"
        defects = len(record.defects)
        rows[group].append(
            DocumentRow(
                str(record.title), urls.document(id), str(record.publisher), _kind(str(record.kind)), record.on.label,
                len(cited[id]), f"{defects} defect{'' if defects == 1 else 's'} noted" if defects else "",
            )
        )  # fmt: skip
    reports = [
        ReportRow(
            names.authority_link(dataset, event.authority),
            names.event_link(dataset, event),
            len(cited[key]),
        )
        for key, event in sorted(dataset.events.items(), key=lambda pair: (pair[1].authority, pair[1].order))
        if event.record.report or cited[key]
    ]
    total = sum(len(group) for group in rows.values())
    return Index(
        title="Documents",
        description="Every document this record rests on, what was taken from each, and what is known and not held.",
        crumbs=names.crumbs(Link("Documents")),
        lead=(
            f"This record takes {len(dataset.facts):,} facts from {total} documents and "
            f"{len(reports)} inspection reports and letters. Each has a page that says what was taken from it, and from where in it."
        ),
        groups=tuple(
            DocumentGroup(id, title, text, tuple(sorted(rows[id], key=lambda row: row.title.casefold())))
            for id, title, text in GROUPS
            if rows[id]
        ),
        reports=tuple(reports),
        papers=tuple(_known_papers(dataset)),
        facts=len(dataset.facts),
    )


def _known_papers(dataset: Dataset) -> list[KnownPaper]:
    found = []
    for part in dataset.parts:
        if part.path[-1:] == ("not_held",):
            (view,) = parts.papers(dataset, [part.model])  # type: ignore[list-item]
            found.append(KnownPaper(view.title, view.when, names.link(dataset, part.owner), view.text, view.citations))
    return sorted(found, key=lambda paper: (paper.title.casefold(), paper.page.label))


def document(dataset: Dataset, id: str, facts: Iterable[Fact]) -> DocumentView:
    """The view of one document."""
    record = dataset.documents[id]
    groups = tuple(_groups(dataset, id, facts))
    total = sum(len(group.facts) for group in groups)
    held = record.held
    return DocumentView(
        title=str(record.title),
        description=f"{record.title}, {record.publisher}, {record.on.label}: what this record takes from it.",
        crumbs=names.crumbs(Link("Documents", urls.DOCUMENTS), Link(names.document(record))),
        id=id,
        short=str(record.short or ""),
        held=held,
        held_words=""
        if held
        else "Known and not held. What is recorded of it comes from other papers or from a part of it.",
        lead=str(record.summary or ""),
        about=_about(dataset, id),
        url=str(record.url or ""),
        locators=str(record.locators or ""),
        total=total,
        groups=groups,
        defects=tuple(
            DefectView(f"defect-{n}", str(defect.locator), str(defect.summary))
            for n, defect in enumerate(record.defects, 1)
        ),
        statements=parts.statements(dataset, record.statements),
        not_held=parts.papers(dataset, record.not_held),
        notes=parts.notes(dataset, record.notes),
    )


def _about(dataset: Dataset, id: str) -> tuple[Row, ...]:
    record = dataset.documents[id]
    rows = [Row("Publisher", str(record.publisher))]
    rows.append(Row("Author", str(record.author)) if record.author else Row("Author", missing="not-stated"))
    rows.append(Row("Kind", _kind(str(record.kind)).capitalize()))
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


def _groups(dataset: Dataset, id: str, facts: Iterable[Fact]) -> Iterator[FactGroup]:
    by_page: dict[str, list[Fact]] = {}
    for fact in facts:
        by_page.setdefault(fact.part.page, []).append(fact)
    for page, own in by_page.items():
        rows = [(_at(fact.citations, id), fact) for fact in own]
        rows.sort(key=lambda row: evidence.place_order(row[0]))
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


def _kind(kind: str) -> str:
    return kind.replace("-", " ")
