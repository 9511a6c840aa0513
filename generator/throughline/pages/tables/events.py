"""Tables of what happened: inspections and visits, and the grades that they gave, the authority's own and the boards'."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import history, records, urls
from throughline.link import Dataset, Event
from throughline.pages import names
from throughline.pages.tables.shape import (
    ADDRESS,
    DIFFERS,
    SOURCES,
    WHO,
    Column,
    Row,
    Table,
    differs,
    each_event,
    sources,
    when,
    who,
)

EVENT = Column("event", "The inspection or visit, as authority/event.", required=True)
OF_EVENT = Column(EVENT.name, EVENT.meaning, required=True, refers="events")


def _events(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        record, report, kind = event.record, event.record.report, names.kind(dataset, event)
        yield (
            event.key, *named, record.framework, record.kind, names.event(dataset, event), kind.graded, record.state,
            record.theme, records.chosen(record.length), record.inspectorates, event.on.iso or None, when(record.notified),
            when(record.onsite), when(record.published), report.id if report else None, report.url if report else None,
            report.readable if report else None, report.pages if report else None, report.licence if report else None,
            record.recommendation_count, len(dataset.asked_of(event.key)),
            differs(record, "length", "notified", "onsite", "published"), urls.inspection(event.key),
            sources(dataset, record),
        )  # fmt: skip


EVENTS = Table(
    "events",
    "Inspections and visits",
    "Every event of the record: inspections with grades, visits without, and those announced, postponed or cancelled.",
    (
        EVENT,
        *WHO,
        Column("framework", "The framework that it was held under; empty for visits."),
        Column("kind", "What kind of event it is."),
        Column("title", "What this site calls it."),
        Column("graded", "Whether events of this kind give grades.", "boolean"),
        Column(
            "state", "How far it came.", values=("announced", "postponed", "cancelled", "withdrawn", "held"), required=True
        ),
        Column("theme", "The theme of a visit or joint inspection."),
        Column("length", "Short or standard, where the framework has both."),
        Column("inspectorates", "Who inspected, where it was not the framework's own alone.", "list"),
        Column("date", "The day it is known by: published, else on site.", "date"),
        Column("notified", "An earlier date from which the council counts.", "date"),
        Column("onsite", "When inspectors were there.", "date"),
        Column("published", "When its report was published.", "date"),
        Column("report_id", "The id of its report in the national tables."),
        Column("report_url", "Where the inspectorate keeps its report."),
        Column("report_readable", "Whether the file there could be read as a report.", "boolean"),
        Column("report_pages", "How many pages it has.", "integer"),
        Column("report_licence", "The notice on reuse that it prints.", values=("ogl", "non-commercial", "none")),
        Column("recommendation_count", "How many recommendations the report makes to the authority.", "integer"),
        Column("recommendations_recorded", "How many of them are in this record. Nought is not recorded, not none.", "integer"),
        DIFFERS,
        ADDRESS,
        SOURCES,
    ),
    ("event",),
    lambda dataset, slug: len(dataset.events_of(slug)),
    _events,
)  # fmt: skip


def _visits(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        if names.kind(dataset, event).graded:
            continue
        record = event.record
        yield (
            event.key, *named, record.kind, names.kind(dataset, event).title, record.theme, record.state, event.on.iso or None,
            record.inspectorates, urls.inspection(event.key), sources(dataset, record),
        )  # fmt: skip


VISITS = Table(
    "visits",
    "Visits and other events without grades",
    "The rows of the table of events whose kind gives no grades, in few columns. Very incomplete: most are known only "
    "because a later report mentions them.",
    (
        OF_EVENT,
        *WHO,
        Column("kind", "What kind of event it is."),
        Column("kind_title", "The same in words."),
        Column("theme", "Its theme."),
        Column("state", "How far it came."),
        Column("date", "The day, month or year it is known by.", "date"),
        Column("inspectorates", "Who came.", "list"),
        ADDRESS,
        SOURCES,
    ),
    ("event",),
    each_event(lambda dataset, event: not names.kind(dataset, event).graded),
    _visits,
)


# -- grades ------------------------------------------------------------------------------------------------------------

STANDINGS = ("graded", "reported-later", "not-graded", "sources-differ")
GRADE = (
    Column("judgement", "What was judged, by its id in the framework.", required=True),
    Column("judgement_title", "Its official name."),
    Column(
        "standing",
        "What the row tells: a grade of the report itself; a grade that only a later report tells; that the report says "
        "something in the place of a grade; or that sources differ and none is preferred.",
        values=STANDINGS,
        required=True,
    ),
    Column("grade", "The grade, by its id; only where there is one."),
    Column("label", "The grade, or what stands in its place, as the framework prints it."),
    Column("reported_by", "The later event whose report tells the grade.", refers="events"),
    Column("note", "What a reader should know beside it."),
    SOURCES,
)


def _judgements(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for item in history.given_by(dataset, event):
            if item.board is None:
                given = event.record.judgements.get(item.judgement.id)
                yield (
                    event.key, *named, item.framework, event.on.iso or None, item.lanes, item.judgement.within,
                    *_grade(dataset, item, given if isinstance(given, records.Grade) else event.record),
                )  # fmt: skip


def _of_boards(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for item in history.given_by(dataset, event):
            if item.board is not None:
                yield (
                    event.key, *named, item.board, names.body(dataset, slug, item.board), item.framework,
                    event.on.iso or None, *_grade(dataset, item, _review(event, item)),
                )  # fmt: skip


def _review(event: Event, item: history.Placed) -> records.Base:
    review = next(r for r in event.record.reviews if (r.body, r.framework) == (item.board, item.framework))
    given = review.judgements.get(item.judgement.id)
    return given if isinstance(given, records.Grade) else review


def _grade(dataset: Dataset, item: history.Placed, holder: records.Base) -> Row:
    """The cells of GRADE."""
    if item.instead:
        standing, label = "not-graded", item.instead.label
    elif item.grade is None:
        standing, label = "sources-differ", None
    else:
        standing, label = "reported-later" if item.hollow else "graded", item.grade.label
    return (
        item.judgement.id, item.judgement.title, standing, item.grade.id if item.grade else None, label, item.reported_by,
        item.note or None, sources(dataset, holder),
    )  # fmt: skip


_BEFORE = (
    Column("framework", "The framework whose judgement and scale it is."),
    Column("date", "The day the event is known by.", "date"),
)

JUDGEMENTS = Table(
    "judgements",
    "Grades of the authorities",
    "One row for each judgement of each inspection. A grade is a word of its framework's own scale; the words of two "
    "frameworks are not the same measure.",
    (
        OF_EVENT,
        *WHO,
        *_BEFORE,
        Column("lanes", "The lanes of the timeline that it belongs to; two where one grade covers both.", "list"),
        Column("within", "The judgement that it is a part of, where it is one."),
        *GRADE,
    ),
    ("event", "judgement"),
    each_event(lambda dataset, event: len(event.record.judgements)),
    _judgements,
)

BOARD_JUDGEMENTS = Table(
    "board-judgements",
    "Grades of safeguarding boards and other bodies",
    "Reviews of other bodies, most of them bound into the report of an inspection. They are never grades of the council.",
    (
        OF_EVENT,
        *WHO,
        Column("board", "The body that was reviewed.", required=True),
        Column("board_title", "Its name."),
        *_BEFORE,
        *GRADE,
    ),
    ("event", "board", "framework", "judgement"),
    each_event(lambda dataset, event: sum(len(review.judgements) for review in event.record.reviews)),
    _of_boards,
)
