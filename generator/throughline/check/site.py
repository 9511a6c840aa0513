"""Facts of every file → findings on the links between them.

A target is looked for once, however many pages link to it. Only of one that is not there it is asked which page links to it
first: first by path, so that it does not matter in which order files are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from throughline import urls
from throughline.artifacts import Artifact
from throughline.check.facts import Facts, Target, facts, place
from throughline.diagnostics import Diagnostic, Location

Find = Callable[[str, Target | str], Location]
"""Where a page's first link to a target is told."""


class Site:
    """The checks of one build between files: `add` the facts of each finished file in any order, then `finish`.

    `before` are those of the last build of this process: what led somewhere then still does, if it is still there.
    """

    def __init__(self, before: Site | None = None) -> None:
        self._facts: dict[str, Facts] = {}
        self._excused: set[str] = set()
        self._before = before
        self._sound = False

    def add(self, path: str, facts: Facts) -> None:
        """A file that is published at `path`, and what it says. Its own findings are in `facts.found`."""
        self._facts[path] = facts

    def excuse(self, path: str) -> None:
        """A file that could not be made, and was reported: links to it are not a second fault."""
        self._excused.add(path)

    def finish(self, find: Find) -> list[Diagnostic]:
        """Findings on the links between files, each target once: T401 no such page, T402 no such place on it."""
        ids: dict[str, frozenset[str]] = {}
        lost: set[Target] = set()
        for target in set[Target]().union(*(page.links for page in self._unsure() if page.links)):
            path, fragment = target
            if path in self._excused:
                continue
            if path not in self._facts:
                lost.add(target)
            elif fragment and path.endswith(".html"):
                if path not in ids:
                    ids[path] = frozenset(self._facts[path].ids)
                if fragment not in ids[path]:
                    lost.add(target)
        found: list[Diagnostic] = []
        self._sound = not lost and not self._excused
        told: set[Target | str] = set()
        for linking in sorted(self._facts):
            page = self._facts[linking]
            wrong: list[Target | str] = [*page.astray]
            wrong += [target for target in page.links if target in lost] if lost else []
            for wanted in wrong:
                if wanted not in told:
                    told.add(wanted)
                    found.append(self._finding(wanted, find(linking, wanted)))
        return found

    def _unsure(self) -> Iterable[Facts]:
        """The pages whose links may lead nowhere: all, or those that are new, where all else is there that was before."""
        before, self._before = self._before, None
        if before is None or not before._sound or not before._facts.keys() <= self._facts.keys():
            return self._facts.values()
        new = [path for path, page in self._facts.items() if before._facts.get(path) is not page]
        for path in new:
            if path in before._facts and not set(before._facts[path].ids) <= set(self._facts[path].ids):
                return self._facts.values()
        return [self._facts[path] for path in new]

    def _finding(self, wanted: Target | str, at: Location) -> Diagnostic:
        if isinstance(wanted, str):
            return _leads_nowhere(wanted, at)
        path, fragment = wanted
        if path not in self._facts:
            return _leads_nowhere(urls.address_of(path), at)
        return Diagnostic("T402", f"there is no #{fragment} at {urls.address_of(path)}", at)


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
