"""The linked domain: what the rest of the program reads. References are resolved keys; nothing is looked up twice.

A key names a thing in the whole record: `leicester/2012-01-slac` an event, `leicester/2012-01-slac#sg-i2` an item of it,
`origins/munro-2011#r1` an item of an origin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from sys import intern
from typing import Any, TypeVar

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location
from throughline.sources import SourceFile
from throughline.values import frozen
from throughline.yamltree import Text

File = records.Authority | records.Inspection | records.Framework | records.Origin | records.Document | records.National
"""A record that has a page of its own."""


@frozen
class Citation:
    """A resolved source: a document's id or an event's key (then its report), and where in it."""

    document: str
    locator: str
    is_report: bool


@frozen
class Called:
    """The name of an authority and its codes."""

    name: str
    urn: str | None = None
    ons: str | None = None
    dfe: str | None = None

    @staticmethod
    def of(record: records.Authority) -> Called:
        name, codes = str(record.name), record.codes
        return Called(name, codes.urn, codes.ons, codes.dfe) if codes else Called(name)


@frozen
class Event:
    """One inspection or visit. `on` is its date of publication, else the date on site, else the one in its id."""

    key: str
    id: str
    authority: str
    record: records.Inspection
    on: When
    published: When | None
    onsite: When | None

    @property
    def order(self) -> tuple[date, str]:
        return (self.on.last or date.min, self.key)

    @property
    def graded(self) -> bool:
        return bool(self.record.judgements or self.record.reviews)


@frozen
class Asked:
    """One recommendation, with the list it stands in. `board` names another body that the list is addressed to."""

    key: str
    holder: str
    record: records.Recommendation
    asked: When
    framework: str | None
    board: str | None = None
    due: When | None = None

    @property
    def event(self) -> str | None:
        return None if self.holder.startswith("origins/") else self.holder


@frozen
class Undertaken:
    """One action of an authority and the keys of what it addresses."""

    key: str
    holder: str
    record: records.Action
    addresses: tuple[str, ...]


@frozen
class Named:
    """What a council itself called critical and the keys of the recommendations that it restates."""

    key: str
    holder: str
    record: records.CouncilNamed
    restates: tuple[str, ...]


@frozen
class Finding:
    """What a later event found about an earlier item or list."""

    by: str
    of: str
    on: When
    record: records.Verification


@frozen
class Origin:
    key: str
    id: str
    record: records.Origin
    on: When


@frozen
class Changed:
    """One fact that changed: the day that its file is named after, the key of what it belongs to, what changed it."""

    on: date
    key: str
    record: records.Change
    citations: tuple[Citation, ...]

    @property
    def owner(self) -> str:
        """The slug of the authority that it belongs to, or the name of a folder that is no authority's."""
        return self.key.partition("/")[0]


@frozen
class Part:
    """A part of a record: the key of the thing whose page shows it, its enclosing parts, outermost first, and its place.

    `path` has the names of the fields, and the keys of mappings, that lead from the record to it.
    """

    owner: str
    model: records.Base
    holders: tuple[records.Base, ...]
    path: tuple[str, ...]

    @property
    def page(self) -> str:
        """The key of the record, which is that of the page."""
        return self.owner.partition("#")[0]


@frozen
class Fact:
    """A part of a record that states something, and the sources that say so. `kind` is what the part is called."""

    kind: str
    part: Part
    citations: tuple[Citation, ...]

    @property
    def owner(self) -> str:
        return self.part.owner


@dataclass(frozen=True, slots=True)
class Retracted:
    """What is taken down: keys, each with all that is below it. `key in retracted`, whether or not it is still in content.

    `facts` are the keys at which something without a key of its own is taken down, `notes` those at whose address something
    is to be said, and what. `path` is the file that says all this, and `altered` those of which something is left out.
    """

    keys: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    altered: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return not self.keys.isdisjoint((key, key.partition("#")[0], key.partition("/")[0]))

    def touches(self, key: str) -> bool:
        """Whether what is told of a key elsewhere, such as how it changed, may tell of something that is taken down."""
        return key in self or key in self.facts


