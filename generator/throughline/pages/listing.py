"""What lists of recommendations and of actions share: where an item stands, and its newest claim."""

from __future__ import annotations

from throughline import records
from throughline.link import Dataset
from throughline.pages import names
from throughline.values import frozen


@frozen
class Said:
    """The newest claim on an item, as a list shows it."""

    word: str
    who: str
    when: str


def place(dataset: Dataset, holder: str) -> tuple[bool, str, int]:
    """Where a list stands: authorities from A to Z, events of one authority newest first, origins at the end."""
    event = dataset.events.get(holder)
    if event is None:
        return (True, holder, 0)
    day = event.on.last.toordinal() if event.on.last else 0
    return (False, names.authority(dataset, event.authority).casefold(), -day)


def owner(dataset: Dataset, holder: str) -> str:
    """The authority of an event; the holder itself where it is none."""
    event = dataset.events.get(holder)
    return event.authority if event else holder


def found_under(dataset: Dataset, holder: str) -> str:
    """The name by which a reader finds a list's place: that of the authority."""
    event = dataset.events.get(holder)
    return names.authority(dataset, event.authority) if event else "recommendations outside inspections"


def said(dataset: Dataset, record: records.Recommendation | records.Action) -> Said | None:
    if not record.claims:
        return None
    claim = record.claims[-1]
    word = names.status(dataset, claim.claimed).lower()
    return Said(word, str(claim.said_by or "The council"), claim.as_at.label)
