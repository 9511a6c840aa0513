"""Dates keep the precision they were given, whatever is asked of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline import calendar
from throughline.calendar import NOT_GIVEN, When, elapsed, months_after, parse, span

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
written = st.one_of(
    days.map(lambda d: f"{d:%Y-%m-%d}"), days.map(lambda d: f"{d:%Y-%m}"), days.map(lambda d: f"{d:%Y}"),
    st.just("not-given"),
)  # fmt: skip
single = written.map(parse)


def _range(ends: tuple[When, When], derived: bool) -> When:
    one, other = ends
    if not one.given or not other.given:
        return NOT_GIVEN
    return span(one, other, derived=derived) if one.first <= other.last else span(other, one, derived=derived)


whens = st.one_of(single, st.builds(_range, st.tuples(single, single), st.booleans()))


@pytest.mark.parametrize(
    ("typed", "label", "short", "first", "last"),
    [
        ("2016-11-14", "14 November 2016", "14 Nov 2016", date(2016, 11, 14), date(2016, 11, 14)),
        ("2016-02", "February 2016", "Feb 2016", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016", "2016", "2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("not-given", "date not given", "date not given", None, None),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: str, label: str, short: str, first: date | None, last: date | None):
    when = parse(typed)
    assert (when.label, when.short, when.first, when.last) == (label, short, first, last)
    assert when.iso == ("" if typed == "not-given" else typed)


@pytest.mark.parametrize(
    "typed",
    ["", "2016-1", "2016-13", "2016-00", "2016-02-30", "2015-02-29", "16-02-03", "2016/02/03", "1899", "2201", "2016-2-3",
     "today", "20160203", " 2016", "2016 ", "2016-02-03T00:00", "٢٠١٦"],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(typed: str):
    with pytest.raises(ValueError, match=r"^[a-zA-Z]"):
        parse(typed)


@given(st.text(max_size=12))
def test_no_text_makes_reading_fail_in_another_way(typed: str):
    try:
        when = parse(typed)
    except ValueError as error:
        assert str(error)
    else:
        assert when.iso == typed or typed == "not-given"


@given(whens)
def test_every_date_has_its_words(when: When):
    assert when.label
    assert when.short
    assert (when.iso == "") is (not when.given)
    assert (when.year == "") is (not when.given)
    if when.first and when.last:
        assert when.first <= when.last
        assert str(when.last.year) in when.label


@given(days, days)
def test_days_keep_their_order_at_every_precision(one: date, other: date):
    earlier, later = sorted((one, other))
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        first, second = parse(earlier.strftime(form).zfill(4)), parse(later.strftime(form).zfill(4))
        assert (first.first, first.last) <= (second.first, second.last)


@given(days)
def test_a_coarser_date_holds_the_finer(day: date):
    exact, month, year = parse(f"{day:%Y-%m-%d}"), parse(f"{day:%Y-%m}"), parse(f"{day:%Y}")
    assert year.first <= month.first <= exact.first == day == exact.last <= month.last <= year.last


@given(single, single)
def test_a_range_ends_on_or_after_its_beginning_or_is_refused(start: When, end: When):
    try:
        made = span(start, end, derived=True)
    except ValueError:
        assert not start.given or not end.given or end.last < start.first
    else:
        assert (made.first, made.last, made.derived) == (start.first, end.last, True)


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("2016-03-07", "2016-03-11", "7 to 11 March 2016"),
        ("2015-09-14", "2015-10-08", "14 September to 8 October 2015"),
        ("2015-11-30", "2016-01-07", "30 November 2015 to 7 January 2016"),
        ("2015-09", "2015-10", "September to October 2015"),
        ("2015-12", "2016-01", "December 2015 to January 2016"),
        ("2016-03-07", "2016-03-07", "7 March 2016"),
    ],
)
def test_a_range_is_said_as_briefly_as_it_can_be(start: str, end: str, label: str):
    assert span(parse(start), parse(end), derived=False).label == label


@pytest.mark.parametrize(
    ("typed", "months", "moved"),
    [
        ("2012-01", 0, "2012-01"),
        ("2012-01", 3, "2012-04"),
        ("2011-12", 6, "2012-06"),
        ("2016-11-30", 3, "2017-02-28"),
        ("2015-11-30", 3, "2016-02-29"),
        ("2016-05-10", 12, "2017-05-10"),
        ("2016", 3, ""),
        ("not-given", 3, ""),
        ("2016-05-10", 999_999_999, ""),
    ],
)
def test_a_tier_counts_whole_months_at_the_same_precision(typed: str, months: int, moved: str):
    when = months_after(parse(typed), months)
    assert when.iso == moved
    assert when.derived is bool(moved)


@given(whens, st.integers(0, 120))
def test_a_moved_date_is_later_by_so_many_months_and_no_finer(when: When, months: int):
    moved = months_after(when, months)
    if moved.given:
        assert moved.precision == when.precision
        gone = (moved.first.year - when.first.year) * 12 + moved.first.month - when.first.month
        assert gone == months


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2016-05-10", "2016-05-10", "0 days"),
        ("2016-05-10", "2016-05-11", "1 day"),
        ("2016-05-10", "2016-08-17", "99 days"),
        ("2016-05-10", "2016-08-18", "3 months"),
        ("2012-01", "2012-09", "about 8 months"),
        ("2012-01", "2012-01", "the same month"),
        ("2012-01", "2015-01", "about 3 years"),
        ("2012-01-31", "2015-07-31", "3½ years"),
        ("2012-01-31", "2014-08-31", "about 2½ years"),
        ("2012-01-31", "2014-11-01", "about 3 years"),
        ("2016-05-31", "2016-10-01", "4 months"),
        ("2016-05-10", "2016-05-09", ""),
        ("not-given", "2016", ""),
    ],
)
def test_time_between_is_no_finer_than_the_dates(start: str, end: str, words: str):
    assert elapsed(parse(start), parse(end)) == words


@given(whens, whens)
def test_time_between_is_always_said_or_not_at_all(start: When, end: When):
    words = elapsed(start, end)
    if not start.given or not end.given or end.first < start.first:
        assert words == ""
    else:
        assert words == "the same month" or words.removeprefix("about ")[0].isdigit()


@given(days, days)
def test_an_exact_time_is_never_said_to_be_longer_than_it_is(one: date, other: date):
    start, end = sorted((one, other))
    words = elapsed(parse(f"{start:%Y-%m-%d}"), parse(f"{end:%Y-%m-%d}"))
    number, _, unit = words.partition(" ")
    if unit.startswith("month"):
        moved = months_after(parse(f"{start:%Y-%m-%d}"), int(number))
        assert moved.first <= end


def test_the_months_have_their_names():
    assert (len(calendar.MONTHS), calendar.MONTHS[0], calendar.MONTHS[-1]) == (12, "January", "December")
