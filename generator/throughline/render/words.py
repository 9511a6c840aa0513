"""Words that readers may not know: which of them a text has, and the first place of each on a page, made to lead to its meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from throughline import markup

_BEGIN, _END = "\x02", "\x03"
"""What stands around prose until the page is whole; no text that is made into HTML may hold either."""
_APART = frozenset({"a", "h2", "h3", "h4", "th"})
"""Elements of prose in which nothing more may be led to, or nobody would look for it."""


def marked(prose: markup.Html) -> markup.Html:
    """Prose whose words may be led to, wherever a page prints it."""
    return markup.Html(f"{_BEGIN}{prose}{_END}")


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
        """A page on which the first place of each of these in what is marked leads to `#word-ID`, unless none is free to;
        without the marks.
        """
        left = {word.id for word in words}
        first, *pieces = html.split(_BEGIN)
        made = [first]
        for piece in pieces:
            prose, _, after = piece.partition(_END)
            made += [self._led(prose, left) if left else prose, after]
        return "".join(made)

    def _led(self, prose: str, left: set[str]) -> str:
        """Prose of which the first place of each word that is `left` leads to it; those are then no longer left."""
        made, done, at = [], 0, 0
        while left and self._tag_or_form and (found := self._tag_or_form.search(prose, at)):
            closes, tag, form = found.groups()
            at = found.end()
            if tag:
                if not closes and tag in _APART and (at := prose.find(f"</{tag}>", at)) < 0:
                    break  # a template has cut it
            elif (id := self._id(form)) in left:
                made += [prose[done : found.start()], f'<a class="word" href="#word-{id}">{found[0]}</a>']
                done = at
                left.remove(id)
        return "".join([*made, prose[done:]])

    def _id(self, form: str) -> str:
        return self._of.get(form) or self._of[form[0].lower() + form[1:]]


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of these, the longest first. Grouped by how they begin, or each is tried at every word of a page."""
    beginning: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        for first in dict.fromkeys((form[0], form[0].upper())):
            beginning[first].append(re.escape(form[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in beginning.items())
