"""The small frozen views that every family of pages is made of, and how a record becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from throughline import history, records, urls
from throughline.calendar import When
from throughline.diagnostics import Location
from throughline.link import Citation, Dataset, Finding, remembered
from throughline.pages import names
from throughline.values import frozen

T = TypeVar("T")


@frozen
class Cite:
    """A source as printed: `label` leads to our page of the document, `external_url` to the document itself."""

    label: str
    at: str
    address: str
    external_url: str = ""


@frozen
class Grade:
    """A grade as printed; `hollow` where only a later report tells of it."""

    word: str
    mark: str
    tone: str
    hollow: bool = False


@frozen
class FindingView:
    found: str
    word: str
    basis: str = ""
    by_authority: bool = False


@frozen
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


@frozen
class ValueView:
    value: str
    citations: tuple[Cite, ...]
    preferred: bool
    said_by: str = ""


@frozen
class Differs:
    """A field on which sources differ, with every value."""

    label: str
    chosen: str
    values: tuple[ValueView, ...]
    reason: str
    address: str = urls.CONFLICTS


@frozen
class NoteView:
    text: str
    kind: str
    citations: tuple[Cite, ...]


@frozen
class PointView:
    title: str
    text: str
    citations: tuple[Cite, ...]


@frozen
class StatementView:
    text: str
    said_by: str
    when: str
    holds: str
    words: str
    because: str
    citations: tuple[Cite, ...]


@frozen
class PaperView:
    """A paper that is known and not held."""

    title: str
    when: str
    text: str
    citations: tuple[Cite, ...]


@frozen
class ReplyView:
    body: str
    when: str
    text: str
    citations: tuple[Cite, ...]


@frozen
class Row:
    """A row of a summary list. `missing` is the kind of absence where there is no value."""

    label: str
    value: str = ""
    citations: tuple[Cite, ...] = ()
    differs: Differs | None = None
    missing: str = ""
    address: str = ""
    derived: str = ""


HOLDS = {
    "yes": "holds against what is known",
    "no": "does not hold",
    "conditional": "holds under a condition",
    "dated": "held at its date; not a rule",
    "unchecked": "not checked against another source",
}


def in_turn(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """Each item between the one before it and the one after it."""
    return zip((None, *items[:-1]), items, (*items[1:], None), strict=False)


def cites(dataset: Dataset, model: records.Base) -> tuple[Cite, ...]:
    """The sources in force for a part of a record, as printed."""
    return _cites(dataset, model.at)


@remembered
def _cites(dataset: Dataset, at: Location) -> tuple[Cite, ...]:
    return tuple([cite(dataset, citation) for citation in dataset.sources.get(at, ())])


def cite(dataset: Dataset, citation: Citation) -> Cite:
    """One source as printed: our page of the document or event, and the document itself where it is public."""
    label, address, url = _cited(dataset, (citation.document, citation.is_report))
    return Cite(label, citation.locator, address, url)


@remembered
def _cited(dataset: Dataset, cited: tuple[str, bool]) -> tuple[str, str, str]:
    """What a document, or the report of an event, is called in citations, our page of it, and where it is public."""
    named, is_report = cited
    if is_report:
        event = dataset.events.get(named)
        if event is None:  # as it stood before that report, and known from nothing else
            return "a later report", "", ""
        report = event.record.report
        word = "Letter" if names.kind(dataset, event).letter else "Report"
        url = str(report.url) if report and report.url else ""
        return f"{word} of {event.on.label}", urls.inspection(event.key), url
    document = dataset.documents.get(named)
    if document is None:
        return named, "", ""
    return str(document.short or document.title), urls.document(named), str(document.url or "")


def grade_view(item: history.Placed) -> Grade | None:
    """A grade as printed; None where sources differ."""
    if item.grade is None:
        return None
    return Grade(str(item.grade.short or item.grade.label), item.grade.mark, item.grade.tone, item.hollow)


def finding_view(look: history.Look) -> FindingView:
    """What one later report says of an item."""
    if look.finding is None:
        return FindingView(look.found, look.words)
    record = look.finding.record
    return FindingView(look.found, look.words, record.basis, record.reported_by is not None)


def whole_list(finding: Finding) -> FindingView:
    """What one later report says of a list."""
    record = finding.record
    return FindingView(record.found, history.FOUND[record.found], record.basis, record.reported_by is not None)


BASIS = {
    "named": "the report itself refers to the earlier inspection",
    "subject": "matched by subject, by us",
    "general": "said of the list as a whole",
}


def basis(record: records.Verification) -> str:
    """On what a finding rests, in words beside it."""
    return "as the authority tells it" if record.reported_by else BASIS[record.basis]


def claims(dataset: Dataset, holder: records.Recommendation | records.Action) -> tuple[ClaimView, ...]:
    """The claims on an item, oldest first."""
    return tuple(
        ClaimView(
            names.status(dataset, claim.claimed).lower(), str(claim.as_stated or ""), str(claim.said_by or "The council"),
            claim.as_at.label, claim.as_at.iso, str(claim.summary or ""), cites(dataset, claim),
            claim.claimed != "not-stated",
        )
        for claim in holder.claims
    )  # fmt: skip


def also(dataset: Dataset, holder: records.Recommendation | records.Action) -> tuple[PointView, ...]:
    """What the same paper says elsewhere."""
    return tuple(PointView("", str(item.summary), cites(dataset, item)) for item in holder.same_paper_also_says)


def notes(dataset: Dataset, items: Iterable[records.Note]) -> tuple[NoteView, ...]:
    """Notes as printed, and which of them we worked out."""
    return tuple(
        NoteView(
            str(item.text),
            "Worked out by us" if item.derived else "",
            cites(dataset, item) if item.source or not item.derived else (),
        )
        for item in items
    )


def points(dataset: Dataset, items: Iterable[records.Point]) -> tuple[PointView, ...]:
    """Strengths, findings and promises as printed."""
    return tuple(PointView(str(item.title or ""), str(item.summary), cites(dataset, item)) for item in items)


def estimated(due: history.Deadline) -> str:
    """The rule behind an estimated deadline, in words beside it."""
    return f"estimated from publication: {due.days} working days"


def statements(dataset: Dataset, items: Iterable[records.Statement]) -> tuple[StatementView, ...]:
    """What bodies assert, and whether it holds."""
    return tuple(
        StatementView(
            str(item.summary), str(item.said_by), item.as_at.label if item.as_at else "", item.holds, HOLDS[item.holds],
            str(item.because), cites(dataset, item),
        )
        for item in items
    )  # fmt: skip


def papers(dataset: Dataset, items: Iterable[records.NotHeld]) -> tuple[PaperView, ...]:
    """Papers that are known and not held."""
    return tuple(
        PaperView(str(item.title), item.on.label if item.on else "", str(item.summary or ""), cites(dataset, item))
        for item in items
    )


def replies(dataset: Dataset, items: Iterable[records.Reply]) -> tuple[ReplyView, ...]:
    """The own words of authorities."""
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
