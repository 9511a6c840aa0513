"""Building in this process: what is made, what is on disk, and the templates that it is made of."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import pytest

import neighbourhood
from neighbourhood import Disk
from throughline import output, records
from throughline.artifacts import Artifact, Kept, Placed
from throughline.build import Options, Work
from throughline.diagnostics import Diagnostic
from throughline.finish import Finished
from throughline.making import Awaited
from throughline.output import MANIFEST, Entry
from throughline.render import templates

Site = tuple[tuple[tuple[object, ...], ...], dict[str, Entry]]
"""What is found, and each file of the site with its digests; no files where something stands against it."""


def options(folder: Path, **given: Any) -> Options:
    """What a build of the record in a folder is asked for. Its own templates are in `own` there."""
    return Options(
        **{"content": folder / "content", "templates": folder / "own", "output": folder / "site", "base_url": None,
           "as_of": None, "strict": False, "offline": False, "explain": True, "stale": None, "processes": 1, **given}
    )  # fmt: skip


@contextmanager
def quick() -> Iterator[None]:
    """What reads one file or compiles one template, and knows of nothing else, need not do it twice for the same bytes."""
    compiled: dict[object, Any] = {}
    compile_, load = jinja2.Environment.compile, records.load
    loaded: dict[object, Any] = {}

    def compile_once(self: jinja2.Environment, source: str, name: str, filename: str) -> Any:
        key = (self.code_generator_class, source, name, filename)
        if key not in compiled:
            compiled[key] = compile_(self, source, name, filename)  # type: ignore[call-overload]
        return compiled[key]

    def load_once(file: Any) -> Any:
        if file not in loaded:
            loaded[file] = load(file)
        record, found = loaded[file]
        return record, list(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        patch.setattr(records, "load", load_once)
        patch.setattr(output, "to_disk", lambda: None)
        yield


@contextmanager
def shown(packaged: Callable[[], dict[str, bytes]] = neighbourhood.packaged) -> Iterator[Disk]:
    """A disk whose templates stand in the place of the packaged ones."""
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        disk = Disk(Path(folder) / "here", packaged)
        patch.setattr(templates, "packaged", lambda: disk.folder / "packaged")
        yield disk


def told(found: Iterable[Diagnostic]) -> tuple[tuple[object, ...], ...]:
    """What is found, in an order of its own."""
    return tuple(sorted((d.code, str(d.at), d.message, d.hint, str(d.see)) for d in found))


def made(work: Work) -> Site:
    """What a work makes now. Every third of the pages that it made last is waited for, and is the same sooner."""
    files: dict[str, Entry] = {}
    sooner: dict[str, Artifact] = {}

    def put(artifact: Artifact | Placed | Kept) -> None:
        assert isinstance(artifact, Artifact)
        assert artifact.path not in files
        digest = hashlib.sha256(artifact.content).hexdigest()
        files[artifact.path] = Entry(digest, artifact.view, artifact.templates)

    def give(page: Finished) -> None:
        sooner.update({file.path: file for file in page.files if isinstance(file, Artifact)})

    done = work.make(put, awaited=Awaited(frozenset(sorted(work.memory.finished)[::3]), give))
    for file in sooner.values():
        assert files[file.path].content == hashlib.sha256(file.content).hexdigest()
    return told(done.diagnostics), files if done.stands else {}


def on_disk(site: Path) -> dict[str, Entry]:
    """What the manifest says is there, which is what is there."""
    if not site.exists():
        return {}
    files = output.manifest(site)
    assert files is not None
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    assert there.keys() - {MANIFEST} == files.keys()
    digests = {path: hashlib.sha256(there[path].read_bytes()).hexdigest() for path in files}
    assert {path: entry.content for path, entry in files.items()} == digests
    return {path: entry for path, entry in files.items() if path != ".gitignore"}
