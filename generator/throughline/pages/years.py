"""How many authorities stood at each grade at the end of each year, how grades moved, and how long inspections were apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from throughline import calendar, history, timeline
from throughline.history import Followed, Held, Spread, Stood
from throughline.link import Dataset
from throughline.pages.england import scale
from throughline.pages.parts import Grade
from throughline.pages.wording import counted, listed
from throughline.timeline import Column, Count, Era
from throughline.values import frozen


@frozen
class EditionRow:
    """Of one year, the grades that stood from one edition; `cells` in the order of the scale."""

    edition: str
    cells: tuple[str, ...]
    total: int


@frozen
class YearRow:
    """The end of one year, or the day of the record. `of` counts the authorities that then existed."""

    when: str
    day: str
    of: int
    counted: int
    words: str
    editions: tuple[EditionRow, ...]


@frozen
class Years:
    """`picture` draws the rows: a stretch for each run of editions whose grades may be compared."""

    scale: tuple[Grade, ...]
    rows: tuple[YearRow, ...]
    lead: str
    picture: tuple[Era, ...]


def years(dataset: Dataset, held: Sequence[Held], lane: str) -> Years | None:
    """The view of one lane over time; None where no grade stands in it at any time."""
    ends = history.year_ends(dataset, held, lane)
    if not ends:
        return None
    used = {framework for end in ends for framework, _ in end.graded}
    grades = scale(dataset, used)
    board = any(known.id == lane and known.board for known in dataset.vocabulary.lanes)
    return Years(
        grades,
        tuple(_row(dataset, end, grades, board) for end in ends),
        _lead(ends, board),
        timeline.columns(
            [_stretch(dataset, ends, group) for group in history.eras(dataset, lane) if used & set(group)]
        ),
    )


def _word(dataset: Dataset, framework: str, grade: str) -> str:
    known = dataset.grade_word(framework, grade)
    return str(known.short or known.label) if known else grade


def _row(dataset: Dataset, end: Stood, grades: tuple[Grade, ...], board: bool) -> YearRow:
    made = []
    for id in history.in_order(dataset, {framework for framework, _ in end.graded}):
        numbers = {_word(dataset, id, grade): n for (framework, grade), n in end.graded.items() if framework == id}
        own = {str(grade.short or grade.label) for grade in dataset.frameworks[id].scale}
        cells = tuple(str(numbers.get(grade.word, 0)) if grade.word in own else "" for grade in grades)
        made.append(EditionRow(str(dataset.frameworks[id].edition), cells, sum(numbers.values())))
    return YearRow(_when(end), end.day.isoformat(), end.authorities, end.counted, _words(end, board), tuple(made))


def _when(end: Stood) -> str:
    whole = (end.day.month, end.day.day) == (12, 31)
    return f"End of {end.day.year}" if whole else calendar.on(end.day).label


WITHOUT: dict[history.State, str] = {
    "not-given": "not graded here by {their} latest inspection",
    "not-judged": "not judged in {their} report",
    "unclear": "with sources that differ",
    "reported-later": "known only from a later report",
    "none": "without an inspection in this record",
}


def _words(end: Stood, board: bool) -> str:
    """`147 of 152 authorities had a grade here; 5 without an inspection in this record.`"""
    what = "authorities had a board that had been reviewed" if board else "authorities had a grade in this lane"
    rest = [
        f"{end.without[state]} {words.format(their='its' if end.without[state] == 1 else 'their')}"
        for state, words in WITHOUT.items()
        if end.without.get(state) and not board
    ]
    return f"{end.counted} of {end.authorities} {what}" + (f"; {listed(rest)}." if rest else ".")


def _lead(ends: tuple[Stood, ...], board: bool) -> str:
    """The first and the last year in numbers, without saying that one is better."""
    thing = "Boards had been reviewed in" if board else "Grades stood for"
    said = [f"{end.counted} of {end.authorities} authorities {_at(end)}" for end in ends[:: max(len(ends) - 1, 1)]]
    return f"{thing} {listed(said)}."


def _at(end: Stood) -> str:
    when = _when(end)
    return f"at the {when.lower()}" if when.startswith("End") else f"on {when}"


def _stretch(dataset: Dataset, ends: tuple[Stood, ...], group: tuple[str, ...]) -> tuple[str, str, list[Column]]:
    """One run of comparable editions, from the first to the last year in which a grade of it stood."""
    grades = scale(dataset, group)
    within = [end for end in ends if any(framework in group for framework, _ in end.graded)]
    columns = []
    for end in ends:
        if not within[0].day <= end.day <= within[-1].day:
            continue
        numbers: Counter[str] = Counter()
        for (framework, grade), count in end.graded.items():
            if framework in group:
                numbers[_word(dataset, framework, grade)] += count
        counts = tuple(Count(g.mark, g.tone, numbers[g.word]) for g in grades if numbers[g.word])
        columns.append(Column(f"’{end.day:%y}", counts, end.authorities))
    used = [id for id in group if any(framework == id for end in ends for framework, _ in end.graded)]
    note = "One stretch, since all of these ask the same here." if len(used) > 1 else ""
    return (listed([str(dataset.frameworks[id].edition) for id in used]), note, columns)


# -- from one inspection to the next -----------------------------------------------------------------------------------


@frozen
class Bar:
    """A count as a bar in ink. `address` may be empty."""

    label: str
    address: str
    count: int
    of: int


@frozen
class Moves:
    """How latest grades compare with those before, as counts; `words` says what is left out and why."""

    bars: tuple[Bar, ...]
    of: int
    words: str


MOVED: dict[history.Movement, str] = {
    "better": "Better",
    "same": "The same",
    "worse": "Worse",
    "not-comparable": "Not comparable",
    "first": "No earlier grade",
}


def moves(there: Sequence[Held], lane: str) -> Moves | None:
    """Movement since the inspection before, in one lane, of the authorities that exist; None where no grade stands."""
    counts = Counter(one.moved[lane] for one in there if lane in one.moved)
    if not counts:
        return None
    of = len(there)
    bars = tuple(Bar(words, "", counts[key], of) for key, words in MOVED.items())
    known = counts["better"] + counts["same"] + counts["worse"]
    rest = of - counts.total()
    words = f"For {known} of {of} authorities the latest grade can be compared with the one before."
    if rest:
        words += f" {counted(rest, 'authority has', 'authorities have')} no grade here at {'its' if rest == 1 else 'their'} latest inspection."
    return Moves(bars, of, words)


@frozen
class Lengths:
    """A middle and two ends, in words."""

    middle: str
    least: str
    most: str
    count: int


def lengths(found: Spread | None) -> Lengths | None:
    """As `spread`, in words."""
    return Lengths(long(found.middle), long(found.least), long(found.most), found.count) if found else None


@frozen
class AfterLowest:
    """After the lowest grade in a lane, until the authority's next report."""

    grade: str
    took: Lengths | None
    waiting: int
    abolished: int


def after_lowest(dataset: Dataset, lane: str, found: Followed | None) -> AfterLowest | None:
    """None where nobody had the lowest grade."""
    if found is None:
        return None
    judging = {id for group in history.eras(dataset, lane) for id in group}
    return AfterLowest(scale(dataset, judging)[-1].word, lengths(found.took), found.waiting, found.abolished)


def long(days: float) -> str:
    """Days as a reader counts them: `12 days`, `14 months`, `3 years 1 month`."""
    if days < 61:
        return counted(round(days), "day")
    months = round(days / 30.4375)
    years, rest = divmod(months, 12)
    if months < 24 or not rest:
        return counted(months, "month") if months < 24 else counted(years, "year")
    return f"{counted(years, 'year')} {counted(rest, 'month')}"
