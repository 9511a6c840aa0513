"""Rules of frameworks: the grades an event may give, what limits what, and whether a framework's file agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from throughline import records
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link.dates import begins, starts_after
from throughline.link.domain import Dataset, Event, grades
from throughline.link.words import members, twice, unknown
from throughline.yamltree import Text

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# -- an event held against its framework -------------------------------------------------------------------------------


def grades_of(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    """What one event says under its framework, and under those of the boards that were reviewed with it."""
    record = event.record
    if record.judgements and not record.framework:
        yield Diagnostic("T220", "grades need a framework to be read by", next(iter(record.judgements)).at)
    kind = next((kind for kind in dataset.vocabulary.kinds if kind.id == record.kind), None)
    if kind and not kind.graded and record.judgements:
        message = f"{kind.title} gives no grades"
        yield Diagnostic("T235", message, next(iter(record.judgements)).at, see=(kind.id.at,))
    framework = dataset.frameworks.get(record.framework) if record.framework else None
    if framework and record.framework:
        if kind and kind.id not in framework.kinds:
            hint = suggestion(record.kind, framework.kinds)
            message = f"{framework.edition} has no events of the kind {record.kind}"
            yield Diagnostic("T226", message, record.kind.at, hint, (framework.place("kinds"),))
        if framework.subject == "board" and (record.judgements or not record.reviews):
            yield Diagnostic("T234", "a board's framework stands under reviews", record.framework.at)
        yield from _in_force(framework, record.framework.at, event)
        yield from _grades(framework, record.judgements, record.place("judgements"))
        if kind and kind.graded:
            yield from _weekday(framework, event)
    for review in record.reviews:
        framework = dataset.frameworks.get(review.framework)
        if framework is None:
            continue
        if framework.subject != "board":
            message = f"{framework.edition} grades the authority, which has no review of its own"
            yield Diagnostic("T234", message, review.framework.at)
        yield from _in_force(framework, review.framework.at, event)
        yield from _grades(framework, review.judgements, review.place("judgements"))


def _grades(framework: records.Framework, judgements: Mapping[Text, object], at: Location) -> Iterator[Diagnostic]:
    known = {judgement.id for judgement in framework.judgements}
    absent = {rule.judgement: rule for rule in framework.rules.absent}
    scale = [grade.id for grade in framework.scale]
    instead = [word.id for word in framework.not_graded]
    for judgement, given in judgements.items():
        if rule := absent.get(judgement):
            message = f"{framework.edition} gives no {judgement} grade"
            yield Diagnostic("T218", message, judgement.at, see=(rule.at,))
        elif judgement not in known:
            yield unknown("T218", f"judgement in {framework.edition} called", judgement, known)
        for word in _words(given):
            if word not in scale and word not in instead:
                see = (scale[0].at,) if scale else ()
                message = f"this grade is not in the scale of {framework.edition}"
                yield Diagnostic("T131", message, word.at, suggestion(word, scale + instead), see)
    yield from _rules(framework, judgements, at)


def _words(given: object) -> Iterator[Text]:
    """The words of a grade as it is given: one, or one for each source that differs."""
    if isinstance(given, records.Grade):
        given = given.grade
    if isinstance(given, records.Disputed):
        yield from (candidate.value for candidate in given.values)
    elif isinstance(given, Text):
        yield given


def _rules(framework: records.Framework, judgements: Mapping[Text, object], at: Location) -> Iterator[Diagnostic]:
    if not judgements:
        return
    given = {judgement: (grade, long) for judgement, grade, long in grades(judgements)}
    places = {judgement: next(_words(value)).at for judgement, value in judgements.items()}
    if not any(long and long.reported_by for _, long in given.values()):
        for required in framework.rules.required:
            if required not in given:
                message = f"{framework.edition} always grades {required}, which is missing"
                yield Diagnostic("T219", message, at, see=(required.at,))
    scale = {grade.id for grade in framework.scale}
    for rule in (rule for rule in framework.rules.limits if rule.grade in scale):
        cause = next((name for name in rule.any_of if given.get(name, ("", None))[0] == rule.grade), None)
        limited = given.get(rule.limits, (None, None))[0]
        if cause and limited not in (rule.grade, None):
            message = f"{cause} is {rule.grade}, which limits {rule.limits} to {rule.grade}"
            yield Diagnostic("T217", message, places[rule.limits], see=(places[cause], rule.at))


def _in_force(framework: records.Framework, at: Location, event: Event) -> Iterator[Diagnostic]:
    """Publication may follow the last day of a framework by months; the time on site may not."""
    since, until = records.chosen(framework.in_force_from), records.chosen(framework.in_force_to)
    if since and until and starts_after(since, until):
        return  # the fault is in the framework's file
    if since and starts_after(since, event.on):
        message = f"{framework.edition} is in force from {since.label}, after this event, {event.on.label}"
        yield Diagnostic("T231", message, at, see=(framework.place("in-force-from"),))
    elif until and event.onsite and starts_after(begins(event.onsite), until):
        message = f"{framework.edition} was in force to {until.label}, before this event, {event.onsite.label}"
        yield Diagnostic("T231", message, at, see=(framework.place("in-force-to"),))


def _weekday(framework: records.Framework, event: Event) -> Iterator[Diagnostic]:
    """The rule is of inspections that end in grades; visits and dates that we derived are left alone."""
    if framework.rules.starts_on is None or event.onsite is None:
        return
    first = begins(event.onsite)
    if first.precision == "day" and first.first and first.first.weekday() != DAYS.index("Monday"):
        day = DAYS[first.first.weekday()]
        message = f"inspections under {framework.edition} start on a Monday; {first.label} is a {day}"
        yield Diagnostic("T214", message, event.record.place("onsite"), see=(framework.rules.place("starts-on"),))


def distribution(framework: records.Framework, row: records.Distribution) -> Iterator[Diagnostic]:
    """A national row speaks of a judgement and of grades of its framework."""
    known = {judgement.id for judgement in framework.judgements}
    scale = [grade.id for grade in framework.scale]
    if row.judgement not in known:
        yield unknown("T218", f"judgement in {framework.edition} called", row.judgement, known)
    for word in (*row.counts, *row.shares):
        if word not in scale:
            message = f"this grade is not in the scale of {framework.edition}"
            yield Diagnostic("T131", message, word.at, suggestion(word, scale), (scale[0].at,) if scale else ())


# -- the files of frameworks -------------------------------------------------------------------------------------------


def check(dataset: Dataset, broken: frozenset[str]) -> Iterator[Diagnostic]:
    """Every framework's file: its words are defined, once, and its rules agree with one another."""
    lanes = {lane.id for lane in dataset.vocabulary.lanes}
    kinds = {kind.id for kind in dataset.vocabulary.kinds}
    for framework in dataset.frameworks.values():
        yield from _itself(framework)
        yield from members("event kind", framework.kinds, kinds)
        for judgement in framework.judgements:
            yield from members("lane", (fit.id for fit in judgement.lanes), lanes)
            for earlier in judgement.continues:
                other = dataset.frameworks.get(earlier.framework)
                known = [item.id for item in other.judgements] if other else []
                if other is None and f"frameworks/{earlier.framework}" not in broken:
                    yield unknown("T202", "framework", earlier.framework, dataset.frameworks)
                elif other and earlier.judgement not in known:
                    yield unknown("T218", f"judgement in {other.edition} called", earlier.judgement, known)


