"""The W3C's samples of annotations, and its schemas (tests/data/web_annotation)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

DATA = Path(__file__).parents[2] / "data" / "web_annotation"
SAMPLES: dict[str, dict[str, Any]] = json.loads((DATA / "samples.json").read_text(encoding="utf-8"))
CORRECT = {name: one for name, one in SAMPLES["correct"].items() if name.startswith("anno")}
DEFECTS = SAMPLES["defects"]


@cache
def schemas() -> dict[str, Any]:
    return json.loads((DATA / "schemas.json").read_text(encoding="utf-8"))


@cache
def registry() -> Registry:
    """The files refer to each other by their names, and the files themselves call themselves otherwise."""
    found = []
    for path, schema in schemas()["files"].items():
        whole = {name: value for name, value in schema.items() if name != "id"}
        resource = Resource.from_contents(whole, default_specification=DRAFT4)
        found.append((path.rsplit("/", 1)[-1], resource))
    return Registry().with_resources(found)


def failed(document: dict[str, Any], kind: str) -> list[str]:
    """The musts of a kind (annotation, collection, page) that a document does not pass."""
    return [path for path in schemas()["musts"][kind] if not passes(document, path)]


def passes(document: dict[str, Any], path: str) -> bool:
    schema = schemas()["files"][path]
    whole = {name: value for name, value in schema.items() if name != "id"}
    validator = jsonschema.Draft4Validator(
        whole, registry=registry(), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
    return validator.is_valid(document) == (schema.get("expectedResult", "valid") == "valid")
