"""The lists of a brief: what was asked, said done, let pass, raised again, and found of earlier promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from throughline import history, records, urls
from throughline.link import Asked, Dataset, Event, Undertaken
from throughline.pages import asked, event_rows, lookback, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import ClaimView, FindingView, ReplyView
from throughline.pages.wording import counted, listed
from throughline.values import frozen

ROWS = 6
"""So many rows of a list are printed; how many more there are is said, and where they stand."""


@frozen
class Row:
    """One line of a list. At most one of `claim` and `finding` is given; `note` says when, where, or what is not known."""

    title: str
    address: str
    note: str
    claim: ClaimView | None = None
    finding: FindingView | None = None
    replies: tuple[ReplyView, ...] = ()


@frozen
class Rows:
    """As many rows as are printed; `more` are left out. `note` is said of all, or says why there are none.

    What would stand beside every row alike stands in `note` once.
    """

    rows: tuple[Row, ...]
    more: int
    note: str

    @property
    def total(self) -> int:
        return len(self.rows) + self.more


@frozen
class LookedBack:
    """What the last graded inspection said of earlier lists; `report` is None without one."""

    report: Link | None
    totals: tuple[tuple[FindingView, int], ...]
    rows: Rows
    unread: tuple[Link, ...]


def _rows(rows: Iterable[Row], note: str, none: str) -> Rows:
    every = tuple(rows)
    alike = {row.note for row in every}
    if len(every) > 1 and len(alike) == 1 and (said := alike.pop()):
        every = tuple(replace(row, note="") for row in every)
        note = f"All of these: {said}. {note}".rstrip()
    return Rows(every[:ROWS], max(0, len(every) - ROWS), note if every else none)


def asked_rows(dataset: Dataset, latest: Event | None) -> Rows:
    """What the latest report asks of the council."""
    if latest is None:
        return Rows((), 0, "")
    items = dataset.asked_of(latest.key)
    rows = (Row(str(item.record.title), urls.recommendation(item.key), "") for item in items)
    return _rows(rows, "", asked.not_recorded(latest.record.recommendation_count, items, "report"))


# -- said done, date passed, raised again ------------------------------------------------------------------------------


def claimed_rows(dataset: Dataset, events: tuple[Event, ...]) -> Rows:
    """What the council said was done and of which no later report says anything, newest list first."""
    rows = [row for event in reversed(events) for item in _items(dataset, event) if (row := _unchecked(dataset, item))]
    whole = [
        f"the {names.event_date(dataset.events[finding.by])}"
        for event in events
        for finding in history.on_whole_list(dataset, event.key)
    ]
    note = (
        f"Said of a list as a whole, and counted for no one item: {listed(list(dict.fromkeys(whole)))}."
        if whole
        else ""
    )
    return _rows(rows, note, "No claim of this kind is recorded.")


def _items(dataset: Dataset, event: Event) -> Iterator[Asked | Undertaken]:
    yield from dataset.asked_of(event.key)
    yield from dataset.undertaken_in(event.key)


def _unchecked(dataset: Dataset, item: Asked | Undertaken) -> Row | None:
    done = {status.id for status in dataset.vocabulary.statuses if status.done}
    claims = item.record.claims
    if not claims or claims[-1].claimed not in done:
        return None
    answered = item.addresses if isinstance(item, Undertaken) else ()
    slug = dataset.events[item.holder].authority
    if any(history.latest_finding(dataset, key, slug) for key in (item.key, *answered)):
        return None
    silent = [look.event.on.year for look in history.looks(dataset, item.key) if look.found == "untested"]
    unread = [look.event.on.year for look in history.looks(dataset, item.key) if look.found == "not-yet-read"]
    said = [f"read and silent: {listed(silent)}"] if silent else []
    said += [f"not yet read for this: {listed(unread)}"] if unread else []
    claim = parts.claims(dataset, item.record)[-1]
    note = "; ".join([claim.when, *(said or ["no later report recorded"])])
    return Row(
        str(item.record.title), names.address(dataset, item.key), note, claim,
        replies=parts.replies(dataset, item.record.replies),
    )  # fmt: skip


def passed_rows(dataset: Dataset, events: tuple[Event, ...]) -> Rows:
    """Actions whose date has passed. What a later inspection succeeded is counted and not listed."""
    rows, succeeded = [], 0
    for event in reversed(events):
        for action in dataset.undertaken_in(event.key):
            stands = history.standing(dataset, action)
            succeeded += stands == "closed-by-inspection"
            if stands in ("date-passed", "overdue"):
                due = records.chosen(action.record.due)
                words = "a source says not done since" if stands == "overdue" else "nothing later held"
                rows.append(
                    Row(
                        str(action.record.title), urls.part(action.key), f"due {due.label if due else ''}; {words}",
                        replies=parts.replies(dataset, action.record.replies),
                    )
                )  # fmt: skip
    closed = (
        f"{counted(succeeded, 'action')} of earlier plans, succeeded by a later inspection, not listed."
        if succeeded
        else ""
    )
    return _rows(rows, closed, closed or "No action with a date that has passed is recorded.")


def raised_rows(dataset: Dataset, slug: str) -> Rows:
    """The themes that several lists raise, in the order of the vocabulary."""
    rows = []
    for again in history.raised(dataset, slug):
        if again.lists > 1:
            theme = names.themes(dataset, (again.theme,))[0]
            rows.append(Row(theme.label, theme.address, listed(list(dict.fromkeys(i.asked.year for i in again.items)))))
    extent = event_rows.coverage(dataset, slug)
    return _rows(rows, extent, f"No theme stands in two lists. {extent}")


# -- what the last inspection said of earlier lists --------------------------------------------------------------------


def looked_back(dataset: Dataset, latest: Event | None) -> LookedBack:
    if latest is None:
        return LookedBack(None, (), Rows((), 0, ""), ())
    rows = []
    totals: dict[FindingView, int] = {}
    for earlier in lookback.earlier(dataset, latest):
        for found in earlier.findings:
            totals[found.finding] = totals.get(found.finding, 0) + 1
            of_list = "" if found.covers == "one" else ", of the list as a whole"
            where = "; ".join(dict.fromkeys(cite.at for cite in found.citations if cite.at))
            rows.append(Row(found.of.label, found.of.address, f"{where}{of_list}", finding=found.finding))
        if earlier.untested:
            view = FindingView("untested", history.FOUND["untested"])
            totals[view] = totals.get(view, 0) + len(earlier.untested)
    report = Link(f"the report of {latest.on.label}", urls.inspection(latest.key))
    return LookedBack(
        report, tuple(sorted(totals.items(), key=_total_order)), _rows(rows, "", "Nothing that it says of earlier lists is recorded."),
        lookback.not_read_for(dataset, latest),
    )  # fmt: skip


def _total_order(total: tuple[FindingView, int]) -> tuple[int, str]:
    return list(history.FOUND).index(total[0].found), total[0].basis
