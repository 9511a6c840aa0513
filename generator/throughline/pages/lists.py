"""All recommendations and all actions: by authority from A to Z, then by event, newest first. Filters narrow, nothing ranks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset, Undertaken
from throughline.pages import authorities, filters, names, parts
from throughline.pages.actions import ActionView, action_view
from throughline.pages.asked import Latest, found_filters, latest
from throughline.pages.filters import Choice
from throughline.pages.names import Link
from throughline.pages.parts import Cite, ClaimView
from throughline.pages.wording import counted


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation. `themes` and `to` are links and words; the `_ids` are what the filters know them by."""

    key: str
    title: str
    address: str
    asked: str
    iso: str
    authority: str
    framework: str
    year: str
    themes: tuple[Link, ...]
    theme_ids: str
    to: str
    to_ids: str
    claim: ClaimView | None
    claimed: str
    also: bool
    latest: Latest
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class RecommendationGroup:
    """The recommendations of one list of one event."""

    authority: Link
    event: Link
    when: str
    board: str
    rows: tuple[RecommendationRow, ...]


@dataclass(frozen=True, slots=True)
class Recommendations:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    coverage: str
    not_recorded: str
    total: int
    filters: tuple[Choice, ...]
    groups: tuple[RecommendationGroup, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action. `owned` says whether a source names who owns it."""

    action: ActionView
    claim: ClaimView | None
    authority: str
    standing: str
    owned: str


@dataclass(frozen=True, slots=True)
class ActionGroup:
    authority: Link
    event: Link
    when: str
    rows: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class Actions:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    coverage: str
    total: int
    filters: tuple[Choice, ...]
    groups: tuple[ActionGroup, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """The two lists."""
    yield Page(urls.RECOMMENDATIONS, "recommendations.html", recommendations(dataset))
    yield Page(urls.ACTIONS, "actions.html", actions(dataset))


# -- recommendations ---------------------------------------------------------------------------------------------------


def recommendations(dataset: Dataset) -> Recommendations:
    """Every recommendation of the record, those of origins last."""
    items = sorted(dataset.asked.values(), key=lambda item: (*_place(dataset, item.holder), item.board or ""))
    groups = tuple(
        _recommendation_group(dataset, holder, board, tuple(group))
        for (holder, board), group in groupby(items, key=lambda item: (item.holder, item.board))
    )
    rows = [row for group in groups for row in group.rows]
    statuses = {str(status.id): str(status.title) for status in dataset.vocabulary.statuses}
    years = sorted({row.year for row in rows}, reverse=True)
    return Recommendations(
        title="Recommendations",
        description="What inspectors asked for, what the council says it did, and what a later inspection found.",
        crumbs=names.crumbs(Link("Recommendations")),
        coverage=authorities.coverage(dataset),
        not_recorded=_not_recorded(dataset),
        total=len(rows),
        filters=filters.useful(
            Choice("q", "Words", kind="search", hint="In a title or a theme"),
            Choice("authority", "Authority", filters.options((r.authority, group.authority.label) for group in groups for r in group.rows)),
            Choice("theme", "Theme", filters.alphabetical((str(id), theme.label) for r in rows for id, theme in zip(r.theme_ids.split(), r.themes, strict=True))),
            Choice("framework", "Framework", filters.alphabetical((r.framework, _edition(dataset, r.framework)) for r in rows)),
            Choice("year", "Asked in", filters.options((year, year) for year in years if year for r in rows if r.year == year)),
            Choice("claimed", "The council said", filters.ordered({**statuses, "none": "Nothing held"}, (r.claimed for r in rows))),
            *found_filters(r.latest for r in rows),
            Choice("to", "Addressed to", filters.alphabetical((id, _body(dataset, r.authority, id)) for r in rows for id in r.to_ids.split())),
        ),
        groups=groups,
    )  # fmt: skip


def _place(dataset: Dataset, holder: str) -> tuple[bool, str, int]:
    """Where a list stands: authorities from A to Z, events of one authority newest first, origins at the end."""
    event = dataset.events.get(holder)
    if event is None:
        return (True, holder, 0)
    day = event.on.last.toordinal() if event.on.last else 0
    return (False, names.authority(dataset, event.authority).casefold(), -day)


def _recommendation_group(
    dataset: Dataset, holder: str, board: str | None, items: tuple[Asked, ...]
) -> RecommendationGroup:
    event, origin = dataset.events.get(holder), dataset.origins.get(holder)
    rows = tuple(recommendation_row(dataset, item) for item in items)
    if event is None:
        title = str(origin.record.title) if origin else holder
        body = Link(str(origin.record.body) if origin else "")
        return RecommendationGroup(body, Link(title, urls.record(holder)), items[0].asked.label, "", rows)
    return RecommendationGroup(
        names.authority_link(dataset, event.authority),
        Link(names.event(dataset, event), urls.inspection(event.key)),
        names.event_date(event),
        _body(dataset, event.authority, board) if board else "",
        rows,
    )


def recommendation_row(dataset: Dataset, item: Asked) -> RecommendationRow:
    """One recommendation as lists and theme pages show it."""
    event = dataset.events.get(item.holder)
    claims = parts.claims(dataset, item.record)
    themes = names.themes(dataset, item.record.themes)
    addressed = [str(name) for name in item.record.addressed_to] or ([item.board] if item.board else ["not-stated"])
    return RecommendationRow(
        key=item.key,
        title=str(item.record.title),
        address=urls.recommendation(item.key),
        asked=item.asked.short,
        iso=item.asked.iso,
        authority=event.authority if event else "none",
        framework=item.framework or "none",
        year=item.asked.year,
        themes=themes,
        theme_ids=" ".join(item.record.themes),
        to=names.addressees(dataset, item),
        to_ids=" ".join(addressed),
        claim=claims[-1] if claims else None,
        claimed=str(item.record.claims[-1].claimed) if item.record.claims else "none",
        also=bool(item.record.same_paper_also_says),
        latest=latest(dataset, item),
        citations=parts.cites(dataset, item.record),
    )


def _not_recorded(dataset: Dataset) -> str:
    """How many recommendations are known by number alone."""
    counts = [
        event.record.recommendation_count
        for event in dataset.events.values()
        if not event.record.recommendations and event.record.recommendation_count
    ]
    if not counts:
        return ""
    reports = counted(len(counts), "more report")
    verb = "makes" if len(counts) == 1 else "make"
    return f"{reports} {verb} {counted(sum(counts), 'recommendation')} between them, counted and not recorded here."


# -- actions -----------------------------------------------------------------------------------------------------------


def actions(dataset: Dataset) -> Actions:
    """Every action of the record."""
    items = sorted(dataset.undertaken.values(), key=lambda item: _place(dataset, item.holder))
    groups = tuple(
        _action_group(dataset, holder, tuple(group)) for holder, group in groupby(items, key=lambda item: item.holder)
    )
    rows = [row for group in groups for row in group.rows]
    standings = {str(standing): words.capitalize() for standing, words in history.STANDING.items()}
    return Actions(
        title="Actions",
        description="What councils undertook after inspections: who owns it, when it was due, what they say of it since.",
        crumbs=names.crumbs(Link("Actions")),
        coverage=_action_coverage(dataset),
        total=len(rows),
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
    view = action_view(dataset, item)
    owner = item.record.owner
    stated = owner is not None and (isinstance(owner, records.Disputed) or str(owner).casefold() != "not stated")
    return ActionRow(
        action=view,
        claim=view.claims[-1] if view.claims else None,
        authority=dataset.events[item.holder].authority,
        standing=view.standing,
        owned="stated" if stated else "not-stated",
    )


def _action_coverage(dataset: Dataset) -> str:
    graded = [event for event in dataset.events.values() if event.record.judgements]
    answered = [event for event in graded if event.record.actions]
    return f"Actions are recorded for {len(answered)} of {len(graded)} graded inspections in this record."


def _edition(dataset: Dataset, framework: str) -> str:
    found = dataset.frameworks.get(framework)
    return str(found.edition) if found else "None: a visit"


def _body(dataset: Dataset, authority: str, body: str) -> str:
    own = {"council": "The council", "not-stated": "Not stated"}
    title = names.body(dataset, authority, body)
    return own.get(body) or title[:1].upper() + title[1:]
