"""What a committee member takes along: one printed side with grades, what was said, found and left open, and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from throughline import calendar, history, records, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, Event, Undertaken
from throughline.pages import asked, event_rows, lookback, names, opening, parts, trails
from throughline.pages.names import Link
from throughline.pages.opening import Moved, Standing
from throughline.pages.parts import Cite, ClaimView, FindingView, PaperView, ReplyView
from throughline.pages.wording import counted, listed, lower_first
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
class Due:
    """When the council's plan is due: `on` as a paper states it, or `about` that day by our estimate, with its rule."""

    on: str
    rule: str
    stated: bool


@frozen
class Meeting:
    when: str
    body: str
    what: str


@frozen
class LookedBack:
    """What the last graded inspection said of earlier lists; `report` is None without one."""

    report: Link | None
    totals: tuple[tuple[FindingView, int], ...]
    rows: Rows
    unread: tuple[Link, ...]


@frozen
class Brief:
    """One authority on paper. `thin` where nothing but dates and grades is recorded: then there are no lists to print."""

    title: str
    description: str
    crumbs: tuple[Link, ...]
    authority: Link
    as_of: str
    host: str
    thin: bool
    lead: str
    succession: str
    standing: tuple[Standing, ...]
    standing_note: str
    moved: tuple[Moved, ...]
    latest: Link | None
    due: Due | None
    recorded: str
    asked: Rows
    claimed: Rows
    passed: Rows
    raised: Rows
    looked_back: LookedBack
    meetings: tuple[Meeting, ...]
    meetings_note: str
    not_held: tuple[PaperView, ...]
    more_not_held: int
    replies: tuple[ReplyView, ...]
    sources: tuple[Cite, ...]


def of(dataset: Dataset, slug: str) -> Iterator[Page]:
    """The page of one authority. Every authority has one: what is not recorded is worth knowing before a meeting."""
    yield Page(urls.brief(slug), "brief.html", brief(dataset, slug))


def brief(dataset: Dataset, slug: str) -> Brief:
    """The view of one authority."""
    name = names.authority(dataset, slug)
    record, events = dataset.authorities[slug], dataset.events_of(slug)
    latest = history.latest_graded(dataset, slug)
    placed = history.placed(dataset, slug)
    thin = event_rows.is_thin(dataset, slug)
    now = opening.standing(dataset, latest, placed)
    papers = [p for event in reversed(events) for p in parts.papers(dataset, event.record.not_held)]
    papers += parts.papers(dataset, record.not_held)
    meetings = _meetings(dataset, events)
    return Brief(
        title=f"{name}: committee brief",
        description=f"{name} on one printed page: grades, what the council said was done, what inspectors found, what is open.",
        crumbs=names.authority_crumbs(dataset, slug, Link("Brief")),
        authority=Link(name, urls.authority(slug)),
        as_of=calendar.on(dataset.as_of).label,
        host=names.root(dataset).partition("://")[2],
        thin=thin,
        lead=opening.lead(dataset, slug, latest, now),
        succession=opening.succession(dataset, slug),
        standing=now,
        standing_note=opening.note(dataset, latest),
        moved=opening.moved(dataset, latest, placed),
        latest=Link(f"Report of {latest.on.label}", urls.inspection(latest.key)) if latest else None,
        due=_due(dataset, latest),
        recorded=event_rows.recorded(dataset, slug) if thin else "",
        asked=_asked(dataset, latest),
        claimed=_claimed(dataset, events),
        passed=_passed(dataset, events),
        raised=_raised(dataset, slug),
        looked_back=_looked_back(dataset, latest),
        meetings=meetings,
        meetings_note=_meetings_note(dataset, slug, latest),
        not_held=tuple(papers[:ROWS]),
        more_not_held=max(0, len(papers) - ROWS),
        replies=parts.replies(dataset, record.replies)
        + tuple(reply for event in events for reply in parts.replies(dataset, event.record.replies)),
        sources=_sources(dataset, events, latest),
    )