@dataclass(frozen=True)
class Content:
    """Every record that could be read, by id, changes from the oldest on; `broken` are the keys of files that could not, which cause no further message."""

    site: records.Site
    vocabulary: records.Vocabulary
    frameworks: Mapping[str, records.Framework]
    authorities: Mapping[str, records.Authority]
    inspections: Mapping[str, records.Inspection]
    origins: Mapping[str, records.Origin]
    documents: Mapping[str, records.Document]
    nationals: Mapping[str, records.National]
    prose: Mapping[str, records.PageText] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    changes: dict[str, records.Changes] = field(default_factory=dict)
    retractions: records.Retractions | None = None
    retracted: Retracted = Retracted()

    @staticmethod
    def of(loaded: Iterable[tuple[SourceFile, records.Loaded | records.PageText | None]]) -> Content | None:
        """Every file with what it holds, None where it could not be read; None without a site or a vocabulary."""
        kinds: dict[str, dict[str, records.Base]] = defaultdict(dict)
        prose: dict[str, records.PageText] = {}
        broken: set[str] = set()
        for file, held in loaded:
            name = "/".join(file.id)
            if isinstance(held, records.PageText):
                prose[held.id] = held
            elif held is not None:
                kinds[file.kind][name] = held.record
            else:
                broken.add(_FOLDERS.get(file.kind, "") + name)
        site, vocabulary, retractions = (kinds[kind].get("") for kind in ("site", "vocabulary", "retractions"))
        if not isinstance(site, records.Site) or not isinstance(vocabulary, records.Vocabulary):
            return None
        return Content(
            site, vocabulary, _of(kinds["framework"], records.Framework), _of(kinds["authority"], records.Authority),
            _of(kinds["inspection"], records.Inspection), _of(kinds["origin"], records.Origin),
            _of(kinds["document"], records.Document), _of(kinds["national"], records.National), prose, frozenset(broken),
            dict(sorted(_of(kinds["changes"], records.Changes).items(), key=lambda entry: _order(entry[0]))),
            retractions if isinstance(retractions, records.Retractions) else None,
        )  # fmt: skip

    @staticmethod
    def read(files: Iterable[SourceFile], found: Iterable[Diagnostic] = ()) -> tuple[Content | None, list[Diagnostic]]:
        """The content that is in these files; `found` with what is wrong in each."""
        read = [(file, *records.load(file)) for file in files]
        problems = [*found, *(problem for _, _, own in read for problem in own)]
        return Content.of((file, loaded) for file, loaded, _ in read), problems

    def files(self) -> Iterator[tuple[str, File]]:
        """Every record with the key of its page: authorities by slug, others as `frameworks/sif`, `documents/...`."""
        yield from self.authorities.items()
        yield from self.inspections.items()
        for folder, found in (
            ("frameworks", self.frameworks), ("origins", self.origins), ("documents", self.documents),
            ("national", self.nationals),
        ):  # fmt: skip
            for id, record in found.items():
                yield f"{folder}/{id}", record


_FOLDERS = {
    "framework": "frameworks/",
    "origin": "origins/",
    "document": "documents/",
    "national": "national/",
    "changes": "changes/",
}
"""What stands before a file's id in the key by which other files would name it."""

R = TypeVar("R", bound=records.Base)


def _order(name: str) -> tuple[str, int]:
    """The place of a file of changes among all: `2026-11-28`, then `2026-11-28-2`."""
    return name[:10], int(name[11:] or 1)


def _of(found: Mapping[str, records.Base], model: type[R]) -> dict[str, R]:
    return {name: record for name, record in found.items() if isinstance(record, model)}


