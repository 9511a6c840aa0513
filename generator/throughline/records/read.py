"""located text → a record: validation, and what one file can be told without looking at another.

pydantic's findings become sentences of our own, each at the text it is about (T120 to T126); then come the rules that
hold for every file: people are roles, no addresses or numbers of persons, names that agree with what the file holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from throughline import calendar, markup, urls, yamltree
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, nearest, split_lines, suggestion
from throughline.records import persons
from throughline.records.fields import NO_ID, Base, Disputed
from throughline.records.kinds import Changes, Inspection
from throughline.records.schema import MODELS, known_keys
from throughline.sources import SourceFile
from throughline.yamltree import Map, Node, Seq, Text

Record = Base


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file and the record that it holds."""

    source: SourceFile
    record: Record


@dataclass(frozen=True, slots=True)
class PageText:
    """A page in Markdown: its title is its first line, its text what follows. `at` is where that text begins."""

    id: str
    title: str
    text: str
    at: Location

    def within(self, start: int, end: int) -> Location:
        """Where a part of the text stands, if it is on one line."""
        column = start - self.text.rfind("\n", 0, start)
        return Location(self.at.path, self.at.line + self.text.count("\n", 0, start), column, column + end - start)


def load(source: SourceFile) -> tuple[Loaded | PageText | None, list[Diagnostic]]:
    """What one file holds, or None, and every finding about it. Never raises for what a file holds."""
    if source.kind == "page":
        return _page(source)
    tree, found = yamltree.read(source.path, source.data)
    if tree is None:
        return None, found
    record, found = read(source, tree)
    return (Loaded(source, record) if record is not None else None), found


def read(source: SourceFile, tree: Node) -> tuple[Record | None, list[Diagnostic]]:
    """The record that a tree holds; None when it does not fit its schema. Personal data and gaps are found in either case."""
    if not isinstance(tree, Map):
        return None, [Diagnostic("T122", "a file of content begins with a key, not with a list or text", tree.at)]
    found = persons.in_tree(source, tree)
    try:
        record = MODELS[source.kind].model_validate(tree)
    except ValidationError as error:
        return None, found + _findings(source, tree, error.errors(include_url=False, include_input=False))
    if isinstance(record, Inspection):
        found += _names_agree(source, tree, record)
    if isinstance(record, Changes) and not _is_dated(source.id[0]):
        hint = "call it 2026-11-28.yaml, and a second one of the day 2026-11-28-2.yaml"
        return None, [*found, Diagnostic("T250", "a file of changes is named after its day", source.whole, hint)]
    return record, found


# -- the schema's findings ---------------------------------------------------------------------------------------------

_PERSONS = {
    "address", "author-name", "contact", "contact-email", "contact-name", "e-mail", "email", "first-name", "forename",
    "full-name", "head-teacher", "inspector-name", "last-name", "lead-inspector", "mobile", "name", "names", "officer",
    "officer-name", "owner-name", "person", "phone", "signed-by", "surname", "tel", "telephone",
}  # fmt: skip

# What a field asks for, by pydantic's name for not getting it.
_WANTED = {
    "is_instance_of": "text",
    "model_type": "keys and values",
    "dict_type": "keys and values",
    "tuple_type": "a list",
}


def _findings(source: SourceFile, tree: Map, errors: Sequence[Any]) -> list[Diagnostic]:
    made = [(entry["loc"], finding) for entry in errors if (finding := _finding(source, tree, entry)) is not None]
    # A key that is missing only because it is misspelt has been named once already.
    misspelt = {(place[:-1], finding.hint) for place, finding in made if finding.code == "T120"}
    return [
        finding
        for place, finding in made
        if finding.code != "T121" or (place[:-1], f"did you mean {place[-1]}?") not in misspelt
    ]


def _finding(source: SourceFile, tree: Map, error: Any) -> Diagnostic | None:
    """One diagnostic for one of pydantic's errors; None for an echo of another."""
    place: tuple[str | int, ...] = error["loc"]
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(source, _key(tree, place), place)
        case "missing":
            return Diagnostic("T121", f"the key {place[-1]} is missing here", _find(tree, place[:-1]).at)
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
            node = _find(tree, place)
            if not isinstance(node, Text):
                return Diagnostic("T122", f"this should be text, not {_called(node)}", node.at)
            return Diagnostic("T123", "this value is not one that is known here", node.at, suggestion(node, allowed))
        case "value_error" if place[-1] == "[key]":
            return _value(_key(tree, place[:-1]), str(error["ctx"]["error"]))
        case "value_error":
            return _value(_find(tree, place), str(error["ctx"]["error"]))
        case "too_short":
            least, node = error["ctx"]["min_length"], _find(tree, place)
            if isinstance(node, Seq) and len(node) >= least:
                return None  # its items have findings of their own
            return Diagnostic("T126", f"this list needs {least} or more", node.at)
    node = _find(tree, place)
    wanted = _WANTED.get(error["type"])
    if wanted is None:
        return Diagnostic("T124", error["msg"][:1].lower() + error["msg"][1:], node.at)
    hint = "begin each item with a hyphen" if wanted == "a list" else ""
    return Diagnostic("T122", f"this should be {wanted}, not {_called(node)}", node.at, hint)


