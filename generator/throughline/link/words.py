"""What is said of a word that is not defined where it should be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from throughline.diagnostics import Diagnostic, suggestion
from throughline.yamltree import Text


def unknown(code: str, what: str, word: Text, known: Iterable[str]) -> Diagnostic:
    """There is no such thing under this name; with the name that may be meant."""
    return Diagnostic(code, f"there is no {what} {word}", word.at, suggestion(word, known))


def members(what: str, words: Iterable[Text | None], known: Collection[str]) -> Iterator[Diagnostic]:
    """T208 for each of the words that is not among the known ones; what is left out is never wrong."""
    return (unknown("T208", what, word, known) for word in words if word is not None and word not in known)


def twice(what: str, ids: Iterable[Text | None]) -> Iterator[Diagnostic]:
    """T207 for each id that stood before in the same list."""
    seen: dict[str, Text] = {}
    for id in ids:
        if id is None:
            continue
        if id in seen:
            yield Diagnostic("T207", f"the {what} {id} is here twice", id.at, see=(seen[id].at,))
        seen.setdefault(id, id)
