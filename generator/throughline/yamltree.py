"""bytes → located text: the first arrow from a file to a record.

A tree has three kinds of node, each carrying the place it was written: `Text` (a `str`), `Seq` (a `list`) and `Map`
(a `dict` whose keys are `Text`). Every scalar is the text that was typed; what it means is for the schema to decide.

The events of PyYAML's C parser are read one by one and never composed: its composer recurses in C and takes the
interpreter down on deep nesting, while the parser itself looks only a line ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from throughline.diagnostics import Diagnostic, Location, split_lines

DEEPEST = 40
MOST_NODES = 100_000


class Text(str):
    """A scalar exactly as typed, and where. There are very many: the parts of the place take less room than a Location."""

    __slots__ = ("column", "end", "line", "path")
    path: str
    line: int
    column: int
    end: int

    def __new__(cls, text: str, at: Location) -> Text:
        self = str.__new__(cls, text)
        self.path, self.line, self.column, self.end = at
        return self

    @property
    def at(self) -> Location:
        return Location(self.path, self.line, self.column, self.end)

    def __reduce__(self) -> tuple[type[Text], tuple[str, Location]]:
        return Text, (str(self), self.at)  # so that one process can hand it to another

    def within(self, start: int, end: int) -> Location:
        """Where a part of it stands; the place of the whole unless it is typed as it is, plain and on one line."""
        if self.end - self.column != len(self):
            return self.at
        return Location(self.path, self.line, self.column + start, self.column + end)


class Seq(list["Node"]):
    """A list of nodes, and where it begins."""

    __slots__ = ("at",)
    at: Location


class Map(dict[Text, "Node"]):
    """A mapping from located keys to nodes, and where it begins."""

    __slots__ = ("at",)
    at: Location


Node = Text | Seq | Map

# Control characters, the line ends that only YAML knows (they would shift every line number after them), characters
# that reorder or hide what is shown, byte order marks that are not first, and code points that are no characters.
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class _ReadError(Exception):
    """One diagnostic that ends the reading of a file."""


def decode(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """UTF-8 text without its byte order mark; at the first bad byte or character, one diagnostic (T101, T102)."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        hint = "save the file as UTF-8"
        return "", [Diagnostic("T101", f"byte 0x{data[error.start]:02x} is not UTF-8", _after(path, before), hint)]
    if match := _REFUSED.search(text):
        message = f"the character U+{ord(match[0]):04X} may not stand in content"
        return "", [Diagnostic("T102", message, _after(path, text[: match.start()]))]
    return text, []


