"""Every authority at its latest grade, one lane at a time: the squares, the same as a list, and what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from throughline import history, records, timeline, urls
from throughline.history import Given, Latest
from throughline.link import Dataset, remembered
from throughline.pages import names
from throughline.pages.parts import Grade
from throughline.pages.wording import counted, listed, lower_first
from throughline.timeline import Square
from throughline.values import frozen


@frozen
class Where:
    """Where one authority stands in a lane: its grade, or in `words` why it has none.

    `apart` is true where its grade may not be compared with most of the others; `shared` where it covers another lane.
    """

    authority: str
    address: str
    state: history.State
    grade: Grade | None
    words: str
    when: str
    year: str
    report: str
    edition: str
    apart: bool
    shared: bool
    sign: str
    tone: str


@frozen
class KeyRow:
    """How many squares look alike, and what they mean. `sign` and `tone` are the shape and the classes that colour it."""

    state: history.State
    grade: Grade | None
    words: str
    count: int
    sign: str
    tone: str


@frozen
class Tile:
    """A square of the picture: its look as classes, its name with the places where it may be divided, and all it says."""

    square: Square
    address: str
    classes: str
    sign: str
    century: str
    year: str
    name: str
    breakable: str
    words: str


@frozen
class Map:
    """One lane across all authorities of the day. `rows` are A to Z; `picture` holds those that have a square."""

    lane: str
    title: str
    key: tuple[KeyRow, ...]
    of: int
    graded: int
    rows: tuple[Where, ...]
    rests: tuple[str, ...]
    apart: int
    picture: tuple[Tile, ...]


@frozen
class England:
    """Every authority at its latest grade in one lane, and why that one."""

    map: Map
    why: str
    more: str


@frozen
class Place:
    """What one authority tells the picture: whether it still exists, its square (column and row), where it stands now.

    `breakable` is its name with the places where it may be divided. `now` is by lane; one of which no inspection says
    anything is not there.
    """

    name: str
    breakable: str
    there: bool
    square: tuple[int, int] | None
    now: Mapping[str, Latest]


Places = Mapping[str, Place]
"""The authorities that exist, by slug."""


@remembered
def place(dataset: Dataset, slug: str) -> Place:
    """What one authority tells the picture, by the days on which its reports were published."""
    tile, held, name = dataset.authorities[slug].tile, history.held(dataset, slug), names.authority(dataset, slug)
    return Place(
        name,
        breakable(name),
        held.exists(dataset.as_of),
        (tile.column, tile.row) if tile else None,
        {lane: course[-1] for lane, course in held.courses.items()},
    )


def shown_first(dataset: Dataset, places: Places) -> England | None:
    """The lane in which most may be compared, and, where the vocabulary puts another first, why that is not shown."""
    id = first_lane(dataset, places)
    lanes = [lane for lane in dataset.vocabulary.lanes if not lane.board]
    shown = next(lane for lane in lanes if lane.id == id)
    made = mapped(dataset, places, shown)
    if not made.picture:
        return None
    alike = made.graded - made.apart
    whole = "all" if alike == made.of else f"{alike} of"
    why = f"{shown.title} is shown because {whole} {made.of} have a grade there that may be compared, more than in any lane before it."
    if lanes[0] is not shown:
        other = mapped(dataset, places, lanes[0])
        gone = [row for row in other.key if row.state == "not-given"]
        why += "".join(f" {row.count} have {lower_first(row.words)}." for row in gone)
    return England(made, why, f"{urls.NATIONAL}#{made.lane}")


def first_lane(dataset: Dataset, places: Places) -> str:
    """The lane in which most authorities have a grade that may be compared; the first of these in the vocabulary."""
    lanes = [str(lane.id) for lane in dataset.vocabulary.lanes if not lane.board]
    return max(lanes, key=lambda lane: max(_by_era(dataset, places, lane).values(), default=0))


def _by_era(dataset: Dataset, places: Places, lane: str) -> Counter[int]:
    """How many grades that stand now were given in each stretch of comparable frameworks."""
    era = {framework: n for n, group in enumerate(history.eras(dataset, lane)) for framework in group}
    return Counter(era[grade.framework] for grade in _counted(_now(place, lane) for place in places.values()))


def _now(place: Place, lane: str) -> Latest:
    return place.now.get(lane, history.NOTHING)


def _counted(found: Iterable[Latest]) -> Iterator[Given]:
    return (item.given for item in found if item.state == history.COUNTED and item.given)


def mapped(dataset: Dataset, places: Places, lane: records.Lane) -> Map:
    """The view of one lane."""
    id = str(lane.id)
    eras = _by_era(dataset, places, id)
    most = eras.most_common(1)[0][0] if eras else 0
    usual = history.eras(dataset, id)[most] if eras else ()
    a_to_z = sorted(places, key=lambda slug: places[slug].name.casefold())
    rows = {slug: _where(dataset, lane, slug, places[slug], usual) for slug in a_to_z}
    squares = ((slug, *square) for slug in rows if (square := places[slug].square))
    graded = [found for place in places.values() if (found := _now(place, id)).state == history.COUNTED]
    return Map(
        lane=id,
        title=str(lane.title),
        key=_key(dataset, rows),
        of=len(rows),
        graded=len(graded),
        rows=tuple(rows.values()),
        rests=_rests(dataset, id, graded, rows),
        apart=sum(row.apart for row in rows.values()),
        picture=tuple(
            _tile(square, rows[square.key], places[square.key].breakable) for square in timeline.in_rows(squares)
        ),
    )


def _where(dataset: Dataset, lane: records.Lane, slug: str, place: Place, usual: tuple[str, ...]) -> Where:
    found = _now(place, str(lane.id))
    given = found.given
    grade = _grade(dataset, (given.framework, given.grade, given.hollow)) if given else None
    framework = dataset.frameworks.get(found.framework)
    return Where(
        authority=place.name,
        address=urls.authority(slug),
        state=found.state,
        grade=grade,
        words=_words(lane, found, grade, framework),
        when=found.when.short if found.event else "",
        year=str(found.on.year) if found.event else "",
        report=urls.inspection(found.event) if found.event else "",
        edition=str(framework.edition) if framework else "",
        apart=given is not None and given.framework not in usual,
        shared=given is not None and len(given.lanes) > 1,
        sign=grade.mark if grade else found.state,
        tone=_tone(grade),
    )


@remembered
def _grade(dataset: Dataset, key: tuple[str, str, bool]) -> Grade | None:
    framework, grade, hollow = key
    known = dataset.grade_word(framework, grade)
    return Grade(str(known.short or known.label), known.mark, known.tone, hollow) if known else None


def _tone(grade: Grade | None) -> str:
    """The classes that colour a grade, or the sign in its place."""
    return f"tone-{grade.tone}{' hollow' if grade.hollow else ''}" if grade else "no-tone"


def _tile(square: Square, where: Where, breakable: str) -> Tile:
    said = [where.words, *(["one grade for two lanes"] if where.shared else []), *([where.when] if where.when else [])]
    classes = [
        "tile",
        f"tile-{where.state}",
        where.tone,
        f"tile-{square.opens}",
        *(["tile-apart"] if where.apart else []),
    ]
    return Tile(
        square, where.address, " ".join(classes), where.sign, where.year[:2], where.year[2:], where.authority,
        breakable, ", ".join(said),
    )  # fmt: skip


def _words(lane: records.Lane, found: Latest, grade: Grade | None, framework: records.Framework | None) -> str:
    match found.state:
        case "not-given":
            since = records.chosen(framework.in_force_from) if framework else None
            return f"No {lower_first(str(lane.title))} grade" + (
                f" since {since.month}" if since and since.given else ""
            )
        case "not-judged":
            return f"{found.reason} in its report"
        case "unclear":
            return "Sources differ"
        case "none":
            return "No inspection in this record yet"
        case "reported-later":
            return f"{grade.word}, known only from a later report" if grade else ""
    return grade.word if grade else ""


def _key(dataset: Dataset, rows: dict[str, Where]) -> tuple[KeyRow, ...]:
    """Grades in the order of their scales, then the states that stand in the place of a grade."""
    counts = Counter((row.state, row.grade, row.words) for row in rows.values())
    order = [grade.word for grade in scale(dataset, dataset.frameworks)]
    states = ["graded", "reported-later", "not-given", "not-judged", "unclear", "none"]

    def place(entry: tuple[history.State, Grade | None, str]) -> tuple[int, int, str]:
        state, grade, words = entry
        return (states.index(state), order.index(grade.word) if grade else 0, words)

    return tuple(
        KeyRow(state, grade, words, counts[state, grade, words], grade.mark if grade else state, _tone(grade))
        for state, grade, words in sorted(counts, key=place)
    )


def scale(dataset: Dataset, frameworks: Collection[str]) -> tuple[Grade, ...]:
    """The grades of several frameworks in one order, best first; one that only older scales have follows its neighbour."""
    made: list[Grade] = []
    for id in reversed(history.in_order(dataset, frameworks)):
        at = 0
        for grade in dataset.frameworks[id].scale:
            view = Grade(str(grade.short or grade.label), grade.mark, grade.tone)
            if view not in made:
                made.insert(at, view)
            at = made.index(view) + 1
    return tuple(made)


def _rests(dataset: Dataset, lane: str, graded: list[Latest], rows: dict[str, Where]) -> tuple[str, ...]:
    """What the picture rests on: how many reports, of which days, under which editions, and what else a reader should know."""
    if not graded:
        return ()
    first, last = min(graded, key=lambda item: item.on), max(graded, key=lambda item: item.on)
    said = [f"{counted(len(graded), 'latest report')}, {first.when.label} to {last.when.label}."]
    editions = Counter(grade.framework for grade in _counted(graded))
    shown = [
        f"{editions[id]} under {dataset.frameworks[id].edition}" for id in history.in_order(dataset, editions)[::-1]
    ]
    eras = [group for group in history.eras(dataset, lane) if any(id in editions for id in group)]
    alike = "In this lane all of these may be compared." if len(eras) == 1 else ""
    said.append(f"{listed(shown)}. {alike}".strip() if len(shown) > 1 or alike else f"{shown[0]}.")
    shared = sum(row.shared for row in rows.values())
    if shared:
        which = next(grade for grade in _counted(graded) if len(grade.lanes) > 1)
        both = lower_first(names.judgement(dataset, which.framework, which.judgement))
        said.append(f"{counted(shared, 'grade')} here covered {both} together.")
    return tuple(said)


# -- names in small squares --------------------------------------------------------------------------------------------

ENDINGS = (
    "shire", "borough", "brough", "hampton", "chester", "cester", "caster", "minster", "bridge", "mouth", "castle", "smith",
    "worth", "field", "head", "land", "side", "gate", "pool", "port", "ford", "wich", "wick", "wark", "well", "bury", "dale",
    "ber", "sea", "ham", "ton", "ley", "low",
)  # fmt: skip
LONG = 8


def breakable(name: str) -> str:
    """A name with soft hyphens where its long words may be divided: before the endings that English places have."""
    return " ".join(_divided(word) for word in name.split(" "))


def _divided(word: str) -> str:
    bare = word.rstrip(",")
    ending = next((e for e in ENDINGS if bare.endswith(e) and len(bare) >= max(LONG, len(e) + 3)), "")
    return f"{_divided(bare[: -len(ending)])}\u00ad{ending}{word[len(bare) :]}" if ending else word
