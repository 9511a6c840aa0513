"""Rules between files, each a small function over the dataset: words that must exist, frameworks, dates, sums, order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, suggestion
from throughline.link.domain import Dataset, Event, grades
from throughline.yamltree import Text


def check(dataset: Dataset, broken: frozenset[str]) -> list[Diagnostic]:
    """Every breach of a rule between files. `broken` names the files that could not be read: nothing is said of those."""
    found: list[Diagnostic] = []
    for event in dataset.events.values():
        found += chain(
            _names(dataset, event, broken), _words(dataset, event), _grades_in_framework(dataset, event),
            _rules_of_framework(dataset, event), _dates(event), _weekday(dataset, event), _verifications(dataset, event),
            _claims(dataset, event), _counts(event),
        )  # fmt: skip
        for statistic in event.record.statistics:
            found += _sums(statistic)
    found += chain(
        _frameworks(dataset), _authorities(dataset, broken), _nationals(dataset), _cycles(dataset), _reports(dataset),
        _origins(dataset),
    )  # fmt: skip
    return found


def all_grades(record: records.Inspection) -> Iterator[tuple[str, str | None, records.Grade | None]]:
    """The grades of an event and of the boards reviewed with it."""
    yield from grades(record.judgements)
    for review in record.reviews:
        yield from grades(review.judgements)


def _unknown(code: str, what: str, word: Text, known: Iterable[str]) -> Diagnostic:
    return Diagnostic(code, f"there is no {what} {word}", word.at, suggestion(word, known))


def _names(dataset: Dataset, event: Event, broken: frozenset[str]) -> Iterator[Diagnostic]:
    record = event.record
    if record.authority not in dataset.authorities and record.authority not in broken:
        yield _unknown("T201", "authority", record.authority, dataset.authorities)
    kinds = {kind.id for kind in dataset.vocabulary.kinds}
    if record.kind not in kinds:
        yield _unknown("T203", "event kind", record.kind, kinds)
    names = [record.framework] if record.framework else []
    names += [review.framework for review in record.reviews]
    for name in names:
        if name not in dataset.frameworks and f"frameworks/{name}" not in broken:
            yield _unknown("T202", "framework", name, dataset.frameworks)
    framework = dataset.frameworks.get(record.framework) if record.framework else None
    if framework and record.kind in kinds and record.kind not in framework.kinds:
        yield Diagnostic(
            "T226", f"{framework.edition} has no {record.kind} among its kinds", record.kind.at, see=(framework.at,)
        )


def _words(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    """Themes, lanes, lists, tiers, statuses, steps and bodies are those of the vocabulary, framework or authority."""
    vocabulary, record = dataset.vocabulary, event.record
    themes = {theme.id for theme in vocabulary.themes}
    lanes = {lane.id for lane in vocabulary.lanes}
    statuses = {status.id for status in vocabulary.statuses}
    listed = [(item, record.framework) for item in record.recommendations]
    listed += [(item, review.framework) for review in record.reviews for item in review.recommendations]
    for item, framework_id in listed:
        yield from _members("theme", item.themes, themes)
        yield from _members("lane", item.lanes, lanes)
        if framework := dataset.frameworks.get(framework_id or ""):
            yield from _members("list", (item.list,), {entry.id for entry in framework.lists})
            yield from _members("tier", (item.tier,), {entry.id for entry in framework.tiers})
    answers: list[records.Action | records.CouncilNamed | records.Point]
    answers = [*record.actions, *record.council_named, *record.strengths]
    for answer in answers:
        yield from _members("theme", answer.themes, themes)
    holders: list[records.Recommendation | records.Action] = [*(item for item, _ in listed), *record.actions]
    for holder in holders:
        yield from _members("status", (claim.claimed for claim in holder.claims), statuses)
    authority = dataset.authorities.get(record.authority)
    bodies = {body.id for body in (*vocabulary.bodies, *(authority.bodies if authority else ()))}
    yield from _members("step", (step.step for step in record.governance), {step.id for step in vocabulary.steps})
    if authority:
        yield from _members("body", (step.body for step in record.governance), bodies)


def _members(what: str, words: Iterable[Text | None], known: Collection[str]) -> Iterator[Diagnostic]:
    return (_unknown("T208", what, word, known) for word in words if word is not None and word not in known)


def _grades_in_framework(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    record = event.record
    if record.judgements and not record.framework:
        yield Diagnostic("T220", "grades need a framework to be read by", next(iter(record.judgements)).at)
    lists = [(record.framework, record.judgements)] if record.framework else []
    lists += [(review.framework, review.judgements) for review in record.reviews]
    for name, judgements in lists:
        framework = dataset.frameworks.get(name)
        if framework is None:
            continue
        known = {judgement.id for judgement in framework.judgements}
        absent = {rule.judgement: rule for rule in framework.rules.absent}
        scale = [grade.id for grade in framework.scale]
        for judgement, given in judgements.items():
            if judgement in absent:
                yield Diagnostic(
                    "T218", f"{framework.edition} gives no {judgement} grade: {absent[judgement].reason}",
                    judgement.at, see=(absent[judgement].at,),
                )  # fmt: skip
            elif judgement not in known:
                yield _unknown("T218", f"judgement in {framework.edition} called", judgement, known)
            for word in _grade_words(given):
                if word not in scale:
                    yield Diagnostic(
                        "T131", f"this grade is not in the scale of {name}", word.at, suggestion(word, scale),
                        (framework.scale[0].at,) if framework.scale else (),
                    )  # fmt: skip


def _grade_words(given: object) -> Iterator[Text]:
    if isinstance(given, records.Grade):
        given = given.grade
    if isinstance(given, records.Disputed):
        yield from (candidate.value for candidate in given.values)
    elif isinstance(given, Text):
        yield given


def _rules_of_framework(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    record = event.record
    framework = dataset.frameworks.get(record.framework) if record.framework else None
    if framework is None or not record.judgements:
        return
    given = {judgement: grade for judgement, grade, _ in grades(record.judgements)}
    places = {judgement: judgement.at for judgement in record.judgements}
    if not any(long and long.reported_by for _, _, long in grades(record.judgements)):
        for required in framework.rules.required:
            if required not in given:
                yield Diagnostic(
                    "T219", f"{framework.edition} always grades {required}; it is not given here",
                    next(iter(record.judgements)).at, see=(required.at,),
                )  # fmt: skip
    for rule in framework.rules.limits:
        causes = [judgement for judgement in rule.any_of if given.get(judgement) == rule.grade]
        if causes and rule.limits in given and given[rule.limits] not in (rule.grade, None):
            yield Diagnostic(
                "T217",
                f"{causes[0]} is {rule.grade}, which limits {rule.limits} to {rule.grade}; {given[rule.limits]} is given",
                places[Text(rule.limits, event.record.at)], see=(rule.at,),
            )  # fmt: skip


def _dates(event: Event) -> Iterator[Diagnostic]:
    record = event.record
    if event.onsite and event.published and _after(event.onsite, event.published):
        yield Diagnostic(
            "T213", f"published {event.published.label}, before the last day on site, {event.onsite.label}", record.at
        )
    notified = records.chosen(record.notified)
    if notified and event.onsite and notified.first and event.onsite.last and notified.first > event.onsite.last:
        yield Diagnostic("T213", f"notified {notified.label}, after it was over, {event.onsite.label}", record.at)
    if record.state != "held" and record.judgements:
        yield Diagnostic("T222", f"an event that is {record.state} has no grades", next(iter(record.judgements)).at)
    for action in record.actions:
        starts, due = records.chosen(action.starts), records.chosen(action.due)
        if starts and due and starts.given and due.given and _after(starts, due):
            yield Diagnostic("T213", f"due {due.label}, before it starts, {starts.label}", action.at)


def _after(earlier: When, later: When) -> bool:
    """Whether `earlier` certainly lies after `later`, at the precision that both have."""
    if earlier.precision == "range" and earlier.last and later.last:
        return earlier.last > later.last
    return bool(earlier.first and later.last and earlier.first > later.last)


def _weekday(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    framework = dataset.frameworks.get(event.record.framework or "")
    if framework is None or framework.rules.starts_on is None or event.onsite is None or event.onsite.first is None:
        return
    if event.onsite.precision in ("day", "range") and event.onsite.first.weekday() != 0:
        day = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[event.onsite.first.weekday()]
        yield Diagnostic(
            "T214", f"inspections under {framework.edition} start on a Monday; {event.onsite.first} is a {day}",
            event.record.at, see=(framework.rules.at,),
        )  # fmt: skip


def _verifications(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    read = {str(reference) for reference in event.record.read_for}
    for verification in event.record.verifications:
        of = verification.of
        key = of if "/" in of else f"{event.key}#{of.removeprefix('#')}"
        holder = key.partition("#")[0]
        target = dataset.events.get(holder) or dataset.origins.get(holder)
        if target is None:
            continue
        if holder == event.key or (target.on.first and event.on.last and target.on.first > event.on.last):
            yield Diagnostic("T211", f"{holder} is not earlier than this event, so this event cannot verify it", of.at)
        elif holder not in read and verification.reported_by is None and verification.basis != "general":
            yield Diagnostic("T212", f"{holder} is verified here and not in read-for", of.at)
        if verification.found == "contradicted" and verification.source is None:
            yield Diagnostic("T223", "contradicted needs the source that says the claim was untrue", verification.at)


def _claims(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    for item in event.record.recommendations:
        for claim in item.claims:
            if claim.as_at.last and event.on.first and claim.as_at.last < event.on.first:
                yield Diagnostic(
                    "T224", f"this claim is dated {claim.as_at.label}, before the recommendation, {event.on.label}", claim.at
                )
    holders: list[records.Recommendation | records.Action] = [*event.record.recommendations, *event.record.actions]
    for holder in holders:
        dated = [claim for claim in holder.claims if claim.as_at.last]
        for before, after in zip(dated, dated[1:], strict=False):
            if after.as_at.last and before.as_at.first and after.as_at.last < before.as_at.first:
                yield Diagnostic("T225", "claims stand oldest first; this one is older than the one above it", after.at)


def _counts(event: Event) -> Iterator[Diagnostic]:
    record = event.record
    pairs = [(record.recommendation_count, record.recommendations, record.at)]
    pairs += [(review.recommendation_count, review.recommendations, review.at) for review in record.reviews]
    for count, items, at in pairs:
        if count is not None and items and count != len(items):
            yield Diagnostic("T229", f"recommendation-count says {count}; {len(items)} are recorded", at)


def _sums(statistic: records.Statistic) -> Iterator[Diagnostic]:
    value = records.chosen(statistic.value)
    parts = [records.chosen(part.value) for part in statistic.parts]
    if value is not None and parts and all(part is not None for part in parts):
        total = sum((part for part in parts if part is not None), Decimal(0))
        if total != value:
            yield Diagnostic("T215", f"the parts add up to {total:f}, not {value:f}", statistic.at)
    for part in statistic.parts:
        yield from _sums(part)


def _nationals(dataset: Dataset) -> Iterator[Diagnostic]:
    themes = {theme.id for theme in dataset.vocabulary.themes}
    for national in dataset.nationals.values():
        for row in national.distributions:
            framework = dataset.frameworks.get(row.framework)
            if framework is None:
                yield _unknown("T202", "framework", row.framework, dataset.frameworks)
                continue
            known = {judgement.id for judgement in framework.judgements}
            if row.judgement not in known:
                yield _unknown("T218", f"judgement in {framework.edition} called", row.judgement, known)
            scale = {grade.id for grade in framework.scale}
            for word in (*row.counts, *row.shares):
                if word not in scale:
                    yield Diagnostic("T131", f"this grade is not in the scale of {row.framework}", word.at)
            total = sum(row.counts.values())
            if row.counts and national.inspections is not None and total != national.inspections:
                yield Diagnostic("T216", f"the counts add up to {total}, not {national.inspections}", row.at)
            share = sum(row.shares.values(), Decimal(0))
            if row.shares and abs(share - 100) > Decimal("0.6"):
                yield Diagnostic("T216", f"the shares add up to {share:f} per cent", row.at)
        yield from _members("theme", (counted.theme for counted in national.themes), themes)
        for counted in national.themes:
            if counted.count is not None and national.inspections is not None and counted.count > national.inspections:
                yield Diagnostic("T216", f"{counted.count} of {national.inspections} inspections", counted.at)


def _frameworks(dataset: Dataset) -> Iterator[Diagnostic]:
    lanes = {lane.id for lane in dataset.vocabulary.lanes}
    kinds = {kind.id for kind in dataset.vocabulary.kinds}
    for framework in dataset.frameworks.values():
        yield from _members("event kind", framework.kinds, kinds)
        own = {judgement.id for judgement in framework.judgements}
        scale = {grade.id for grade in framework.scale}
        for judgement in framework.judgements:
            yield from _members("lane", (fit.id for fit in judgement.lanes), lanes)
            yield from _members("judgement", (judgement.within,), own)
            for earlier in judgement.continues:
                other = dataset.frameworks.get(earlier.framework)
                if other is None:
                    yield _unknown("T202", "framework", earlier.framework, dataset.frameworks)
                elif earlier.judgement not in {j.id for j in other.judgements}:
                    yield _unknown(
                        "T218", f"judgement in {other.edition} called", earlier.judgement, [j.id for j in other.judgements]
                    )
        for rule in framework.rules.limits:
            yield from _members("judgement", (*rule.any_of, rule.limits), own)
            yield from _members("grade", (rule.grade,), scale)
        yield from _members("judgement", framework.rules.required, own)


def _authorities(dataset: Dataset, broken: frozenset[str]) -> Iterator[Diagnostic]:
    lanes = {lane.id for lane in dataset.vocabulary.lanes}
    for authority in dataset.authorities.values():
        for name in (*authority.predecessors, *authority.successors):
            if name not in dataset.authorities and name not in broken:
                yield _unknown("T201", "authority", name, dataset.authorities)
        yield from _members("lane", (item.lane for item in authority.reported_earlier), lanes)


def _origins(dataset: Dataset) -> Iterator[Diagnostic]:
    themes = {theme.id for theme in dataset.vocabulary.themes}
    for origin in dataset.origins.values():
        for item in origin.record.recommendations:
            yield from _members("theme", item.themes, themes)


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


def _cycles(dataset: Dataset) -> Iterator[Diagnostic]:
    """References that lead back to where they began: actions, predecessors, continued judgements."""
    answers = {item.key: item.addresses for item in dataset.undertaken.values()}
    places = {item.key: item.record.at for item in dataset.undertaken.values()}
    earlier = {name: tuple(map(str, record.predecessors)) for name, record in dataset.authorities.items()}
    places |= {name: record.at for name, record in dataset.authorities.items()}
    continued: dict[str, tuple[str, ...]] = {}
    for id, framework in dataset.frameworks.items():
        for judgement in framework.judgements:
            key = f"frameworks/{id}#{judgement.id}"
            continued[key] = tuple(f"frameworks/{c.framework}#{c.judgement}" for c in judgement.continues)
            places[key] = judgement.at
    for graph in (answers, earlier, continued):
        for cycle in _loops(graph):
            yield Diagnostic("T209", f"this leads back to itself: {' to '.join(cycle)}", places[cycle[0]])


def _loops(graph: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """One cycle for each knot of `graph`, without recursion, so that a long chain is no danger."""
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, Iterator[str]]] = []

        def enter(node: str) -> None:
            path.append(node)  # noqa: B023
            on_path.add(node)  # noqa: B023
            stack.append((node, iter(graph.get(node, ()))))  # noqa: B023

        if start not in done:
            enter(start)
        while stack:
            node, targets = stack[-1]
            step = next((target for target in targets if target in graph and target not in done), None)
            if step is None:
                stack.pop()
                path.pop()
                on_path.discard(node)
                done.add(node)
            elif step in on_path:
                yield [*path[path.index(step) :], step]
            else:
                enter(step)