def _itself(framework: records.Framework) -> Iterator[Diagnostic]:
    yield from twice("judgement", (judgement.id for judgement in framework.judgements))
    yield from twice("grade", [*(grade.id for grade in framework.scale), *(word.id for word in framework.not_graded)])
    yield from twice("list", (entry.id for entry in framework.lists))
    yield from twice("tier", (tier.id for tier in framework.tiers))
    own = {judgement.id: judgement for judgement in framework.judgements}
    scale = {grade.id for grade in framework.scale}
    rules = framework.rules
    yield from members("judgement", (judgement.within for judgement in framework.judgements), own)
    yield from members("judgement", rules.required, own)
    for rule in rules.limits:
        yield from members("judgement", (*rule.any_of, rule.limits), own)
        yield from members("grade", (rule.grade,), scale)
        if rule.limits in rule.any_of:
            yield Diagnostic("T230", f"{rule.limits} cannot limit itself", rule.limits.at)
    for absent in rules.absent:
        if judgement := own.get(absent.judgement):
            message = f"{absent.judgement} is among the judgements and said to be absent"
            yield Diagnostic("T230", message, absent.judgement.at, see=(judgement.id.at,))
    since, until = records.chosen(framework.in_force_from), records.chosen(framework.in_force_to)
    if since and until and starts_after(since, until):
        message = f"in force to {until.label}, before it began, {since.label}"
        yield Diagnostic("T213", message, framework.place("in-force-to"), see=(framework.place("in-force-from"),))
