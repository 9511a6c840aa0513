"""Former ids: what was called by them is found at its new key, and everything below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from throughline import records
from throughline.diagnostics import Diagnostic, Location
from throughline.link.domain import Content, key_of


class Former(NamedTuple):
    """A former key, the key now, and where it is said."""

    former: str
    key: str
    at: Location


def of(content: Content) -> Iterator[Former]:
    """Every alias: those of items first, then of events and other files, of authorities last."""
    for key, record in content.inspections.items():
        for items in (record.recommendations, *(review.recommendations for review in record.reviews)):
            yield from _items(key, items)
    for id, origin in content.origins.items():
        yield from _items(f"origins/{id}", origin.recommendations)
    for key, record in content.inspections.items():
        own = key.partition("/")[0]
        for alias in record.aliases:
            yield Former(str(alias) if "/" in alias else f"{own}/{alias}", key, alias.at)
    for folder, held in (
        ("origins/", content.origins), ("documents/", content.documents), ("national/", content.nationals),
        ("frameworks/", content.frameworks), ("", content.authorities),
    ):  # fmt: skip
        for id, named in held.items():
            yield from (Former(f"{folder}{alias}", f"{folder}{id}", alias.at) for alias in named.aliases)
    for theme in content.vocabulary.themes:
        yield from (Former(f"themes/{alias}", f"themes/{theme.id}", alias.at) for alias in theme.aliases)


def _items(holder: str, items: tuple[records.Recommendation, ...]) -> Iterator[Former]:
    for item in items:
        yield from (Former(key_of(holder, alias), key_of(holder, item.id), alias.at) for alias in item.aliases)


def _ids(content: Content, holder: str) -> Iterator[str]:
    """Whatever is called by an id of its own in one event or origin."""
    event, origin = content.inspections.get(holder), content.origins.get(holder.removeprefix("origins/"))
    if event:
        for items in (event.recommendations, *(review.recommendations for review in event.reviews)):
            yield from (item.id for item in items)
        yield from (action.id for action in event.actions)
        yield from (named.id for named in event.council_named)
    elif origin:
        yield from (item.id for item in origin.recommendations)


def check(aliases: tuple[Former, ...], content: Content) -> Iterator[Diagnostic]:
    """T240 where something else is called so now, T241 where two things were."""
    if not aliases:
        return
    taken = {key for key, _ in content.files()} | {f"themes/{theme.id}" for theme in content.vocabulary.themes}
    for holder in {alias.former.partition("#")[0] for alias in aliases if "#" in alias.former}:
        taken.update(key_of(holder, id) for id in _ids(content, holder))
    seen: dict[str, Former] = {}
    for alias in aliases:
        if alias.former in taken:
            yield Diagnostic("T240", f"{alias.former} is what something is called now", alias.at)
        elif alias.former in seen:
            message = f"{alias.former} is a former id of {seen[alias.former].key} already"
            yield Diagnostic("T241", message, alias.at, see=(seen[alias.former].at,))
        seen.setdefault(alias.former, alias)
