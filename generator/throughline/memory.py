"""What was made before, so that it need not be made again: in this process, or by an earlier one beside the same output.

Nothing is remembered without the digests of everything that it was made from. Where they differ, it is made again.

A large record has very many pages, and all that is known of each is held until the end. So what they have in common, such
as where their links lead, is held once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from throughline import downloads
from throughline.artifacts import Kept, Page
from throughline.check import Facts, Site, Target
from throughline.downloads import Lying, Rows
from throughline.finish import Finished
from throughline.packed import Stored, unpacked

T = TypeVar("T")


class Told(Mapping[str, object]):
    """What each authority has to tell, by slug; unpacked each time that it is asked for."""

    def __init__(self) -> None:
        self.held: dict[str, object] = {}

    def __getitem__(self, slug: str) -> object:
        return unpacked(self.held[slug])

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of one section; `made_of` is the digest of all that their views are made of, or empty.

    `pages` and `entries` (see pages.OF_EACH) and `rows`, which an authority has in the tables, by table, are there in the
    process that made them, packed unless that goes on to build again; only the addresses in a later one.
    """

    made_of: str
    addresses: tuple[str, ...]
    rows: Mapping[str, Rows | Stored] = field(default_factory=dict)
    pages: tuple[Page, ...] | None = None
    entries: Mapping[str, object] | None = None


@dataclass(slots=True)
class Memory:
    """Sections by name and finished pages by address. `lying` says where in the tables the rows of each authority lie, and
    `read` gives the bytes of a file of the last build, None where they are not what they were.

    In the process that made them also what links were found to lead to, and `leads`, the digest of what is around every page,
    with where its links lead.
    """

    sections: dict[str, Section] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    lying: dict[str, dict[str, Lying]] = field(default_factory=dict)
    read: Callable[[str], bytes | None] = lambda _: None
    leads: str = ""
    checked: Site | None = None
    _shared: dict[Any, Any] = field(default_factory=dict)

    def lean(self, made: Finished) -> Finished:
        """The same page, of which what other pages have too is there once."""
        once, facts = self._once, made.facts
        links = tuple([once(target) for target in facts.links])
        known = replace(facts, ids=once(facts.ids), links=links)
        return replace(made, template=once(made.template), templates=once(made.templates), facts=known)

    def _once(self, value: T) -> T:
        known: T = self._shared.setdefault(value, value)
        return known

    def rows(self, table: str, slug: str) -> Rows | None:
        """The rows of an authority as they lie in the tables of the last build, if they still do."""
        if (place := self.lying.get(table, {}).get(slug)) is None:
            return None
        as_csv, as_json = map(self.read, downloads.paths(table))
        if as_csv is None or as_json is None:
            return None
        begin, end, start, stop = place
        return as_csv[begin:end], as_json[start:stop]

    def as_data(self) -> dict[str, object]:
        """What a later process can use, as JSON has it: a list of what pages have in common, and of each page the numbers."""
        numbers: dict[object, int] = {}

        def number(value: object) -> int:
            return numbers.setdefault(value, len(numbers))

        finished = {
            address: (
                number(made.template), made.view, number(made.templates), number(made.facts.ids),
                [number(target) for target in made.facts.links], made.facts.astray,
            )
            for address, made in self.finished.items()
            if not made.found
        }  # fmt: skip
        sections = {name: (held.made_of, held.addresses) for name, held in self.sections.items() if held.made_of}
        return {"finished": finished, "shared": list(numbers), "sections": sections, "lying": self.lying}

    @staticmethod
    def of(data: Mapping[str, Any], intact: Iterable[str], read: Callable[[str], bytes | None]) -> Memory:
        """The memory of an earlier process, of what is still as it left it. Data of any other form gives an empty one."""
        there = set(intact)
        try:
            shared = [tuple(value) if isinstance(value, list) else value for value in data["shared"]]
            known = {address: _finished(shared, address, *made) for address, made in data["finished"].items()}
            finished = {address: made for address, made in known.items() if there.issuperset(made.paths)}
            sections = {name: Section(made_of, tuple(held)) for name, (made_of, held) in data["sections"].items()}
            lying = {table: {slug: _lying(*at) for slug, at in held.items()} for table, held in data["lying"].items()}
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return Memory()
        return Memory(sections, finished, lying, lru_cache(2)(read))


def digest(*texts: str) -> str:
    """One digest of several texts: equal for the same texts alone."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _finished(
    shared: Sequence[Any],
    address: str,
    template: int,
    view: str,
    templates: int,
    ids: int,
    links: list[int],
    astray: list[str],
) -> Finished:
    targets: tuple[Target, ...] = tuple([shared[number] for number in links])
    known = Facts((), shared[ids], targets, tuple(astray))
    made = Finished(address, shared[template], view, shared[templates], (), known)
    return replace(made, files=tuple(map(Kept, made.paths)))


def _lying(begin: int, end: int, start: int, stop: int) -> Lying:
    return begin, end, start, stop
