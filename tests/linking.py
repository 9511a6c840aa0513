"""The minimal record, with files of a test's own in place of some of its own, through the real readers and the join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from throughline import records, sources
from throughline.diagnostics import Diagnostic
from throughline.link import Content, Dataset, link
from throughline.sources import SourceFile

load = cache(records.load)
MINIMAL = Path(__file__).parent / "minimal" / "content"
FOLDERS = {"authorities": "authority", "documents": "document", "frameworks": "framework", "inspections": "inspection",
           "national": "national", "origins": "origin", "changes": "changes"}  # fmt: skip


@cache
def minimal() -> Mapping[str, SourceFile]:
    """The files of the minimal record by their path below `content/`."""
    found, problems = sources.walk(MINIMAL)
    assert problems == []
    return {file.path.removeprefix("content/"): file for file in found if file.kind != "page"}


def text(path: str, *edits: tuple[str, str]) -> str:
    """A file of the minimal record with some of its text replaced."""
    made = minimal()[path].data.decode()
    for old, new in edits:
        assert old in made
        made = made.replace(old, new, 1)
    return made


def linked(
    files: Mapping[str, str | None] | None = None, *, as_of: date | None = None
) -> tuple[Dataset, list[Diagnostic]]:
    """The minimal record with `files` (path: YAML, or None to leave one out) and what was found, in reading or linking."""
    held = dict(minimal())
    for path, written in (files or {}).items():
        if written is None:
            del held[path]
        else:
            held[path] = _source(path, written)
    read = [(file, *load(file)) for file in held.values()]
    content = Content.of((file, record) for file, record, _ in read)
    assert content is not None, "these need a site.yaml and a vocabulary.yaml that can be read"
    found = [problem for *_, problems in read for problem in problems]
    return link(content, as_of, found)


def clean(files: Mapping[str, str | None] | None = None, *, as_of: date | None = None) -> Dataset:
    """As `linked`, of a record in which nothing is found."""
    dataset, found = linked(files, as_of=as_of)
    assert found == []
    return dataset


def codes(files: Mapping[str, str | None]) -> list[str]:
    """The codes of what is found, in order of place."""
    return [problem.code for problem in sorted(linked(files)[1], key=lambda problem: (str(problem.at), problem.code))]


def _source(path: str, written: str) -> SourceFile:
    folder, *names = path.removesuffix(".yaml").split("/")
    kind, id = (FOLDERS[folder], tuple(names)) if names else (folder, ())
    return SourceFile(f"content/{path}", kind, id, written.encode(), "")
