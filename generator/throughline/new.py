"""Skeletons → new files of content: commented, ready to fill, never written over anything."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from throughline import calendar, urls
from throughline.diagnostics import nearest, suggestion
from throughline.records.read import Loaded, load
from throughline.records.words import Framework, Vocabulary
from throughline.sources import walk

_SKELETONS = files("throughline") / "skeletons"

# The end of an id that would else be another's: 2018-11-visit-2.
_COUNTER = re.compile(r"-[1-9][0-9]?$")


def project(folder: Path) -> list[Path]:
    """A whole, small content folder in `folder`. Raises ValueError, writing nothing, if any of its files is there."""
    texts = dict(_tree(_SKELETONS / "project", folder))
    return _write(texts)


def authority(content: Path, slug: str, name: str | None) -> list[Path]:
    """One authority's file. Raises ValueError for a slug that is no address or a file that is there already."""
    if refusal := urls.refusal("authority", slug):
        raise ValueError(f"{slug}: {refusal}")
    named = name or slug.replace("-", " ").title()
    if not re.fullmatch(r"[\w' .,-]+", named):
        raise ValueError(f"{named}: a name is letters, spaces and hyphens")
    return _write({content / "authorities" / f"{slug}.yaml": _filled("authority.yaml", name=named)})


def inspection(content: Path, slug: str, event: str) -> list[Path]:
    """One event's file, with the framework's own kinds and judgements where the event's id ends in a framework.

    Raises ValueError for an id that is no `<date>-<framework or kind>`, an ending or an authority that has no file, or
    a file that is there already.
    """
    if refusal := urls.refusal("inspection", event):
        raise ValueError(f"{event}: {refusal}")
    match = re.fullmatch(r"([0-9]{4}(?:-[0-9]{2}){0,2})-([a-z].*)", event)
    if match is None:
        raise ValueError(f"{event}: an event is called by its date and its framework or kind: 2022-05-09-ilacs-2018")
    try:
        calendar.parse(match[1])
    except ValueError as error:
        raise ValueError(f"{event}: {error}") from None
    known = [path.stem for path in (content / "authorities").glob("*.yaml")]
    if slug not in known:
        near = nearest(slug, known)
        raise ValueError(f"there is no authority {slug}" + (f"; did you mean {near}?" if near else ""))
    framework = _framework(content, match[2])
    ends = _ends(content)
    if ends and not {match[2], _COUNTER.sub("", match[2])} & ends:
        hint = suggestion(match[2], ends)
        raise ValueError(f"there is no framework or event kind {match[2]}" + (f"; {hint}" if hint else ""))
    words = {"authority": slug, "framework": "# framework: needed where grades are given", "judgements": "oe: good"}
    words |= {"kind": _COUNTER.sub("", match[2]), "date": f"published: {match[1]}\nreport: {{id: {slug}-{event}}}"}
    if framework:
        name, record = framework
        grades = ", ".join(f"{judgement.id}: {record.scale[-1].id}" for judgement in record.judgements)
        words |= {"framework": f"framework: {name}", "kind": record.kinds[0], "judgements": grades}
    return _write({content / "inspections" / slug / f"{event}.yaml": _filled("inspection.yaml", **words)})


def _ends(content: Path) -> set[str]:
    """What an event's id may end in: frameworks and kinds; nothing where the vocabulary cannot be read."""
    files = walk(content)[0]
    read = [load(source)[0] for source in files if source.kind == "vocabulary"]
    kinds = {
        str(kind.id)
        for made in read
        if isinstance(made, Loaded) and isinstance(made.record, Vocabulary)
        for kind in made.record.kinds
    }
    return kinds | {source.id[0] for source in files if source.kind == "framework"} if kinds else set()


def _framework(content: Path, name: str) -> tuple[str, Framework] | None:
    for source in walk(content)[0]:
        if source.kind == "framework" and source.id[0] in (name, _COUNTER.sub("", name)):
            loaded, _ = load(source)
            if isinstance(loaded, Loaded) and isinstance(loaded.record, Framework):
                return source.id[0], loaded.record
    return None


def _filled(skeleton: str, **words: str) -> str:
    return Template((_SKELETONS / skeleton).read_text(encoding="utf-8")).substitute(words)


def _tree(folder: Traversable, into: Path) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _tree(entry, into / entry.name)
        else:
            found.append((into / entry.name, entry.read_text(encoding="utf-8")))
    return found


def _write(texts: dict[Path, str]) -> list[Path]:
    for path in texts:
        if path.exists() or path.is_symlink():
            raise ValueError(f"{path.as_posix()} is there already; nothing was written")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return list(texts)
