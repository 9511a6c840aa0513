"""Rules of events: words that must be defined, the order of dates, findings and claims, sums of statistics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from throughline import records
from throughline.calendar import NOT_GIVEN, When
from throughline.diagnostics import Diagnostic
from throughline.link.dates import begins, ends_after, starts_after
from throughline.link.domain import Citation, Dataset, Event, grades, resolve
from throughline.link.words import members, unknown
from throughline.yamltree import Text


class Words:
    """The ids that the vocabulary defines."""

    def __init__(self, dataset: Dataset) -> None:
        vocabulary = dataset.vocabulary
        self.kinds = {kind.id: kind for kind in vocabulary.kinds}
        self.themes = {theme.id for theme in vocabulary.themes}
        self.lanes = {lane.id for lane in vocabulary.lanes}
        self.statuses = {status.id for status in vocabulary.statuses}
        self.steps = {step.id for step in vocabulary.steps}
        self.bodies = {body.id for body in vocabulary.bodies}


def check(dataset: Dataset, event: Event, words: Words, broken: frozenset[str]) -> Iterator[Diagnostic]:
    """Every rule of one event but those of its framework."""
    yield from _names(dataset, event, words, broken)
    yield from _words(dataset, event, words)
    yield from _held(event)
    yield from _dates(event)
    yield from _looking_back(dataset, event)
    yield from _verifications(dataset, event)
    yield from _claims(dataset, event)
    lost = taken_down(dataset, event.key)
    yield from counted(event.record, lost)
    for review in event.record.reviews:
        yield from counted(review, lost)
    for statistic in event.record.statistics:
        yield from _sums(statistic)


# -- words -------------------------------------------------------------------------------------------------------------


def _names(dataset: Dataset, event: Event, words: Words, broken: frozenset[str]) -> Iterator[Diagnostic]:
    record = event.record
    here = record.authority == event.authority  # else T129 has said so, and the folder's name is the better guess
    if here and record.authority not in dataset.authorities and record.authority not in broken:
        yield unknown("T201", "authority", record.authority, dataset.authorities)
    if record.kind not in words.kinds:
        yield unknown("T203", "event kind", record.kind, words.kinds)
    names = [record.framework] if record.framework else []
    for name in (*names, *(review.framework for review in record.reviews)):
        if name not in dataset.frameworks and f"frameworks/{name}" not in broken:
            yield unknown("T202", "framework", name, dataset.frameworks)


def _words(dataset: Dataset, event: Event, words: Words) -> Iterator[Diagnostic]:
    """Themes, lanes, lists, tiers, statuses, steps and bodies are those of the vocabulary, framework or authority."""
    record = event.record
    lists = [(record.recommendations, record.framework)]
    lists += [(review.recommendations, review.framework) for review in record.reviews]
    for items, framework_id in lists:
        if framework_id is None:
            yield from listed(words, items, None)
        elif framework := dataset.frameworks.get(framework_id):
            yield from listed(words, items, framework)
    plain = record.in_plain_words
    points = [*record.strengths, *(point for review in record.reviews for point in review.strengths)]
    points += [*plain.inspectors_said, *plain.council_promised] if plain else []
    holders: list[records.Action | records.CouncilNamed | records.Point]
    holders = [*record.actions, *record.council_named, *points]
    yield from members("theme", (theme for holder in holders for theme in holder.themes), words.themes)
    yield from members("status", (c.claimed for action in record.actions for c in action.claims), words.statuses)
    yield from members("step", (step.step for step in record.governance), words.steps)
    if authority := dataset.authorities.get(record.authority):
        bodies = words.bodies | {body.id for body in authority.bodies}
        yield from members("body", (step.body for step in record.governance), bodies)
    yield from members("reporter", (found.reported_by for found in record.verifications), {"authority"})


def listed(
    words: Words, items: Iterable[records.Recommendation], framework: records.Framework | None
) -> Iterator[Diagnostic]:
    """The words of one list of recommendations; its lists and tiers are those of a framework."""
    for item in items:
        yield from members("theme", item.themes, words.themes)
        yield from members("lane", item.lanes, words.lanes)
        yield from members("status", (claim.claimed for claim in item.claims), words.statuses)
        if framework:
            yield from members("list", (item.list,), {entry.id for entry in framework.lists})
            yield from members("tier", (item.tier,), {entry.id for entry in framework.tiers})
            continue
        for what, word in (("list", item.list), ("tier", item.tier)):
            if word is not None:
                yield Diagnostic("T220", f"a {what} needs a framework that defines it", word.at)


# -- dates -------------------------------------------------------------------------------------------------------------


def _held(event: Event) -> Iterator[Diagnostic]:
    record = event.record
    if record.state == "held":
        return
    for key, what in (
        ("judgements", "grades"), ("reviews", "reviews"), ("recommendations", "recommendations"),
        ("verifications", "findings"),
    ):  # fmt: skip
        if getattr(record, key):
            see = (record.place("state"),)
            yield Diagnostic("T222", f"an event that is {record.state} has no {what}", record.place(key), see=see)


def _dates(event: Event) -> Iterator[Diagnostic]:
    record = event.record
    onsite, published, notified = event.onsite, event.published, records.chosen(record.notified)
    if onsite and published and ends_after(onsite, published):
        yield Diagnostic(
            "T213", f"published {published.label}, before the last day on site, {onsite.label}",
            record.place("published"), see=(record.place("onsite"),),
        )  # fmt: skip
    if onsite and notified and starts_after(notified, begins(onsite)):
        yield Diagnostic(
            "T213", f"notified {notified.label}, after the first day on site, {onsite.label}", record.place("notified"),
            see=(record.place("onsite"),),
        )  # fmt: skip
    for action in record.actions:
        starts, due = records.chosen(action.starts), records.chosen(action.due)
        if starts and due and ends_after(starts, due):
            yield Diagnostic(
                "T213", f"due {due.label}, before it starts, {starts.label}", action.place("due"),
                see=(action.place("starts"),),
            )  # fmt: skip
    began = begins(onsite or event.on)
    for step in record.governance:
        if starts_after(began, step.on):
            message = f"a step of {step.on.label}, before the inspection it follows, {began.label}"
            yield Diagnostic("T232", message, step.place("on"))
    due_to = record.response.due_to_inspectorate if record.response else None
    if due_to and published and starts_after(published, due_to.on):
        message = f"a plan due {due_to.on.label}, before the report it answers, {published.label}"
        yield Diagnostic("T232", message, due_to.place("on"), see=(record.place("published"),))


# -- findings ----------------------------------------------------------------------------------------------------------


def _is_later(dataset: Dataset, reference: Text, event: Event) -> bool:
    """Whether a reference in an event's file leads to another holder that is certainly later than the event."""
    holder = resolve(reference, event.key).partition("#")[0]
    other = dataset.events.get(holder) or dataset.origins.get(holder)
    return bool(other and holder != event.key and starts_after(other.on, event.on))


