"""Every report of the five authorities: its dates, its grades, and how much it asked, held against the national tables."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

REPORTS = tomllib.loads(Path(__file__).with_name("reports.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def dataset(root):
    from throughline import link, records, sources

    files, _ = sources.walk(root / "content")
    content = link.Content.of((file, records.load(file)[0]) for file in files)
    assert content is not None
    return link.link(content, None, [])[0]


def test_eighteen_reports_ask_142_things_of_councils_and_24_of_boards(dataset):
    assert len(REPORTS) == 18
    items = [item for report in REPORTS.values() for item in dataset.asked_by(report["event"])]
    assert sum(item.board is None for item in items) == 142
    assert sum(item.board is not None for item in items) == 24


@pytest.mark.parametrize("id", REPORTS)
def test_one_report(id, dataset):
    from throughline import records

    report, event = REPORTS[id], dataset.events[REPORTS[id]["event"]]
    record = event.record
    assert str(record.report.id) == id
    assert event.published.iso == report["published"]
    assert event.onsite.iso == report["onsite"]
    items = dataset.asked_by(event.key)
    assert sum(item.board is None for item in items) == report["recommendations"]
    assert sum(item.board is not None for item in items) == report.get("board", 0)
    given = {**record.judgements, **{k: v for review in record.reviews for k, v in review.judgements.items()}}
    grades = {str(k): str(records.chosen(getattr(v, "grade", v))) for k, v in given.items()}
    assert grades == report["grades"]


def test_every_recommendation_of_a_report_has_its_place_in_it(dataset):
    for report in REPORTS.values():
        for item in dataset.asked_by(report["event"]):
            assert any(cited.is_report for cited in dataset.cited(item.record)), item.key


def test_every_later_report_has_been_read_for_every_earlier_list(dataset):
    unread = [
        (earlier.key, later.key)
        for later in dataset.events.values()
        if later.record.judgements and later.record.report
        for earlier in dataset.events_of(later.authority)
        if earlier.order < later.order and dataset.asked_by(earlier.key) and earlier.key not in later.record.read_for
    ]
    assert unread == []


def test_totals_count_the_councils_list_alone(data):
    for total in data("/authorities/leicester/2015-03-20-sif/")["totals"][1:]:
        assert sum(n for _, n in total["findings"]) == 24
