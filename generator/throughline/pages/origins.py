"""Recommendations that come from no inspection: one page for each review or report that made them."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Origin
from throughline.pages import asked, names, parts
from throughline.pages.actions import ActionView, action_view
from throughline.pages.asked import AskedList, WholeList
from throughline.pages.names import Link
from throughline.pages.parts import Cite, NoteView, Row
from throughline.values import frozen


@frozen
class Answers:
    """The actions of one event's plan that address an origin or one of its recommendations."""

    event: Link
    actions: tuple[ActionView, ...]


@frozen
class OriginView:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    lead: str
    about: tuple[Row, ...]
    lists: tuple[AskedList, ...]
    not_recorded: str
    actions: int
    answers: tuple[Answers, ...]
    whole_list: tuple[WholeList, ...]
    notes: tuple[NoteView, ...]
    citations: tuple[Cite, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page for each origin; the pages of its recommendations are traces."""
    for found in dataset.origins.values():
        yield Page(urls.origin(found.id), "origin.html", origin(dataset, found))


def origin(dataset: Dataset, found: Origin) -> OriginView:
    """The view of one origin."""
    record = found.record
    items = dataset.asked_by(found.key)
    keys = {found.key, *(item.key for item in items)}
    actions = [item for item in dataset.undertaken.values() if keys.intersection(item.addresses)]
    by_event = {
        key: [item for item in actions if item.holder == key] for key in dict.fromkeys(i.holder for i in actions)
    }
    return OriginView(
        title=str(record.title),
        description=f"{record.title}: what it recommended, and the actions in this record that answer it.",
        crumbs=names.crumbs(Link("Frameworks", urls.FRAMEWORKS), Link(str(record.title))),
        lead=str(record.summary),
        about=(Row("Body", str(record.body)), parts.row(dataset, "Published", record.published)),
        lists=asked.asked_lists(dataset, items),
        not_recorded="" if items else _not_recorded(record),
        actions=len(actions),
        answers=tuple(
            Answers(names.link(dataset, key), tuple(action_view(dataset, item) for item in own))
            for key, own in by_event.items()
        ),
        whole_list=asked.whole_lists(dataset, found.key),
        notes=parts.notes(dataset, record.notes),
        citations=parts.cites(dataset, record),
    )


def _not_recorded(record: records.Origin) -> str:
    if record.recommendation_count:
        return f"It makes {record.recommendation_count} recommendations; not recorded here."
    return "Its recommendations are not recorded here."
