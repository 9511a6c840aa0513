"""One build → what is shown: the last good site in memory, and what stands before it; with one line of what happened."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from throughline import diagnostics, render, sources, urls
from throughline.build import Options
from throughline.preview.built import Asked, Built, Tell
from throughline.preview.findings import Trouble
from throughline.preview.watch import Root


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a request is answered from. `version` changes whenever anything else here does.

    `site` is the last good site, by output path, and before there was one the files of `assets/`; `base` the path it
    is served under.
    """

    version: str
    base: str
    site: Mapping[str, bytes]
    trouble: Trouble | None = None

    @property
    def whole(self) -> bool:
        """Whether there has been a good site."""
        return "index.html" in self.site

    def file(self, path: str) -> str:
        """The output path that a request for this path asks for."""
        inside = path.removeprefix(self.base)
        return f"{inside}index.html" if not inside or inside.endswith("/") else inside

    def page(self, path: str) -> str:
        """The same where it is a page of the site; empty for anything else."""
        file = self.file(path)
        return file if path.startswith(self.base) and file.endswith(".html") and file in self.site else ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one build has to say: findings for the terminal, and its line."""

    findings: str
    line: str


Show = Callable[[Shown, frozenset[str]], None]
"""What is done with what is now shown, and the paths whose bytes differ from what was shown before."""


class Making:
    """Has the site built again and again; holds the bytes of what was made."""

    def __init__(self, options: Options, build: Callable[[Asked, Tell], Built]) -> None:
        self._options = options
        self._build = build
        self._made: dict[str, bytes] = {}
        self._process = secrets.token_hex(4)
        self._count = 0
        self.shown = Shown("", urls.base_path(options.base_url or ""), {})

    def build(self, changed: tuple[str, ...], asked: Asked, show: Show) -> Told:
        """Make the site as it is now, and exchange what is shown where anything differs: at once each page that is looked at,
        then all of it. While findings are shown, or turn up in the end, the good site stays as it was.
        """
        began = time.perf_counter()
        before = self.shown

        def sooner(files: dict[str, bytes]) -> None:
            if before.trouble is None and before.whole:
                self._exchange(replace(self.shown, site={**self.shown.site, **files}), show)

        built = self._build(asked, sooner)
        if built.files or built.kept:
            self._made = {**{path: self._made[path] for path in built.kept}, **built.files}
        after = replace(before, trouble=built.trouble, base=before.base if built.base is None else built.base)
        if built.trouble is None:
            after = replace(after, site=self._made)
        elif not after.whole:
            after = replace(after, site=_assets(self._options))
        self._exchange(after, show)
        milliseconds = (time.perf_counter() - began) * 1000
        outcome = self._outcome(built, _differing(before, after))
        return Told(built.said, f"{_named(changed)}: {outcome}, {milliseconds:.0f} ms")

    def _exchange(self, after: Shown, show: Show) -> None:
        differing = _differing(self.shown, after)
        if differing or replace(after, version=self.shown.version) != self.shown:
            self._count += 1
            self.shown = replace(after, version=f"v{self._count}-{self._process}")
            show(self.shown, differing)

    def _outcome(self, built: Built, differing: frozenset[str]) -> str:
        shown = self.shown
        if shown.trouble is not None:
            what = shown.trouble.heading[0].lower() + shown.trouble.heading[1:]
            return f"{what}; the site stays as it last was" if shown.whole else what
        gone = len(differing - shown.site.keys())
        pages = f"{built.rendered} rendered, {len(differing) - gone} written"
        return ", ".join(part for part in (pages, f"{gone} removed" if gone else "", built.warned) if part)


def roots(options: Options) -> list[Root]:
    """The folders that a site is made from, under the names that locations give them."""
    *own, packaged = render.folders(options.templates)
    named = [(f"{sources.ROOT}/", options.content), *((f"{folder.as_posix()}/", folder) for folder in own)]
    return [Root(prefix, folder) for prefix, folder in (*named, ("default:" if own else "templates/", packaged))]


def _differing(shown: Shown, after: Shown) -> frozenset[str]:
    before = shown.site if shown.whole else {}
    written = {path for path, content in after.site.items() if before.get(path) != content}
    return frozenset(written | (before.keys() - after.site.keys()))


def _named(changed: tuple[str, ...]) -> str:
    if not changed:
        return "built"
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return diagnostics.visible(changed[0]) + more


def _assets(options: Options) -> dict[str, bytes]:
    try:
        return {asset.path: asset.content for asset in render.assets(options.templates)}
    except OSError:
        return {}
