"""Page views → data: the JSON beside every page, the index of search, and the two files that crawlers ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

import orjson

from throughline import urls
from throughline.artifacts import Artifact, Page
from throughline.link import Dataset
from throughline.pages import search
from throughline.values import frozen

DRAWN = frozenset({"timeline", "crumbs", "line", "picture", "filters"})
"""Fields of a view that are geometry or furniture and no part of the data; the table of a timeline is."""


@frozen
class Said:
    """The view of a page as bytes: what it says, and how that is drawn. Both are equal for equal views alone."""

    data: bytes
    drawn: bytes


def said(page: Page) -> Said:
    """`data` is one line of UTF-8, keys in the order of the page; without a newline at its end.

    What a view may hold, so that this says it whole, is text, numbers, truth, days, tuples, dataclasses and None; anything
    else raises TypeError.
    """
    drawn: list[object] = []

    def told(value: Any) -> dict[str, Any]:
        said, apart = _keys(value.__class__)
        if apart:
            drawn.extend([getattr(value, name) for name in apart])
        return {key: get(value) for key, get in said}

    data = orjson.dumps({"address": page.address, **told(page.view)}, told, orjson.OPT_PASSTHROUGH_DATACLASS)
    return Said(data, orjson.dumps(drawn))


def beside(page: Page, said: Said) -> Artifact:
    """What a page says as `index.json` in the same folder."""
    return Artifact(urls.output_path(urls.data(page.address)), said.data + b"\n")


def serialised(view: object) -> bytes:
    """All that a view holds as bytes: equal for equal views alone, for digests."""
    return orjson.dumps(view)


@cache
def _keys(kind: type) -> tuple[tuple[tuple[str, Callable[[Any], Any]], ...], tuple[str, ...]]:
    """What is told of a dataclass: each key, and how its value is found; and the names of the fields that are drawn."""
    names = [field.name for field in fields(kind)]
    told = tuple(
        ("grades-table", attrgetter("timeline.table"))
        if name == "timeline"
        else (name.replace("_", "-"), attrgetter(name))
        for name in names
        if name == "timeline" or name not in DRAWN
    )
    return told, tuple(name for name in names if name in DRAWN)


def searched(dataset: Dataset, entries: Mapping[str, Any]) -> Artifact:
    """What search finds, of the `search.entry` of each authority: `[{title, rows: [[title, note, address, other name, ...]]}]`."""
    groups = [
        {"title": group.title, "rows": [(row.title, row.note, row.address, *row.also) for row in group.rows]}
        for group in search.index(dataset, entries)
    ]
    return Artifact(urls.output_path(urls.SEARCH), orjson.dumps(groups, option=orjson.OPT_APPEND_NEWLINE))


POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
"""What pages may do, as each says itself (templates/base.html)."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",  # of which the last cannot be said by a page
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""What a host is to say of every file. `no-cache`: kept, and asked after each time (docs/decisions/0015)."""


def for_hosts(moved: Iterable[tuple[str, str]], base_url: str) -> tuple[Artifact, ...]:
    """`_headers`, and `_redirects` where anything has moved, in the form of Netlify and Cloudflare Pages.

    `moved` is what former addresses begin with, and those now.
    """
    headers = "".join(["/*\n", *(f"  {name}: {value}\n" for name, value in HEADERS.items())])
    made = [Artifact("_headers", headers.encode("utf-8"))]
    start = urls.base_path(base_url)[:-1]
    if rules := "".join(f"{start}{old}* {start}{new}:splat 301\n" for old, new in moved):
        made.append(Artifact("_redirects", rules.encode("utf-8")))
    return tuple(made)


def for_crawlers(addresses: Iterable[str], base_url: str, changed: Mapping[str, str]) -> tuple[Artifact, ...]:
    """`robots.txt`, and `sitemap.xml` where it is known at which address the site is published.

    `changed` is the day on which a page was last told to have changed, by address; of most pages none is known.
    """
    root = base_url.rstrip("/")
    robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {root}{urls.SITEMAP}\n" if root else "")
    made = [Artifact(urls.output_path(urls.ROBOTS), robots.encode("utf-8"))]
    if root:
        places = "".join(
            f"<url><loc>{root}{address}</loc>{_last(changed.get(address))}</url>\n"
            for address in sorted(addresses)
            if address.endswith("/")
        )
        sitemap = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
        )
        made.append(Artifact(urls.output_path(urls.SITEMAP), sitemap.encode("utf-8")))
    return tuple(made)


def _last(day: str | None) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
