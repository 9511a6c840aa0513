"""What a corpus holds, counted in the peers' layout and in ours, so that times are compared of equal work.

    python census.py OURS PEERS_CORPUS

prints both side by side.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

MARKS = re.compile(r"\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`|\[[^]]+\]\([^)]+\)|^- ", re.MULTILINE)


def ours(content: Path) -> Counter[str]:
    """A corpus in the schema of `content/`, by what is counted."""
    authorities, inspections, frameworks = (list(_read(content / name)) for name in _FOLDERS)
    (vocabulary,) = _read(content / "vocabulary.yaml")
    grades = [given for event in inspections for given in event["judgements"].values()]
    asked = [item for event in inspections for item in event["recommendations"]]
    actions = [action for event in inspections for action in event["actions"]]
    claims = [claim for action in actions for claim in action["claims"]]
    findings = [finding for event in inspections for finding in event.get("verifications", ())]
    prose = [note["text"] for authority in authorities for note in authority["notes"]]
    prose += [given["note"] for given in grades if isinstance(given, dict)]
    prose += [part["summary"] for part in (*inspections, *asked, *actions, *claims, *findings)]
    return _counted(content, prose) + Counter(
        {
            "authorities": len(authorities),
            "inspections": len(inspections),
            "frameworks": len(frameworks),
            "themes": len(vocabulary["themes"]),
            "judgements in an area": sum(isinstance(given, dict) for given in grades),
            "overall grades": sum(isinstance(given, str) for given in grades),
            "recommendations": len(asked),
            "themes of recommendations": sum(len(item["themes"]) for item in asked),
            "actions": len(actions),
            "updates": len(claims),
            "findings": len(findings),
        }
    )


def peers(corpus: Path) -> Counter[str]:
    """A corpus in the layout of the peers, by the same words."""
    authorities, inspections, _ = (list(_read(corpus / name)) for name in _FOLDERS)
    (frameworks,), (themes,) = _read(corpus / "frameworks.yaml"), _read(corpus / "themes.yaml")
    judgements = [judgement for event in inspections for judgement in event["judgements"]]
    asked = [item for event in inspections for item in event["recommendations"]]
    actions = [action for item in asked for action in item["actions"]]
    updates = [update for action in actions for update in action["updates"]]
    findings = [finding for event in inspections for finding in event["verifications"]]
    prose = [authority["profile"] for authority in authorities] + [event["summary"] for event in inspections]
    prose += [judgement["narrative"] for judgement in judgements] + [item["text"] for item in asked]
    prose += [action["description"] for action in actions] + [part["note"] for part in (*updates, *findings)]
    return _counted(corpus, prose) + Counter(
        {
            "authorities": len(authorities),
            "inspections": len(inspections),
            "frameworks": len(frameworks),
            "themes": len(themes),
            "judgements in an area": len(judgements),
            "overall grades": sum("overall" in event for event in inspections),
            "recommendations": len(asked),
            "themes of recommendations": sum(len(item["themes"]) for item in asked),
            "actions": len(actions),
            "updates": len(updates),
            "findings": len(findings),
        }
    )


SIZES = ("files", "bytes of YAML", "bytes of prose")
"""What may differ between the two: the words are not the same."""

_FOLDERS = ("authorities", "inspections", "frameworks")


def table(our: Counter[str], their: Counter[str]) -> str:
    """Both, as a table in Markdown."""
    rows = [f"| {name} | {our[name]:,} | {their[name]:,} |" for name in sorted(our | their, key=_order)]
    return "\n".join(["| | ours | peers' |", "|---|---|---|", *rows])


def _order(name: str) -> tuple[bool, str]:
    return name in SIZES, name


def _counted(folder: Path, prose: list[str]) -> Counter[str]:
    """Prose and files: fields, bytes, marks of Markdown, items numbered (one a sentence), paragraphs."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return Counter(
        {
            "fields of prose": len(prose),
            "paragraphs": sum(text.count("\n\n") + 1 for text in prose),
            "sentences": sum(text.count("(item ") for text in prose),
            "marks of Markdown": sum(len(MARKS.findall(text)) for text in prose),
            "bytes of prose": sum(len(text.encode()) for text in prose),
            "files": len(found),
            "bytes of YAML": sum(path.stat().st_size for path in found if path.suffix == ".yaml"),
        }
    )


def _read(place: Path) -> Iterator[Any]:
    """What the file, or every file below the folder, holds."""
    for path in sorted(place.rglob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []:
        yield yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


if __name__ == "__main__":
    print(table(ours(Path(sys.argv[1])), peers(Path(sys.argv[2]))))