def _due(dataset: Dataset, latest: Event | None) -> Due | None:
    due = history.deadline(dataset, latest.key) if latest else None
    if due is None:
        return None
    stated = due.basis == "stated"
    return Due(due.on.label, "stated" if stated else parts.estimated(due), stated)


def _rows(rows: Iterable[Row], note: str, none: str) -> Rows:
    every = tuple(rows)
    alike = {row.note for row in every}
    if len(every) > 1 and len(alike) == 1 and (said := alike.pop()):
        every = tuple(replace(row, note="") for row in every)
        note = f"All of these: {said}. {note}".rstrip()
    return Rows(every[:ROWS], max(0, len(every) - ROWS), note if every else none)


def _asked(dataset: Dataset, latest: Event | None) -> Rows:
    """What the latest report asks of the council."""
    if latest is None:
        return Rows((), 0, "")
    items = dataset.asked_of(latest.key)
    rows = (Row(str(item.record.title), urls.recommendation(item.key), "") for item in items)
    return _rows(rows, "", asked.not_recorded(latest.record.recommendation_count, items, "report"))


# -- said done, date passed, raised again ------------------------------------------------------------------------------


def _claimed(dataset: Dataset, events: tuple[Event, ...]) -> Rows:
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
    if any(history.latest_finding(dataset, key) for key in (item.key, *answered)):
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


def _passed(dataset: Dataset, events: tuple[Event, ...]) -> Rows:
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


def _raised(dataset: Dataset, slug: str) -> Rows:
    """The themes that several lists raise, in the order of the vocabulary."""
    rows = []
    for again in history.raised(dataset, slug):
        if again.lists > 1:
            theme = names.themes(dataset, (again.theme,))[0]
            rows.append(Row(theme.label, theme.address, listed(list(dict.fromkeys(i.asked.year for i in again.items)))))
    extent = event_rows.coverage(dataset, slug)
    return _rows(rows, extent, f"No theme stands in two lists. {extent}")


# -- what the last inspection said of earlier lists --------------------------------------------------------------------


def _looked_back(dataset: Dataset, latest: Event | None) -> LookedBack:
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


# -- meetings and sources ----------------------------------------------------------------------------------------------


def _meetings(dataset: Dataset, events: tuple[Event, ...]) -> tuple[Meeting, ...]:
    """Where an update was to be given: the planned steps of the newest event that has any."""
    for event in reversed(events):
        steps = [step for step in trails.trail(dataset, event) if step.state == "planned"]
        if steps:
            what = [(step.text or (step.title if step.title != step.body else "")) for step in steps]
            return tuple(Meeting(step.when, step.body, text) for step, text in zip(steps[:4], what[:4], strict=True))
    return ()


def _meetings_note(dataset: Dataset, slug: str, latest: Event | None) -> str:
    if latest is None:
        return ""
    if not trails.looked_for(dataset, slug):
        return "Nobody has looked for the papers of this authority’s bodies yet."
    missing = [lower_first(step.title) for step in trails.trail(dataset, latest) if step.state == "empty"]
    if not missing:
        return ""
    return f"After the report of {latest.on.label} no paper is known to us for: {'; '.join(missing)}."


def _sources(dataset: Dataset, events: tuple[Event, ...], latest: Event | None) -> tuple[Cite, ...]:
    """The newest report and everything that lists and trails rest on, each once."""
    models: list[records.Base] = [latest.record] if latest else []
    for event in reversed(events):
        models += [claim for item in event.record.recommendations for claim in item.claims]
        models += [*event.record.actions, *event.record.governance, *event.record.recommendations[:1]]
    cited = dict.fromkeys((c.document, c.is_report) for model in models for c in dataset.cited(model))
    made = (
        parts.cite(
            dataset, next(c for model in models for c in dataset.cited(model) if (c.document, c.is_report) == key)
        )
        for key in cited
    )
    return tuple(Cite(cite.label, "", cite.address) for cite in made)[: 2 * ROWS]
