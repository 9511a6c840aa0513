"""Tables of what was asked, undertaken, said and found. What was said and what was found are two tables and never meet."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import history, records, urls
from throughline.link import Asked, Dataset, Event, resolve
from throughline.pages.tables.events import OF_EVENT
from throughline.pages.tables.shape import (
    ADDRESS,
    DIFFERS,
    NOBODY,
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

NUMBER = Column("number", "Its place among those of the same, from 1.", "integer", required=True)
TITLE = Column("title", "What it says, in our own words.", required=True)
SUMMARY = Column("summary", "More of it, in our own words; may hold Markdown.")
THEMES = Column("themes", "The themes that it carries.", "list")
ALSO = Column("same_paper_also_says", "What the paper of a claim says elsewhere of the same matter.", "list")


def _also(record: records.Recommendation | records.Action) -> tuple[str, ...]:
    return tuple(also.summary for also in record.same_paper_also_says)


# -- asked and undertaken ----------------------------------------------------------------------------------------------


def _recommendations(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for item in dataset.asked_by(event.key):
            yield _recommendation(dataset, item, (event.key, None, *named))


def _of_origins(dataset: Dataset) -> Iterator[Row]:
    for key in sorted(dataset.origins):
        for item in dataset.asked_by(key):
            yield _recommendation(dataset, item, (None, key, *NOBODY))


def _recommendation(dataset: Dataset, item: Asked, by: Row) -> Row:
    record = item.record
    return (
        item.key, *by, item.board, item.framework, item.asked.iso or None, record.title, record.summary, record.list,
        record.tier, item.due.iso if item.due else None, record.addressed_to, record.themes, record.lanes, _also(record),
        urls.recommendation(item.key), sources(dataset, record),
    )  # fmt: skip


RECOMMENDATIONS = Table(
    "recommendations",
    "Recommendations",
    "Items of an inspectorate's own lists, where they are recorded; the table of events says how many a report makes.",
    (
        Column("recommendation", "The item, as authority/event#item or origins/origin#item.", required=True),
        Column("event", "The event whose report asks for it.", refers="events"),
        Column("origin", "What asks for it where no inspection does."),
        *WHO,
        Column("board", "The other body whose list it stands in, where it is not the council's."),
        Column("framework", "The framework of the list."),
        Column("asked", "When it was asked.", "date"),
        TITLE,
        SUMMARY,
        Column("list", "The list of the framework that it stands in."),
        Column("tier", "How soon, by the framework's own tiers."),
        Column("due", "By when, counted by us from the tier.", "date"),
        Column("addressed_to", "Whom it names, where it names anybody.", "list"),
        THEMES,
        Column("lanes", "The lanes of the timeline that it touches.", "list"),
        ALSO,
        ADDRESS,
        SOURCES,
    ),
    ("recommendation",),
    each_event(lambda dataset, event: len(dataset.asked_by(event.key))),
    _recommendations,
    _of_origins,
    lambda dataset: sum(len(dataset.asked_by(key)) for key in dataset.origins),
)


def _named(dataset: Dataset, slug: str) -> Iterator[Row]:
    for event in dataset.events_of(slug):
        for item in dataset.named_in(event.key):
            record = item.record
            yield (
                item.key, event.key, *who(dataset, slug), record.title, record.summary, item.restates, record.themes,
                urls.part(item.key), sources(dataset, record),
            )  # fmt: skip


NAMED = Table(
    "council-named",
    "What councils themselves called critical",
    "Each restates recommendations of a list and adds nothing to it.",
    (
        Column("named", "The item, as authority/event#item.", required=True),
        OF_EVENT,
        *WHO,
        TITLE,
        SUMMARY,
        Column("restates", "The recommendations that it restates.", "list"),
        THEMES,
        ADDRESS,
        SOURCES,
    ),
    ("named",),
    each_event(lambda dataset, event: len(dataset.named_in(event.key))),
    _named,
)


def _actions(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for item in dataset.undertaken_in(event.key):
            record = item.record
            yield (
                item.key, event.key, *named, record.title, record.summary, item.addresses, records.chosen(record.owner),
                when(record.starts), when(record.due), record.themes, history.standing(dataset, item),
                dataset.as_of.isoformat(), _also(record), differs(record, "owner", "starts", "due"), urls.part(item.key),
                sources(dataset, record),
            )  # fmt: skip


ACTIONS = Table(
    "actions",
    "Actions",
    "What authorities undertook after inspections.",
    (
        Column("action", "The action, as authority/event#item.", required=True),
        OF_EVENT,
        *WHO,
        TITLE,
        SUMMARY,
        Column("addresses", "What it answers: recommendations, or what the council named.", "list"),
        Column("owner", "The role that owns it."),
        Column("starts", "When it was to begin.", "date"),
        Column("due", "When it was to be done.", "date"),
        THEMES,
        Column("standing", "Where it stands on the day of the next column: worked out by us.", values=tuple(history.STANDING)),
        Column("standing_on", "The day that this record speaks for.", "date"),
        ALSO,
        DIFFERS,
        ADDRESS,
        SOURCES,
    ),
    ("action",),
    each_event(lambda dataset, event: len(dataset.undertaken_in(event.key))),
    _actions,
)  # fmt: skip


# -- said --------------------------------------------------------------------------------------------------------------


def _claims(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for asked in dataset.asked_by(event.key):
            yield from _said(dataset, (asked.key, None), named, asked.record.claims)
        for action in dataset.undertaken_in(event.key):
            yield from _said(dataset, (None, action.key), named, action.record.claims)


def _count_claims(dataset: Dataset, event: Event) -> int:
    asked = sum(len(item.record.claims) for item in dataset.asked_by(event.key))
    return asked + sum(len(item.record.claims) for item in dataset.undertaken_in(event.key))


def _claims_on_origins(dataset: Dataset) -> Iterator[Row]:
    for key in sorted(dataset.origins):
        for asked in dataset.asked_by(key):
            yield from _said(dataset, (asked.key, None), NOBODY, asked.record.claims)


def _said(
    dataset: Dataset, item: tuple[str | None, str | None], named: Row, claims: tuple[records.Claim, ...]
) -> Iterator[Row]:
    for number, claim in enumerate(claims, start=1):
        yield (
            item[0] or item[1], number, *item, *named, claim.claimed, when(claim.as_at), claim.as_at.derived,
            claim.as_stated, claim.said_by, claim.summary, sources(dataset, claim),
        )  # fmt: skip


CLAIMS = Table(
    "claims",
    "Claims",
    "What authorities said of the state of things, each on its date, oldest first. No claim says what an inspector found.",
    (
        Column("item", "What the claim is about.", required=True),
        NUMBER,
        Column("recommendation", "The same, where it is a recommendation.", refers="recommendations"),
        Column("action", "The same, where it is an action.", refers="actions"),
        *WHO,
        Column("claimed", "The state that was claimed.", required=True),
        Column("as_at", "On which date it was so, by the paper.", "date"),
        Column("as_at_derived", "Whether we worked that date out.", "boolean"),
        Column("as_stated", "The paper's own word for the state."),
        Column("said_by", "Who said so, where it was not the authority."),
        SUMMARY,
        SOURCES,
    ),
    ("item", "number"),
    each_event(_count_claims),
    _claims,
    _claims_on_origins,
    lambda dataset: sum(len(item.record.claims) for key in dataset.origins for item in dataset.asked_by(key)),
)


# -- found -------------------------------------------------------------------------------------------------------------


def _verifications(dataset: Dataset, slug: str) -> Iterator[Row]:
    named = who(dataset, slug)
    for event in dataset.events_of(slug):
        for number, finding in enumerate(dataset.findings_by(event.key), start=1):
            record = finding.record
            yield (
                event.key, number, *named, when(finding.on), finding.of, _kind(dataset, finding.of), record.covers,
                record.found, record.basis, record.reported_by, record.summary, sources(dataset, record),
            )  # fmt: skip


def _kind(dataset: Dataset, key: str) -> str:
    if "#" not in key:
        return "list"
    return "action" if key in dataset.undertaken else "council-named" if key in dataset.named else "recommendation"


VERIFICATIONS = Table(
    "verifications",
    "Verifications",
    "What later events found about earlier recommendations, actions and lists. A finding speaks of the matter on its own "
    "date, not of whether an earlier claim was honest.",
    (
        Column("event", "The event that found it.", required=True, refers="events"),
        NUMBER,
        *WHO,
        Column("on", "The day the event is known by.", "date"),
        Column("of", "What it speaks of: an item, or an event for its whole list.", required=True),
        Column("of_kind", "What kind of thing that is.", values=("recommendation", "action", "council-named", "list")),
        Column("covers", "How much of a list; a finding on many or all is never spread over items.", values=("one", "many", "all")),
        Column("found", "What was found.", values=tuple(word for word in history.FOUND if word != "not-yet-read"), required=True),
        Column(
            "basis",
            "named: the report refers to the earlier inspection or its areas; subject: matched by us; general: the list as a whole.",
            values=("named", "subject", "general"),
            required=True,
        ),
        Column("reported_by", "authority, where only the council says so."),
        SUMMARY,
        SOURCES,
    ),
    ("event", "number"),
    each_event(lambda dataset, event: len(dataset.findings_by(event.key))),
    _verifications,
)  # fmt: skip


def _readings(dataset: Dataset, slug: str) -> Iterator[Row]:
    for event in dataset.events_of(slug):
        for of in dict.fromkeys(resolve(reference, event.key) for reference in event.record.read_for):
            yield (event.key, of, *who(dataset, slug))


READINGS = Table(
    "readings",
    "Which report has been read for which list",
    "A report that was read for a list and says nothing of an item leaves it untested. Where a report is not here, nobody has "
    "looked yet, which is another thing.",
    (
        Column("event", "The event whose report was read.", required=True, refers="events"),
        Column("of", "The event or origin whose list it was read for.", required=True),
        *WHO,
    ),
    ("event", "of"),
    each_event(lambda dataset, event: len({resolve(reference, event.key) for reference in event.record.read_for})),
    _readings,
)
