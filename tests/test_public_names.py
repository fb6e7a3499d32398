"""Every public name is said in `tables.py` once, and everything else agrees with it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from drf_spectacular.generators import SchemaGenerator

from annotations.api.parameters import CSV_PARAMETERS, LIST_PARAMETERS
from annotations.api.serializers import INPUTS, SERIALIZERS
from annotations.filtersets import FILTERSETS
from annotations.models import Reply
from annotations.tables import ANNOTATIONS, TABLES
from tests.database import frozen, judge, paralleled, read, save

LISTS = list(TABLES)


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def reference() -> str:
    return (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")


def resolved(schema: dict, found: dict) -> dict:
    """What a `$ref` of the schema refers to."""
    while "$ref" in found:
        found = schema["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def document(schema: dict, list_: str, method: str) -> dict:
    """The schema of one row, as it is read (`get`) or sent (`post`)."""
    operation = schema["paths"][f"/api/v1/{list_}/" if method == "post" else _detail(schema, list_)][method]
    body = operation["requestBody"] if method == "post" else operation["responses"]["200"]
    return resolved(schema, body["content"]["application/json"]["schema"])


def _detail(schema: dict, list_: str) -> str:
    pattern = re.compile(rf"/api/v1/{list_}/{{[^}}]+}}/")
    return next(path for path in schema["paths"] if pattern.fullmatch(path))


@pytest.mark.parametrize("list_", LISTS)
@pytest.mark.django_db
def test_json_and_csv_have_the_names_of_the_table_in_its_order(api, annotation, list_):
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="Да", creator=annotation.creator)
    read(annotation)
    paralleled(annotation.creator)
    frozen(save(annotation.creator))
    table = TABLES[list_]
    row = api.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0]
    assert list(row) == table.names
    assert list(api.get(f"/api/v1/{list_}/{row[table.key]}/").json()) == table.names
    header = api.get(f"/api/v1/{list_}.csv").getvalue().decode().partition("\r\n")[0]
    assert header.split(",") == table.names


@pytest.mark.parametrize("list_", LISTS)
def test_every_name_has_a_path_and_a_sentence(list_):
    table = TABLES[list_]
    assert table.key in table.names
    assert table.default_ordering.removeprefix("-") in table.orderings
    for name, column in table.columns.items():
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
        assert column.description.endswith((".", "…"))
        if isinstance(column.path, str):
            table.model._default_manager.values_list(column.path)  # FieldError if there is none
        if column.writes:
            assert isinstance(table.field(name), (models.Field, models.ForeignObjectRel))


@pytest.mark.parametrize("list_", LISTS)
def test_filters_are_lists_of_the_same_names_with_a_sentence_each(list_):
    assert set(FILTERSETS) == set(TABLES)
    assert FILTERSETS[list_].table is TABLES[list_]
    for name, found in FILTERSETS[list_].base_filters.items():
        assert found.extra["help_text"], name
        assert name not in LIST_PARAMETERS | CSV_PARAMETERS


def test_a_filter_of_annotations_that_is_called_as_a_column_looks_at_it():
    paths = {
        name: found.field_name
        for name, found in FILTERSETS["annotations"].base_filters.items()
        if name in ANNOTATIONS.columns
    }
    assert set(paths) >= {"source", "edition", "language", "event", "voice", "stance", "status", "creator"}
    for name, path in paths.items():
        assert path.removesuffix("_id").split("__")[0] == ANNOTATIONS[name].removesuffix("_id").split("__")[0]


@pytest.mark.parametrize("list_", LISTS)
def test_serializers_have_the_names_of_the_table(list_):
    fields = SERIALIZERS[list_]().get_fields()
    assert [name for name in fields if name in TABLES[list_].columns] == TABLES[list_].names
    for name in TABLES[list_].writable:
        assert not fields[name].read_only


@pytest.mark.parametrize("list_", LISTS)
def test_the_openapi_schema_has_the_names_of_the_table(schema, list_):
    properties = document(schema, list_, "get")["properties"]
    assert set(TABLES[list_].names) <= set(properties)
    for name, column in TABLES[list_].columns.items():
        if name not in INPUTS.get(list_, {}):  # which say how they are sent
            assert properties[name]["description"].startswith(column.description)


@pytest.mark.parametrize("list_", [name for name in LISTS if TABLES[name].writable])
def test_the_openapi_schema_says_what_can_be_written(schema, list_):
    properties = set(document(schema, list_, "post")["properties"])
    assert set(TABLES[list_].writable) <= properties
    server_set = {"version", "created", "modified", "creator", "status"} - set(TABLES[list_].writable)
    assert not properties & server_set


@pytest.mark.parametrize("list_", LISTS)
def test_the_openapi_schema_has_every_parameter(schema, list_):
    given = schema["paths"][f"/api/v1/{list_}/"]["get"]["parameters"]
    names = {found["name"] for found in given if found["in"] == "query"}
    expected = {*FILTERSETS[list_].base_filters, *LIST_PARAMETERS, *CSV_PARAMETERS, "format", "ordering"}
    assert names == expected
    (ordering,) = [found for found in given if found["name"] == "ordering"]
    assert {name.removeprefix("-") for name in ordering["schema"]["enum"]} == set(TABLES[list_].orderings)


@pytest.mark.parametrize("list_", LISTS)
def test_the_reference_names_every_field_and_parameter(reference, list_):
    words = set(re.findall(r"[a-z0-9_]+", reference))
    assert f"/{list_}" in reference or f"`{list_}`" in reference
    missing = {*TABLES[list_].names, *FILTERSETS[list_].base_filters, *TABLES[list_].orderings} - words
    assert not missing


def test_the_matrix_takes_every_filter_of_annotations(schema):
    weighing = ("/api/v1/derivations/", "/api/v1/agreement/", "/api/v1/support/")
    for path in ("/api/v1/matrix/", "/api/v1/events/{key}/names/", *weighing):
        given = {found["name"] for found in schema["paths"][path]["get"]["parameters"]}
        assert set(FILTERSETS["annotations"].base_filters) <= given
