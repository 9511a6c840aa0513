"""All recommendations: by authority from A to Z, then by event, newest first. Filters narrow, nothing ranks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from throughline import urls
from throughline.artifacts import Page
from throughline.link import Asked, Dataset
from throughline.pages import action_list, authorities, filters, names, parts
from throughline.pages.asked import Latest, found_filters, latest
from throughline.pages.division import MOST, Division, crumbs, divided, divisions, titled
from throughline.pages.filters import Choice
from throughline.pages.listing import Said, found_under, owner, place, said
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


def plan(dataset: Dataset, most: int = MOST) -> Iterator[Page]:
    """The two lists, each on as many pages as it takes with `most` rows on a page."""
    yield from recommendations(dataset, most)
    yield from action_list.pages(dataset, most)


def recommendations(dataset: Dataset, most: int = MOST) -> Iterator[Page]:
    """Every recommendation of the record, those of origins last."""
    places = {holder: place(dataset, holder) for holder in {item.holder for item in dataset.asked.values()}}
    items = sorted(dataset.asked.values(), key=lambda item: (*places[item.holder], item.board or ""))
    shares = divided(items, lambda item: owner(dataset, item.holder), most)
    total, coverage, not_recorded = len(items), authorities.coverage(dataset), _not_recorded(dataset)
    named = divisions(urls.RECOMMENDATIONS, shares, lambda item: found_under(dataset, item.holder))
    for here, share in zip(named, shares, strict=True):
        view = _recommendations(dataset, share, total, coverage, not_recorded, here)
        yield Page(urls.numbered(urls.RECOMMENDATIONS, here.number), "recommendations.html", view)


def _recommendations(
    dataset: Dataset, items: list[Asked], total: int, coverage: str, not_recorded: str, here: Division
) -> Recommendations:
    groups = tuple(
        _recommendation_group(dataset, holder, board, tuple(group))
        for (holder, board), group in groupby(items, key=lambda item: (item.holder, item.board))
    )
    rows = [row for group in groups for row in group.rows]
    statuses = {str(status.id): str(status.title) for status in dataset.vocabulary.statuses}
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
            Choice("framework", "Framework", filters.alphabetical((r.framework, _edition(dataset, r.framework)) for r in rows)),
            Choice("year", "Asked in", filters.options((year, year) for year in years if year for r in rows if r.year == year)),
            Choice("claimed", "The council said", filters.ordered({**statuses, "none": "Nothing held"}, (r.claimed for r in rows))),
            *found_filters(r.latest for r in rows),
            Choice("to", "Addressed to", filters.alphabetical((id, _body(dataset, r.authority, id)) for r in rows for id in r.to_ids.split())),
        ),
        groups=groups,
    )  # fmt: skip


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


def _edition(dataset: Dataset, framework: str) -> str:
    found = dataset.frameworks.get(framework)
    return str(found.edition) if found else "None: a visit"


def _body(dataset: Dataset, authority: str, body: str) -> str:
    own = {"council": "The council", "not-stated": "Not stated"}
    title = names.body(dataset, authority, body)
    return own.get(body) or title[:1].upper() + title[1:]
