"""The publisher's own pages, from Markdown; the method page with what only the record knows; the page for lost addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from throughline import history, markup, urls
from throughline.artifacts import Page
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.names import Link
from throughline.records import PageText
from throughline.values import frozen


@frozen
class AcceptedView:
    """A warning that is true of the world, and why it stands."""

    path: str
    message: str
    reason: str


@frozen
class Word:
    """A word of the data, as pages print it, and what it means."""

    id: str
    printed: str
    meaning: str


@frozen
class Appendix:
    """What the method page adds to its text."""

    accepted: tuple[AcceptedView, ...]
    statuses: tuple[Word, ...]
    findings: tuple[Word, ...]


@frozen
class Prose:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    text: str
    appendix: Appendix | None


@frozen
class NotFound:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    links: tuple[Link, ...]


def plan(dataset: Dataset) -> Iterator[Page]:
    """A page for each text of the publisher, and 404.html."""
    for text in dataset.prose.values():
        yield Page(urls.page(text.id), "prose.html", prose(dataset, text))
    yield Page(urls.NOT_FOUND, "404.html", _not_found())


def prose(dataset: Dataset, text: PageText) -> Prose:
    """One text of the publisher."""
    return Prose(
        title=text.title,
        description=_first_sentence(text.text) or text.title,
        crumbs=names.crumbs(Link(text.title)),
        text=text.text.strip("\n"),
        appendix=_appendix(dataset) if urls.page(text.id) == urls.METHOD else None,
    )


def _first_sentence(text: str) -> str:
    paragraph = markup.plain(text.split("\n\n", 1)[0])
    return re.split(r"(?<=[.?!]) ", paragraph, maxsplit=1)[0]


MEANINGS = {
    "confirmed": "A later report found the thing sound on its own date.",
    "partly": "A later report found some of it sound.",
    "recurs": "A later report found it still weak, or weak again.",
    "contradicted": "A source says that the claim was untrue on the claim's own date.",
    "untested": "The later report was read for this list and does not speak of it.",
    "not-comparable": "The later report speaks of something too different for an honest answer.",
    "not-yet-read": "Nobody here has read the later report for this list.",
}


def _appendix(dataset: Dataset) -> Appendix:
    return Appendix(
        tuple(AcceptedView(path, message, reason) for path, message, reason in dataset.accepted),
        tuple(Word(str(s.id), str(s.title), str(s.meaning)) for s in dataset.vocabulary.statuses),
        tuple(Word(found, words, MEANINGS[found]) for found, words in history.FOUND.items()),
    )


def _not_found() -> NotFound:
    return NotFound(
        "Page not found",
        "There is no page at this address.",
        (),
        (
            Link("Authorities, A to Z", urls.AUTHORITIES),
            Link("Recommendations", urls.RECOMMENDATIONS),
            Link("Themes", urls.THEMES),
            Link("The first page", urls.HOME),
        ),
    )
