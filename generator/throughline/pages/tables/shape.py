"""What a table is made of: columns with their meaning, rows as plain tuples, and the cells that most tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from throughline import records
from throughline.calendar import When
from throughline.link import Dataset, Event
from throughline.values import frozen

Cell = str | int | bool | tuple[str, ...] | None
Row = tuple[Cell, ...]
"""The cells of one row in the order of the columns. None is nothing: not stated, or does not apply. It is never zero."""

Type = Literal["string", "integer", "boolean", "date", "list"]


@frozen
class Column:
    """One column. `refers` names the table whose key its values are; `values` are the only ones it takes."""

    name: str
    meaning: str
    type: Type = "string"
    required: bool = False
    refers: str = ""
    values: tuple[str, ...] = ()


@frozen
class Table:
    """One table.

    `of` makes the rows of one authority, from its part of the record alone; `rest` makes the rows of none. `count` and
    `count_rest` are how many these are, found without making them.
    """

    name: str
    title: str
    summary: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    count: Callable[[Dataset, str], int]
    of: Callable[[Dataset, str], Iterator[Row]]
    rest: Callable[[Dataset], Iterator[Row]] = lambda _: iter(())
    count_rest: Callable[[Dataset], int] = lambda _: 0

    def rows(self, dataset: Dataset) -> Iterator[Row]:
        """Every row, made as it is asked for: authority by authority in the order of their slugs, then the rest."""
        for slug in sorted(dataset.authorities):
            yield from self.of(dataset, slug)
        yield from self.rest(dataset)


def each_event(count: Callable[[Dataset, Event], int]) -> Callable[[Dataset, str], int]:
    """How many rows an authority has in a table where each of its events has so many."""
    return lambda dataset, slug: sum(count(dataset, event) for event in dataset.events_of(slug))


WHO = (
    Column("authority", "The authority, as it stands in the addresses of this site.", refers="authorities"),
    Column("authority_name", "Its name."),
    Column("urn", "Its number with the inspectorate."),
    Column("ons_code", "Its nine-character code of the Office for National Statistics."),
    Column("dfe_code", "Its three-digit code of the Department for Education."),
)
"""Who a row speaks of. Every table that names an authority has these five columns."""

ADDRESS = Column("address", "Where it stands on this site, from the site's own first page.")
SOURCES = Column(
    "sources", "Where it was read: a document or the report of an event, a space, and the place in it.", "list"
)
DIFFERS = Column(
    "differs", "Columns on which sources differ; all values stand at the address, none or one is preferred.", "list"
)


def who(dataset: Dataset, slug: str) -> Row:
    """The cells of WHO."""
    called = dataset.called[slug]
    return (slug, called.name, called.urn, called.ons, called.dfe)


NOBODY: Row = (None,) * len(WHO)


def sources(dataset: Dataset, model: records.Base) -> tuple[str, ...]:
    """What a part of the record cites: `documents/<id>` or an event's key, a space, and where in it."""
    return tuple(
        f"{cited.document if cited.is_report else f'documents/{cited.document}'} {cited.locator}"
        for cited in dataset.cited(model)
    )


def when(value: object) -> str | None:
    """A date at the precision it was given; `not-given` where the source leaves it out; None where none is recorded."""
    chosen = records.chosen(value)
    if not isinstance(chosen, When):
        return None
    return chosen.iso or "not-given"


def differs(record: records.Base, *columns: str) -> tuple[str, ...]:
    """Those of the fields of a record on which sources differ."""
    return tuple(name for name in columns if isinstance(getattr(record, name), records.Disputed))
