"""Tables → bytes: each as CSV and as JSON, and the `datapackage.json` that says what is in them.

CSV is RFC 4180 with line feeds: UTF-8, one header row, quoted where needed. The items of a list are divided by `|`; one
inside an item is written `\\|`, and a backslash twice. A text that a spreadsheet would take for a formula, because it
begins with = + - @ or a tab or carriage return, has an apostrophe before it. JSON has the text as it is, and lists as lists.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from throughline import markup, urls
from throughline.artifacts import Artifact
from throughline.link import Dataset
from throughline.pages.tables import TABLES, Cell, Column, Row, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
DATE = r"not-given|\d{4}(-\d{2}(-\d{2})?)?|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"
"""A day, month or year as it was given, a bounded range of days, or a date that the source leaves out."""
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode


def of_authority(table: Table, dataset: Dataset, slug: str) -> tuple[str, str]:
    """The rows of one authority, as `written`: made from its part of the record alone, so a build may remember them."""
    return written(table.columns, table.of(dataset, slug))


def files(
    dataset: Dataset, base_url: str = "", of: Callable[[Table, Dataset, str], tuple[str, str]] = of_authority
) -> Iterator[Artifact]:
    """Every table in both forms, one table at a time, and at last the package that describes them."""
    resources = []
    for table in TABLES:
        parts = [of(table, dataset, slug) for slug in sorted(dataset.authorities)]
        parts.append(written(table.columns, table.rest(dataset)))
        as_csv = "".join([_header(table.columns), *(part[0] for part in parts)]).encode("utf-8")
        as_json = "\n".join(["[", ",\n".join(part[1] for part in parts if part[1]), "]", ""]).encode("utf-8")
        yield Artifact(urls.output_path(urls.table(table.name, "csv")), as_csv)
        yield Artifact(urls.output_path(urls.table(table.name, "json")), as_json)
        resources.append(_resource(table, as_csv))
    text = json.dumps(_package(dataset, resources, base_url), ensure_ascii=False, indent=1) + "\n"
    yield Artifact(urls.output_path(urls.DATA_PACKAGE), text.encode("utf-8"))


def written(columns: tuple[Column, ...], rows: Iterable[Row]) -> tuple[str, str]:
    """Rows as lines of CSV, and as JSON objects of one line each, joined by commas; both empty for no rows."""
    names = [column.name for column in columns]
    held, lines = io.StringIO(), []
    lists = csv.writer(held, lineterminator="\n")
    for row in rows:
        lists.writerow([cell(value) for value in row])
        lines.append(_ENCODED(dict(zip(names, row, strict=True))))
    return held.getvalue(), ",\n".join(lines)


def cell(value: Cell) -> str:
    """One cell of CSV before it is quoted."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return cell("|".join(map(_item, value)))
    return str(value).lower()


def _item(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|") if "|" in text or "\\" in text else text


def _header(columns: tuple[Column, ...]) -> str:
    return f"{','.join(column.name for column in columns)}\n"


# -- the package -------------------------------------------------------------------------------------------------------


def _package(dataset: Dataset, resources: list[dict[str, Any]], base_url: str) -> dict[str, Any]:
    site = dataset.site
    cited = [dataset.documents[id] for id in sorted(dataset.documents)]
    return {
        "profile": "tabular-data-package",
        "name": "record",
        "title": f"{site.title}: the record as tables",
        "description": f"{markup.plain(site.question)} Record as of {dataset.as_of.isoformat()}. "
        "Empty means not stated, or does not apply; it never means zero.",
        **({"homepage": base_url} if base_url else {}),
        "licenses": [{"title": site.licence.name, "path": site.licence.url}],
        "attribution": markup.plain(site.licence.attribution),
        "sources": [
            {"title": f"{record.publisher}: {record.title}", **({"path": record.url} if record.url else {})}
            for record in cited
        ],
        "resources": resources,
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.summary,
        "path": f"{table.name}.csv",
        "json": f"{table.name}.json",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [column.name], "reference": {"resource": column.refers, "fields": [_key_of(column.refers)]}}
                for column in table.columns
                if column.refers
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.values:
        limits["enum"] = list(column.values)
    if column.type == "date":
        limits["pattern"] = DATE
    if column.type == "integer":
        limits["minimum"] = 0
    kind = column.type if column.type in ("integer", "boolean") else "string"
    divided = " Items are divided by |." if column.type == "list" else ""
    return {
        "name": column.name,
        "type": kind,
        "description": f"{column.meaning}{divided}",
        **({"constraints": limits} if limits else {}),
    }


def _key_of(name: str) -> str:
    return next(table.key[0] for table in TABLES if table.name == name)
