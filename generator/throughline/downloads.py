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
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

from throughline import markup, urls
from throughline.artifacts import Artifact
from throughline.link import Dataset
from throughline.pages.tables import TABLES, Cell, Column, Row, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
DATE = r"not-given|\d{4}(-\d{2}(-\d{2})?)?|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"
"""A day, month or year as it was given, a bounded range of days, or a date that the source leaves out."""
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode


Rows = tuple[bytes, bytes]
"""Some rows of a table: as lines of CSV, and as JSON objects of one line each, joined by commas; both empty for no rows."""
Lying = tuple[int, int, int, int]
"""Where rows lie in the two files of a table: offset and end in the CSV, offset and end in the JSON."""


def of_authority(table: Table, dataset: Dataset, slug: str) -> Rows:
    """The rows of one authority: made from its part of the record alone, so a build may remember them."""
    return _written(table.columns, table.of(dataset, slug))


def paths(name: str) -> tuple[str, str]:
    """Where the two files of a table are, by its name."""
    return urls.output_path(urls.table(name, "csv")), urls.output_path(urls.table(name, "json"))


def files(
    dataset: Dataset,
    base_url: str = "",
    of: Callable[[Table, Dataset, str], Rows] = of_authority,
    lying: MutableMapping[str, dict[str, Lying]] | None = None,
) -> Iterator[Artifact]:
    """Every table in both forms, one table at a time, and at last the package that describes them.

    `lying` is told, by table and authority, where the rows of each lie.
    """
    resources = []
    for table in TABLES:
        places: dict[str, Lying] = {}
        as_csv, as_json = _whole(table, dataset, of, places)
        if lying is not None:
            lying[table.name] = places
        resources.append(_resource(table, as_csv))
        for path, content in zip(paths(table.name), (as_csv, as_json), strict=True):
            yield Artifact(path, content)
    text = json.dumps(_package(dataset, resources, base_url), ensure_ascii=False, indent=1) + "\n"
    yield Artifact(urls.output_path(urls.DATA_PACKAGE), text.encode("utf-8"))


def _whole(
    table: Table, dataset: Dataset, of: Callable[[Table, Dataset, str], Rows], places: dict[str, Lying]
) -> tuple[bytes, bytes]:
    """Both files of a table: the rows of each authority by slug, then those that are no authority's."""
    as_csv, as_json = io.BytesIO(), io.BytesIO()
    as_csv.write(_header(table.columns))
    opened = as_json.write(b"[\n")
    for slug in (*sorted(dataset.authorities), ""):
        lines, objects = of(table, dataset, slug) if slug else _written(table.columns, table.rest(dataset))
        if objects and as_json.tell() > opened:
            as_json.write(b",\n")
        begin, start = as_csv.tell(), as_json.tell()
        places[slug] = begin, begin + as_csv.write(lines), start, start + as_json.write(objects)
    as_json.write(b"\n]\n")
    return as_csv.getvalue(), as_json.getvalue()


def _written(columns: tuple[Column, ...], rows: Iterable[Row]) -> Rows:
    names = [column.name for column in columns]
    held, lines = io.StringIO(), []
    lists = csv.writer(held, lineterminator="\n")
    for row in rows:
        lists.writerow([cell(value) for value in row])
        lines.append(_ENCODED(dict(zip(names, row, strict=True))))
    return held.getvalue().encode("utf-8"), ",\n".join(lines).encode("utf-8")


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


def _header(columns: tuple[Column, ...]) -> bytes:
    return f"{','.join(column.name for column in columns)}\n".encode()


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
