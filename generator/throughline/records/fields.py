"""The types of fields: text, dates, counts, references, sources, and values on which sources differ.

Every string a record keeps is a `Text` and so knows its place; every model knows its own place as `.at`. Keys in files
are the field names with hyphens. What a field means is its description, which the JSON Schema and the README share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import attrgetter
from sys import intern
from typing import TYPE_CHECKING, Annotated, Any, Generic, Self, TypeVar, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    GetPydanticSchema,
    ModelWrapValidatorHandler,
    PrivateAttr,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from throughline import calendar, markup, urls
from throughline.calendar import When
from throughline.diagnostics import Location
from throughline.yamltree import Map, Text

# -- scalars -----------------------------------------------------------------------------------------------------------


def _pattern(expression: str, sentence: str) -> AfterValidator:
    compiled = re.compile(expression)

    def match(text: Text) -> Text:
        if not compiled.fullmatch(text):
            raise ValueError(sentence)
        return text

    return AfterValidator(match)


def _flag(text: Any) -> bool:
    if text in ("yes", "true"):
        return True
    if text in ("no", "false"):
        return False
    raise ValueError("write yes or no")


def _count(text: Any) -> int:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("write a whole number in digits")
    return int(text)


def _number(text: Any) -> Decimal:
    try:
        if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("write a number in digits, such as 12 or 36.5") from None


def _when(value: Any) -> When:
    if isinstance(value, Text):
        return calendar.parse(value)
    if isinstance(value, dict) and set(value) <= {"from", "to", "derived"} and {"from", "to"} <= set(value):
        if not all(isinstance(part, str) for part in value.values()):
            raise ValueError("both ends of a range are dates")
        ends = calendar.parse(value["from"]), calendar.parse(value["to"])
        return calendar.span(*ends, derived=_flag(value.get("derived", "no")))
    raise ValueError("a date is written 2016-11-14, 2016-11, 2016, not-given, or {from: ..., to: ...}")


Line = Annotated[
    Text,
    GetPydanticSchema(lambda _source, _handler: core_schema.is_instance_schema(Text)),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),  # editors guess a type: `at: 3.2` is text here
]


def _printable(text: Text) -> Text:
    markup.check(text)
    return text


Prose = Annotated[
    Line, AfterValidator(_printable), WithJsonSchema({"type": ["string", "number"], "format": "markdown"})
]
"""The curator's own words, as Markdown."""


def _addressable(id: Text) -> Text:
    if refusal := urls.refusal("theme", id):
        raise ValueError(refusal)
    return id


NO_ID = "an id is lower-case letters, digits and single hyphens"
Id = Annotated[
    Line,
    _pattern(r"[a-z0-9]+(-[a-z0-9]+)*", NO_ID),
    AfterValidator(_addressable),  # most ids are a part of some address
]
Ref = Annotated[
    Line,
    _pattern(
        r"#?[a-z0-9-]+|[a-z0-9-]+/[a-z0-9-]+(#[a-z0-9-]+)?",
        "a reference is r1 (in this file), authority/event, authority/event#r1 or origins/id#r1",
    ),
]
"""`r1` in the same file, `leeds/2018-12-18-ilacs-2018`, `leeds/2018-12-18-ilacs-2018#r2` or `origins/munro-2011#r1`."""
_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
Alias = Annotated[Line, _pattern(rf"{_NAME}(/{_NAME})?", "a former id is that of the event, or authority/event")]
"""The former id of an event; with its authority, where that was another."""
Key = Annotated[
    Line,
    _pattern(
        rf"{_NAME}(/{_NAME})?(#{_NAME})?(~[a-p]{{10}})?",
        "a key is authority, authority/event, authority/event#r1, documents/id, origins/id#r1 or national/id",
    ),
]
"""What names a thing in the whole record, whether it is still there or not; `~` and a mark are of a fact in it that has no
key of its own.
"""
WebAddress = Annotated[
    Line,
    _pattern(
        r"https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][^\s<>\"'\\]*)?",
        "a web address begins with https:// or http:// and a host, and has no spaces",
    ),
]
SiteAddress = Annotated[Line, AfterValidator(urls.base)]
"""Where the site is published: a host and a plain path."""
ContactAddress = Annotated[
    Line, _pattern(r"https://[^\s<>\"'\\]+|mailto:[^\s<>\"'\\@]+@[^\s<>\"'\\@]+", "write https://... or mailto:...")
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number", "minimum": 0})]
Date = Annotated[
    When,
    GetPydanticSchema(lambda _source, _handler: core_schema.no_info_plain_validator_function(_when)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?|not-given)$"},
                {"type": "integer", "minimum": 1900, "maximum": 2200},
                {"type": "object", "required": ["from", "to"], "additionalProperties": False,
                 "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "derived": {"type": "boolean"}}},
            ]
        }
    ),
]  # fmt: skip


def _whole_day(when: When) -> When:
    if when.precision != "day":
        raise ValueError("a day is needed here, such as 2026-06-30")
    return when


