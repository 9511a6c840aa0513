"""The small frozen views that every family of pages is made of, and how a record becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from throughline import history, records, urls
from throughline.calendar import When
from throughline.link import Asked, Citation, Dataset, Event, Finding, Undertaken


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A source as printed: `label` leads to our page of the document, `external_url` to the document itself."""

    label: str
    at: str
    address: str
    external_url: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade as printed; `hollow` where only a later report tells of it."""

    word: str
    mark: str
    tone: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class FindingView:
    found: str
    word: str
    basis: str = ""
    by_authority: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a body said: its word, when, where. `stated` is false where its paper says nothing of the state."""

    word: str
    as_stated: str
    who: str
    when: str
    iso: str
    text: str
    citations: tuple[Cite, ...]
    stated: bool = True


@dataclass(frozen=True, slots=True)
class ValueView:
    value: str
    citations: tuple[Cite, ...]
    preferred: bool
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Differs:
    """A field on which sources differ, with every value."""

    label: str
    chosen: str
    values: tuple[ValueView, ...]
    reason: str
    address: str = urls.CONFLICTS


@dataclass(frozen=True, slots=True)
class NoteView:
    text: str
    kind: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class PointView:
    title: str
    text: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    text: str
    said_by: str
    when: str
    holds: str
    words: str
    because: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that is known and not held."""

    title: str
    when: str
    text: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ReplyView:
    body: str
    when: str
    text: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a summary list. `missing` is the kind of absence where there is no value."""

    label: str
    value: str = ""
    citations: tuple[Cite, ...] = ()
    differs: Differs | None = None
    missing: str = ""
    address: str = ""
    derived: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of a list, as `macros/filter.html` takes it."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    kind: str = "choice"
    hint: str = ""


HOLDS = {
    "yes": "holds against what is known",
    "no": "does not hold",
    "conditional": "holds under a condition",
    "dated": "held at its date; not a rule",
    "unchecked": "not checked against another source",
}


def cites(dataset: Dataset, model: records.Base) -> tuple[Cite, ...]:
    """The sources in force for a part of a record, as printed."""
    return tuple(cite(dataset, citation) for citation in dataset.cited(model))


def cite(dataset: Dataset, citation: Citation) -> Cite:
    if citation.is_report:
        event = dataset.events.get(citation.document)
        if event is None:
            return Cite(citation.document, citation.locator, "")
        report = event.record.report
        word = "Letter" if kind(dataset, event).letter else "Report"
        return Cite(
            f"{word} of {event.on.label}", citation.locator, urls.inspection(event.key),
            str(report.url) if report and report.url else "",
        )  # fmt: skip
    document = dataset.documents.get(citation.document)
    if document is None:
        return Cite(citation.document, citation.locator, "")
    return Cite(
        str(document.short or document.title),
        citation.locator,
        urls.document(citation.document),
        str(document.url or ""),
    )


def kind(dataset: Dataset, event: Event) -> records.Kind:
    return next(kind for kind in dataset.vocabulary.kinds if kind.id == event.record.kind)


def event_name(dataset: Dataset, event: Event) -> str:
    """What an event is called in running text: `Focused visit, front door`, `SIF inspection`, `ILACS short inspection`."""
    record = event.record
    if record.title:
        return str(record.title)
    framework = dataset.frameworks.get(record.framework or "")
    title = kind(dataset, event).title
    if framework is None:
        return f"{title}: {record.theme}" if record.theme else str(title)
    return f"{title}, {framework.short}"