def _unknown_key(source: SourceFile, key: Node, place: tuple[str | int, ...]) -> Diagnostic:
    name, known = str(place[-1]), known_keys(source.kind, place[:-1])
    if name.lower().replace("_", "-") in _PERSONS:
        hint = "people are roles: head of service, lead member"
        return Diagnostic("T127", f"the key {name} would name a person", key.at, hint)
    return Diagnostic("T120", "this key is not known here", key.at, suggestion(name.replace("_", "-"), known))


def _value(node: Node, sentence: str) -> Diagnostic:
    if isinstance(node, Map) and "values" in node:
        return Diagnostic("T125", sentence, node.get(Text("preferred", node.at), node).at)
    if isinstance(node, Map):
        for end in ("from", "to"):
            text = node.get(Text(end, node.at))
            if isinstance(text, Text):
                try:
                    calendar.parse(text)
                except ValueError as error:
                    return Diagnostic("T124", str(error), text.at)
    return Diagnostic("T124", sentence, node.at, _meant(node) if sentence == NO_ID else "")


def _meant(node: Node) -> str:
    """The id that a text would be in lower case, with hyphens for its spaces."""
    id = re.sub(r"[\s_-]+", "-", node.strip().lower()) if isinstance(node, Text) else ""
    return f"did you mean {id}?" if id and not urls.refusal("theme", id) else ""


def _called(node: Node) -> str:
    return "a list" if isinstance(node, Seq) else "keys and values" if isinstance(node, Map) else "text"


def _find(tree: Node, place: Sequence[str | int]) -> Node:
    """The node at a place; steps that name a choice of the schema, not a part of the tree, are passed over."""
    for step in place:
        if isinstance(tree, Map) and isinstance(step, str):
            tree = tree.get(Text(step, tree.at), tree)
        elif isinstance(tree, Seq) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
    return tree


def _key(tree: Node, place: Sequence[str | int]) -> Node:
    """The key itself at a place that ends in one."""
    holder = _find(tree, place[:-1])
    keys = holder if isinstance(holder, Map) else ()
    return next((key for key in keys if key == place[-1]), holder)


# -- names and what they name ------------------------------------------------------------------------------------------


def _names_agree(source: SourceFile, tree: Map, event: Inspection) -> list[Diagnostic]:
    folder, name = source.id
    found = []
    if event.authority != folder:
        hint = f"write {folder}, or move the file to inspections/{event.authority}/"
        if nearest(event.authority, [folder]):
            hint = f"did you mean {folder}?"
        found.append(Diagnostic("T129", f"this file stands in the folder of {folder}", event.authority.at, hint))
    words = [word for word in (event.framework, event.kind) if word]
    ends = "|".join(re.escape(word) for word in words)
    match = re.fullmatch(rf"([0-9]{{4}}(?:-[0-9]{{2}}){{0,2}})-(?:{ends})(?:-[1-9][0-9]?)?", name)
    try:
        dated = calendar.parse(match[1]) if match else None
    except ValueError:
        dated = None
    if dated is None:
        hint = "call it " + " or ".join(f"<date>-{word}" for word in words)
        return [
            *found,
            Diagnostic("T130", "an event is named after its date and its framework or kind", source.whole, hint),
        ]
    known = [when for value in (event.published, event.onsite, event.notified) for when in _dates(value)]
    if known and not any(_overlap(dated, when) for when in known):
        place = _find(tree, ["published" if event.published is not None else "onsite"])
        message = f"the date in the name of this file, {match[1] if match else ''}, is none of this event's dates"
        found.append(Diagnostic("T133", message, place.at if place is not tree else source.whole))
    return found


def _is_dated(name: str) -> bool:
    day = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-[1-9][0-9]?)?", name)
    try:
        return day is not None and calendar.parse(day[1]).precision == "day"
    except ValueError:
        return False


def _dates(value: When | Disputed[When] | None) -> list[When]:
    whens = [candidate.value for candidate in value.values] if isinstance(value, Disputed) else [value] if value else []
    return [when for when in whens if when.given]


def _overlap(one: When, other: When) -> bool:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.first <= other.last and other.first <= one.last


# -- pages -------------------------------------------------------------------------------------------------------------


def _page(source: SourceFile) -> tuple[PageText | None, list[Diagnostic]]:
    text, found = yamltree.decode(source.path, source.data)
    if found:
        return None, found
    rows = split_lines(text)
    first = next((number for number, row in enumerate(rows) if row.strip()), 0)
    found = [
        persons.finding(what, Location(source.path, number, start + 1, end + 1))
        for number, row in enumerate(rows, 1)
        for what, start, end in persons.spans(row)
    ]
    title = rows[first].removeprefix("# ").strip()
    if not rows[first].startswith("# ") or not title:
        message = "a page begins with its title"
        return None, [*found, Diagnostic("T132", message, Location(source.path, first + 1), "write # and the title")]
    body = "\n".join(rows[first + 1 :]).strip("\n") + "\n"
    blank = next((n for n, row in enumerate(rows[first + 1 :]) if row.strip()), 0)
    at = Location(source.path, first + 2 + blank)
    try:
        markup.to_html(body)
    except ValueError as error:
        return None, [*found, Diagnostic("T124", str(error), at)]
    return PageText(source.id[0], title, body, at), found
