"""The clock of an action: where it stands on a day, and which claims have grown old."""

from __future__ import annotations

from datetime import date
from typing import Literal

from throughline import calendar, records
from throughline.calendar import NOT_GIVEN, When, on, working_days_after
from throughline.history.comparison import months_before
from throughline.history.verification import is_later_report
from throughline.link import Dataset, Event, Undertaken, remembered
from throughline.values import frozen

Standing = Literal[
    "done-claimed", "overdue", "date-passed", "open", "closed-by-inspection", "not-stated", "superseded",
    "no-further-action",
]  # fmt: skip

STANDING = {
    "done-claimed": "the council said completed",
    "overdue": "overdue",
    "date-passed": "date passed, nothing later held",
    "open": "open",
    "closed-by-inspection": "plan succeeded by a later inspection",
    "not-stated": "status not stated",
    "superseded": "superseded",
    "no-further-action": "the council said no further action",
}


def standing(dataset: Dataset, action: Undertaken) -> Standing:
    """Where an action stands on `as_of`, by the newest claim that names a state.

    A later full inspection closes the plan's clock, unless a claim is made after it. Overdue needs a source that says
    not done after the due date; otherwise a date has passed and nothing later is held (design, section 4).
    """
    return _standing(dataset, action.key)


@remembered
def _standing(dataset: Dataset, key: str) -> Standing:
    action = dataset.undertaken[key]
    told = (claim for claim in reversed(action.record.claims) if claim.claimed != "not-stated")
    last = next((claim for claim in told if not _is_after(claim.as_at, dataset.as_of)), None)
    if last and last.claimed == "superseded":
        return "superseded"
    if last and last.claimed == "no-further-action":
        return "no-further-action"
    if last and any(status.id == last.claimed and status.done for status in dataset.vocabulary.statuses):
        return "done-claimed"
    closing = successor(dataset, action.holder)
    if closing and not _is_after(closing.on, dataset.as_of):
        said_since = last and closing.on.last and _is_after(last.as_at, closing.on.last)
        if not said_since:
            return "closed-by-inspection"
    due = records.chosen(action.record.due)
    if due and due.last and last and _is_after(last.as_at, due.last):
        return "overdue"
    if due and due.last and due.last < dataset.as_of:
        return "date-passed"
    return "open" if last else "not-stated"


def _is_after(when: When, day: date) -> bool:
    """Whether every day that `when` can mean lies after a day."""
    return when.first is not None and when.first > day


@remembered
def successor(dataset: Dataset, holder: str) -> Event | None:
    """The next graded inspection of the authority after the event that a plan answers: it closes the plan's clock."""
    own = dataset.events.get(holder)
    if own is None:
        return None
    return next((event for event in dataset.events_of(own.authority) if is_later_report(event, own)), None)


@frozen
class Deadline:
    """When the answer to a report is due with the inspectorate: `stated` by a paper, or else `estimated` by us.

    `days` are the working days that the framework allows. An estimate counts them from publication, for the day on which
    the report was received, from which they run, is not known (domain: the clock).
    """

    on: When
    basis: Literal["stated", "estimated"]
    days: int
    stated: records.Due | None = None


@remembered
def deadline(dataset: Dataset, key: str) -> Deadline | None:
    """The deadline of the answer to an event; None where its framework sets none and no paper states one."""
    event = dataset.events[key]
    framework = dataset.frameworks.get(event.record.framework or "")
    days = (framework.response_working_days if framework else None) or 0
    due = event.record.response.due_to_inspectorate if event.record.response else None
    if due:
        return Deadline(due.on, "stated", days, due)
    if not days or event.published is None or not event.record.judgements or event.record.state != "held":
        return None
    on = working_days_after(event.published, days)
    return Deadline(on, "estimated", days) if on.given else None


@frozen
class Open:
    """For how long an action was open: from the first paper that tells of it to the day of the record, or to the inspection
    that succeeded its plan. `elapsed` is in words, no finer than the dates allow.
    """

    since: When
    until: When
    elapsed: str


def open_for(dataset: Dataset, action: Undertaken) -> Open | None:
    """None for one that is not open, or if no date tells since when (design, section 4)."""
    stands = standing(dataset, action)
    if stands not in ("open", "overdue", "date-passed", "closed-by-inspection"):
        return None
    closing = successor(dataset, action.holder) if stands == "closed-by-inspection" else None
    claimed = (claim.as_at for claim in action.record.claims)
    since = next((when for when in (*claimed, *_papers(dataset, action)) if when.given), NOT_GIVEN)
    until = closing.on if closing else on(dataset.as_of)
    elapsed = calendar.elapsed(since, until)
    return Open(since, until, elapsed) if elapsed and elapsed != calendar.SAME_MONTH else None


def _papers(dataset: Dataset, action: Undertaken) -> list[When]:
    cited = (dataset.documents.get(c.document) for c in dataset.cited(action.record) if not c.is_report)
    return [document.on for document in cited if document]


@remembered
def looked_back_to(dataset: Dataset, slug: str) -> tuple[date, ...]:
    """The days for which an authority's profile is made as it then stood, oldest first; none where it undertook nothing.

    They are those of its held events and of the meetings that received something; a month or a year by its last day.
    """
    events = dataset.events_of(slug)
    if not any(event.record.actions for event in events):
        return ()
    whens = [event.on for event in events if event.record.state == "held"]
    whens += [step.on for event in events for step in event.record.governance if step.state != "planned"]
    return tuple(sorted({when.last for when in whens if when.last and when.last <= dataset.as_of}))


def stale_claims(dataset: Dataset, months: int) -> tuple[tuple[str, records.Claim], ...]:
    """Items whose newest claim is older than `months` months on `as_of`, and that no done status has closed."""
    held: list[tuple[str, tuple[records.Claim, ...]]] = [(a.key, a.record.claims) for a in dataset.undertaken.values()]
    held += [(a.key, a.record.claims) for a in dataset.asked.values()]
    statuses = {status.id: status.done for status in dataset.vocabulary.statuses}
    found = []
    for key, claims in held:
        if claims and not statuses[claims[-1].claimed] and months_before(claims[-1].as_at, dataset.as_of) >= months:
            found.append((key, claims[-1]))
    return tuple(found)
