"""One action with all that is known of it: who owns it, when it is due, what was said and found since."""

from __future__ import annotations

from throughline import history, urls
from throughline.link import Dataset, Undertaken, remembered
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, ClaimView, FindingView, NoteView, PointView, ReplyView, Row
from throughline.values import frozen


@frozen
class FoundView:
    """What one later report found of an action."""

    finding: FindingView
    report: Link
    text: str
    basis: str
    citations: tuple[Cite, ...]


@frozen
class ActionView:
    """One action with all that is known of it."""

    id: str
    key: str
    title: str
    text: str
    address: str
    authority: Link
    event: Link
    owner: Row
    starts: Row | None
    due: Row
    standing: str
    standing_words: str
    open_for: str
    succeeded_by: Link | None
    claims: tuple[ClaimView, ...]
    also: tuple[PointView, ...]
    found: tuple[FoundView, ...]
    notes: tuple[NoteView, ...]
    replies: tuple[ReplyView, ...]
    addresses: tuple[Link, ...]
    to_cite: str
    citations: tuple[Cite, ...]


def found_views(dataset: Dataset, key: str) -> tuple[FoundView, ...]:
    """What later reports that speak of an item found, oldest first; silent and unread ones left out."""
    return tuple(
        FoundView(
            parts.finding_view(look), Link(look.event.on.label, urls.inspection(look.event.key)),
            str(look.finding.record.summary or ""),
            parts.basis(look.finding.record),
            parts.cites(dataset, look.finding.record),
        )
        for look in history.looks(dataset, key)
        if look.finding
    )  # fmt: skip


def action_view(dataset: Dataset, item: Undertaken) -> ActionView:
    """The view of one action. Where it stands is computed for the day of the record."""
    return _view(dataset, item.key)


@remembered
def _view(dataset: Dataset, key: str) -> ActionView:
    item = dataset.undertaken[key]
    record, event = item.record, dataset.events[item.holder]
    standing = history.standing(dataset, item)
    next_event = history.successor(dataset, item.holder)
    authority, held_in = names.authority_link(dataset, event.authority), names.event_link(dataset, event)
    return ActionView(
        id=str(record.id),
        key=item.key,
        title=str(record.title),
        text=str(record.summary or ""),
        address=urls.part(item.key),
        authority=authority,
        event=held_in,
        owner=parts.row(dataset, "Owner", record.owner),
        starts=parts.row(dataset, "Starts", record.starts) if record.starts else None,
        due=parts.row(dataset, "Due", record.due),
        standing=standing,
        standing_words=history.STANDING[standing],
        open_for=_open_for(dataset, item, standing),
        succeeded_by=names.link(dataset, next_event.key) if next_event else None,
        claims=parts.claims(dataset, record),
        also=parts.also(dataset, record),
        found=found_views(dataset, item.key),
        notes=parts.notes(dataset, record.notes),
        replies=parts.replies(dataset, record.replies),
        addresses=tuple(names.link(dataset, key) for key in item.addresses),
        to_cite=names.citation(
            dataset, f"{authority.label}: “{record.title}”, action {record.id}", held_in, urls.part(key)
        ),
        citations=parts.cites(dataset, record),
    )


def _open_for(dataset: Dataset, item: Undertaken, standing: history.Standing) -> str:
    """How long it is or was open, counted by us, and from when; empty for one that is not. After the word of its state."""
    found = history.open_for(dataset, item)
    if found is None:
        return ""
    closed = standing == "closed-by-inspection"
    word = "was open " if closed else "" if standing == "open" else "open "
    return f"{word}for {found.elapsed}, counted from {found.since.label}{f' to {found.until.label}' if closed else ''}"
