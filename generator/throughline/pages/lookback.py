"""What one event found about earlier lists, and which earlier lists nobody has read it for."""

from __future__ import annotations

from throughline import history
from throughline.link import Dataset, Event, Finding
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, FindingView
from throughline.values import frozen


@frozen
class VerificationView:
    finding: FindingView
    of: Link
    covers: str
    text: str
    basis: str
    by: str
    citations: tuple[Cite, ...]


@frozen
class EarlierList:
    """What this event found about one earlier list."""

    event: Link
    findings: tuple[VerificationView, ...]
    untested: tuple[Link, ...]
    read: bool


def earlier(dataset: Dataset, event: Event) -> tuple[EarlierList, ...]:
    """Each list that the event has been read for or speaks of, in the order of its file."""
    record, found = event.record, dataset.findings_by(event.key)
    holders = dict.fromkeys([*map(str, record.read_for), *(finding.of.partition("#")[0] for finding in found)])
    return tuple(
        _earlier(
            dataset,
            holder,
            [finding for finding in found if finding.of.partition("#")[0] == holder],
            holder in record.read_for,
        )
        for holder in holders
    )


def _earlier(dataset: Dataset, holder: str, findings: list[Finding], read: bool) -> EarlierList:
    spoken = {finding.of for finding in findings}
    silent = [item for item in dataset.asked_by(holder) if item.key not in spoken]
    return EarlierList(
        names.link(dataset, holder),
        tuple(_verification(dataset, finding) for finding in findings),
        tuple(names.link(dataset, item.key) for item in silent) if read else (),
        read,
    )


def _verification(dataset: Dataset, finding: Finding) -> VerificationView:
    record = finding.record
    return VerificationView(
        finding=parts.whole_list(finding),
        of=names.link(dataset, finding.of),
        covers=record.covers,
        text=str(record.summary or ""),
        basis=parts.basis(record),
        by=str(record.reported_by or ""),
        citations=parts.cites(dataset, record),
    )


def not_read_for(dataset: Dataset, event: Event) -> tuple[Link, ...]:
    """Earlier lists of the same authority that this report could speak of and has not been read for."""
    if not event.record.judgements:
        return ()
    return tuple(
        names.link(dataset, earlier.key)
        for earlier in dataset.events_of(event.authority)
        if earlier.record.recommendations
        and history.is_later_report(event, earlier)
        and earlier.key not in event.record.read_for
    )