@dataclass(frozen=True)
class Dataset:
    """The whole record, linked.

    `events`, `asked`, `undertaken`, `named` are in date order; `findings` lists, for each item's or event's key, what
    later events found, oldest first; `changes` are the newest first; `sources` gives the citations in force at a model's
    place; `parts` are those of every record, each after what encloses it, and `facts` those that state something and have a
    source. `called` says what each authority is called, in a part of the record also of those that it does not hold but
    names. `aliases` gives the key of what had another key before, items before what they stand in.
    """

    site: records.Site
    vocabulary: records.Vocabulary
    frameworks: Mapping[str, records.Framework]
    authorities: Mapping[str, records.Authority]
    events: Mapping[str, Event]
    origins: Mapping[str, Origin]
    documents: Mapping[str, records.Document]
    nationals: Mapping[str, records.National]
    prose: Mapping[str, records.PageText]
    called: Mapping[str, Called]
    asked: Mapping[str, Asked]
    undertaken: Mapping[str, Undertaken]
    named: Mapping[str, Named]
    findings: Mapping[str, tuple[Finding, ...]]
    sources: Mapping[Location, tuple[Citation, ...]]
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    as_of: date
    base_url: str
    changes: tuple[Changed, ...] = ()
    accepted: tuple[tuple[str, str, str], ...] = field(default=())
    retracted: Retracted = Retracted()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, File]]:
        """Every record with the key of its page."""
        yield from self.authorities.items()
        yield from ((key, event.record) for key, event in self.events.items())
        yield from ((origin.key, origin.record) for origin in self.origins.values())
        for folder, held in (
            ("frameworks", self.frameworks), ("documents", self.documents), ("national", self.nationals),
        ):  # fmt: skip
            yield from ((f"{folder}/{id}", record) for id, record in held.items())

    def cited(self, model: records.Base) -> tuple[Citation, ...]:
        """The citations of a model of the record: its own, else those of the nearest enclosing one."""
        return self.sources.get(model.at, ())

    def events_of(self, authority: str) -> tuple[Event, ...]:
        """An authority's events, oldest first."""
        return self._events_of.get(authority, ())

    def asked_by(self, holder: str) -> tuple[Asked, ...]:
        """The recommendations of one event or origin, in the order of the list."""
        return self._asked_by.get(holder, ())

    def asked_of(self, holder: str, board: str | None = None) -> tuple[Asked, ...]:
        """Of these, the ones that are the authority's own, or those of a board that the same report reviews."""
        return tuple(item for item in self.asked_by(holder) if item.board == board)

    def undertaken_in(self, holder: str) -> tuple[Undertaken, ...]:
        """The actions that stand in one event's file, in their order."""
        return self._undertaken_in.get(holder, ())

    def named_in(self, holder: str) -> tuple[Named, ...]:
        """What the council named in answer to one event, in its order."""
        return self._named_in.get(holder, ())

    def findings_by(self, event: str) -> tuple[Finding, ...]:
        """What one event found about earlier items and lists, in the order of its file."""
        return self._findings_by.get(event, ())

    def facts_on(self, page: str) -> tuple[Fact, ...]:
        """The facts that stand in the record whose key is that of a page."""
        return self._facts_on.get(page, ())

    def parts_on(self, page: str) -> tuple[Part, ...]:
        """The parts of the record whose key is that of a page."""
        return self._parts_on.get(page, ())

    def addressing(self, key: str) -> tuple[Undertaken, ...]:
        """The actions that address an item: directly, or by way of what the council named and the item restates."""
        through = [key, *(named.key for named in self.restating(key))]
        answers = {answer.key: answer for name in through for answer in self._addressing.get(name, ())}
        return tuple(sorted(answers.values(), key=lambda answer: self._place[answer.key]))

    def restating(self, key: str) -> tuple[Named, ...]:
        """What councils named that restates a recommendation."""
        return self._restating.get(key, ())

    def readers_of(self, holder: str) -> tuple[Event, ...]:
        """The events whose reports have been read in full for a list, oldest first."""
        return self._readers_of.get(holder, ())

    def grade_word(self, framework: str, grade: str) -> records.ScaleGrade | None:
        """A grade of a framework's scale; None for a word that stands in the place of a grade."""
        known = self.frameworks.get(framework)
        return next((item for item in known.scale if item.id == grade), None) if known else None

    def not_graded_word(self, framework: str, word: str) -> records.NotGraded | None:
        """What a report of a framework may print in the place of a grade; None for a grade."""
        known = self.frameworks.get(framework)
        return next((item for item in known.not_graded if item.id == word), None) if known else None

    def judgement(self, framework: str, judgement: str) -> records.Judgement | None:
        known = self.frameworks.get(framework)
        return next((item for item in known.judgements if item.id == judgement), None) if known else None

    @cached_property
    def _answers(self) -> defaultdict[object, dict[object, Any]]:
        return defaultdict(dict)

    @cached_property
    def _of_own(self) -> defaultdict[object, dict[object, Any]]:
        return defaultdict(dict)

    def with_accepted(self, accepted: tuple[tuple[str, str, str], ...]) -> Dataset:
        """The same, with these warnings; what has been looked up in it need not be looked up again."""
        made = copy(self)
        made.__dict__["accepted"] = accepted
        return made

    def part_of(self, whole: Dataset) -> Dataset:
        """Itself, from now on with the answers of `remembered_of_own` in common with a dataset of which it is a part."""
        self.__dict__["_of_own"] = whole._of_own
        return self

    @cached_property
    def _events_of(self) -> Mapping[str, tuple[Event, ...]]:
        return _grouped(self.events.values(), lambda event: (event.authority,))

    @cached_property
    def _asked_by(self) -> Mapping[str, tuple[Asked, ...]]:
        return _grouped(self.asked.values(), lambda item: (item.holder,))

    @cached_property
    def _undertaken_in(self) -> Mapping[str, tuple[Undertaken, ...]]:
        return _grouped(self.undertaken.values(), lambda item: (item.holder,))

    @cached_property
    def _named_in(self) -> Mapping[str, tuple[Named, ...]]:
        return _grouped(self.named.values(), lambda item: (item.holder,))

    @cached_property
    def _findings_by(self) -> Mapping[str, tuple[Finding, ...]]:
        found = (finding for findings in self.findings.values() for finding in findings)
        return _grouped(sorted(found, key=lambda finding: finding.record.at), lambda finding: (finding.by,))

    @cached_property
    def _facts_on(self) -> Mapping[str, tuple[Fact, ...]]:
        return _grouped(self.facts, lambda fact: (fact.part.page,))

    @cached_property
    def _parts_on(self) -> Mapping[str, tuple[Part, ...]]:
        return _grouped(self.parts, lambda part: (part.page,))

    @cached_property
    def _addressing(self) -> Mapping[str, tuple[Undertaken, ...]]:
        return _grouped(self.undertaken.values(), lambda item: item.addresses)

    @cached_property
    def _restating(self) -> Mapping[str, tuple[Named, ...]]:
        return _grouped(self.named.values(), lambda item: item.restates)

    @cached_property
    def _readers_of(self) -> Mapping[str, tuple[Event, ...]]:
        return _grouped(self.events.values(), lambda event: (resolve(r, event.key) for r in event.record.read_for))

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {key: number for number, key in enumerate(self.undertaken)}


