"""The frame around every page: name, navigation, helplines, licence, contact, and the day the record speaks of."""

from __future__ import annotations

from collections.abc import Callable

from throughline import calendar, urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names
from throughline.values import frozen


@frozen
class NavItem:
    label: str
    address: str
    current: bool


@frozen
class HelplineView:
    who: str
    number: str
    note: str


@frozen
class LicenceView:
    name: str
    url: str
    attribution: str


@frozen
class ContactView:
    label: str
    url: str


@frozen
class WordView:
    """A word that readers may not know, explained on every page whose prose has one of its forms."""

    id: str
    term: str
    forms: tuple[str, ...]
    meaning: str


@frozen
class Frame:
    """`root` is the address of the site without its last slash; empty where it has no home yet."""

    title: str
    language: str
    strapline: str
    publisher: str
    as_of: str
    nav: tuple[NavItem, ...]
    helplines: tuple[HelplineView, ...]
    licence: LicenceView
    contact: ContactView
    root: str


NAV = (
    ("Authorities", urls.AUTHORITIES),
    ("Recommendations", urls.RECOMMENDATIONS),
    ("Themes", urls.THEMES),
    ("National", urls.NATIONAL),
    ("Conflicts", urls.CONFLICTS),
    ("Method", urls.METHOD),
)


def words(dataset: Dataset) -> tuple[WordView, ...]:
    """The words that are explained, from A to Z."""
    terms = sorted(dataset.vocabulary.terms, key=lambda term: term.term.casefold())
    return tuple(WordView(str(t.id), str(t.term), tuple(map(str, t.forms)), str(t.meaning)) for t in terms)


def frame(dataset: Dataset) -> Callable[[Page], Frame]:
    """The frame for each page of a site; only the place in the navigation differs from page to page."""
    site, as_of = dataset.site, calendar.on(dataset.as_of).label
    helplines = tuple(HelplineView(str(h.who), str(h.number), str(h.note or "")) for h in site.helplines)
    licence = LicenceView(str(site.licence.name), str(site.licence.url), str(site.licence.attribution))
    contact = ContactView(str(site.contact.label), str(site.contact.url))

    def framed(here: str) -> Frame:
        return Frame(
            str(site.title), str(site.language), str(site.strapline), str(site.publisher), as_of,
            tuple(NavItem(label, address, address == here) for label, address in NAV), helplines, licence, contact,
            names.root(dataset),
        )  # fmt: skip

    frames = {address: framed(address) for address in ("", *(address for _, address in NAV))}

    def around(page: Page) -> Frame:
        return frames[next((address for _, address in NAV if page.address.startswith(address)), "")]

    return around