def lower_first(text: str) -> str:
    """Text as it continues a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def event_date(event: Event) -> str:
    """`report of 20 March 2015`, or when it was held, or was to be."""
    if event.published:
        return f"report of {event.published.label}"
    if event.record.state == "held":
        return event.on.label
    return f"{event.record.state}, {event.on.label}"


def authority_name(dataset: Dataset, slug: str) -> str:
    found = dataset.authorities.get(slug)
    return str(found.name) if found else slug


def grade_view(item: history.Placed) -> Grade | None:
    if item.grade is None:
        return None
    return Grade(str(item.grade.short or item.grade.label), item.grade.mark, item.grade.tone, item.hollow)


def finding_view(look: history.Look) -> FindingView:
    if look.finding is None:
        return FindingView(look.found, look.words)
    record = look.finding.record
    return FindingView(look.found, look.words, record.basis, record.reported_by is not None)


def whole_list(finding: Finding) -> FindingView:
    record = finding.record
    return FindingView(record.found, history.FOUND[record.found], record.basis, record.reported_by is not None)


def status_title(dataset: Dataset, status: str) -> str:
    return next((str(s.title) for s in dataset.vocabulary.statuses if s.id == status), status)


def council(dataset: Dataset, holder: str) -> str:
    """Who speaks where a claim does not say who: the council of the event, by its short name."""
    return "the council"


def claims(dataset: Dataset, holder: records.Recommendation | records.Action) -> tuple[ClaimView, ...]:
    """The claims on an item, oldest first."""
    return tuple(
        ClaimView(
            status_title(dataset, claim.claimed).lower(), str(claim.as_stated or ""), str(claim.said_by or "The council"),
            claim.as_at.label, claim.as_at.iso, str(claim.summary or ""), cites(dataset, claim),
            claim.claimed != "not-stated",
        )
        for claim in holder.claims
    )  # fmt: skip


def also(dataset: Dataset, holder: records.Recommendation | records.Action) -> tuple[PointView, ...]:
    """What the same paper says elsewhere."""
    return tuple(PointView("", str(item.summary), cites(dataset, item)) for item in holder.same_paper_also_says)


def notes(dataset: Dataset, items: Iterable[records.Note]) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(
            str(item.text), "Worked out by us" if item.derived else "", () if item.derived else cites(dataset, item)
        )
        for item in items
    )


def points(dataset: Dataset, items: Iterable[records.Point]) -> tuple[PointView, ...]:
    return tuple(PointView(str(item.title or ""), str(item.summary), cites(dataset, item)) for item in items)


def statements(dataset: Dataset, items: Iterable[records.Statement]) -> tuple[StatementView, ...]:
    return tuple(
        StatementView(
            str(item.summary), str(item.said_by), item.as_at.label if item.as_at else "", item.holds, HOLDS[item.holds],
            str(item.because), cites(dataset, item),
        )
        for item in items
    )  # fmt: skip


def papers(dataset: Dataset, items: Iterable[records.NotHeld]) -> tuple[PaperView, ...]:
    return tuple(
        PaperView(str(item.title), item.on.label if item.on else "", str(item.summary or ""), cites(dataset, item))
        for item in items
    )


def replies(dataset: Dataset, items: Iterable[records.Reply]) -> tuple[ReplyView, ...]:
    return tuple(ReplyView(str(item.body), item.on.label, str(item.summary), cites(dataset, item)) for item in items)


def said(value: object) -> str:
    """A field's value in words."""
    if isinstance(value, When):
        return value.label
    return str(value)


def differs(dataset: Dataset, label: str, value: object, show: Callable[[object], str] = said) -> Differs | None:
    """The view of a disputed value; None for a value that is not in dispute."""
    if not isinstance(value, records.Disputed):
        return None
    views = []
    for number, candidate in enumerate(value.values, 1):
        text = show(candidate.value)
        if candidate.as_at:
            text = f"{text} (as at {candidate.as_at.label})"
        views.append(
            ValueView(text, cites(dataset, candidate), number == value.preferred, str(candidate.said_by or ""))
        )
    chosen = show(value.choice) if value.choice is not None else ""
    return Differs(label, chosen, tuple(views), str(value.reason))


def row(
    dataset: Dataset, label: str, value: object, model: records.Base | None = None, missing: str = "not-stated"
) -> Row:
    """A summary row for a field that may be plain, disputed or absent."""
    if value is None:
        return Row(label, missing=missing)
    if isinstance(value, records.Disputed):
        return Row(label, differs=differs(dataset, label, value))
    if isinstance(value, When) and not value.given:
        return Row(label, missing="not-given")
    return Row(label, said(value), cites(dataset, model) if model else ())


def address(dataset: Dataset, key: str) -> str:
    """Where a key's page is: what has no page of its own stands on that of its event or origin."""
    return urls.part(key) if key in dataset.undertaken or key in dataset.named else urls.record(key)


def item_link(dataset: Dataset, key: str) -> Link:
    """A link to whatever a key names, with its title."""
    if key in dataset.asked:
        return Link(str(dataset.asked[key].record.title), urls.recommendation(key))
    if key in dataset.undertaken:
        return Link(str(dataset.undertaken[key].record.title), urls.part(key))
    if key in dataset.named:
        return Link(str(dataset.named[key].record.title), urls.part(key))
    if key in dataset.origins:
        return Link(str(dataset.origins[key].record.title), urls.origin(dataset.origins[key].id))
    if key in dataset.events:
        event = dataset.events[key]
        name = event_name(dataset, event)
        return Link(
            f"{authority_name(dataset, event.authority)}: {lower_first(name)}, {event_date(event)}",
            urls.inspection(key),
        )
    return Link(key)


def authority_crumbs(dataset: Dataset, slug: str, *rest: Link) -> tuple[Link, ...]:
    name = authority_name(dataset, slug)
    return (Link("Home", urls.HOME), Link("Authorities", urls.AUTHORITIES), Link(name, urls.authority(slug)), *rest)


