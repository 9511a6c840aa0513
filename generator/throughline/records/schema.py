"""The schema of each kind of file as JSON Schema, for editors and for saying which keys are known at a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from throughline.records.fields import Base
from throughline.records.kinds import Authority, Changes, Document, Inspection, National, Origin
from throughline.records.words import Framework, Retractions, Site, Vocabulary

MODELS: dict[str, type[Base]] = {
    "site": Site,
    "vocabulary": Vocabulary,
    "framework": Framework,
    "authority": Authority,
    "inspection": Inspection,
    "origin": Origin,
    "document": Document,
    "national": National,
    "changes": Changes,
    "retractions": Retractions,
}
"""The model of each kind of file that holds a record."""

PLACES = {
    "site": "content/site.yaml",
    "vocabulary": "content/vocabulary.yaml",
    "framework": "content/frameworks/<id>.yaml",
    "authority": "content/authorities/<slug>.yaml",
    "inspection": "content/inspections/<slug>/<id>.yaml",
    "origin": "content/origins/<id>.yaml",
    "document": "content/documents/<id>.yaml",
    "national": "content/national/<id>.yaml",
    "changes": "content/changes/<date>.yaml",
    "retractions": "content/retractions.yaml",
}


@cache
def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file, with its title and the meaning of each field."""
    made = MODELS[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": f"Throughline: {kind}"}


def known_keys(kind: str, place: Sequence[str | int]) -> list[str]:
    """The keys that may stand in the mapping at `place`, a path of keys and list positions; other steps are ignored."""
    schema = json_schema(kind)
    here = list(_plain([schema], schema))
    for step in place:
        inner = [part for node in here if (part := _step(node, step)) is not None]
        here = list(_plain(inner, schema)) or here
    return sorted({key for node in here for key in node.get("properties", ())})


def _step(node: dict[str, Any], step: str | int) -> dict[str, Any] | None:
    part = node.get("items") if isinstance(step, int) else None
    if isinstance(step, str):
        part = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return part if isinstance(part, dict) else None


def _plain(nodes: Iterable[dict[str, Any]], schema: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Each node with its references and alternatives followed to the end."""
    for node in nodes:
        if "$ref" in node:
            yield from _plain([schema["$defs"][node["$ref"].rpartition("/")[2]]], schema)
        elif any(word in node for word in ("anyOf", "oneOf", "allOf")):
            yield from _plain((part for word in ("anyOf", "oneOf", "allOf") for part in node.get(word, ())), schema)
        else:
            yield node
