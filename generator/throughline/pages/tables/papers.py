"""Tables of papers: the source documents, and which body received what."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import urls
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.tables.asked import NUMBER, SUMMARY
from throughline.pages.tables.events import OF_EVENT
from throughline.pages.tables.shape import ADDRESS, SOURCES, WHO, Column, Row, Table, each_event, sources, when, who


def _none(dataset: Dataset, slug: str) -> Iterator[Row]:
    return iter(())


def _documents(dataset: Dataset) -> Iterator[Row]:
    for id in sorted(dataset.documents):
        record = dataset.documents[id]
        yield (
            f"documents/{id}", record.title, record.publisher, record.author, record.kind, when(record.on), record.url,
            record.held, record.licence, record.audience, record.locators, urls.document(id),
        )  # fmt: skip


DOCUMENTS = Table(
    "documents",
    "Documents",
    "Every source but the inspections' own reports, which stand in the table of events.",
    (
        Column("document", "The document, as other tables cite it.", required=True),
        Column("title", "Its title.", required=True),
        Column("publisher", "Who published it."),
        Column("author", "The role of its author."),
        Column("kind", "What kind of paper it is."),
        Column("on", "Its date.", "date"),
        Column("url", "Where it was found."),
        Column("held", "Whether it has been seen; no where it is known only from other papers.", "boolean"),
        Column("licence", "Its licence, where one is known."),
        Column("audience", "Authorities that it was written for, or about.", "list"),
        Column("locators", "How places in it are cited."),
        ADDRESS,
    ),
    ("document",),
    lambda dataset, slug: 0,
    _none,
    _documents,
    lambda dataset: len(dataset.documents),
)


def _governance(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for number, step in enumerate(event.record.governance, start=1):
            yield (
                event.key, number, *named, step.body, names.body(dataset, slug, step.body), when(step.on), step.step,
                step.state, step.title, step.received, tuple(f"{ask.do}: {ask.what}" for ask in step.asks), step.resolved,
                step.summary, sources(dataset, step),
            )  # fmt: skip


GOVERNANCE = Table(
    "governance",
    "Governance steps",
    "Which body received what, or was to. What a body was asked is not what it resolved.",
    (
        OF_EVENT,
        NUMBER,
        *WHO,
        Column("body", "The body.", required=True),
        Column("body_title", "Its name."),
        Column("on", "When.", "date"),
        Column("step", "Which of the usual steps it is."),
        Column("state", "listed: agenda or paper seen; held: minutes seen; planned.", values=("listed", "held", "planned"), required=True),
        Column("title", "What the item was called."),
        Column("received", "What it received."),
        Column("asks", "What it was asked to do.", "list"),
        Column("resolved", "What it resolved; not-held where no minutes are held."),
        SUMMARY,
        SOURCES,
    ),
    ("event", "number"),
    each_event(lambda dataset, event: len(event.record.governance)),
    _governance,
)  # fmt: skip
