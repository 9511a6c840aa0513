"""Whether readers have been told of what the record says by now."""

from __future__ import annotations

from pathlib import Path

from throughline import sources
from throughline.link import Content, digest, link, stated


def behind(content: Path) -> str:
    """The newest file of changes, where the record has changed since; empty where it has not, or none says what it was made of."""
    held, _ = Content.read(*sources.walk(content))
    newest = next(reversed(held.changes), "") if held else ""
    if held is None or not newest or not (record := held.changes[newest].record):
        return ""
    return "" if digest(stated(link(held)[0])) == record else f"{sources.ROOT}/changes/{newest}.yaml"
