"""Words that readers may not know: which of them a text has, and the first place of each on a page, made to lead to its meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

_APART = frozenset(
    {"a", "svg", "h1", "h2", "h3", "h4", "summary", "button", "label", "th", "caption", "option", "legend", "nav"}
)
"""Elements in which nothing more may be led to, or nobody would look for it."""
_SILENT = ('aria-hidden="true"', 'class="aloud"')
"""What an element carries that is for the eye or for the ear alone."""


class Word(Protocol):
    """A word with its forms, as `content/vocabulary.yaml` has them."""

    @property
    def id(self) -> str: ...
    @property
    def forms(self) -> Sequence[str]: ...


class Words:
    """The words of one site. A form is found with an s after it too, and with a capital where it begins with a small letter."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._of = {form: word.id for word in words for form in word.forms}
        forms = _either(self._of)
        self._form = re.compile(rf"\b({forms})s?\b") if forms else None
        self._tag_or_form = re.compile(rf"<(/?)(\w+)[^>]*>|\b({forms})s?\b") if forms else None
        self.within = lru_cache(1 << 12)(self._within)  # most texts stand on two pages or three, one after another
        """The ids of the words that a text has."""

    def _within(self, text: str) -> frozenset[str]:
        return frozenset(map(self._id, self._form.findall(text))) if self._form else frozenset()

    def led_to(self, html: str, words: Iterable[Word]) -> str:
        """A page on which the first place of each of these in its main part leads to `#word-ID`, unless none is free to."""
        left = {word.id for word in words}
        if self._tag_or_form is None or not left:
            return html
        main = html.partition('<section class="words"')[0]
        made, done, at = [], 0, max(main.find("<main"), 0)
        while found := self._tag_or_form.search(main, at):
            closes, tag, form = found.groups()
            at = found.end()
            if tag:
                if not closes and (tag in _APART or any(silent in found[0] for silent in _SILENT)):
                    at = _after(tag, main, at)
            elif (id := self._id(form)) in left:
                made += [main[done : found.start()], f'<a class="word" href="#word-{id}">{found[0]}</a>']
                done = at
                left.remove(id)
                if not left:
                    break
        return "".join([*made, html[done:]])

    def _id(self, form: str) -> str:
        return self._of.get(form) or self._of[form[0].lower() + form[1:]]


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of these, the longest first. Grouped by how they begin, or each is tried at every word of a page."""
    beginning: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        for first in dict.fromkeys((form[0], form[0].upper())):
            beginning[first].append(re.escape(form[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in beginning.items())


def _after(tag: str, html: str, at: int) -> int:
    """Where the element ends whose tag ends at a place; the end of all where it does not."""
    depth = 1
    for found in _tags(tag).finditer(html, at):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(html)


@lru_cache(1 << 8)
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}(?!\w)[^>]*>")
