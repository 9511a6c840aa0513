"""All recommendations: by authority from A to Z, then by event, newest first. Filters narrow, nothing ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset
from throughline.pages import action_list, authorities, division, extent, filters, names, parts
from throughline.pages.asked import Latest, found_filters, latest
from throughline.pages.division import MOST, Division, crumbs, of_groups, titled
from throughline.pages.extent import Extent
from throughline.pages.filters import Choice
from throughline.pages.listing import Said, newest_first, said
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.wording import counted
from throughline.values import frozen


@frozen
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
    claim: Said | None
    claimed: str
    also: bool
    latest: Latest
    citations: tuple[Cite, ...]


@frozen
class RecommendationGroup:
    """The recommendations of one list of one event."""

    authority: Link
    event: Link
    when: str
    board: str
    rows: tuple[RecommendationRow, ...]


@frozen
class Recommendations:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    coverage: str
    not_recorded: str
    total: int
    division: Division
    filters: tuple[Choice, ...]
    groups: tuple[RecommendationGroup, ...]


NO_INSPECTION = "recommendations outside inspections"
"""Under what those are found that no inspection made."""


@frozen
class Entry:
    """What one authority has to tell the lists: its recommendations and actions, newest event first.

    `bodies` is what those to whom something is addressed are called, by id; `counted` the numbers of recommendations of
    reports of which no more is known.
    """

    name: str
    slug: str
    groups: tuple[RecommendationGroup, ...]
    bodies: tuple[tuple[str, str], ...]
    known: Extent
    counted: tuple[int, ...]
    actions: action_list.Entry


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    events = dataset.events_of(slug)
    items = [item for event in events for item in dataset.asked_by(event.key)]
    groups = _groups(dataset, sorted(items, key=lambda item: (newest_first(dataset, item.holder), item.board or "")))
    ids = dict.fromkeys(id for group in groups for row in group.rows for id in row.to_ids.split())
    return Entry(
        name=names.authority(dataset, slug),
        slug=slug,
        groups=groups,
        bodies=tuple((id, _body(dataset, slug, id)) for id in ids),
        known=extent.recommendations(events),
        counted=tuple(
            event.record.recommendation_count
            for event in events
            if not event.record.recommendations and event.record.recommendation_count
        ),
        actions=action_list.entry(dataset, slug),
    )


def sheaved(entry: Entry) -> Entry:
    """The same, its rows packed until they are printed."""
    actions = replace(entry.actions, groups=tuple(map(division.sheaved, entry.actions.groups)))
    return replace(entry, groups=tuple(map(division.sheaved, entry.groups)), actions=actions)


def plan(common: Dataset, entries: Mapping[str, Entry], most: int = MOST) -> Iterator[Page]:
    """The two lists, each on as many pages as it takes with `most` rows on a page."""
    told = sorted(entries.values(), key=lambda entry: entry.name.casefold())
    yield from recommendations(common, told, most)
    yield from action_list.pages([(entry.slug, entry.name, entry.actions) for entry in told], most)


def recommendations(common: Dataset, told: Sequence[Entry], most: int = MOST) -> Iterator[Page]:
    """Every recommendation of the record, those of origins last."""
    outside = [item for key in sorted(o.key for o in common.origins.values()) for item in common.asked_by(key)]
    groups = [(entry.slug, entry.name, group) for entry in told for group in entry.groups]
    groups += [(group.event.address, NO_INSPECTION, group) for group in _groups(common, outside)]
    total = sum(len(group.rows) for _, _, group in groups)
    bodies = {entry.slug: dict(entry.bodies) for entry in told}
    coverage = authorities.covered(extent.total(entry.known for entry in told))
    not_recorded = _not_recorded([count for entry in told for count in entry.counted])
    for here, share in of_groups(urls.RECOMMENDATIONS, groups, most):
        view = _recommendations(common, share, total, coverage, not_recorded, here, bodies)
        yield Page(urls.numbered(urls.RECOMMENDATIONS, here.number), "recommendations.html", view)


def _recommendations(
    common: Dataset,
    groups: tuple[RecommendationGroup, ...],
    total: int,
    coverage: str,
    not_recorded: str,
    here: Division,
    bodies: Mapping[str, Mapping[str, str]],
) -> Recommendations:
    rows = [row for group in groups for row in group.rows]
    statuses = {str(status.id): str(status.title) for status in common.vocabulary.statuses}
    years = sorted({row.year for row in rows}, reverse=True)
    return Recommendations(
        title=titled("Recommendations", here),
        description="What inspectors asked for, what the council says it did, and what a later inspection found.",
        crumbs=crumbs(here, Link("Recommendations", urls.RECOMMENDATIONS)),
        coverage=coverage,
        not_recorded=not_recorded,
        total=total,
        division=here,
        filters=filters.useful(
            Choice("q", "Words", kind="search", hint="In a title or a theme"),
            Choice("authority", "Authority", filters.options((r.authority, group.authority.label) for group in groups for r in group.rows)),
            Choice("theme", "Theme", filters.alphabetical((str(id), theme.label) for r in rows for id, theme in zip(r.theme_ids.split(), r.themes, strict=True))),
            Choice("framework", "Framework", filters.alphabetical((r.framework, _edition(common, r.framework)) for r in rows)),
            Choice("year", "Asked in", filters.options((year, year) for year in years if year for r in rows if r.year == year)),
            Choice("claimed", "The council said", filters.ordered({**statuses, "none": "Nothing held"}, (r.claimed for r in rows))),
            *found_filters(r.latest for r in rows),
            Choice("to", "Addressed to", filters.alphabetical(
                (id, bodies[r.authority][id] if r.authority in bodies else _body(common, r.authority, id)) for r in rows for id in r.to_ids.split()
            )),
        ),
        groups=groups,
    )  # fmt: skip


def _groups(dataset: Dataset, items: Iterable[Asked]) -> tuple[RecommendationGroup, ...]:
    return tuple(
        _recommendation_group(dataset, holder, board, tuple(group))
        for (holder, board), group in groupby(items, key=lambda item: (item.holder, item.board))
    )


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
        claim=said(dataset, item.record),
        claimed=str(item.record.claims[-1].claimed) if item.record.claims else "none",
        also=bool(item.record.same_paper_also_says),
        latest=latest(dataset, item),
        citations=parts.cites(dataset, item.record),
    )


def _not_recorded(counts: Sequence[int]) -> str:
    """How many recommendations are known by number alone."""
    if not counts:
        return ""
    reports = counted(len(counts), "more report")
    verb = "makes" if len(counts) == 1 else "make"
    return f"{reports} {verb} {counted(sum(counts), 'recommendation')} between them, counted and not recorded here."


def _edition(dataset: Dataset, framework: str) -> str:
    found = dataset.frameworks.get(framework)
    return str(found.edition) if found else "None: a visit"


def _body(dataset: Dataset, authority: str, body: str) -> str:
    own = {"council": "The council", "not-stated": "Not stated"}
    title = names.body(dataset, authority, body)
    return own.get(body) or title[:1].upper() + title[1:]
