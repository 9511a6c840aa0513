"""Content → content without what is taken down, before anything else of linking sees it.

What refers to something that is gone goes with it where it speaks of nothing else: a finding about it, a reply to it, a
fact read in its report alone. Where it is one of several things named, only its name goes. A document that others cite
stays as a bare place to cite, without a word of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link.domain import Content, File, Retracted, key_of, resolve
from throughline.yamltree import Text

_ABOUT = ("of", "event", "about", "reported_by")
"""The fields of a part that say what it speaks of."""
_AUTHORITIES = frozenset({"predecessors", "successors", "authorities", "audience"})
_NAMES = _AUTHORITIES | {"addresses", "restates", "read_for"}
"""The fields of a part that name several things."""
_PLAIN = frozenset({bool, int, Decimal, When, type(None)})
_SOURCES = ("source", "known_from")
_KEYED = (records.Recommendation, records.Action, records.CouncilNamed)
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
PLACE = "A document that has been taken down"

R = TypeVar("R", bound=File)


def applied(content: Content) -> tuple[Content, list[Diagnostic]]:
    """The content that is left, and what is wrong with the list: T242 names nothing, T243 cannot be taken down."""
    if content.retractions is None:
        return content, []
    entries = content.retractions.retractions
    taking = _Taking(entries)
    known = dict(_known(content))
    left = replace(
        content,
        frameworks=taking.left("frameworks/", content.frameworks),
        authorities=taking.left("", content.authorities),
        inspections=taking.left("", content.inspections),
        origins=taking.left("origins/", content.origins),
        nationals=taking.left("national/", content.nationals),
        documents=taking.left("documents/", content.documents),
    )
    found = [problem for entry in entries for problem in taking.problems(entry, known, content.broken)]
    path = content.retractions.at.path
    notes = {str(e.id): str(e.reason) for e in entries if e.note}
    documents = taking.emptied(content.documents, left.documents, notes)
    retracted = Retracted(taking.keys, taking.marked, notes, path, frozenset(taking.altered))
    both = {**left.documents, **documents}
    return replace(left, documents={id: both[id] for id in content.documents if id in both}, retracted=retracted), found


def things(key: str, record: records.Base) -> Iterator[tuple[str, Location]]:
    """Whatever in a record can be taken down: its key, or that of what it stands in and its mark; and where it begins.

    The mark is a digest of what is said and in which field, so that a fact that has changed since is not meant any more.
    """
    for name, value in record.__dict__.items():
        for label, child in _each(name, value):
            inner = key
            if isinstance(child, _KEYED):
                inner = key_of(key.partition("#")[0], child.id)
                yield inner, child.at
            elif _may_go(record, name, child):
                yield f"{key}~{mark(label, child)}", child.at
            if isinstance(child, records.Base):
                yield from things(inner, child)


def mark(name: str, said: object) -> str:
    """Ten letters for what is said in a field. No digits: ten of those would look like a telephone number."""
    text = json.dumps([name, _plain(said)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10].translate(_LETTERS)


def _plain(said: object) -> object:
    match said:
        case records.Base():
            return {name: _plain(value) for name, value in said.__dict__.items() if value not in (None, (), {})}
        case tuple():
            return [_plain(item) for item in said]
        case Mapping():
            return {str(key): _plain(value) for key, value in said.items()}
        case When():
            return said.iso
        case bool() | int():
            return said
    return str(said)


def _each(name: str, value: object) -> Iterator[tuple[str, Any]]:
    """The one or the many values of a field, each with what its mark calls the field."""
    if isinstance(value, Mapping):
        yield from ((f"{name}/{key}", item) for key, item in value.items())
    else:
        yield from ((name, item) for item in (value if isinstance(value, tuple) else (value,)))


def _may_go(record: records.Base, name: str, value: object) -> bool:
    """Whether a value states something of its own, and it can go: alone, or with the part that it stands in."""
    required = type(record).model_fields[name].is_required()
    if isinstance(value, Text) or (isinstance(record, File) and not isinstance(getattr(record, name), tuple)):
        return not required and isinstance(value, Text | records.Base)
    return isinstance(value, records.Base) and not isinstance(value, records.Source)


def _known(content: Content) -> Iterator[tuple[str, bool]]:
    """Every key, and whether it has an address of its own."""
    for key, record in content.files():
        yield key, True
        lists: list[tuple[records.Recommendation, ...]] = []
        if isinstance(record, records.Inspection | records.Origin):
            lists.append(record.recommendations)
        if isinstance(record, records.Inspection):
            lists += [review.recommendations for review in record.reviews]
            ids = [*(action.id for action in record.actions), *(named.id for named in record.council_named)]
            yield from ((key_of(key, id), False) for id in ids)
        yield from ((key_of(key, item.id), True) for items in lists for item in items)


class _Taking:
    """Takes down what the entries name: whole things by their `keys`, facts by the mark that follows a key."""

    def __init__(self, entries: tuple[records.Retraction, ...]) -> None:
        ids = [str(entry.id) for entry in entries]
        self.keys = frozenset(id for id in ids if "~" not in id)
        self._gone = Retracted(self.keys)
        self.marked = frozenset(id.partition("~")[0] for id in ids if "~" in id)
        self._marks = {id for id in ids if "~" in id}
        self._used: set[str] = set()
        self._cited: set[str] = set()
        self.altered: set[str] = set()

    def left(self, folder: str, files: Mapping[str, R]) -> dict[str, R]:
        """The records that remain, each without what is gone."""
        made: dict[str, R] = {}
        for id, record in files.items():
            key = f"{folder}{id}"
            if key in self._gone and not isinstance(record, records.Framework):
                continue
            made[id] = self._without(record, key, key)
            if made[id] is not record:
                self.altered.add(record.at.path)
        return made

    def emptied(
        self,
        documents: Mapping[str, records.Document],
        left: Mapping[str, records.Document],
        notes: Mapping[str, str],
    ) -> dict[str, records.Document]:
        """The documents that are gone and still cited, as bare places to cite; with a note, where there is to be one."""
        made = {}
        for id, document in documents.items():
            if id not in left and id in self._cited:
                note = notes.get(f"documents/{id}")
                made[id] = _place(document).altered(summary=Text(note, document.at) if note else None)
                self.altered.add(document.at.path)
        return made

    def problems(
        self, entry: records.Retraction, known: Mapping[str, bool], broken: frozenset[str]
    ) -> Iterator[Diagnostic]:
        key, marked, _ = str(entry.id).partition("~")
        folder = key.partition("/")[0]
        if folder == "frameworks" and not marked and key in known:
            message = "a framework cannot be taken down: grades are told in its words"
            yield Diagnostic("T243", message, entry.id.at, "take down the inspections that use it, or a fact in it")
        elif entry.note and (marked or not known.get(key, True)):
            yield Diagnostic("T243", "this has no address of its own at which a note could stand", entry.place("note"))
        if entry.deleted or {key.partition("#")[0], folder} & broken:
            return
        if key not in known:
            hint = suggestion(key, known) or "if it is deleted from its file as well, add `deleted: yes`"
            yield Diagnostic("T242", f"nothing in the record is called {key}", entry.id.at, hint)
        elif marked and key not in self._gone and entry.id not in self._used:
            hint = "if it has changed, take it down again by its place; if it is deleted, add `deleted: yes`"
            yield Diagnostic("T242", f"no fact at {key} has this mark", entry.id.at, hint)

    def _without(self, model: Any, page: str, owner: str) -> Any:
        """A part without what is gone from it; None where it cannot be without that."""
        changes: dict[str, Any] = {}
        for name, value in model.__dict__.items():
            if name in _ABOUT and isinstance(value, Text) and resolve(value, page) in self._gone:
                return None
            rest = self._rest(model, name, value, page, owner)
            if rest is value:
                continue
            field = type(model).model_fields[name]
            whole = isinstance(model, File)
            needed = field.is_required() or name in _SOURCES
            if isinstance(model, records.Disputed) or (needed and not rest and not whole):
                return None
            if rest is None and field.is_required():
                continue  # what it cites is gone, and T206 says so
            changes[name] = field.get_default(call_default_factory=True) if rest is None else rest
        return model.altered(**changes) if changes else model

    def _rest(self, model: Any, name: str, value: Any, page: str, owner: str) -> Any:
        """The value of a field, without what is gone; the same object where nothing is."""
        if type(value) in _PLAIN:
            return value
        before = list(_each(name, value))
        after = [(label, self._kept(model, name, label, item, page, owner)) for label, item in before]
        if all(kept is item for (_, kept), (_, item) in zip(after, before, strict=True)):
            return value
        if isinstance(value, Mapping):
            keys = zip(value, after, strict=True)
            return {key: kept for key, (_, kept) in keys if kept is not None}
        if isinstance(value, tuple):
            return tuple(kept for _, kept in after if kept is not None)
        return after[0][1]

    def _kept(self, model: Any, name: str, label: str, value: Any, page: str, owner: str) -> Any:
        """One value, or what is left of it, or None."""
        if isinstance(value, records.Source):
            if "/" in value.document and value.document in self._gone:
                return None
            self._cited.add(str(value.document))
            return value
        if isinstance(value, Text) and name in _NAMES and self._named(name, value, page) in self._gone:
            return None
        if owner in self.marked and _may_go(model, name, value):
            marked = f"{owner}~{mark(label, value)}"
            if marked in self._marks:
                self._used.add(marked)
                return None
        if not isinstance(value, records.Base):
            return value
        if isinstance(value, _KEYED):
            owner = key_of(page, value.id)
            if owner in self._gone:
                return None
        return self._without(value, page, owner)

    def _named(self, name: str, value: Text, page: str) -> str:
        return str(value) if name in _AUTHORITIES else resolve(value, page)


def _place(document: records.Document) -> records.Document:
    """A document of which no word is left."""
    kept = {"title", "publisher", "kind", "on", "held", "audience", "accepted"}
    bare = {name: field.default for name, field in type(document).model_fields.items() if name not in kept}
    return document.altered(title=Text(PLACE, document.title.at), **bare)
