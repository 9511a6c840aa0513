"""plain values → YAML text in the hand of the curated files: keys in order, short groups on one line, few quotes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

WIDTH = 120

Value = str | int | Mapping[str, "Value"] | Sequence["Value"]


class Short(dict[str, Value]):
    """A group that stands on one line where there is room."""


def written(values: Mapping[str, Value]) -> str:
    """A whole file. Read by `yamltree` it gives the same keys, and the same values as text."""
    return "".join(_entry(key, value, 0) for key, value in values.items())


def _entry(key: str, value: Value, depth: int) -> str:
    margin = " " * depth
    if isinstance(value, str | int):
        line = f"{margin}{key}: {_plain(str(value), inside=False)}"
        return f"{line}\n" if len(line) <= WIDTH else f"{margin}{key}:{_folded(str(value), depth + 2, line)}\n"
    if isinstance(value, Short) or (isinstance(value, Sequence) and all(isinstance(v, str | int) for v in value)):
        line = f"{margin}{key}: {_flow(value)}"
        if len(line) <= WIDTH and (isinstance(value, Short) or len(value) < 6):
            return line + "\n"
    if isinstance(value, Mapping):
        return f"{margin}{key}:\n" + "".join(_entry(name, inner, depth + 2) for name, inner in value.items())
    return f"{margin}{key}:\n" + "".join(_item(inner, depth + 2) for inner in value)


def _folded(text: str, depth: int, line: str) -> str:
    """A text over several lines, which YAML joins with spaces; on one line where it would come back changed."""
    if " ".join(text.split()) != text:
        return line.partition(":")[2]
    margin = " " * depth
    rows = textwrap.wrap(text, WIDTH - depth, break_long_words=False, break_on_hyphens=False)
    return " >-\n" + "\n".join(margin + row for row in rows)


def _item(value: Value, depth: int) -> str:
    margin = " " * depth
    if isinstance(value, str | int):
        return f"{margin}- {_plain(str(value), inside=False)}\n"
    line = f"{margin}- {_flow(value)}"
    if isinstance(value, Short) and len(line) <= WIDTH:
        return line + "\n"
    if isinstance(value, Mapping):
        entries = "".join(_entry(name, inner, depth + 2) for name, inner in value.items())
        return f"{margin}- {entries[depth + 2 :]}"
    return line + "\n"


def _flow(value: Value) -> str:
    if isinstance(value, str | int):
        return _plain(str(value), inside=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(_flow(inner) for inner in value) + "]"


_SAFE = re.compile(r"[\w(./](?:[^:#\n]|:(?=\S)|(?<=\S)#)*(?<![\s:])", re.UNICODE)
_SAFE_INSIDE = re.compile(r"[\w(./](?:[^:#\n,\[\]{}]|:(?=[^\s,\[\]{}])|(?<=\S)#)*(?<![\s:])", re.UNICODE)


def _plain(text: str, *, inside: bool) -> str:
    """A scalar without quotes where YAML reads it as it stands; `inside` brackets less may stand so."""
    if (_SAFE_INSIDE if inside else _SAFE).fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