def read(path: str, data: bytes) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of one YAML file, or None and the one diagnostic that says why there is none (T101 to T119)."""
    text, found = decode(path, data)
    if found:
        return None, found
    try:
        return _Reader(path, text).document(), []
    except _ReadError as error:
        return None, [error.args[0]]


def _after(path: str, before: str) -> Location:
    rows = split_lines(before)
    return Location(path, len(rows), len(rows[-1]) + 1, len(rows[-1]) + 2)


_new = str.__new__


class _Reader:
    """One pass over the events of one file, with the limits checked at each."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text, self.nodes = path, text, 0
        self.escapes = "\\" in text
        self.next: Callable[[], Any] = yaml.CLoader(text).get_event  # each event has attributes of its kind

    def document(self) -> Node:
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            self._refuse(*self._sentence(error))
        except (yaml.YAMLError, ValueError) as error:
            self._refuse("T100", f"this is not YAML: {str(error).splitlines()[0]}", Location(self.path, 0))

    def _document(self) -> Node:
        self.next()  # the stream starts
        event = self.next()
        if isinstance(event, StreamEndEvent):
            self._refuse("T112", "this file is empty", Location(self.path, 0))
        node = self._node(self.next(), 0)
        self.next()  # the document ends
        event = self.next()
        if not isinstance(event, StreamEndEvent):
            self._refuse("T107", "a second document begins here; one file holds one", self._at(event))
        return node

    def _node(self, event: Any, depth: int) -> Node:
        if type(event) is ScalarEvent:
            return self._text(event, depth)
        self.nodes += 1
        if event.anchor is not None or event.tag is not None or depth > DEEPEST or self.nodes > MOST_NODES:
            self._forbid(event, depth)
        return self._seq(event, depth) if type(event) is SequenceStartEvent else self._map(event, depth)

    def _forbid(self, event: Any, depth: int) -> NoReturn:
        at = self._at(event)
        if self.nodes > MOST_NODES:
            self._refuse("T111", f"this file holds more than {MOST_NODES:,} values", at)
        if depth > DEEPEST:
            self._refuse("T110", f"nested more than {DEEPEST} deep", at)
        if isinstance(event, AliasEvent):
            self._refuse("T104", f"an alias (*{event.anchor}) may not stand here", at, "write it out")
        if event.anchor is not None:
            self._refuse("T104", f"an anchor (&{event.anchor}) may not stand here", at)
        self._refuse("T105", "a tag may not stand here; the schema decides types", at)

    def _text(self, event: Any, depth: int) -> Text:
        self.nodes += 1
        if event.anchor is not None or event.tag is not None or depth > DEEPEST or self.nodes > MOST_NODES:
            self._forbid(event, depth)
        value, start, end = event.value, event.start_mark, event.end_mark
        text = _new(Text, value)
        text.path, text.line, text.column = self.path, start.line + 1, start.column + 1
        text.end = end.column + 1 if end.line == start.line and end.column > start.column else 0
        if not value.strip():
            self._refuse("T109", "this value is empty", text.at, "write one, or leave it out")
        if self.escapes and (match := _REFUSED.search(value)):  # written as an escape inside double quotes
            self._refuse("T102", f"the character U+{ord(match[0]):04X} may not stand in content", text.at)
        return text

    def _seq(self, start: yaml.Event, depth: int) -> Seq:
        made = Seq()
        made.at = self._at(start)
        while type(event := self.next()) is not SequenceEndEvent:
            made.append(self._node(event, depth + 1))
        return made

    def _map(self, start: yaml.Event, depth: int) -> Map:
        made = Map()
        made.at = self._at(start)
        while type(event := self.next()) is not MappingEndEvent:
            if type(event) is not ScalarEvent or not event.value:
                self._no_key(event)
            key = self._text(event, depth + 1)
            if key in made:
                first = next(known for known in made if known == key)
                self._refuse("T106", f"the key {key[:60]} is here twice", key.at, see=(first.at,))
            event = self.next()
            if type(event) is ScalarEvent and not event.value and event.implicit[0] and not event.tag:
                self._refuse("T109", f"the key {key[:60]} has no value", key.at, "write one, or leave the key out")
            made[key] = self._node(event, depth + 1)
        return made

    def _no_key(self, event: Any) -> None:
        if isinstance(event, CollectionStartEvent):
            self._refuse("T108", "a key must be plain text", self._at(event))
        if isinstance(event, ScalarEvent):
            self._refuse("T108", "a value without a key", self._at(event))

    def _at(self, event: yaml.Event) -> Location:
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        same = start.line == end.line and end.column > start.column
        return Location(self.path, start.line + 1, start.column + 1, end.column + 1 if same else 0)

    def _place(self, mark: yaml.Mark) -> Location:
        return Location(self.path, mark.line + 1, mark.column + 1)

    def _sentence(self, error: yaml.MarkedYAMLError) -> tuple[str, str, Location]:
        problem, mark = error.problem or "", error.problem_mark
        at = self._place(mark) if mark else Location(self.path, 0)
        if mark and self.text[mark.index : mark.index + 1] == "\t":
            return "T103", "a tab may not stand here; indent with spaces", at
        for words, sentence in _SENTENCES.items():
            if problem.startswith(words):
                if words in _UNCLOSED and error.context_mark:
                    at = self._place(error.context_mark)
                return "T105" if "tag" in words else "T100", sentence, at
        return "T100", f"this is not YAML: {problem}", at

    def _refuse(
        self, code: str, message: str, at: Location, hint: str = "", see: tuple[Location, ...] = ()
    ) -> NoReturn:
        # A mark at the end of the text stands one line past it when there is no last line end.
        rows = split_lines(self.text)
        if at.line > len(rows):
            at = Location(at.path, len(rows), len(rows[-1]) + 1)
        raise _ReadError(Diagnostic(code, message, at, hint, see))


# libyaml's own words for what it met, and ours.
_SENTENCES = {
    "mapping values are not allowed": "a key may not stand here; quote text that holds a colon, or mend indentation",
    "mapping keys are not allowed": "a key may not stand here; look at the indentation",
    "found unexpected ':'": "a colon may not stand here; put the text in quotes",
    "could not find expected directive name": "a line may not begin with a percent sign; put the text in quotes",
    "did not find expected alphabetic or numeric": "this character may not begin a value; put the text in quotes",
    "found character that cannot start": "this character may not begin a value; put the text in quotes",
    "found unexpected end of stream": "a quote is opened here and never closed",
    "found unexpected document indicator": "a quote is opened here and never closed",
    "could not find expected ':'": "a key without its colon",
    "did not find expected key": "a key was expected here; look at the indentation and the quotes",
    "did not find expected '-' indicator": "a list item was expected here; look at the indentation",
    "did not find expected node content": "a value was expected here",
    "did not find expected ',' or": "a bracket is opened here and never closed, or a comma is missing",
    "did not find expected comment or line break": "nothing may follow on this line",
    "block sequence entries are not allowed": "a list item may not begin here; put it on a line of its own",
    "did not find expected <document start>": "the document ended on an earlier line; nothing may follow it",
    "found unknown escape character": "an unknown escape in a text in double quotes; use single quotes",
    "did not find expected hexdecimal number": "an unfinished escape in a text in double quotes; use single quotes",
    "found undefined tag handle": "a tag may not stand here; the schema decides types",
}
_UNCLOSED = {
    "found unexpected end of stream",
    "found unexpected document indicator",
    "did not find expected ',' or",
}
