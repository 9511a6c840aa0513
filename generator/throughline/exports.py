"""Page views → data: the JSON beside every page, and the two files that crawlers ask for."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from throughline import urls
from throughline.artifacts import Artifact, Page

DRAWN = frozenset({"timeline", "crumbs", "line", "picture", "filters"})
"""Fields of a view that are geometry or furniture and no part of the data; the table of a timeline is."""


def beside(page: Page) -> Artifact:
    """The view of a page as `index.json` in the same folder: what the page says, without how it is drawn."""
    data = {"address": page.address, **_plain(page.view)}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return Artifact(urls.output_path(urls.data(page.address)), text.encode("utf-8"))


def serialised(view: object) -> bytes:
    """All that a view holds, furniture too, as bytes: equal for equal views alone, for digests."""
    return orjson.dumps(view, default=str)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made: dict[str, Any] = {}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if field.name == "timeline":
                made["grades-table"] = _plain(item.table)
            elif field.name not in DRAWN:
                made[field.name.replace("_", "-")] = _plain(item)
        return made
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def for_crawlers(addresses: Iterable[str], base_url: str) -> tuple[Artifact, ...]:
    """`robots.txt`, and `sitemap.xml` where it is known at which address the site is published."""
    root = base_url.rstrip("/")
    robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {root}{urls.SITEMAP}\n" if root else "")
    made = [Artifact(urls.output_path(urls.ROBOTS), robots.encode("utf-8"))]
    if root:
        places = "".join(
            f"<url><loc>{root}{address}</loc></url>\n" for address in sorted(addresses) if address.endswith("/")
        )
        sitemap = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
        )
        made.append(Artifact(urls.output_path(urls.SITEMAP), sitemap.encode("utf-8")))
    return tuple(made)
