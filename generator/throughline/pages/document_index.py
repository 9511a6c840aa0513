"""The index of documents: those of the record, papers known only by mention, and the reports of inspections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.link import Part as Held
from throughline.pages import names, parts
from throughline.pages.division import MOST, Division, crumbs, divided, divisions, titled
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.values import frozen


@frozen
class DocumentRow:
    title: str
    address: str
    publisher: str
    kind: str
    when: str
    facts: int
    note: str


@frozen
class DocumentGroup:
    id: str
    title: str
    text: str
    rows: tuple[DocumentRow, ...]


@frozen
class ReportRow:
    authority: Link
    report: Link
    facts: int


@frozen
class KnownPaper:
    """A paper that some record mentions and nobody here has seen."""

    title: str
    when: str
    page: Link
    text: str
    citations: tuple[Cite, ...]


@frozen
class Part:
    """A part of the index with how many rows it has on all pages, and where it begins."""

    title: str
    rows: int
    address: str


@frozen
class Index:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    lead: str
    contents: tuple[Part, ...]
    division: Division
    groups: tuple[DocumentGroup, ...]
    reports: tuple[ReportRow, ...]
    papers: tuple[KnownPaper, ...]
    facts: int


GROUPS = (
    ("papers", "Papers held", "Read in a copy of our own. We know of no public address for them."),
    ("public", "Public pages and documents", "Read where their publisher or somebody else has put them; each page here leads there."),
    ("not-held", "Known and not held", "Documents that the record speaks of and that we have not read as a whole."),
)  # fmt: skip


_Row = DocumentRow | KnownPaper | ReportRow


@frozen
class Entry:
    """What one authority has to tell the index: how many facts it has, its events with their reports or without, how many facts
    cite which report, and the papers that its record mentions."""

    facts: int
    events: tuple[tuple[str, bool, Link, Link], ...]
    cited: tuple[tuple[str, int], ...]
    papers: tuple[KnownPaper, ...]


def entry(dataset: Dataset, slug: str, pages: tuple[str, ...], cited: tuple[tuple[str, int], ...]) -> Entry:
    """What one authority has to tell, whose pages these are, from its part of the record."""
    authority = names.authority_link(dataset, slug)
    return Entry(
        sum(len(dataset.facts_on(page)) for page in pages),
        tuple(
            (event.key, event.record.report is not None, authority, names.event_link(dataset, event))
            for event in dataset.events_of(slug)
        ),
        cited,
        tuple(paper for page in pages for paper in _known_papers(dataset, dataset.parts_on(page))),
    )


def pages(
    common: Dataset,
    entries: Mapping[str, Entry],
    counts: Mapping[str, int],
    reported: Iterable[tuple[str, int]],
    most: int = MOST,
) -> Iterator[Page]:
    """Every document from A to Z in three groups, then papers known only by mention, then reports by authority.

    `counts` says how many facts rest on each document, `reported` how many of those that are no authority's on which report.
    """
    documents: dict[str, list[DocumentRow]] = {id: [] for id, _, _ in GROUPS}
    for id, record in common.documents.items():
        group = "not-held" if not record.held else "public" if record.url else "papers"
        defects = len(record.defects)
        documents[group].append(
            DocumentRow(
                str(record.title), urls.document(id), str(record.publisher), kind(record), record.on.label,
                counts[id], f"{defects} defect{'' if defects == 1 else 's'} noted" if defects else "",
            )
        )  # fmt: skip
    cited = Counter(dict(reported))
    for told in entries.values():
        cited.update(dict(told.cited))
    reports = [
        ReportRow(authority, event, cited[key])
        for slug in sorted(entries)
        for key, has_report, authority, event in entries[slug].events
        if has_report or cited[key]
    ]
    papers = [*(paper for told in entries.values() for paper in told.papers), *_known_papers(common, common.parts)]
    papers.sort(key=lambda paper: (paper.title.casefold(), paper.page.label))
    facts = sum(told.facts for told in entries.values()) + len(common.facts)
    rows: list[tuple[str, _Row]] = [
        (id, row) for id, _, _ in GROUPS for row in sorted(documents[id], key=lambda row: row.title.casefold())
    ]
    rows += [("mentioned", paper) for paper in papers]
    rows += [("reports", report) for report in reports]
    shares = divided(rows, _together, most)
    named = divisions(urls.DOCUMENTS, shares)
    titles = {
        **{id: title for id, title, _ in GROUPS},
        "mentioned": "Mentioned, and not held",
        "reports": "Reports and letters",
    }
    contents = tuple(
        Part(
            title, sum(part == id for part, _ in rows),
            next(f"{urls.numbered(urls.DOCUMENTS, n)}#{id}" for n, share in enumerate(shares, 1) if id in dict(share)),
        )
        for id, title in titles.items()
        if id in dict(rows)
    )  # fmt: skip
    for here, share in zip(named, shares, strict=True):
        held = {id: [row for _, row in part] for id, part in groupby(share, lambda row: row[0])}
        view = Index(
            title=titled("Documents", here),
            description="Every document this record rests on, what was taken from each, and what is known and not held.",
            crumbs=crumbs(here, Link("Documents", urls.DOCUMENTS)),
            lead=(
                f"This record takes {facts:,} facts from {len(common.documents)} documents and "
                f"{len(reports)} inspection reports and letters. Each has a page that says what was taken from it, and from where in it."
            ),
            contents=contents,
            division=here,
            groups=tuple(DocumentGroup(id, title, text, tuple(row for row in held[id] if isinstance(row, DocumentRow))) for id, title, text in GROUPS if id in held),
            reports=tuple(row for row in held.get("reports", ()) if isinstance(row, ReportRow)),
            papers=tuple(row for row in held.get("mentioned", ()) if isinstance(row, KnownPaper)),
            facts=facts,
        )  # fmt: skip
        yield Page(urls.numbered(urls.DOCUMENTS, here.number), "documents.html", view)


def _together(row: tuple[str, _Row]) -> object:
    """What is not divided between two pages: the reports of one authority."""
    return row[1].authority if isinstance(row[1], ReportRow) else row


def _known_papers(dataset: Dataset, held: Iterable[Held]) -> Iterator[KnownPaper]:
    for part in held:
        if part.path[-1:] == ("not_held",):
            (view,) = parts.papers(dataset, [part.model])  # type: ignore[list-item]
            yield KnownPaper(view.title, view.when, names.link(dataset, part.owner), view.text, view.citations)


def kind(record: records.Document) -> str:
    """What kind of document it is, in words."""
    return str(record.kind).replace("-", " ")
