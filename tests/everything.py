"""A record in which every field that the models know is given: made from the models, so that no new field is forgotten.

It is the minimal record with one file more of each kind. A field that may hold any text is filled in by whoever asks; what
stands in the others, ids, dates and numbers that must agree with each other, is in `WORDS`. A new one of those without a
word is a finding of the link, and `test_every_field_is_given` shows it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import TypeAdapter, ValidationError

from throughline.diagnostics import Location
from throughline.records.fields import Base
from throughline.records.schema import MODELS
from throughline.yamltree import Text

MINIMAL = Path(__file__).parent / "minimal" / "content"

PLACES = {
    "site": "site.yaml", "vocabulary": "vocabulary.yaml", "framework": "frameworks/full.yaml",
    "authority": "authorities/full.yaml", "inspection": "inspections/full/2017-03-06-full.yaml",
    "origin": "origins/full.yaml", "document": "documents/full.yaml", "national": "national/full.yaml",
}  # fmt: skip
"""The file of each kind in which every field is given."""

# By path, or by model and field, whatever the type; by field alone, where it may not hold any text. None leaves it out.
WORDS: dict[str, Any] = {
    "Accepted.code": "T214", "Caveat.id": "no-average", "GovernanceStep.step": None, "NotGraded.id": "not-graded",
    "origin.recommendations.list": None, "origin.recommendations.tier": None, "inspection.reviews.recommendations.id": "r-board",
    "Action.id": "a-full", "CouncilNamed.id": "f-full", "Statistic.id": "s-full", "Intervention.id": "i-full",
    "Absent.judgement": "gone", "Continues.framework": "harbour-2015", "Continues.judgement": "whole",
    "Document.kind": "plan", "Framework.kinds": ["full", "visit"], "Framework.subject": "authority",
    "Grade.reported-by": "full/2018-01-visit",
    "Inspection.state": "held", "Inspection.published": "2017-03-06", "Inspection.onsite": {"from": "2017-01-10", "to": "2017-01-13"},
    "Inspection.notified": "2017-01-02", "Origin.published": "2014-05-01", "Authority.status": "current",
    "Framework.in-force-from": "2015-01", "Framework.in-force-to": "2018-06", "Authority.active-from": "2001-04",
    "Authority.active-to": None, "Review.framework": "board", "Source.document": "full", "Statistic.at-least": None,
    "Step.body-type": "executive", "Verification.reported-by": "authority", "Verification.covers": "one",
    "Verification.basis": "subject",
    "addresses": "full", "any-of": "full", "audience": "full", "authorities": "north-bay", "event": "full/2018-01-visit",
    "of": "origins/full#full", "predecessors": "south-bay", "successors": "south-bay", "read-for": "origins/full",
    "reported-by": "full/2018-01-visit", "within": "whole", "limits": "whole", "about": "full/2017-03-06-full#full",
    "url": "https://example.org/full", "base-url": "https://example.org/full/", "as-of": "2018-06-30",
    "recommendation-count": "1", "inspections": "7", "count": "3", "counts": "7", "shares": "100", "preferred": "1",
    "response-working-days": "70", "aliases": "once",
    "inspection.reviews.recommendations.aliases": ["once-board"],
}  # fmt: skip

# What the full files refer to beside themselves.
MORE = {
    "frameworks/board.yaml": {
        "title": "Board", "short": "Board", "edition": "Board, 2015 edition", "inspectorates": ["Harbour Inspectorate"], "subject": "board",
        "kinds": ["full"], "scale": [{"id": "full", "label": "Full", "mark": "disc", "tone": "blue"}],
        "judgements": [{"id": "full", "title": "Board", "short": "Board", "lanes": [{"id": "full", "fit": "part"}]}],
        "lists": [{"id": "full", "title": "List"}], "tiers": [{"id": "full", "title": "Tier"}],
        "summary": "A framework of boards.", "source": {"document": "full", "at": "1"},
    },
    "inspections/full/2016-02-01-full.yaml": {
        "authority": "full", "framework": "full", "kind": "full", "state": "held", "published": "2016-02-01",
        "report": {"id": "full-2016"}, "source": {"document": "report", "at": "1"}, "judgements": {"full": "not-graded"},
    },
    "inspections/full/2018-01-visit.yaml": {
        "authority": "full", "framework": "full", "kind": "visit", "state": "held", "published": "2018-01-20",
        "report": {"id": "full-visit"}, "source": {"document": "report", "at": "1"}, "read-for": ["full/2017-03-06-full"],
        "verifications": [{"of": "full/2017-03-06-full#full", "found": "recurs", "basis": "named", "summary": "Still so."}],
    },
}  # fmt: skip
JOINED = {
    "frameworks/full.yaml": {"judgements": [{"id": "whole", "title": "Whole", "short": "Whole"}]},
    "vocabulary.yaml": {"kinds": [{"id": "visit", "title": "Visit", "graded": "no", "summary": "A visit."}]},
}


class Field(NamedTuple):
    """A field that may hold any text. `path` is `inspection.recommendations.title`; `prose` where it is Markdown."""

    path: str
    prose: bool


def tree(kind: str, say: Callable[[Field], str]) -> dict[str, Any]:
    """A file of one kind in which every field is given, as plain lists and dictionaries; `say` gives each text."""
    return _model(MODELS[kind], kind, say, ())


def files(say: Callable[[Field], str]) -> dict[str, str]:
    """The files that make the minimal record one in which everything is given, by path."""
    made: dict[str, Any] = {path: tree(kind, say) for kind, path in PLACES.items()}
    for path in ("site.yaml", "vocabulary.yaml"):
        _join(made[path], yaml.load((MINIMAL / path).read_text(encoding="utf-8"), yaml.CBaseLoader))
    for path, more in JOINED.items():
        _join(made[path], more)
    return {path: written(tree) for path, tree in (made | MORE).items()}


def written(tree: Any) -> str:
    """YAML with every scalar on one line."""
    return yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1 << 20)


def fields() -> list[Field]:
    """Every field that may hold any text, in every place where a file may hold one."""
    found: dict[Field, None] = {}
    files(lambda field: str(found.setdefault(field)))
    return list(found)


class _Plain(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _join(made: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Lists come together; elsewhere the full file has its own say."""
    for key, value in other.items():
        if isinstance(value, list):
            made[key] = [*made.get(key, ()), *value]


