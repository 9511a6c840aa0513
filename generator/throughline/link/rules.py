"""Rules between files: which there are, and those of authorities, origins, documents and national tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from throughline import records
from throughline.diagnostics import Diagnostic
from throughline.link import event_rules, framework_rules
from throughline.link.dates import starts_after
from throughline.link.domain import Dataset, Event
from throughline.link.known import Known
from throughline.link.words import members, twice, unknown


def check(dataset: Dataset, broken: frozenset[str], known: Known) -> Iterator[Diagnostic]:
    """Every breach of a rule between files. `broken` names the files that could not be read: nothing is said of those."""
    words = event_rules.Words(dataset)
    origins = (origin.record for origin in dataset.origins.values())
    ask = known.asking(
        "rules", lambda key, _: [*_event(dataset, dataset.events[key], words, broken)],
        objects=(
            dataset.vocabulary, *dataset.frameworks.values(), *dataset.authorities.values(), *origins,
            *dataset.documents.values(),
        ),
        values=([(key, event.on) for key, event in dataset.events.items()], broken, dataset.retracted.keys),
    )  # fmt: skip
    for key, event in dataset.events.items():
        yield from ask(key, event.record)
    yield from framework_rules.check(dataset, broken)
    yield from _vocabulary(dataset.vocabulary)
    yield from _authorities(dataset, words, broken)
    yield from _origins(dataset, words)
    yield from _documents(dataset, broken)
    yield from _nationals(dataset, words, broken)
    yield from _reports(dataset)
    others = (key for key, _ in dataset.files() if key not in dataset.events)
    yield from _statements(part.model for key in others for part in dataset.parts_on(key))


def _event(dataset: Dataset, event: Event, words: event_rules.Words, broken: frozenset[str]) -> Iterator[Diagnostic]:
    """What one event breaks. Of others only their keys and dates are looked at, so that `known` may answer."""
    yield from event_rules.check(dataset, event, words, broken)
    yield from framework_rules.grades_of(dataset, event)
    yield from _statements(part.model for part in dataset.parts_on(event.key))


def _vocabulary(vocabulary: records.Vocabulary) -> Iterator[Diagnostic]:
    yield from twice("lane", (lane.id for lane in vocabulary.lanes))
    yield from twice("kind", (kind.id for kind in vocabulary.kinds))
    yield from twice("status", (status.id for status in vocabulary.statuses))
    yield from twice("step", (step.id for step in vocabulary.steps))
    yield from twice("body", (body.id for body in vocabulary.bodies))
    yield from twice("theme", (theme.id for theme in vocabulary.themes))
    yield from twice("term", (term.id for term in vocabulary.terms))
    yield from twice("form", (form for term in vocabulary.terms for form in term.forms))
    yield from twice("caveat", (caveat.id for caveat in vocabulary.caveats))


def _authorities(dataset: Dataset, words: event_rules.Words, broken: frozenset[str]) -> Iterator[Diagnostic]:
    for authority in dataset.authorities.values():
        for name in (*authority.predecessors, *authority.successors):
            if name not in dataset.authorities and name not in broken:
                yield unknown("T201", "authority", name, dataset.authorities)
        yield from members("lane", (item.lane for item in authority.reported_earlier), words.lanes)
        begins, ends = authority.active_from, authority.active_to
        if begins and ends and starts_after(begins, ends):
            yield Diagnostic(
                "T213", f"active to {ends.label}, before it began, {begins.label}", authority.place("active-to"),
                see=(authority.place("active-from"),),
            )  # fmt: skip
        for item in authority.reported_earlier:
            reporter = dataset.events.get(item.reported_by)
            if reporter and starts_after(item.on, reporter.on):
                message = f"a grade of {item.on.label}, reported earlier, {reporter.on.label}"
                yield Diagnostic("T211", message, item.reported_by.at)


def _origins(dataset: Dataset, words: event_rules.Words) -> Iterator[Diagnostic]:
    for origin in dataset.origins.values():
        yield from event_rules.listed(words, origin.record.recommendations, None)
        yield from event_rules.counted(origin.record, event_rules.taken_down(dataset, origin.key))
        for asked in dataset.asked_by(origin.key):
            yield from event_rules.claims_of(dataset, asked.record.claims, asked.asked, "the recommendation")


def _documents(dataset: Dataset, broken: frozenset[str]) -> Iterator[Diagnostic]:
    audiences = [document.audience for document in dataset.documents.values()]
    audiences += [national.audience for national in dataset.nationals.values()]
    for audience in audiences:
        for name in audience:
            if name not in dataset.authorities and name not in broken:
                yield unknown("T201", "authority", name, dataset.authorities)


def _nationals(dataset: Dataset, words: event_rules.Words, broken: frozenset[str]) -> Iterator[Diagnostic]:
    for national in dataset.nationals.values():
        names = [national.framework] if national.framework else []
        for name in (*names, *(row.framework for row in national.distributions)):
            if name not in dataset.frameworks and f"frameworks/{name}" not in broken:
                yield unknown("T202", "framework", name, dataset.frameworks)
        for row in national.distributions:
            if framework := dataset.frameworks.get(row.framework):
                yield from framework_rules.distribution(framework, row)
            yield from _sum(row, national)
        yield from members("theme", (counted.theme for counted in national.themes), words.themes)
        yield from members("theme", (theme for point in national.method for theme in point.themes), words.themes)
        for counted in national.themes:
            if counted.count is not None and national.inspections is not None and counted.count > national.inspections:
                yield Diagnostic(
                    "T216", f"counted in {counted.count} of {national.inspections} inspections", counted.place("count"),
                    see=(national.place("inspections"),),
                )  # fmt: skip


def _sum(row: records.Distribution, national: records.National) -> Iterator[Diagnostic]:
    total = sum(row.counts.values())
    if row.counts and national.inspections is not None and total != national.inspections:
        yield Diagnostic(
            "T216", f"the counts add up to {total}, not {national.inspections}", row.place("counts"),
            see=(national.place("inspections"),),
        )  # fmt: skip
    share = sum(row.shares.values(), Decimal(0))
    if row.shares and abs(share - 100) > len(row.shares) * Decimal("0.5"):  # each may have been rounded by a half
        yield Diagnostic("T216", f"the shares add up to {share:f} per cent, not 100", row.place("shares"))


def _reports(dataset: Dataset) -> Iterator[Diagnostic]:
    seen: dict[str, records.Report] = {}
    for event in dataset.events.values():
        if report := event.record.report:
            if report.id in seen:
                yield Diagnostic(
                    "T228", f"the report {report.id} belongs to another event already", report.id.at,
                    see=(seen[report.id].id.at,),
                )  # fmt: skip
            seen.setdefault(report.id, report)


def _statements(parts: Iterable[records.Base]) -> Iterator[Diagnostic]:
    """What holds only at its date says its date."""
    for statement in parts:
        if not isinstance(statement, records.Statement):
            continue
        if statement.holds == "dated" and not (statement.as_at and statement.as_at.given):
            message = "a statement that holds at its date only has no date"
            yield Diagnostic("T227", message, statement.place("holds"), "add as-at")