def crumbs(*rest: Link) -> tuple[Link, ...]:
    return (Link("Home", urls.HOME), *rest)


def list_title(dataset: Dataset, item: Asked) -> str:
    framework = dataset.frameworks.get(item.framework or "")
    for entry in framework.lists if framework else ():
        if entry.id == item.record.list:
            return str(entry.title)
    return ""


def tier_title(dataset: Dataset, item: Asked) -> str:
    framework = dataset.frameworks.get(item.framework or "")
    for tier in framework.tiers if framework else ():
        if tier.id == item.record.tier:
            return str(tier.title)
    return ""


def addressees(dataset: Dataset, item: Asked) -> str:
    """To whom it is addressed, in words: roles and bodies."""
    holder = dataset.events.get(item.holder)
    authority = dataset.authorities.get(holder.authority) if holder else None
    bodies = {str(b.id): str(b.title) for b in (*dataset.vocabulary.bodies, *(authority.bodies if authority else ()))}
    names = [bodies.get(name, name.replace("-", " ")) for name in item.record.addressed_to]
    if not names and item.board:
        names = [bodies.get(item.board, item.board.replace("-", " "))]
    return ", ".join("the council" if name == "council" else name for name in names)


def theme_links(dataset: Dataset, ids: Iterable[str]) -> tuple[Link, ...]:
    titles = {str(theme.id): str(theme.title) for theme in dataset.vocabulary.themes}
    return tuple(Link(titles.get(id, id), urls.theme(id)) for id in ids)


BASIS = {
    "named": "the report itself refers to it",
    "subject": "matched by subject, by us",
    "general": "said of the list as a whole",
}
"""On what a finding rests, beside it."""


@dataclass(frozen=True, slots=True)
class FoundView:
    """What one later report found of an action."""

    finding: FindingView
    report: Link
    text: str
    basis: str
    citations: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action with all that is known of it."""

    id: str
    key: str
    title: str
    text: str
    address: str
    authority: Link
    event: Link
    owner: Row
    starts: Row | None
    due: Row
    standing: str
    standing_words: str
    succeeded_by: Link | None
    claims: tuple[ClaimView, ...]
    also: tuple[PointView, ...]
    found: tuple[FoundView, ...]
    notes: tuple[NoteView, ...]
    addresses: tuple[Link, ...]
    citations: tuple[Cite, ...]


def found_views(dataset: Dataset, key: str) -> tuple[FoundView, ...]:
    """What later reports that speak of an item found, oldest first; silent and unread ones left out."""
    return tuple(
        FoundView(
            finding_view(look), Link(look.event.on.label, urls.inspection(look.event.key)),
            str(look.finding.record.summary or ""),
            "as the authority tells it" if look.finding.record.reported_by else BASIS[look.finding.record.basis],
            cites(dataset, look.finding.record),
        )
        for look in history.looks(dataset, key)
        if look.finding
    )  # fmt: skip


def action_view(dataset: Dataset, item: Undertaken) -> ActionView:
    record, event = item.record, dataset.events[item.holder]
    standing = history.standing(dataset, item)
    next_event = history.successor(dataset, item.holder)
    return ActionView(
        id=str(record.id),
        key=item.key,
        title=str(record.title),
        text=str(record.summary or ""),
        address=urls.part(item.key),
        authority=Link(authority_name(dataset, event.authority), urls.authority(event.authority)),
        event=Link(f"{event_name(dataset, event)}, {event_date(event)}", urls.inspection(event.key)),
        owner=row(dataset, "Owner", record.owner),
        starts=row(dataset, "Starts", record.starts) if record.starts else None,
        due=row(dataset, "Due", record.due),
        standing=standing,
        standing_words=history.STANDING[standing],
        succeeded_by=item_link(dataset, next_event.key) if next_event else None,
        claims=claims(dataset, record),
        also=also(dataset, record),
        found=found_views(dataset, item.key),
        notes=notes(dataset, record.notes),
        addresses=tuple(item_link(dataset, key) for key in item.addresses),
        citations=cites(dataset, record),
    )


def options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter with how many rows each has, in the order first met."""
    counts: dict[str, tuple[str, int]] = {}
    for value, label in pairs:
        counts[value] = (label, counts.get(value, ("", 0))[1] + 1)
    return tuple(Option(value, label, n) for value, (label, n) in counts.items())


def ordered(labels: Mapping[str, str], values: Iterable[str]) -> tuple[Option, ...]:
    """The options of a filter in the order of `labels`, those with rows alone."""
    held = list(values)
    return options((value, label) for value, label in labels.items() for other in held if other == value)
