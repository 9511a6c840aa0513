"""What each thing of the record is called, and the link to it."""

from __future__ import annotations

from collections.abc import Iterable

from throughline import calendar, records, urls
from throughline.link import Asked, Dataset, Event, remembered
from throughline.pages.wording import lower_first
from throughline.values import frozen


@frozen
class Link:
    label: str
    address: str = ""


def address(dataset: Dataset, key: str) -> str:
    """Where a key's page is: what has no page of its own stands on that of its event or origin.

    What is taken down without a note has none any more, so a link to it in prose leads to where it stood.
    """
    if key in dataset.retracted and key.partition("/")[2] not in dataset.documents:
        return _instead(dataset, key)
    return urls.part(key) if key in dataset.undertaken or key in dataset.named else urls.record(key)


def _instead(dataset: Dataset, key: str) -> str:
    if key in dataset.retracted.notes:
        return urls.record(key)
    holder, _, item = key.partition("#")
    authority, _, event = holder.partition("/")
    if item:
        return address(dataset, holder)
    families = {"documents": urls.DOCUMENTS, "national": urls.NATIONAL, "origins": urls.RECOMMENDATIONS}
    if authority in families or not event:
        return families.get(authority, urls.AUTHORITIES)
    return address(dataset, authority)


@remembered
def link(dataset: Dataset, key: str) -> Link:
    """A link to whatever a key names, called as its page calls itself; without an address if there is no such thing."""
    family, _, slug = key.partition("/")
    if held := dataset.asked.get(key) or dataset.undertaken.get(key) or dataset.named.get(key):
        return Link(str(held.record.title), address(dataset, key))
    if known := dataset.events.get(key):
        name = f"{authority(dataset, known.authority)}: {lower_first(event(dataset, known))}, {event_date(known)}"
        return Link(name, urls.inspection(key))
    if key in dataset.authorities:
        return Link(f"{authority(dataset, key)}: the authority", urls.authority(key))
    if key in dataset.origins:
        return Link(str(dataset.origins[key].record.title), urls.origin(slug))
    if family == "frameworks" and slug in dataset.frameworks:
        return Link(f"Framework: {dataset.frameworks[slug].edition}", urls.framework(slug))
    if family == "documents" and slug in dataset.documents:
        return Link(f"Document: {document(dataset.documents[slug])}", urls.document(slug))
    if family == "national" and slug in dataset.nationals:
        return Link(f"National: {dataset.nationals[slug].title}", urls.national(slug))
    return Link(key)


def root(dataset: Dataset) -> str:
    """The address that the site is published at, without its last slash; empty where it has none yet."""
    return dataset.base_url.rstrip("/")


def citation(dataset: Dataset, what: str, event: Link, address: str) -> str:
    """A line to copy wherever a recommendation or an action is spoken of, so that others find it and can check it."""
    day = calendar.on(dataset.as_of).label
    where = f"{dataset.site.title}, record as of {day}: {root(dataset)}{address}"
    return f"{what} ({lower_first(event.label)}). {where}"


# -- authorities and their bodies --------------------------------------------------------------------------------------


def authority(dataset: Dataset, slug: str) -> str:
    """Its name; made from the slug for one that is not in this record."""
    found = dataset.called.get(slug)
    return found.name if found else slug.replace("-", " ").title()


def a_to_z(dataset: Dataset) -> list[str]:
    """Every authority of the record, by its name."""
    return sorted(dataset.authorities, key=lambda slug: authority(dataset, slug).casefold())


@remembered
def authority_link(dataset: Dataset, slug: str) -> Link:
    """A link to its profile; without an address for one that is not in this record."""
    return Link(authority(dataset, slug), urls.authority(slug) if slug in dataset.called else "")


def crumbs(*rest: Link) -> tuple[Link, ...]:
    """The way to a page from the first one."""
    return (Link("Home", urls.HOME), *rest)


