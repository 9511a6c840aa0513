"""Facts of every file → findings on the links between them.

What is kept until the end is which files there are, the ids on each page, and for each address linked to the first page
that links there: first by path, so that it does not matter in which order files are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sys import intern

from throughline import urls
from throughline.artifacts import Artifact
from throughline.check.facts import Facts, Target, facts, place
from throughline.diagnostics import Diagnostic, Location

Find = Callable[[str, Target | str], Location]
"""Where a page's first link to a target is told."""


class Site:
    """The checks of one build between files: `add` the facts of each finished file in any order, then `finish`."""

    def __init__(self) -> None:
        self._ids: dict[str, tuple[str, ...]] = {}
        self._excused: set[str] = set()
        self._wanted: dict[Target, str] = {}
        self._astray: dict[str, str] = {}

    def add(self, path: str, facts: Facts) -> None:
        """A file that is published at `path`, and what it says. Its own findings are in `facts.found`."""
        self._ids[path] = tuple(map(intern, facts.ids))  # most pages have the same ids
        for target in facts.links:
            self._wanted[target] = min(path, self._wanted.get(target, path))
        for link in facts.astray:
            self._astray[link] = min(path, self._astray.get(link, path))

    def excuse(self, path: str) -> None:
        """A file that could not be made, and was reported: links to it are not a second fault."""
        self._excused.add(path)

    def finish(self, find: Find) -> list[Diagnostic]:
        """Findings on the links between files, each target once: T401 no such page, T402 no such place on it."""
        found = [_leads_nowhere(link, find(path, link)) for link, path in self._astray.items()]
        ids: dict[str, frozenset[str]] = {}
        for target, linking in self._wanted.items():
            path, fragment = target
            if path in self._excused:
                continue
            if path not in self._ids:
                found.append(_leads_nowhere(urls.address_of(path), find(linking, target)))
            elif fragment and path.endswith(".html"):
                if path not in ids:
                    ids[path] = frozenset(self._ids[path])
                if fragment not in ids[path]:
                    message = f"there is no #{fragment} at {urls.address_of(path)}"
                    found.append(Diagnostic("T402", message, find(linking, target)))
        return found


def check(artifacts: Iterable[Artifact], base_path: str = "/") -> list[Diagnostic]:
    """Every finding on a whole site."""
    site = Site()
    found: list[Diagnostic] = []
    texts = {}
    for artifact in artifacts:
        read = facts(artifact, base_path)
        found += read.found
        site.add(artifact.path, read)
        texts[artifact.path] = artifact.content
    return found + site.finish(
        lambda path, target: Location(path, *place(path, texts[path].decode("utf-8", "replace"), target, base_path))
    )


def _leads_nowhere(where: str, at: Location) -> Diagnostic:
    return Diagnostic("T401", f"this link leads nowhere: nothing is published at {where}", at)
