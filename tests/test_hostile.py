"""Hostile texts where nothing may come in: ids, addresses, dates and numbers, links in prose, characters that hide or reorder."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import everything
from hostile import LINKS, REFUSED, STRINGS
from linking import linked
from linking import text as text_of
from throughline import diagnostics, records, yamltree
from throughline.diagnostics import Diagnostic
from throughline.sources import SourceFile

SOME = STRINGS if os.environ.get("THROUGHLINE_PROFILE") == "torture" else STRINGS[::6]
TAME = re.compile(r"#?[a-z0-9-]+(?:/[a-z0-9-]+)?|[0-9.]+|https?://[^\s<>\"'\\\\]+")
"""What an id, a reference, an address or a number may be: nothing that any page could take for more."""

LOOKED_UP = {"document", "code", "body-type", "reported-by", "to"}
"""Keys whose text the link looks up, and the second end of a range, of which the first is told."""


@pytest.fixture(scope="module")
def full() -> dict[str, str]:
    return everything.files(lambda field: f"The text of {field.path}")


def read(path: str, data: bytes) -> tuple[records.Loaded | records.PageText | None, list[Diagnostic]]:
    kind = next((kind for kind, place in everything.PLACES.items() if place == path), "page")
    id = tuple(path.rpartition(".")[0].split("/")[1:])
    loaded, found = records.load(SourceFile(f"content/{path}", kind, id, data, ""))  # type: ignore[arg-type]
    assert all(problem.code in diagnostics.codes() and problem.at and problem.at.line for problem in found)
    return loaded, found


def test_every_field_is_given(full: dict[str, str]):
    """What the models know is in the record that other tests fill in; nothing is wrong with it but what it accepts for nothing."""
    _, found = linked(full)
    assert Counter(problem.code for problem in found) == {"T221": 7}


def test_what_is_no_text_takes_no_hostile_one(full: dict[str, str]):
    """Every id, reference, address, date, number and choice of every kind of record, and every key of a list by id."""
    places = 0
    for kind, path in everything.PLACES.items():
        bare = everything.tree(kind, lambda _: "(text)")
        for text in SOME:
            data = everything.written(_replaced(bare, text)).encode()
            flagged = {problem.at.line for problem in read(path, data)[1] if problem.at}
            tree, unread = yamltree.read(path, data)
            assert tree is not None, unread
            strings = [node for node in _strings(tree) if node == text]
            assert strings
            places += len(strings)
            taken = [node.at for node in strings if node.at.line not in flagged]
            assert not taken or TAME.fullmatch(text), (text, taken)
    print(f"{len(SOME)} hostile texts where no text belongs, {places} in all")


def test_no_prose_takes_a_link_that_runs_or_leaves_the_site(full: dict[str, str]):
    prose = [field for field in everything.fields() if field.prose]
    for link in LINKS:
        files = everything.files(lambda field, link=link: link if field.prose else "x")  # type: ignore[misc]
        found = [problem for path in everything.PLACES.values() for problem in read(path, files[path].encode())[1]]
        assert [problem.code for problem in found] == ["T124"] * len(prose), link
        page = read("pages/about.md", f"# About\n\n{link}\n".encode())[1]
        assert [problem.code for problem in page] == ["T124"], link
    print(f"{len(LINKS)} links in {len(prose)} fields of prose")


def test_no_file_takes_a_character_that_hides_or_reorders():
    """As it is, and as an escape of YAML."""
    for character in REFUSED:
        bare = f"title: a{character}b\n".encode("utf-8", "surrogatepass")
        escaped = f'title: "a\\u{ord(character):04x}b"\n'.encode()
        for data, path in (
            (bare, "documents/full.yaml"),
            (b"# " + bare, "pages/about.md"),
            (escaped, "documents/full.yaml"),
        ):
            assert {problem.code for problem in read(path, data)[1]} <= {"T100", "T101", "T102", "T107"}, (data, path)
            assert read(path, data)[0] is None, (data, path)
    print(f"{len(REFUSED)} characters")


def test_what_the_link_looks_up_takes_no_hostile_text():
    """Which document, which accepted code: any text as far as the file is concerned, and only what there is in the record."""
    notes = [{"text": "A note.", "source": {"document": text, "at": "1"}} for text in STRINGS]
    accepted = [{"code": text, "reason": "None."} for text in STRINGS]
    path = "documents/survey-framework-2015.yaml"
    _, found = linked({path: text_of(path) + everything.written({"notes": notes, "accepted": accepted})})
    assert Counter(problem.code for problem in found) == {"T206": len(STRINGS), "T221": len(STRINGS)}


def _replaced(tree: Any, text: str) -> Any:
    """A tree with a text in the place of everything that is not a free text."""
    if isinstance(tree, list):
        return [_replaced(item, text) for item in tree]
    if isinstance(tree, dict):
        return {
            text if key == "full" else key: value if key in LOOKED_UP else _replaced(value, text)
            for key, value in tree.items()
        }
    return tree if tree == "(text)" else text


def _strings(node: yamltree.Node) -> Iterator[yamltree.Text]:
    if isinstance(node, yamltree.Text):
        yield node
    elif isinstance(node, yamltree.Map):
        for key, value in node.items():
            yield key
            yield from _strings(value)
    else:
        for item in node:
            yield from _strings(item)
