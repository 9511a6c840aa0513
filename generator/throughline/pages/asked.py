"""A list of recommendations as pages show it: what was asked, said and found, the totals above it, its newest word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from throughline import history, records, urls
from throughline.link import Asked, Dataset
from throughline.pages import filters, names, parts
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.parts import Cite, FindingView
from throughline.pages.wording import counted, number
from throughline.values import frozen


@frozen
class Latest:
    """The newest word of a later report on an item.

    `value` and `year` are what the filters know it by; `unread` counts the reports after it that nobody has read for this.
    """

    value: str
    finding: FindingView | None
    when: str
    year: str
    address: str
    unread: int


@frozen
class LookCell:
    """What one later report says, in the table of a list."""

    finding: FindingView
    address: str


@frozen
class SaidCell:
    """What was last said of an item, in the table of a list; `stated` is false where its paper says nothing of the state."""

    word: str
    who: str
    when: str
    stated: bool


@frozen
class AskedRow:
    """A recommendation in the table of its list: what the table says of it. The rest, with its sources, is at `address`."""

    id: str
    title: str
    address: str
    tier: str
    due: str
    addressees: str
    claim: SaidCell | None
    also: bool
    looks: tuple[LookCell, ...]
    actions: int
    latest: Latest


@frozen
class AskedList:
    title: str
    id: str
    rows: tuple[AskedRow, ...]


@frozen
class Total:
    number: str
    words: str
    claims: tuple[tuple[str, int], ...] = ()
    findings: tuple[tuple[FindingView, int], ...] = ()
    basis: str = ""


@frozen
class WholeList:
    finding: FindingView
    event: Link
    text: str
    covers: str
    citations: tuple[Cite, ...]


NO_LATER = "no-later-report"
_NOTHING_LATER = Latest(NO_LATER, None, "", "", "", 0)


FOUND_OPTIONS = {
    **{found: words.capitalize() for found, words in history.FOUND.items()},
    "told": "Told by the council alone",
    NO_LATER: "No later report here",
}


def asked_lists(dataset: Dataset, items: tuple[Asked, ...]) -> tuple[AskedList, ...]:
    """The recommendations of one holder, by the lists of its framework, in the report's own order."""
    lists: dict[str, list[Asked]] = {}
    for item in items:
        lists.setdefault(str(item.record.list or ""), []).append(item)
    return tuple(
        AskedList(
            names.list_title(dataset, group[0]), name or "list", tuple(asked_row(dataset, item) for item in group)
        )
        for name, group in lists.items()
    )


def asked_row(dataset: Dataset, item: Asked) -> AskedRow:
    """One recommendation in the table of its list."""
    record = item.record
    looks = history.looks(dataset, item.key)
    return AskedRow(
        id=str(record.id),
        title=str(record.title),
        address=urls.recommendation(item.key),
        tier=names.tier_title(dataset, item) if record.tier else "",
        due=item.due.short if item.due and item.due.iso != item.asked.iso else "",
        addressees=names.addressees(dataset, item),
        claim=_said(dataset, record.claims[-1]) if record.claims else None,
        also=bool(record.same_paper_also_says),
        looks=tuple([LookCell(_finding(look), urls.inspection(look.event.key)) for look in looks]),
        actions=len(dataset.addressing(item.key)),
        latest=_latest(looks),
    )


def _said(dataset: Dataset, claim: records.Claim) -> SaidCell:
    return SaidCell(
        names.status(dataset, claim.claimed).lower(), str(claim.said_by or "The council"), claim.as_at.label,
        claim.claimed != "not-stated",
    )  # fmt: skip


def _finding(look: history.Look) -> FindingView:
    """As `parts.finding_view`; there are few that differ, and many rows."""
    if look.finding is None:
        return _view(look.found, look.words, "", False)
    record = look.finding.record
    return _view(look.found, look.words, record.basis, record.reported_by is not None)


@lru_cache(maxsize=256)
def _view(found: str, words: str, basis: str, told: bool) -> FindingView:
    return FindingView(found, words, basis, told)


