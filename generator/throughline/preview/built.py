"""One build → what came of it: the files that were made, and what stands against the site. Begun anew, or as the next of many."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from throughline import diagnostics, sources, urls
from throughline.artifacts import Artifact, Kept, Placed
from throughline.build import Made, Options, Work
from throughline.diagnostics import Diagnostic
from throughline.finish import Finished
from throughline.making import Awaited
from throughline.preview import findings
from throughline.preview.findings import Links, Trouble
from throughline.sources import SourceFile

Tell = Callable[[dict[str, bytes]], None]
"""What is done with files that are made before the rest of the site, by output path."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked for. `digests` of files are believed: one that was read so is not read again; pages that are
    `looked_at`, by their output paths, are told of as soon as they are made.
    """

    digests: Mapping[str, bytes]
    looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What came of one build, as plain values: they may come from another process.

    `files` are those that were made, `kept` the paths of those that are as they were made before. `trouble` stands before
    the site, `said` are the findings for the terminal, `warned` how many warnings there are, in words. `base` is the path
    that the site is to be served under, if that is known.
    """

    files: dict[str, bytes]
    kept: tuple[str, ...]
    trouble: Trouble | None
    said: str
    rendered: int = 0
    warned: str = ""
    base: str | None = None


class Building:
    """Builds again and again; remembers what came of the last build, but not the bytes of pages: only of what is made each time,
    tables and feeds."""

    def __init__(self, options: Options, links: Links) -> None:
        self._options = options
        self._links = links
        self._work = Work(options)
        self._files: list[SourceFile] = []
        self._plain: dict[str, bytes] = {}
        self._warned: set[tuple[str, str, str]] = set()

    def __call__(self, asked: Asked, tell: Tell = lambda _: None) -> Built:
        """Make the site as it is now. Never raises. `tell` gets the files of each page that is looked at, unless something is
        wrong with it.
        """
        collects = gc.isenabled()
        gc.disable()
        try:
            return self._built(asked, tell)
        finally:
            if collects:
                gc.enable()

    def tidy(self) -> None:
        """Look for what is garbage by going in circles, while nobody waits. What is left is old: it is not looked through again
        until the next time."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _built(self, asked: Asked, tell: Tell) -> Built:
        files: dict[str, bytes] = {}
        kept: list[str] = []
        plain: dict[str, bytes] = {}

        def put(file: Artifact | Placed | Kept) -> Kept:
            if not isinstance(file, Artifact) or self._plain.get(file.path) == file.content:
                kept.append(file.path)
            else:
                files[file.path] = file.content
            if isinstance(file, Artifact) and not file.view:
                plain[file.path] = file.content
            return Kept(file.path)

        def give(page: Finished) -> None:
            if page.files and not page.found:
                tell({file.path: file.content for file in page.files if isinstance(file, Artifact)})

        try:
            seen = asked.digests
            known = {file.path: file for file in self._files if seen.get(file.path) == bytes.fromhex(file.digest)}
            looked = sources.walk(self._options.content, known)
            self._files = [*looked[0]]  # which are taken out of the list one by one
            made = self._work.make(
                put, looked=looked, awaited=Awaited(frozenset(map(urls.address_of, asked.looked_at)), give)
            )
            self._plain = plain or self._plain
            base = urls.base_path(made.dataset.base_url) if made.dataset else None
            if made.stands:
                said, warned = self._news(made), diagnostics.summary(diagnostics.sort(made.diagnostics))
                warned = warned if made.diagnostics else ""
                return Built(files, tuple(kept), None, said, made.rendered, warned, base)
            trouble = findings.of_content(made.diagnostics, made.lines_of, self._links)
            said = diagnostics.printed(made.diagnostics, "text", made.lines_of)
            return Built(files, tuple(kept), trouble, said, made.rendered, base=base)
        except OSError as error:
            said = f"Error: {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}\n"
            return Built({}, (), findings.of_system(said), said)
        except Exception:
            # Whatever the work remembered may be half of something.
            self._work, self._plain = Work(self._options), {}
            said = traceback.format_exc()
            end = "This is a defect of Throughline, not of your content. Please report the lines above.\n"
            return Built({}, (), findings.of_defect(said), said + end)

    def _news(self, made: Made) -> str:
        """The warnings that the last good build did not have: telling all of them at every save would hide these."""
        warnings = {_sense(warning) for warning in made.diagnostics}
        new = [warning for warning in made.diagnostics if _sense(warning) not in self._warned]
        self._warned = warnings
        return diagnostics.printed(new, "text", made.lines_of)


def _sense(warning: Diagnostic) -> tuple[str, str, str]:
    """A warning without its line, which every edit above it changes."""
    return warning.code, warning.message, warning.at.path if warning.at else ""