def _looking_back(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    """An event reads, answers and restates what came before it, and a grade is reported by what came after it."""
    record = event.record
    references = [("spoken of", reference) for reference in record.read_for]
    references += [("answered", reference) for action in record.actions for reference in action.addresses]
    references += [("restated", reference) for named in record.council_named for reference in named.restates]
    for done, reference in references:
        if _is_later(dataset, reference, event):
            yield Diagnostic("T211", f"{reference} is later than this event and cannot be {done} here", reference.at)
    for judgements in (record.judgements, *(review.judgements for review in record.reviews)):
        for _, _, long in grades(judgements):
            reporter = dataset.events.get(long.reported_by) if long and long.reported_by else None
            if long and long.reported_by and reporter and not starts_after(reporter.on, event.on):
                message = f"{long.reported_by} is not later than this event and cannot report its grade"
                yield Diagnostic("T211", message, long.reported_by.at)


def _verifications(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    read = {resolve(reference, event.key) for reference in event.record.read_for}
    seen: dict[tuple[str, str | None], records.Verification] = {}
    for verification in event.record.verifications:
        of = verification.of
        key = resolve(of, event.key)
        holder = key.partition("#")[0]
        if holder == event.key:
            yield Diagnostic("T211", f"{of} belongs to this event, which cannot verify itself", of.at)
        elif _is_later(dataset, of, event):
            yield Diagnostic("T211", f"{holder} is later than this event and cannot be verified here", of.at)
        elif (
            (holder in dataset.events or holder in dataset.origins)
            and holder not in read
            and verification.reported_by is None
            and verification.basis != "general"
        ):
            yield Diagnostic(
                "T212", f"{holder} is verified here and is not among read-for", of.at,
                "" if not event.record.read_for else "add it once the report has been read for it in full",
                (event.record.place("read-for"),) if event.record.read_for else (),
            )  # fmt: skip
        if verification.found == "contradicted" and verification.source is None:
            yield Diagnostic(
                "T223", "contradicted needs a source of its own, which says that the claim was untrue",
                verification.place("found"), "a weakness that is found later is `recurs`",
            )  # fmt: skip
        if verification.covers != "one":
            continue
        if verification.basis == "general":
            message = "a finding on the whole list says which part it covers, `all` or `many`, and names no item"
            yield Diagnostic("T236", message, verification.place("basis"))
        by = str(verification.reported_by) if verification.reported_by else None
        if (key, by) in seen:
            message, see = f"{key} has a finding of this event already", (seen[key, by].of.at,)
            yield Diagnostic("T233", message, of.at, see=see)
        seen.setdefault((key, by), verification)


# -- claims ------------------------------------------------------------------------------------------------------------


def _claims(dataset: Dataset, event: Event) -> Iterator[Diagnostic]:
    for asked in dataset.asked_by(event.key):
        yield from claims_of(dataset, asked.record.claims, asked.asked, "the recommendation")
    for action in event.record.actions:
        yield from claims_of(dataset, action.claims, begins(event.onsite or event.on), "the inspection")


def claims_of(dataset: Dataset, claims: tuple[records.Claim, ...], since: When, what: str) -> Iterator[Diagnostic]:
    """A history of claims is dated, stands in order, and is older than its sources and younger than what it answers."""
    for claim in claims:
        at = claim.place("as-at")
        if not claim.as_at.given:
            yield Diagnostic("T227", "this claim has no date", at)
        elif starts_after(since, claim.as_at):
            yield Diagnostic("T224", f"a claim of {claim.as_at.label}, before {what}, {since.label}", at)
        told = [_dated(dataset, cited) for cited in dataset.cited(claim)]
        if told and all(starts_after(claim.as_at, when) for when in told):
            yield Diagnostic("T237", f"a claim of {claim.as_at.label}, from a paper of {told[-1].label}", at)
    dated = [claim for claim in claims if claim.as_at.given]
    for before, after in pairwise(dated):
        if starts_after(before.as_at, after.as_at):
            yield Diagnostic(
                "T225", f"a claim of {after.as_at.label} stands below one of {before.as_at.label}", after.place("as-at"),
                "claims stand oldest first", (before.place("as-at"),),
            )  # fmt: skip


def _dated(dataset: Dataset, cited: Citation) -> When:
    if event := dataset.events.get(cited.document):
        return event.on
    document = dataset.documents.get(cited.document)
    return document.on if document else NOT_GIVEN


# -- sums --------------------------------------------------------------------------------------------------------------


def taken_down(dataset: Dataset, holder: str) -> int:
    """How many items of one list are taken down."""
    return sum(key.startswith(f"{holder}#") for key in dataset.retracted.keys)


def counted(record: records.Inspection | records.Review | records.Origin, lost: int) -> Iterator[Diagnostic]:
    """The number of recommendations that a report makes is the number recorded, where any are, but for those `lost`."""
    count, recorded = record.recommendation_count, len(record.recommendations)
    if count is not None and recorded and not recorded <= count <= recorded + lost:
        message = f"the report makes {count}; recorded here: {recorded}"
        yield Diagnostic("T229", message, record.place("recommendation-count"))


def _sums(statistic: records.Statistic) -> Iterator[Diagnostic]:
    """Parts add up to their total; where a part or the total is a least value, they do not exceed or fall short of it."""
    value, parts = records.chosen(statistic.value), statistic.parts
    least = [_least(part) for part in parts]
    exact = all(part.at_least is None and records.chosen(part.value) is not None for part in parts)
    total = sum((part for part in least if part is not None), Decimal(0))
    known = bool(parts) and all(part is not None for part in least)
    if known and value is not None and (total != value if exact else total > value):
        message = f"the parts add up to {'' if exact else 'at least '}{total:f}, not {value:f}"
        yield Diagnostic("T215", message, statistic.place("value"))
    elif known and exact and statistic.at_least is not None and total < statistic.at_least:
        message = f"the parts add up to {total:f}, less than {statistic.at_least:f}"
        yield Diagnostic("T215", message, statistic.place("at-least"))
    if statistic.at_least is not None and statistic.value is not None:
        yield Diagnostic("T215", "a count is either exact or at least so many", statistic.place("at-least"))
    for part in parts:
        yield from _sums(part)


def _least(statistic: records.Statistic) -> Decimal | None:
    value: Decimal | None = records.chosen(statistic.value)
    return statistic.at_least if value is None else value