def later_columns(dataset: Dataset, items: tuple[Asked, ...]) -> tuple[Link, ...]:
    """The later reports that head the columns of the table, the same for every row."""
    if not items:
        return ()
    seen = {look.event.key: look.event for item in items for look in history.looks(dataset, item.key)}
    ordered = sorted(seen.values(), key=lambda event: event.order)
    return tuple(Link(event.on.year, urls.inspection(event.key)) for event in ordered)


def totals(dataset: Dataset, holder: str, items: tuple[Asked, ...]) -> tuple[Total, ...]:
    """The big numbers above a list: asked, said, looked at again."""
    if not items:
        return ()
    made = [Total(str(len(items)), f"asked, {items[0].asked.label}")]
    words: dict[str, int] = {}
    for item in items:
        if item.record.claims:
            word = names.status(dataset, item.record.claims[-1].claimed).lower()
            words[word] = words.get(word, 0) + 1
    if words:
        claimed = sum(words.values())
        when = items[0].record.claims[-1].as_at.label if items[0].record.claims else ""
        made.append(
            Total(str(claimed), f"the council said, {when}" if when else "the council said", tuple(words.items()))
        )
    for tally in history.tallies(dataset, holder):
        if not any(found != "not-yet-read" for found, _ in tally.counts):
            continue
        views = tuple(
            (FindingView(found, history.FOUND[found], "named" if not tally.matched else "subject"), n)
            for found, n in tally.counts
        )
        basis = ""
        if tally.looked_at:
            basis = (
                f"{tally.named} of the {tally.looked_at} are named by the report itself; {tally.matched} matched by subject, by us."
                if tally.named and tally.matched
                else "All named by the report itself."
                if tally.named
                else "Matched by subject, by us."
            )
        made.append(
            Total(
                f"{tally.looked_at} of {len(items)}",
                f"looked at again in the report of {tally.event.on.label}",
                (),
                views,
                basis,
            )
        )
    return tuple(made)


def whole_lists(dataset: Dataset, holder: str) -> tuple[WholeList, ...]:
    """What later events found of a list as a whole."""
    return tuple(
        WholeList(
            parts.whole_list(finding), names.link(dataset, finding.by), str(finding.record.summary or ""),
            finding.record.covers, parts.cites(dataset, finding.record),
        )
        for finding in history.on_whole_list(dataset, holder)
    )  # fmt: skip


def not_recorded(count: int | None, items: tuple[Asked, ...], what: str) -> str:
    """What is said where a report (`what`) makes recommendations that are not entered here; empty if they are.

    Where some are entered and not all (T229), the others have been taken down.
    """
    if count is None or (items and count <= len(items)):
        return ""
    if count == 0:
        return f"This {what} makes no recommendations."
    makes = f"This {what} makes {counted(count, 'recommendation')}; "
    return f"{makes}{number(count - len(items))} taken down here." if items else f"{makes}not recorded here."


def latest(dataset: Dataset, item: Asked) -> Latest:
    """The newest finding on an item with its date; without one, the newest report that was read and is silent."""
    return _latest(history.looks(dataset, item.key))


def _latest(looks: tuple[history.Look, ...]) -> Latest:
    if not looks:
        return _NOTHING_LATER
    said = silent = None
    for look in looks:
        if look.found == "untested":
            silent = look
        elif look.finding:
            said = look
    said = said or silent or looks[-1]
    if said.found == "not-yet-read":
        return Latest("not-yet-read", _finding(said), "", "", "", len(looks))
    order, event = said.event.order, said.event
    return Latest(
        "told" if said.finding is not None and said.finding.record.reported_by is not None else said.found,
        _finding(said),
        event.on.label,
        event.on.year,
        urls.inspection(event.key),
        sum(look.found == "not-yet-read" and look.event.order > order for look in looks),
    )


def found_filters(newest: Iterable[Latest]) -> tuple[Choice, ...]:
    """Filters by the newest finding and by its year, with how many rows each leaves."""
    held = list(newest)
    years = sorted({latest.year for latest in held if latest.year}, reverse=True)
    return (
        Choice("found", "Latest finding", filters.ordered(FOUND_OPTIONS, (latest.value for latest in held))),
        Choice(
            "found-in", "Found in", filters.ordered({year: year for year in years}, (latest.year for latest in held))
        ),
    )
