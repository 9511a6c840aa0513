"""Warnings that a curator has accepted, and acceptances that match nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from throughline import records
from throughline.diagnostics import Diagnostic, Location, codes

Accepted = tuple[str, str, str]
"""A path, the message of a warning, and the reason for which it is accepted."""


def accept(
    entries: Mapping[str, Sequence[records.Accepted]],
    problems: Iterable[Diagnostic],
    broken: frozenset[str],
    altered: frozenset[str],
) -> tuple[list[Diagnostic], list[Accepted]]:
    """The problems that remain, and the warnings that the entries of their own file accept.

    `entries` are those of each file by its path. An entry that matches nothing is a problem itself (T221), unless files
    could not be read (`broken`) or something of its own is taken down (`altered`): what would have come of it is not known.
    """
    used: set[Location] = set()
    kept: list[Diagnostic] = []
    accepted: list[Accepted] = []
    for problem in problems:
        path = problem.at.path if problem.at else ""
        match = next((entry for entry in entries.get(path, ()) if entry.code == problem.code), None)
        if match is None or problem.level == "error":
            kept.append(problem)
            continue
        used.add(match.at)
        accepted.append((path, problem.message, str(match.reason)))
    for entry in (entry for group in entries.values() for entry in group if entry.at not in used):
        code = codes().get(entry.code)
        if code is None:
            kept.append(Diagnostic("T221", f"there is no diagnostic {entry.code}", entry.code.at))
        elif code.level == "error":
            kept.append(Diagnostic("T221", f"{entry.code} is an error, and an error cannot be accepted", entry.code.at))
        elif not broken and entry.at.path not in altered:
            kept.append(Diagnostic("T221", f"nothing in this file gives {entry.code}", entry.code.at))
    return kept, accepted
