"""What was made before, so that it need not be made again: in this process, or by an earlier one beside the same output.

Nothing is remembered without the digests of everything that it was made from. Where they differ, it is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from throughline.artifacts import Kept, Page
from throughline.check import Facts, Site, Target
from throughline.finish import Finished


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of one section; `made_of` is the digest of all that their views are made of, or empty.

    `rows` are those that an authority has in the tables, by table, as CSV and as JSON. `pages` and `entries` (see
    pages.OF_EACH) are there in the process that made them, only the addresses in a later one.
    """

    made_of: str
    addresses: tuple[str, ...]
    rows: Mapping[str, tuple[str, str]]
    pages: tuple[Page, ...] | None = None
    entries: Mapping[str, object] | None = None


@dataclass(slots=True)
class Memory:
    """Sections by name and finished pages by address; in the process that made them also what links were found to lead to, and
    `leads`, the digest of what is around every page, with where its links lead."""

    sections: dict[str, Section] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    leads: str = ""
    checked: Site | None = None

    def as_data(self) -> dict[str, object]:
        """What a later process can use, as JSON has it."""
        finished = {
            address: (made.template, made.view, made.templates, made.facts.ids, made.facts.links, made.facts.astray)
            for address, made in self.finished.items()
            if not made.found
        }
        sections = {
            name: (held.made_of, held.addresses, held.rows) for name, held in self.sections.items() if held.made_of
        }
        return {"finished": finished, "sections": sections}

    @staticmethod
    def of(data: Mapping[str, Any], intact: Iterable[str]) -> Memory:
        """The memory of an earlier process, of what is still as it left it. Data of any other form gives an empty one."""
        there = set(intact)
        try:
            known = {address: _finished(address, *made) for address, made in data["finished"].items()}
            finished = {address: made for address, made in known.items() if there.issuperset(made.paths)}
            sections = {name: _section(*held) for name, held in data["sections"].items()}
        except (AttributeError, KeyError, TypeError, ValueError):
            return Memory()
        return Memory(sections, finished)


def digest(*texts: str) -> str:
    """One digest of several texts: equal for the same texts alone."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _finished(address: str, template: str, view: str, templates: str, *facts: list[Any]) -> Finished:
    ids, links, astray = facts
    known = Facts((), tuple(ids), tuple(map(_target, links)), tuple(astray))
    made = Finished(address, template, view, templates, (), known)
    return replace(made, files=tuple(map(Kept, made.paths)))


def _target(given: list[str]) -> Target:
    file, fragment = given
    return file, fragment


def _section(made_of: str, addresses: list[str], rows: dict[str, list[str]]) -> Section:
    return Section(made_of, tuple(addresses), {table: (as_csv, as_json) for table, (as_csv, as_json) in rows.items()})
