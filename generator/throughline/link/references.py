"""Every reference held against what there is: nothing dangles, nothing is named twice, nothing leads back to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from throughline import records
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link.domain import Content, Dataset, File, Part, grades, resolve
from throughline.link.known import Known
from throughline.link.words import twice
from throughline.yamltree import Text

# What may stand at the end of a reference, in the words of a message.
WANTED = {
    "any": "anything in the record",
    "item": "one recommendation or action",
    "asked": "a recommendation",
    "holder": "a whole inspection or origin",
    "event": "an inspection or visit",
}

Edge = tuple[str, Location]


def check(
    content: Content, dataset: Dataset, known: Known, parts_of: Callable[[str, File], Iterable[Part]]
) -> Iterator[Diagnostic]:
    """T204 and T205 for references, T207 for ids, T209 for circles."""
    index = _Index(content, dataset)
    keys = [list(held) for held in (dataset.events, dataset.origins, dataset.asked, dataset.undertaken, dataset.named)]
    ask = known.asking(
        "references", lambda key, record: [*_file(key, record, parts_of(key, record), index)],
        values=(keys, content.broken, dataset.aliases),
    )  # fmt: skip
    for key, record in content.files():
        yield from ask(key, record)
    for graph in (_actions(dataset), _predecessors(dataset), _continued(dataset), _within(dataset)):
        for cycle, at in _loops(graph):
            yield Diagnostic("T209", f"this leads back to itself: {' to '.join(cycle)}", at)


def all_grades(record: records.Inspection) -> Iterator[tuple[str, str | None, records.Grade | None]]:
    """The grades of an event and of the boards reviewed with it."""
    yield from grades(record.judgements)
    for review in record.reviews:
        yield from grades(review.judgements)


class _Index:
    """Which keys there are."""

    def __init__(self, content: Content, dataset: Dataset) -> None:
        self.broken = content.broken
        self.aliases = dataset.aliases
        self.events = dataset.events
        self.holders = {*dataset.events, *(origin.key for origin in dataset.origins.values())}
        self.asked = dataset.asked
        self.items = {*dataset.asked, *dataset.undertaken, *dataset.named}

    def find(self, reference: Text, holder: str, wanted: str) -> Iterator[Diagnostic]:
        """Nothing if the reference, written in the file of `holder`, leads to what is wanted; else what is wrong."""
        key = resolve(reference, holder)
        owner = key.partition("#")[0]
        there = key in self.items or key in self.holders
        if self._is(key, wanted) or (not there and owner in self.broken):
            return
        if there:
            hint = "add `covers: all` or `covers: many`" if wanted == "item" and key in self.holders else ""
            if wanted == "holder" and key in self.items:
                hint = "take out `covers`, or what follows the #"
            yield Diagnostic("T205", f"{key} is not {WANTED[wanted]}, which is what is meant here", reference.at, hint)
        else:
            known = self.aliases.get(key)
            hint = f"it is called {known} now" if known else self._meant(reference, key)
            yield Diagnostic("T204", f"nothing in the record is called {key}", reference.at, hint)

    def _is(self, key: str, wanted: str) -> bool:
        match wanted:
            case "item":
                return key in self.items
            case "asked":
                return key in self.asked
            case "holder":
                return key in self.holders
            case "event":
                return key in self.events
        return key in self.items or key in self.holders

    def _meant(self, reference: Text, key: str) -> str:
        owner, _, item = key.partition("#")
        if item and (owner in self.holders or "/" not in reference):
            here = [known.partition("#")[2] for known in self.items if known.startswith(f"{owner}#")]
            return suggestion(item, here)
        folder = owner.partition("/")[0]
        near = [known for known in self.holders if known.startswith(f"{folder}/")]
        return suggestion(owner, near or self.holders)


def _file(key: str, record: File, parts: Iterable[Part], index: _Index) -> Iterator[Diagnostic]:
    for part in parts:  # papers that are not held, replies and other words of the same paper are about something
        if about := getattr(part.model, "about", None):
            yield from index.find(about, part.page, "any")
    match record:
        case records.Authority():
            for item in record.reported_earlier:
                yield from index.find(item.reported_by, key, "event")
            yield from twice("body", (body.id for body in record.bodies))
        case records.Inspection():
            yield from _event(key, record, index)
            yield from _ids(record)
        case records.Origin():
            yield from twice("recommendation", (item.id for item in record.recommendations))
    yield from twice("statement", (statement.id for statement in getattr(record, "statements", ())))


def _event(key: str, record: records.Inspection, index: _Index) -> Iterator[Diagnostic]:
    for action in record.actions:
        for reference in action.addresses:
            yield from index.find(reference, key, "any")
    for named in record.council_named:
        for reference in named.restates:
            yield from index.find(reference, key, "asked")
    for verification in record.verifications:
        yield from index.find(verification.of, key, "item" if verification.covers == "one" else "holder")
    for reference in record.read_for:
        yield from index.find(reference, key, "holder")
    for mention in record.mentions:
        yield from index.find(mention.event, key, "event")
    for _, _, long in all_grades(record):
        if long and long.reported_by:
            yield from index.find(long.reported_by, key, "event")


def _ids(record: records.Inspection) -> Iterator[Diagnostic]:
    items: list[records.Recommendation | records.CouncilNamed | records.Action] = [
        *record.recommendations,
        *(item for review in record.reviews for item in review.recommendations),
        *record.council_named,
        *record.actions,
    ]
    yield from twice("item", (item.id for item in items))
    yield from twice("intervention", (item.id for item in record.interventions))
    yield from twice("statistic", (item.id for item in record.statistics))


# -- circles -----------------------------------------------------------------------------------------------------------


def _actions(dataset: Dataset) -> Mapping[str, list[Edge]]:
    return {
        item.key: [(resolve(reference, item.holder), reference.at) for reference in item.record.addresses]
        for item in dataset.undertaken.values()
    }


def _predecessors(dataset: Dataset) -> Mapping[str, list[Edge]]:
    return {
        name: [(str(earlier), earlier.at) for earlier in record.predecessors]
        for name, record in dataset.authorities.items()
    }


def _continued(dataset: Dataset) -> Mapping[str, list[Edge]]:
    return {
        f"frameworks/{id}#{judgement.id}": [
            (f"frameworks/{earlier.framework}#{earlier.judgement}", earlier.judgement.at)
            for earlier in judgement.continues
        ]
        for id, framework in dataset.frameworks.items()
        for judgement in framework.judgements
    }


def _within(dataset: Dataset) -> Mapping[str, list[Edge]]:
    return {
        f"frameworks/{id}#{judgement.id}": [(f"frameworks/{id}#{judgement.within}", judgement.within.at)]
        for id, framework in dataset.frameworks.items()
        for judgement in framework.judgements
        if judgement.within is not None
    }


def _loops(graph: Mapping[str, list[Edge]]) -> Iterator[tuple[list[str], Location]]:
    """One cycle for each knot of `graph`, with the place of the step that closes it.

    Without recursion, so that a long chain is no danger.
    """
    done: set[str] = set()
    for start in graph:
        if start in done:
            continue
        path = {start: iter(graph[start])}  # in the order walked
        while path:
            node, steps = next(reversed(path.items()))
            for target, at in steps:
                if target in path:
                    walked = list(path)
                    yield [*walked[walked.index(target) :], target], at
                elif target in graph and target not in done:
                    path[target] = iter(graph[target])
                    break
            else:
                done.add(node)
                del path[node]
