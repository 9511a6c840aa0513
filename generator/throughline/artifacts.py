"""The two nouns of the writing half: a page still to be rendered, and bytes ready to be written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page to render: its site address, the name of its template, and the frozen view that the template prints."""

    address: str
    template: str
    view: object


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file: its path inside the output folder, with forward slashes, and its bytes."""

    path: str
    content: bytes
