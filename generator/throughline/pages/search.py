"""Search: whatever can be found by its name, as one index that a browser fetches once somebody searches. It is no page."""

from __future__ import annotations

from collections.abc import Mapping

from throughline import history, urls
from throughline.link import Asked, Dataset, Undertaken
from throughline.pages import authorities, names
from throughline.pages.wording import lower_first
from throughline.values import frozen


@frozen
class Row:
    """One thing: what it is called, what stands below that, where it is, and other names to find it by."""

    title: str
    note: str
    address: str
    also: tuple[str, ...] = ()


@frozen
class Group:
    """Things of one kind, in the order in which those that match equally well are shown."""

    title: str
    rows: tuple[Row, ...]


@frozen
class Entry:
    """What one authority has to tell the index: itself, and what is its own, the newest inspection first."""

    authority: Row
    inspections: tuple[Row, ...]
    recommendations: tuple[Row, ...]
    actions: tuple[Row, ...]


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    record = dataset.authorities[slug]
    events = dataset.events_of(slug)[::-1]
    return Entry(
        Row(str(record.name), _note(dataset, slug), urls.authority(slug), tuple(authorities.also(dataset, record))),
        tuple(Row(names.link(dataset, event.key).label, "", urls.inspection(event.key)) for event in events),
        tuple(_item(dataset, item) for event in events for item in dataset.asked_by(event.key)),
        tuple(_item(dataset, item) for event in events for item in dataset.undertaken_in(event.key)),
    )


def index(dataset: Dataset, entries: Mapping[str, Entry]) -> tuple[Group, ...]:
    """Everything, by kind: what is an authority's from A to Z of authorities, the rest by title. Never by grade."""
    told = [entries[slug] for slug in names.a_to_z(dataset)]
    themes = (Row(str(theme.title), "", urls.theme(theme.id)) for theme in dataset.vocabulary.themes)
    of_origins = (_item(dataset, item) for origin in dataset.origins.values() for item in dataset.asked_by(origin.key))
    documents = (
        Row(
            str(record.title),
            ", ".join(filter(None, (str(record.publisher), record.on.label))),
            urls.document(id),
            (str(record.short),) if record.short else (),
        )
        for id, record in dataset.documents.items()
    )
    return (
        Group("Authorities", tuple(one.authority for one in told)),
        Group("Themes", tuple(sorted(themes, key=_title))),
        Group("Inspections and visits", tuple(row for one in told for row in one.inspections)),
        Group("Recommendations", (*(row for one in told for row in one.recommendations), *of_origins)),
        Group("Actions", tuple(row for one in told for row in one.actions)),
        Group("Documents", tuple(sorted(documents, key=_title))),
    )


def _title(row: Row) -> str:
    return row.title.casefold()


def _item(dataset: Dataset, item: Asked | Undertaken) -> Row:
    return Row(str(item.record.title), names.link(dataset, item.holder).label, names.address(dataset, item.key))


def _note(dataset: Dataset, slug: str) -> str:
    """Its overall grade in words, or why there is none: `Overall: good, ILACS inspection, report of 3 May 2024`."""
    record = dataset.authorities[slug]
    gone = f"Until {record.active_to.label}. " if record.active_to else ""
    course = history.held(dataset, slug).courses.get(dataset.vocabulary.lanes[0].id, ())
    if not course:
        return f"{gone}No overall grade recorded"
    latest = course[-1]
    event = dataset.events[latest.event]
    by = f"{lower_first(names.event(dataset, event))}, {names.event_date(event)}"
    if latest.given:
        grade = dataset.grade_word(latest.given.framework, latest.given.grade)
        later = ", as a later report says" if latest.given.hollow else ""
        return f"{gone}Overall: {lower_first(str(grade.label if grade else latest.given.grade))}{later} ({by})"
    if latest.state == "not-given":
        return f"{gone}No overall grade ({by})"
    return f"{gone}Overall: {lower_first(latest.reason) or 'sources differ'} ({by})"