Day = Annotated[Date, AfterValidator(_whole_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]


_NOWHERE = Location("")
_GIVEN: set[str] = set()
"""What pydantic would keep in a set of each model: which fields were given. Nobody asks."""


class Base(BaseModel):
    """What every part of a record shares: frozen, no unknown keys, hyphenated names, and its place in the file.

    A large record has half a million of them, so each is made anew in half the room that pydantic gives it.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )
    # Slots, because pydantic's private attributes cost more than the rest of a record together.
    # `_places`: key, line, column and end of each value that does not know its place.
    __slots__ = ("_at", "_places")
    if TYPE_CHECKING:
        _at: Location = PrivateAttr()
        _places: tuple[str | int, ...] = PrivateAttr()

    @property
    def at(self) -> Location:
        return getattr(self, "_at", _NOWHERE)

    def fields(self) -> Iterator[tuple[str, Any]]:
        """Each field with its value. Quicker, and in less room, than by `__dict__`, which is made when it is asked for."""
        names, values = _held(type(self))
        return zip(names, values(self), strict=False)

    def place(self, key: str) -> Location:
        """Where the value of a key of the file stands; the place of the whole if it has no such key."""
        kept: tuple[Any, ...] = getattr(self, "_places", ())
        if key in kept:
            number = kept.index(key) + 1
            return Location(self.at.path, *kept[number : number + 3])
        return _place_of(getattr(self, _fields(type(self)).get(key, ""), None)) or self.at

    def altered(self, **changes: Any) -> Self:
        """The same at the same place, with other values in some fields."""
        return _lean(type(self), {**dict(self.fields()), **changes}, self.at, getattr(self, "_places", ()))

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, data: Any, handler: ModelWrapValidatorHandler[Base]) -> Base:
        made = handler(data)
        if not isinstance(data, Map):
            return made
        values = made.__dict__
        places: tuple[str | int, ...] = ()
        same = set(map(id, values.values()))
        for key, node in data.items():
            if id(node) not in same and _place_of(values[_fields(cls)[key]]) != node.at:
                places += (intern(str(key)), *node.at[1:])
        return _lean(cls, values, data.at, places)


M = TypeVar("M", bound=Base)


def _lean(kind: type[M], values: Mapping[str, Any], at: Location, places: tuple[str | int, ...]) -> M:
    """A model of these values, which have been looked at. The names of the fields are kept with their class, not in each."""
    made = object.__new__(kind)
    put = object.__setattr__
    for name, value in values.items():
        put(made, name, value)
    put(made, "__pydantic_fields_set__", _GIVEN)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    put(made, "_at", at)
    put(made, "_places", places)
    return made


def _place_of(value: Any) -> Location | None:
    """The place of a value that knows it, or of the first of several that do."""
    if isinstance(value, tuple):
        value = value[0] if value else None
    return value.at if isinstance(value, Text | Base) else None


@cache
def _held(kind: type[Base]) -> tuple[tuple[str, ...], Callable[[Base], tuple[Any, ...]]]:
    """The names of the fields, and what gives the values of all (and the first once more: of one alone it would be no tuple)."""
    names = tuple(kind.model_fields)
    return names, attrgetter(*names, names[0])


@cache
def _fields(kind: type[Base]) -> Mapping[str, str]:
    """The field of each key of the file."""
    return {field.alias or name: name for name, field in kind.model_fields.items()}


T = TypeVar("T")


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Many = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
"""A list, kept as a tuple."""


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Source(Base):
    """Where a fact was read."""

    document: Line = Field(
        description="The id of a file in documents/, `report` for this inspection's own report, or another event "
        "(authority/event) for that event's report."
    )
    locator: Line = Field(alias="at", description="Paragraph, list number, page or heading: where in the document.")


class _OneOrMany:
    """Tells editors that a list of one may be written without being a list."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


Sources = Annotated[tuple[Source, ...], BeforeValidator(lambda v: tuple(_one_or_many(v))), _OneOrMany()]


class Candidate(Base, Generic[T]):
    """One of the values that sources give."""

    value: T
    as_at: Date | None = None
    said_by: Line | None = None
    source: Sources


class Disputed(Base, Generic[T]):
    """Every value that sources give where they differ. Nothing is deleted; at most one is preferred."""

    values: Many[Candidate[T]] = Field(min_length=2)
    preferred: Annotated[int | None, BeforeValidator(lambda v: None if v == "none" else _count(v))] = Field(
        description="The number of the preferred value, counting from 1, or none.",
        json_schema_extra={"anyOf": [{"type": "integer", "minimum": 1}, {"const": "none"}]},
    )
    reason: Prose = Field(description="Why, in one sentence.")

    @model_validator(mode="after")
    def _preferred_exists(self) -> Disputed[T]:
        if self.preferred is not None and not 1 <= self.preferred <= len(self.values):
            raise ValueError(f"preferred is the number of a value, 1 to {len(self.values)}, or none")
        return self

    @property
    def choice(self) -> T | None:
        return None if self.preferred is None else self.values[self.preferred - 1].value


def _shape(value: Any) -> str:
    return "differ" if isinstance(value, Disputed) or (isinstance(value, dict) and "values" in value) else "plain"


if TYPE_CHECKING:
    Stated = Union[T, Disputed[T]]  # noqa: UP007
else:

    class Stated:
        """A value, or `{values: [...], preferred:, reason:}` where sources differ.

        An alias would not do: typing leaves the variable inside `Disputed[T]` as it is, and nothing would be checked.
        """

        def __class_getitem__(cls, item: Any) -> Any:
            both = Union[Annotated[item, Tag("plain")], Annotated[Disputed[item], Tag("differ")]]  # noqa: UP007
            return Annotated[both, Discriminator(_shape)]


def chosen(value: Any) -> Any:
    """The value itself, or the preferred one of several; None when none is preferred."""
    return value.choice if isinstance(value, Disputed) else value
