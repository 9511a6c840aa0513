"""One page: every place where sources differ or do not hold, and the choice that was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Part
from throughline.pages import evidence, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, ClaimView, StatementView, ValueView
from throughline.pages.wording import as_id
from throughline.values import frozen


@frozen
class Difference:
    """A field on which sources differ. `chosen` is the preferred value in words, empty where none is preferred."""

    id: str
    field: str
    page: Link
    values: tuple[ValueView, ...]
    chosen: str
    reason: str


@frozen
class SamePaper:
    """A claim and what the same paper says elsewhere."""

    id: str
    page: Link
    event: Link | None
    claim: ClaimView | None
    text: str
    citations: tuple[Cite, ...]


@frozen
class Assertion:
    id: str
    page: Link
    statement: StatementView


@frozen
class Assertions:
    """The statements of which one thing is to be said: that they do not hold, hold on a condition, and so on."""

    id: str
    title: str
    text: str
    entries: tuple[Assertion, ...]


@frozen
class Fault:
    id: str
    at: str
    text: str


@frozen
class Faults:
    """The defects of one document."""

    document: Link
    entries: tuple[Fault, ...]


@frozen
class Section:
    """A line of the page's table of contents."""

    id: str
    title: str
    count: int


@frozen
class Conflicts:
    title: str
    description: str
    crumbs: tuple[Link, ...]
    sections: tuple[Section, ...]
    differences: tuple[Difference, ...]
    unsettled: int
    same_paper: tuple[SamePaper, ...]
    assertions: tuple[Assertions, ...]
    faults: tuple[Faults, ...]
    defects: int


HELD = (
    ("no", "Statements that do not hold", "A source says it; what else is known says otherwise."),
    ("conditional", "Statements that hold under a condition", "True in one reading or for one count, and not in another."),
    ("dated", "Statements that held at their date", "True or planned when they were made. They are not rules, and later events went another way."),
    ("unchecked", "Statements not checked", "One source says it. No other source that could bear it out has been read."),
)  # fmt: skip


@frozen
class Found:
    """What part of a record holds; `id` of each entry is what its own begins with. Assertions are by what is said of them."""

    differences: tuple[Difference, ...]
    same_paper: tuple[SamePaper, ...]
    assertions: tuple[tuple[str, Assertion], ...]


NOTHING = Found((), (), ())


@frozen
class Entry:
    """What the file of one authority holds, and what that of each of its events holds, with the event's place in time."""

    own: Found
    events: tuple[tuple[tuple[date, str], Found], ...]


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    events = ((event.order, _found(dataset, dataset.parts_on(event.key))) for event in dataset.events_of(slug))
    return Entry(_found(dataset, dataset.parts_on(slug)), tuple(held for held in events if held[1] != NOTHING))


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """The one page."""
    events = dict(chain.from_iterable(entry.events for entry in entries.values()))
    found = [entry.own for entry in entries.values()] + [events[place] for place in sorted(events)]
    yield Page(urls.CONFLICTS, "conflicts.html", conflicts(common, [*found, _found(common, common.parts)]))


def conflicts(common: Dataset, found: list[Found]) -> Conflicts:
    """The view of the page, every entry with an id of its own that other pages and people can point at."""
    numbered = _numbering()
    differences = tuple(replace(held, id=numbered(held.id)) for one in found for held in one.differences)
    same_paper = tuple(replace(held, id=numbered(held.id)) for one in found for held in one.same_paper)
    assertions = tuple(
        Assertions(
            f"statements-{holds}", title, text,
            tuple(
                replace(held, id=numbered(held.id))
                for one in found
                for said, held in one.assertions
                if said == holds
            ),
        )
        for holds, title, text in HELD
    )  # fmt: skip
    faults = tuple(
        Faults(
            Link(str(record.title), urls.document(id)),
            tuple(
                Fault(numbered(as_id(f"documents/{id} defect {n}")), str(defect.locator), str(defect.summary))
                for n, defect in enumerate(record.defects, 1)
            ),
        )
        for id, record in sorted(common.documents.items(), key=lambda pair: str(pair[1].title).casefold())
        if record.defects
    )
    defects = sum(len(fault.entries) for fault in faults)
    sections = (
        Section("values", "Values that differ between sources", len(differences)),
        Section("same-paper", "A claim, and the same paper elsewhere", len(same_paper)),
        *(Section(group.id, group.title, len(group.entries)) for group in assertions),
        Section("defects", "Defects of the documents themselves", defects),
    )
    return Conflicts(
        title="Where sources differ",
        description="Every place where the sources of this record differ or do not hold, every value they give, and the choice made.",
        crumbs=names.crumbs(Link("Where sources differ")),
        sections=sections,
        differences=differences,
        unsettled=sum(not difference.chosen for difference in differences),
        same_paper=same_paper,
        assertions=assertions,
        faults=faults,
        defects=defects,
    )


def _numbering() -> Callable[[str], str]:
    """Gives each id once: a number behind it where it was given before."""
    given: Counter[str] = Counter()

    def numbered(id: str) -> str:
        given[id] += 1
        return id if given[id] == 1 else f"{id}-{given[id]}"

    return numbered


def _found(dataset: Dataset, held: Iterable[Part]) -> Found:
    differences, same_paper, assertions = [], [], []
    for part in held:
        match part.model:
            case records.Disputed() as value:
                differences.append(_difference(dataset, part, value))
            case records.Also() as also:
                same_paper.append(_same_paper(dataset, part, also))
            case records.Statement() as statement:
                assertions.append((str(statement.holds), _assertion(dataset, part, statement)))
    return Found(tuple(differences), tuple(same_paper), tuple(assertions))


def _difference(dataset: Dataset, part: Part, value: records.Disputed[object]) -> Difference:
    field = evidence.field_words(dataset, part)
    view = parts.differs(dataset, field, value, lambda one: evidence.value_words(dataset, part, one))
    assert view is not None
    label = str(part.holders[-1].label) if isinstance(part.holders[-1], records.Statistic) else ""
    return Difference(
        as_id(" ".join((part.owner, *part.path, label))), field, names.link(dataset, part.owner), view.values, view.chosen,
        view.reason,
    )  # fmt: skip


def _same_paper(dataset: Dataset, part: Part, also: records.Also) -> SamePaper:
    holder = part.holders[-1]
    claims = parts.claims(dataset, holder) if isinstance(holder, records.Recommendation | records.Action) else ()
    event = part.owner.partition("#")[0]
    return SamePaper(
        as_id(f"{part.owner} same-paper"),
        names.link(dataset, part.owner),
        names.link(dataset, event) if event in dataset.events else None,
        claims[-1] if claims else None,
        str(also.summary),
        parts.cites(dataset, also),
    )


def _assertion(dataset: Dataset, part: Part, statement: records.Statement) -> Assertion:
    id = as_id(f"{part.owner} statement {statement.id or ''}")
    return Assertion(id, names.link(dataset, part.owner), parts.statements(dataset, [statement])[0])
