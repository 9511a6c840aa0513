"""All actions: by authority from A to Z, then by event, newest first. Filters narrow, nothing ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Undertaken
from throughline.pages import extent, filters, names, parts
from throughline.pages.division import MOST, Division, crumbs, of_groups, titled
from throughline.pages.extent import Extent
from throughline.pages.filters import Choice
from throughline.pages.listing import Said, newest_first, said
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Row
from throughline.values import frozen


@frozen
class ActionRow:
    """One action, without its history, which stands on its own page. `owned` says whether a source names who owns it."""

    key: str
    title: str
    address: str
    authority: str
    addresses: tuple[Link, ...]
    owner: Row
    owned: str
    due: Row
    claim: Said | None
    also: bool
    standing: str
    standing_words: str
    succeeded_by: Link | None
    citations: tuple[Cite, ...]


@frozen
class ActionGroup:
    authority: Link
    event: Link
    when: str
    rows: tuple[ActionRow, ...]


@frozen
class Actions:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    coverage: str
    total: int
    division: Division
    filters: tuple[Choice, ...]
    groups: tuple[ActionGroup, ...]


@frozen
class Entry:
    """The actions of one authority, newest event first, and for how many of its reports there are any."""

    groups: tuple[ActionGroup, ...]
    known: Extent


def entry(dataset: Dataset, slug: str) -> Entry:
    """The actions of one authority, from its part of the record."""
    events = dataset.events_of(slug)
    holders = [event.key for event in events if dataset.undertaken_in(event.key)]
    holders.sort(key=lambda holder: newest_first(dataset, holder))
    return Entry(
        tuple(_action_group(dataset, holder, dataset.undertaken_in(holder)) for holder in holders),
        extent.actions(events),
    )


def pages(told: Sequence[tuple[str, str, Entry]], most: int = MOST) -> Iterator[Page]:
    """Every action of the record. Entries are given with the slugs and names of their authorities."""
    groups = [(slug, name, group) for slug, name, entry in told for group in entry.groups]
    total = sum(len(group.rows) for _, _, group in groups)
    known = extent.total(entry.known for *_, entry in told)
    coverage = f"Actions are recorded for {known.of('in this record')}."
    for here, share in of_groups(urls.ACTIONS, groups, most):
        yield Page(urls.numbered(urls.ACTIONS, here.number), "actions.html", _actions(share, total, coverage, here))


def _actions(groups: tuple[ActionGroup, ...], total: int, coverage: str, here: Division) -> Actions:
    rows = [row for group in groups for row in group.rows]
    standings = {str(standing): words.capitalize() for standing, words in history.STANDING.items()}
    return Actions(
        title=titled("Actions", here),
        description="What councils undertook after inspections: who owns it, when it was due, what they say of it since.",
        crumbs=crumbs(here, Link("Actions", urls.ACTIONS)),
        coverage=coverage,
        total=total,
        division=here,
        filters=filters.useful(
            Choice("q", "Words", kind="search", hint="In a title or an owner"),
            Choice("authority", "Authority", filters.options((r.authority, group.authority.label) for group in groups for r in group.rows)),
            Choice("standing", "Where it stands", filters.ordered(standings, (r.standing for r in rows))),
            Choice("owned", "Owner", filters.ordered({"stated": "Stated", "not-stated": "Not stated"}, (r.owned for r in rows))),
        ),
        groups=groups,
    )  # fmt: skip


def _action_group(dataset: Dataset, holder: str, items: tuple[Undertaken, ...]) -> ActionGroup:
    event = dataset.events[holder]
    return ActionGroup(
        names.authority_link(dataset, event.authority),
        Link(names.event(dataset, event), urls.inspection(event.key)),
        names.event_date(event),
        tuple(_action_row(dataset, item) for item in items),
    )


def _action_row(dataset: Dataset, item: Undertaken) -> ActionRow:
    record, owner = item.record, item.record.owner
    stated = owner is not None and (isinstance(owner, records.Disputed) or str(owner).casefold() != "not stated")
    standing = history.standing(dataset, item)
    later = history.successor(dataset, item.holder) if standing == "closed-by-inspection" else None
    return ActionRow(
        key=item.key,
        title=str(record.title),
        address=urls.part(item.key),
        authority=dataset.events[item.holder].authority,
        addresses=tuple(names.link(dataset, key) for key in item.addresses),
        owner=parts.row(dataset, "Owner", owner),
        owned="stated" if stated else "not-stated",
        due=parts.row(dataset, "Due", record.due),
        claim=said(dataset, record),
        also=bool(record.same_paper_also_says),
        standing=standing,
        standing_words=history.STANDING[standing],
        succeeded_by=names.link(dataset, later.key) if later else None,
        citations=parts.cites(dataset, record),
    )
