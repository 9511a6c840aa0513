"""What lists of recommendations and of actions share: the order of events, and the newest claim of an item."""

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


def newest_first(dataset: Dataset, holder: str) -> int:
    """Sorts the events of one authority, newest first."""
    last = dataset.events[holder].on.last
    return -last.toordinal() if last else 0


def said(dataset: Dataset, record: records.Recommendation | records.Action) -> Said | None:
    if not record.claims:
        return None
    claim = record.claims[-1]
    word = names.status(dataset, claim.claimed).lower()
    return Said(word, str(claim.said_by or "The council"), claim.as_at.label)
