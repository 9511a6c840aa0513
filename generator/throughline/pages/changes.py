"""What changed in the record: one entry for each fact, from the files of changes alone. The newest day first, then A to Z."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from throughline import calendar, history, urls
from throughline.artifacts import Page
from throughline.link import ITSELF, Changed, Dataset
from throughline.pages import names, parts
from throughline.pages.division import MOST, Division, crumbs, divided, divisions, titled
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.wording import counted, lower_first
from throughline.values import frozen

FACTS = {
    "claims": "what the council said",
    "findings": "what a later report found",
    "governance": "who received it",
    "on": "its date",
}
"""Fields by another name than their own."""


@frozen
class ChangeRow:
    """One fact that changed: what it is a fact of (and of which event that is a part), which fact, what it was and is.

    `says` names the fact and how it changed. `authority` is a slug, and `themes` are ids, both for the feeds.
    """

    id: str
    day: str
    iso: str
    what: Link
    part_of: Link | None
    authority: str
    themes: tuple[str, ...]
    says: str
    old: str
    new: str
    citations: tuple[Cite, ...]


@frozen
class Day:
    day: str
    iso: str
    count: str
    rows: tuple[ChangeRow, ...]


@frozen
class Changes:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    feed: str
    as_of: str
    division: Division
    days: tuple[Day, ...]


Entry = tuple[ChangeRow, ...]


def entry(dataset: Dataset, slug: str) -> Entry:
    """What changed of one authority, from its part of the record, newest first."""
    return _rows(dataset, slug, (changed for changed in dataset.changes if changed.owner == slug))


def plan(common: Dataset, entries: Mapping[str, Entry], most: int = MOST) -> Iterator[Page]:
    """Every change, with `most` of them on a page, days left whole where they fit."""
    rows = everything(common, entries)
    shares = divided(rows, lambda row: row.iso, most)
    for here, share in zip(divisions(urls.CHANGES, shares, lambda row: row.day), shares, strict=True):
        view = Changes(
            title=titled("What changed", here),
            description="What changed in this record: each fact with what it was, what it is, and the source that changed it.",
            crumbs=crumbs(here, Link("What changed", urls.CHANGES)),
            feed=urls.FEED,
            as_of=calendar.on(common.as_of).label,
            division=here,
            days=tuple(_day(tuple(of_day)) for _, of_day in groupby(share, key=lambda row: row.iso)),
        )
        yield Page(urls.numbered(urls.CHANGES, here.number), "changes.html", view)


def everything(common: Dataset, entries: Mapping[str, Entry]) -> Entry:
    """What changed of every authority, and of what is no authority's."""
    others = _rows(common, "", (changed for changed in common.changes if changed.owner not in entries))
    rows = [row for slug in sorted(entries) for row in entries[slug]]
    return tuple(sorted((*rows, *others), key=lambda row: row.iso, reverse=True))


def _day(rows: tuple[ChangeRow, ...]) -> Day:
    return Day(rows[0].day, rows[0].iso, counted(len(rows), "change"), rows)


def _rows(dataset: Dataset, slug: str, changes: Iterable[Changed]) -> Entry:
    """Each change once, however often it is told."""
    made = (_row(dataset, slug, changed) for changed in changes)
    return tuple({row.id: row for row in made}.values())


def _row(dataset: Dataset, slug: str, changed: Changed) -> ChangeRow:
    record, day = changed.record, calendar.on(changed.on)
    field, old, new = str(record.field or ITSELF), str(record.old or ""), str(record.new or "")
    what = names.link(dataset, changed.key)
    if not what.address and field == ITSELF and old:
        what = Link(old)
    holder, _, item = changed.key.partition("#")
    asked = dataset.asked.get(changed.key) or dataset.undertaken.get(changed.key)
    made_of = "\0".join((day.iso, changed.key, field, old, new))
    return ChangeRow(
        id=f"c-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}",
        day=day.label,
        iso=day.iso,
        what=what,
        part_of=names.link(dataset, holder) if item else None,
        authority=slug,
        themes=tuple(map(str, asked.record.themes)) if asked else (),
        says=_says(dataset, changed.key, field, old, new),
        old="" if field == ITSELF and not new else _worded(dataset, changed.key, field, old),
        new="" if field == ITSELF and not old else _worded(dataset, changed.key, field, new),
        citations=tuple(parts.cite(dataset, citation) for citation in changed.citations),
    )


def _says(dataset: Dataset, key: str, field: str, old: str, new: str) -> str:
    if field == ITSELF and not (old and new):
        return "New in this record" if new else "Taken out of this record"
    fact = _fact(dataset, key, field) or "what it is called"
    return f"{fact[:1].upper()}{fact[1:]}: {'changed' if old and new else 'added' if new else 'taken out'}"


def _fact(dataset: Dataset, key: str, field: str) -> str:
    """Which fact it is, in words: `claims` is what the council said, a judgement is called as its framework calls it."""
    *_, last = field.split(".")
    if field.startswith("judgements.") and (event := dataset.events.get(key)):
        return f"grade for {lower_first(names.judgement(dataset, str(event.record.framework or ''), last))}"
    return FACTS.get(field) or field.replace(".", ", ").replace("-", " ")


def _worded(dataset: Dataset, key: str, field: str, value: str) -> str:
    """A grade as its framework prints it, a finding as it is said elsewhere; any other value as it is."""
    if field.startswith("judgements.") and (event := dataset.events.get(key)):
        grade = dataset.grade_word(str(event.record.framework or ""), value)
        return str(grade.label) if grade else value
    found, _, rest = value.partition(", ")
    if field == "findings" and found in history.FOUND:
        return f"{history.FOUND[found]}, {rest}"
    return value
