"""One build → what is shown: the last good site in memory, and what stands before it; with one line of what happened."""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace

from throughline import diagnostics, render, sources, urls
from throughline.artifacts import Artifact, Kept, Placed
from throughline.build import Made, Options, Work
from throughline.diagnostics import Diagnostic
from throughline.preview import findings
from throughline.preview.findings import Links, Trouble
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


@dataclass(frozen=True, slots=True)
class Told:
    """What one build has to say: findings for the terminal, its line, and the paths whose bytes differ."""

    findings: str
    line: str
    differing: frozenset[str]


class Making:
    """Builds again and again; remembers what came of the last build."""

    def __init__(self, options: Options, links: Links) -> None:
        self._options = options
        self._links = links
        self._work = Work(options)
        self._process = secrets.token_hex(4)
        self._count = 0
        self._warned: set[tuple[str, str, str]] = set()
        self.shown = Shown("", urls.base_path(options.base_url or ""), {})

    def build(self, changed: tuple[str, ...]) -> Told:
        """Make the site as it is now, and exchange what is shown, whole, where anything differs. Never raises."""
        began = time.perf_counter()
        made, site, trouble, said = self._made()
        after = replace(self.shown, trouble=trouble)
        if made is not None and made.dataset is not None:
            after = replace(after, base=urls.base_path(made.dataset.base_url))
        if trouble is None:
            after = replace(after, site=site)
        elif not after.whole:
            after = replace(after, site=_assets(self._options))
        before = self.shown
        differing = _differing(before.site if before.whole else {}, after.site)
        if differing or after != before:
            self._count += 1
            self.shown = replace(after, version=f"v{self._count}-{self._process}")
        milliseconds = (time.perf_counter() - began) * 1000
        line = f"{_named(changed)}: {self._outcome(made, differing)}, {milliseconds:.0f} ms"
        return Told(said, line, differing)

    def _made(self) -> tuple[Made | None, dict[str, bytes], Trouble | None, str]:
        site: dict[str, bytes] = {}

        def put(file: Artifact | Placed | Kept) -> None:
            site[file.path] = file.content if isinstance(file, Artifact) else self.shown.site[file.path]

        try:
            made = self._work.make(put)
            if made.stands:
                return made, site, None, self._news(made)
            said = diagnostics.printed(made.diagnostics, "text", made.lines_of)
            return made, site, findings.of_content(made.diagnostics, made.lines_of, self._links), said
        except OSError as error:
            said = f"Error: {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}\n"
            return None, site, findings.of_system(said), said
        except Exception:
            # Whatever the work remembered may be half of something.
            self._work = Work(self._options)
            said = traceback.format_exc()
            end = "This is a defect of Throughline, not of your content. Please report the lines above.\n"
            return None, site, findings.of_defect(said), said + end

    def _news(self, made: Made) -> str:
        """The warnings that the last good build did not have: telling all of them at every save would hide these."""
        warnings = {_sense(warning) for warning in made.diagnostics}
        new = [warning for warning in made.diagnostics if _sense(warning) not in self._warned]
        self._warned = warnings
        return diagnostics.printed(new, "text", made.lines_of)

    def _outcome(self, made: Made | None, differing: frozenset[str]) -> str:
        shown = self.shown
        if shown.trouble is not None:
            what = shown.trouble.heading[0].lower() + shown.trouble.heading[1:]
            return f"{what}; the site stays as it last was" if shown.whole else what
        gone = len(differing - shown.site.keys())
        pages = f"{made.rendered if made else 0} rendered, {len(differing) - gone} written"
        warnings = diagnostics.summary(diagnostics.sort(made.diagnostics)) if made and made.diagnostics else ""
        return ", ".join(part for part in (pages, f"{gone} removed" if gone else "", warnings) if part)


def roots(options: Options) -> list[Root]:
    """The folders that a site is made from, under the names that locations give them."""
    *own, packaged = render.folders(options.templates)
    named = [(f"{sources.ROOT}/", options.content), *((f"{folder.as_posix()}/", folder) for folder in own)]
    return [Root(prefix, folder) for prefix, folder in (*named, ("default:" if own else "templates/", packaged))]


def _differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> frozenset[str]:
    written = {path for path, content in after.items() if before.get(path) != content}
    return frozenset(written | (before.keys() - after.keys()))


def _named(changed: tuple[str, ...]) -> str:
    if not changed:
        return "built"
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return diagnostics.visible(changed[0]) + more


def _sense(warning: Diagnostic) -> tuple[str, str, str]:
    """A warning without its line, which every edit above it changes."""
    return warning.code, warning.message, warning.at.path if warning.at else ""


def _assets(options: Options) -> dict[str, bytes]:
    try:
        return {asset.path: asset.content for asset in render.assets(options.templates)}
    except OSError:
        return {}