def _model(model: type[Base], path: str, say: Callable[[Field], str], above: tuple[type[Base], ...]) -> dict[str, Any]:
    made = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        hint = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        value = _value(hint, model.__name__.partition("[")[0], key, f"{path}.{key}", say, (*above, model))
        if value is not None:
            made[key] = value
    return made


def _value(
    hint: Any, model: str, key: str, path: str, say: Callable[[Field], str], above: tuple[type[Base], ...]
) -> Any:
    """A value that fits a type; None where the field is best left out."""
    for name in (path, f"{model}.{key}"):
        if name in WORDS:
            return WORDS[name]
    plain, several = _stripped(hint), _members(hint)
    if len(several) == 1:  # optional
        return _value(several[0], model, key, path, say, above)
    if several:  # one value, or all that sources give; a word, or a grade with more to say
        long = next(one for one in several if isinstance(_stripped(one), type) and issubclass(_stripped(one), Base))
        return _value(long, model, key, path, say, above)
    if get_origin(plain) is tuple:
        item = _value(get_args(plain)[0], model, key, path, say, above)
        least = 2 if isinstance(item, dict) and above[-1].__name__.startswith("Disputed") else 1
        return None if item is None else [item] * least
    if get_origin(plain) is dict:
        return {"full": _value(get_args(plain)[1], model, key, path, say, above)}
    if get_origin(plain) is Literal:
        return get_args(plain)[0]
    if isinstance(plain, type) and issubclass(plain, Base):
        return None if above.count(plain) > 1 else _model(plain, path, say, above)
    return _scalar(hint, key, path, say)


def _scalar(hint: Any, key: str, path: str, say: Callable[[Field], str]) -> Any:
    if _takes(hint, "<b>any text</b>"):
        return say(Field(path, prose=not _takes(hint, "[a](javascript:b)")))
    if key in WORDS:
        return WORDS[key]
    return next(word for word in ("full", "7", "2018-01-15", "yes") if _takes(hint, word))


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)


def _takes(hint: Any, text: str) -> bool:
    try:
        _adapter(hint).validate_python(Text(text, Location("x", 1, 1)))
    except ValidationError:
        return False
    return True


def _stripped(hint: Any) -> Any:
    return _stripped(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


def _members(hint: Any) -> list[Any]:
    plain = _stripped(hint)
    union = get_origin(plain) in (Union, types.UnionType)
    return [one for one in get_args(plain) if one is not type(None)] if union else []
