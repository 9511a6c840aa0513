"""What a view says as data: whole, in one form, and never the same for two views."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from throughline import exports, link, pages, records, sources
from throughline.artifacts import Page
from throughline.diagnostics import Location
from throughline.link import Content
from throughline.yamltree import Text

PLAIN = {str, int, float, bool, date, NoneType}


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    day: date | None
    shown_as: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    table: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    crumbs: tuple[str, ...]
    is_whole: bool
    timeline: Drawing
    rows: tuple[Row, ...]


ROW = Row(Text("“é” <b>", Location("x.yaml")), date(2015, 3, 20), (1.5, 2.0))
VIEW = View(("Home",), True, Drawing(900, (ROW,)), ())


def test_what_a_page_says_is_told_without_how_it_is_drawn() -> None:
    page = Page("/a/", "a.html", VIEW)
    told = exports.beside(page, exports.said(page))
    assert told.path == "a/index.json"
    assert told.content.decode("utf-8") == (
        '{"address":"/a/","is-whole":true,'
        '"grades-table":[{"text":"“é” <b>","day":"2015-03-20","shown-as":[1.5,2.0]}],"rows":[]}\n'
    )


def test_a_digest_is_made_of_the_drawing_too() -> None:
    was = exports.said(Page("/a/", "a.html", VIEW))
    moved = View(VIEW.crumbs, VIEW.is_whole, Drawing(901, VIEW.timeline.table), VIEW.rows)
    now = exports.said(Page("/a/", "a.html", moved))
    assert now.data == was.data
    assert now.drawn != was.drawn
    assert ["Home"] in json.loads(was.drawn)


def test_what_json_cannot_say_is_refused() -> None:
    for say in (exports.serialised, lambda view: exports.said(Page("/a/", "a.html", view))):
        with pytest.raises(TypeError):
            say(Drawing(1, (object(),)))  # type: ignore[arg-type]


def kinds(kind: Any, at: str, seen: set[type]) -> Iterator[str]:
    """Where the type of a field could say two things in the same JSON, or leave something out of it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = tuple(item for item in inner if item is not NoneType)
        if len(inner) > 1:
            yield f"{at} may be one thing or another"
    if origin in (Union, UnionType, tuple):
        for item in inner:
            if item is not Ellipsis:
                yield from kinds(item, at, seen)
    elif origin is Literal:
        if {type(item) for item in inner} != {str}:
            yield f"{at} is more than words"
    elif is_dataclass(kind) and isinstance(kind, type):
        if kind not in seen:
            seen.add(kind)
            hints = get_type_hints(kind)
            for field in fields(kind):
                if field.name.startswith("_") or not field.init:
                    yield f"{kind.__name__}.{field.name} is left out"
                yield from kinds(hints[field.name], f"{kind.__name__}.{field.name}", seen)
    elif kind not in PLAIN:
        yield f"{at} is {kind}"


def test_views_that_differ_are_told_apart(root: Path) -> None:
    files, _ = sources.walk(root / "tests" / "minimal" / "content")
    loaded = [(file, *records.load(file)) for file in files]
    content = Content.of((file, record) for file, record, _ in loaded)
    assert content is not None
    dataset, _ = link.link(content, None, [])
    views = {type(page.view) for page in pages.plan(dataset)}
    seen: set[type] = set()
    assert [wrong for view in views for wrong in kinds(view, view.__name__, seen)] == []
    assert len(views) > 10
    assert len(seen) > 80