def authority_crumbs(dataset: Dataset, slug: str, *rest: Link) -> tuple[Link, ...]:
    """The way to a page below an authority."""
    return crumbs(Link("Authorities", urls.AUTHORITIES), authority_link(dataset, slug), *rest)


def body(dataset: Dataset, slug: str | None, id: str) -> str:
    """The title of a body of an authority or of the vocabulary; any other word as it is, in words."""
    known = dataset.authorities.get(slug or "")
    bodies = (*(known.bodies if known else ()), *dataset.vocabulary.bodies)
    return next((str(body.title) for body in bodies if body.id == id), id.replace("-", " "))


# -- events ------------------------------------------------------------------------------------------------------------


def kind(dataset: Dataset, event: Event) -> records.Kind:
    """The kind of an event. The record is linked without errors, so it is defined."""
    return _kind(dataset, event.record.kind)


@remembered
def _kind(dataset: Dataset, id: str) -> records.Kind:
    return next(kind for kind in dataset.vocabulary.kinds if kind.id == id)


def event(dataset: Dataset, event: Event) -> str:
    """What an event is called in running text: `Focused visit, front door`, `SIF inspection`, `ILACS short inspection`."""
    record = event.record
    if record.title:
        return str(record.title)
    framework = dataset.frameworks.get(record.framework or "")
    title = kind(dataset, event).title
    if framework is None:
        return f"{title} ({lower_first(str(record.theme))})" if record.theme else str(title)
    return f"{title}, {framework.short}"


def event_date(event: Event) -> str:
    """`report of 20 March 2015`, or when it was held, or was to be."""
    if event.published:
        return f"report of {event.published.label}"
    if event.record.state == "held":
        return event.on.label
    return f"{event.record.state}, {event.on.label}"


def event_link(dataset: Dataset, known: Event) -> Link:
    """A link to an event on a page that says of whom it is."""
    return Link(f"{event(dataset, known)}, {event_date(known)}", urls.inspection(known.key))


# -- what stands in lists ----------------------------------------------------------------------------------------------


def list_title(dataset: Dataset, item: Asked) -> str:
    """The list of the framework in which an item stands; empty if it has none."""
    framework = dataset.frameworks.get(item.framework or "")
    return next((str(e.title) for e in (framework.lists if framework else ()) if e.id == item.record.list), "")


def tier_title(dataset: Dataset, item: Asked) -> str:
    """How soon it was asked for, as the framework says it; empty if it does not."""
    return _tier(dataset, (item.framework or "", item.record.tier)) if item.record.tier else ""


@remembered
def _tier(dataset: Dataset, tier: tuple[str, str]) -> str:
    framework = dataset.frameworks.get(tier[0])
    return next((str(known.title) for known in (framework.tiers if framework else ()) if known.id == tier[1]), "")


def addressees(dataset: Dataset, item: Asked) -> str:
    """To whom it is addressed, in words: roles and bodies."""
    holder = dataset.events.get(item.holder)
    names = [str(name) for name in item.record.addressed_to] or ([item.board] if item.board else [])
    slug = holder.authority if holder else None
    return ", ".join("the council" if name == "council" else body(dataset, slug, name) for name in names)


def themes(dataset: Dataset, ids: Iterable[str]) -> tuple[Link, ...]:
    """Links to themes."""
    return tuple([_theme(dataset, id) for id in ids])


@remembered
def _theme(dataset: Dataset, id: str) -> Link:
    title = next((str(theme.title) for theme in dataset.vocabulary.themes if theme.id == id), id)
    return Link(title, urls.theme(id))


# -- other words of the record -----------------------------------------------------------------------------------------


@remembered
def status(dataset: Dataset, id: str) -> str:
    """The title of a status."""
    return next((str(status.title) for status in dataset.vocabulary.statuses if status.id == id), id)


def judgement(dataset: Dataset, framework: str, id: str) -> str:
    """Its short name in one framework."""
    found = dataset.judgement(framework, id)
    return str(found.short) if found else id


def document(record: records.Document) -> str:
    """What citations call it."""
    return str(record.short or record.title)
