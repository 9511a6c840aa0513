"""what a content folder holds already: its records, which report each event has, and which files import wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from throughline import records, sources
from throughline.diagnostics import Diagnostic
from throughline.link import Content
from throughline.sources import SourceFile

LIST = "imported.csv"
"""The file that names every file which import wrote, with its digest: path, sha256."""

Track = Callable[[Iterable[SourceFile], str], Iterable[SourceFile]]


@dataclass(frozen=True, slots=True)
class Held:
    """A content folder as it stands. Paths are relative to it, with forward slashes."""

    content: Content
    files: Mapping[str, SourceFile]
    events: Mapping[str, str]
    imported: Mapping[str, str]

    def curated(self, path: str) -> bool:
        """Whether the file is not, or no longer, as import wrote it."""
        return path in self.files and self.imported.get(path) != self.files[path].digest


def read(folder: Path, track: Track) -> tuple[Held | None, list[Diagnostic]]:
    """Everything of a folder in which no file is broken; else what is wrong."""
    files, found = sources.walk(folder)
    loaded = []
    for file in track(files, "reading"):
        record, problems = records.load(file)
        loaded.append((file, record))
        found += problems
    content = Content.of(loaded)
    if content is None or any(finding.level == "error" for finding in found):
        return None, found
    events = {str(record.report.id): key for key, record in content.inspections.items() if record.report}
    by_path = {relative(file.path): file for file in files}
    return Held(content, by_path, events, _imported(folder)), []


def relative(path: str) -> str:
    """A location's path without the name of the folder."""
    return path.removeprefix(f"{sources.ROOT}/")


def _imported(folder: Path) -> dict[str, str]:
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {row[0]: row[1] for row in csv.reader(io.StringIO(text)) if len(row) == 2}


def listed(digests: Mapping[str, str]) -> str:
    """The text of the list."""
    return "path,sha256\n" + "".join(f"{path},{digest}\n" for path, digest in sorted(digests.items()))