T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


_UNASKED: Any = object()


def remembered(question: Callable[[Dataset, K], T]) -> Callable[[Dataset, K], T]:
    """The same question, worked out once for each key of a dataset, which never changes."""
    return _remembered(question, lambda dataset: dataset._answers[question])


def remembered_of_own(question: Callable[[Dataset, K], T]) -> Callable[[Dataset, K], T]:
    """The same for a question that looks at one authority, its events and what is no authority's, and at nothing else:
    worked out once for a dataset and all the parts of it that hold this authority."""
    return _remembered(question, lambda dataset: dataset._of_own[question])


def _remembered(
    question: Callable[[Dataset, K], T], answers_of: Callable[[Dataset], dict[object, Any]]
) -> Callable[[Dataset, K], T]:
    @wraps(question)
    def ask(dataset: Dataset, key: K) -> T:
        answers = answers_of(dataset)
        answer: T = answers.get(key, _UNASKED)
        if answer is _UNASKED:
            answer = answers[key] = question(dataset, key)
        return answer

    return ask


def _grouped(items: Iterable[T], keys: Callable[[T], Iterable[str]]) -> Mapping[str, tuple[T, ...]]:
    """The items under each of their keys, in their order, each once."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        for key in dict.fromkeys(keys(item)):
            groups[key].append(item)
    return {key: tuple(group) for key, group in groups.items()}


def resolve(reference: str, holder: str) -> str:
    """The key that a reference written in the file of `holder` means."""
    return reference if "/" in reference else key_of(holder, reference.removeprefix("#"))


def key_of(holder: str, id: str) -> str:
    """The key of an item in the file of `holder`. Each is made in several places, and held once."""
    return intern(f"{holder}#{id}")


def grades(judgements: Mapping[Text, object]) -> Iterator[tuple[str, str | None, records.Grade | None]]:
    """Each judgement's id, its grade (None where sources differ and none is preferred), and the long form if there is one."""
    for judgement, given in judgements.items():
        if isinstance(given, records.Grade):
            yield judgement, records.chosen(given.grade), given
        else:
            yield judgement, str(given), None
