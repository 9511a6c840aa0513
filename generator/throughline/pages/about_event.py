"""What kind of event it was, when, under what framework, what was published of it, and how long before the next."""

from __future__ import annotations

from collections.abc import Iterator

from throughline import history, urls
from throughline.link import Dataset, Event
from throughline.pages import names, parts
from throughline.pages.parts import Row
from throughline.pages.wording import counted, listed, long, lower_first

LICENCES = {
    "ogl": "prints the Open Government Licence notice",
    "non-commercial": "prints a notice that allows copying for non-commercial purposes; facts such as dates and grades are not affected",
    "none": "prints no notice on reuse",
}


def lead(dataset: Dataset, event: Event) -> str:
    """The curator's own summary; without one, a plain word on how the event is known where its report is not held."""
    record, kind = event.record, names.kind(dataset, event)
    if record.summary or record.state != "held":
        return str(record.summary or "")
    if record.report and not record.report.readable:
        later = _tellers(dataset, event)
        told = f" Its overall grade is known from {listed(later)}." if later else ""
        return f"This inspection is listed, and the file published as its report could not be read.{told}"
    if kind.letter and not record.report:
        known = _mentions(dataset, event)
        held = "No letter about it is held here, and a visit of this kind gives no grades."
        return (
            f"Known from {listed(known)}, which {'mentions' if len(known) == 1 else 'mention'} it. {held}"
            if known
            else held
        )
    return ""


def _tellers(dataset: Dataset, event: Event) -> list[str]:
    """The later reports that tell of its grades."""
    keys = dict.fromkeys(item.reported_by for item in history.given_by(dataset, event) if item.reported_by)
    return [_report(dataset, key) for key in keys]


def _mentions(dataset: Dataset, event: Event) -> list[str]:
    """The reports of other inspections that its facts rest on."""
    cited = dict.fromkeys(c.document for c in dataset.cited(event.record) if c.is_report and c.document != event.key)
    return [_report(dataset, key) for key in cited]


def _report(dataset: Dataset, key: str) -> str:
    known = dataset.events.get(key)
    return f"[the report of {known.on.label}](record:{key})" if known else "a later report"


def about(dataset: Dataset, event: Event, given: tuple[history.Placed, ...]) -> tuple[Row, ...]:
    """Every row. `given` are all the grades of the event's authority."""
    return (
        *_what(dataset, event),
        *_when(dataset, event),
        *_published(dataset, event),
        *_elapsed(dataset, event, given),
    )


def _what(dataset: Dataset, event: Event) -> Iterator[Row]:
    record = event.record
    yield Row("Kind", str(names.kind(dataset, event).title))
    if framework := dataset.frameworks.get(record.framework or ""):
        yield Row("Framework", str(framework.edition), address=urls.framework(str(record.framework)))
    if record.theme:
        yield Row("Theme", str(record.theme))
    if by := record.inspectorates or (framework.inspectorates if framework else ()):
        yield Row("By", ", ".join(by))
    if record.length:
        yield parts.row(dataset, "Length", record.length)


def _when(dataset: Dataset, event: Event) -> Iterator[Row]:
    record = event.record
    if record.notified:
        yield parts.row(dataset, "Counted by the council from", record.notified)
    if record.onsite or record.state == "held":
        label = "On site" if record.state == "held" else "Was to be"
        yield parts.row(dataset, label, record.onsite, missing="not-given")


def _published(dataset: Dataset, event: Event) -> Iterator[Row]:
    record, kind = event.record, names.kind(dataset, event)
    if record.published:
        yield parts.row(dataset, "Published", record.published)
    elif record.state == "held":
        yield Row("Published", missing="not-held" if kind.letter or record.framework else "not-published")
    if record.report and not record.report.readable:
        yield Row("Report", "listed; the published file could not be read as a report")
    elif record.report and (record.report.pages or record.report.licence):
        pages = counted(record.report.pages, "page") if record.report.pages else ""
        yield Row("Report", "; ".join(part for part in (pages, LICENCES.get(record.report.licence or "", "")) if part))
    due = history.deadline(dataset, event.key)
    if due and due.basis == "estimated":
        yield Row("Council’s plan due", derived=f"about {due.on.label} ({parts.estimated(due)})")
    elif due and due.stated:
        yield Row("Council’s plan due", f"{due.on.label} (stated)", parts.cites(dataset, due.stated))
    yield Row(
        "Graded",
        "yes" if event.graded
        else "yes; the grades are not recorded here" if kind.graded
        else "no: this kind of visit gives no grades",
    )  # fmt: skip


def _elapsed(dataset: Dataset, event: Event, given: tuple[history.Placed, ...]) -> Iterator[Row]:
    """Times between reports, worked out; said of inspections that grade the authority itself."""
    own = list(dict.fromkeys(item.event.key for item in given if item.board is None))
    if event.key not in own:
        return
    if place := own.index(event.key):
        before = dataset.events[own[place - 1]].on
        if event.on.last and (months := history.months_before(before, event.on.last)):
            yield Row("Since the report before", derived=f"{long(months)}, counted from {before.label}")
    for interval in history.after_lowest(dataset, given):
        if interval.event is event and interval.months:
            what = listed([lower_first(str(item.judgement.short)) for item in interval.lowest])
            word = interval.lowest[0].grade
            grade = str(word.short or word.label).lower() if word else ""
            until = f"counted to {interval.next.on.label}" if interval.next else "none by the day of this record"
            yield Row(
                "Until the next full report",
                derived=f"{long(interval.months)}, {until}; this one has {grade} for {what}",
            )
