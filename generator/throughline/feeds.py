"""What changed → Atom feeds: of the whole site, of each authority, of each theme (RFC 4287).

A feed or entry is known by its address where the site has one, and otherwise by a name made of what it tells, so that a
reader's program does not take an entry for a new one. Their times are the days of the files of changes, at midnight UTC.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape

from throughline import markup, urls
from throughline.artifacts import Artifact
from throughline.link import Dataset
from throughline.pages import names
from throughline.pages.changes import ChangeRow
from throughline.pages.wording import lower_first

_text = partial(escape, quote=False)
MOST = 100
"""How many entries a feed has at most, the newest; all of them stand at `/changes/`."""


def files(dataset: Dataset, changed: Sequence[ChangeRow], base_url: str) -> Iterator[Artifact]:
    """Every feed. One without an entry is there too, so that it can be followed before anything changes."""
    title = str(dataset.site.title)

    def feed(address: str, of: str, rows: Sequence[ChangeRow]) -> Artifact:
        place = urls.feed(address)
        text = _feed(dataset, place, address, f"{title}: what changed{of}", rows[:MOST], base_url.rstrip("/"))
        return Artifact(urls.output_path(place), text.encode("utf-8"))

    of_authority: dict[str, list[ChangeRow]] = defaultdict(list)
    of_theme: dict[str, list[ChangeRow]] = defaultdict(list)
    for row in changed:
        of_authority[row.authority].append(row)
        for theme in row.themes:
            of_theme[theme].append(row)
    yield feed(urls.HOME, "", changed)
    for slug in dataset.authorities:
        yield feed(urls.authority(slug), f", {names.authority(dataset, slug)}", of_authority[slug])
    for known in dataset.vocabulary.themes:
        yield feed(urls.theme(known.id), f", {known.title}", of_theme[known.id])


def last_changed(changed: Sequence[ChangeRow]) -> Mapping[str, str]:
    """By address of a page the newest day of a change that it tells of."""
    days: dict[str, str] = {}
    for row in changed:  # the newest first
        places = [row.what.address.partition("#")[0], row.part_of.address if row.part_of else ""]
        places += [urls.authority(row.authority)] if row.authority else []
        for address in (*places, *map(urls.theme, row.themes), urls.CHANGES, urls.HOME):
            days.setdefault(address, row.iso)
    return days


def _feed(dataset: Dataset, place: str, page: str, title: str, rows: Sequence[ChangeRow], root: str) -> str:
    newest = rows[0].iso if rows else dataset.as_of.isoformat()
    about = urls.CHANGES if page == urls.HOME else page
    own = f'<link rel="self" type="application/atom+xml" href="{escape(root + place)}"/>\n' if root else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(str(dataset.site.language))}">\n'
        f"<id>{_text(_id(dataset, root, place))}</id>\n<title>{_text(title)}</title>\n<updated>{_time(newest)}</updated>\n"
        f'{own}<link rel="alternate" type="text/html" href="{escape(_link(root, place, about))}"/>\n'
        f"<author><name>{_text(str(dataset.site.publisher))}</name></author>\n"
        f"<rights>{_text(markup.plain(dataset.site.licence.attribution))}</rights>\n"
        f"{''.join(_entry(dataset, place, row, root) for row in rows)}</feed>\n"
    )


def _entry(dataset: Dataset, place: str, row: ChangeRow, root: str) -> str:
    told = f"{urls.CHANGES}#{row.id}"
    labels = [*([row.part_of.label] if row.part_of else []), row.what.label]
    title = f"{markup.plain(': '.join(labels))}: {lower_first(row.says)}"
    values = (("The record said: ", row.old), ("It now says: " if row.old else "It says: ", row.new))
    sources = "; ".join(f"{cite.label}, {cite.at}" for cite in row.citations)
    said = " ".join(
        [
            *(f"{word}{value.rstrip('.')}." for word, value in values if value),
            *([f"Source: {sources}."] if sources else []),
        ]
    )
    return (
        f"<entry>\n<id>{_text(_id(dataset, root, told))}</id>\n<title>{_text(title)}</title>\n"
        f"<updated>{_time(row.iso)}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{escape(_link(root, place, row.what.address or told))}"/>\n'
        f"<summary>{_text(said or title)}</summary>\n</entry>\n"
    )


def _id(dataset: Dataset, root: str, address: str) -> str:
    if root:
        return root + address
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{dataset.site.publisher}/{dataset.site.title}{address}')}"


def _link(root: str, place: str, address: str) -> str:
    """Whole where the site has an address; else from the feed's own place."""
    return root + address if root else urls.relative(place, address)


def _time(iso: str) -> str:
    return f"{iso}T00:00:00Z"
