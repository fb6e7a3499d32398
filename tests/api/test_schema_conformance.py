"""Schemathesis over the whole OpenAPI schema: whatever is asked, the answer is one that the schema says.

`HISTORIO_FUZZ=1000` asks so many questions of each kind instead of a few, and other ones each time.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotations.models import ROLES, Annotation, Reply, Review, Token, User
from annotations.tables import TABLES
from historio.wsgi import application
from tests.database import frozen, paralleled, read, save

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

#: How many questions of each kind; the few of them are the same each time.
ASKED = int(os.environ.get("HISTORIO_FUZZ", "0"))
QUESTIONS = settings(
    max_examples=ASKED or 4,
    derandomize=not ASKED,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate] if not ASKED else [Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

# An archive is sent as the bytes that it is.
schemathesis.serializer.alias("application/zip", "application/octet-stream")
SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
REFUSALS = SCHEMA.config.checks.negative_data_rejection
# Of another version, or under a slug of before: whatever is sent. A job is looked at when its turn comes.
REFUSALS.expected_statuses = [*REFUSALS.expected_statuses, "412", "308", "202"]
OPERATIONS = {
    operation.label: operation for operation in (found.ok() for found in SCHEMA.get_all_operations())
}


@pytest.fixture
def one_transaction(db) -> Iterator[None]:
    """The server keeps the connection of the test, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(request, one_transaction) -> dict[str, str]:
    """Nobody's, or those of somebody with a role."""
    if request.param == "anonymous":
        return {}
    person = User.objects.create_user("пробник")
    if request.param in ROLES:
        person.groups.add(Group.objects.get_or_create(name=request.param)[0])
    return {"Authorization": f"Token {Token.issue(person, 'fuzz')}"}


@pytest.fixture
def discussion(one_transaction) -> None:
    """A review and a reply, which the sample has none of; and an annotation that was deleted."""
    annotation, deleted = Annotation.objects.order_by("pk")[:2]
    creator = User.objects.create_user("рецензентка")
    seen = {"annotation": annotation, "version": annotation.version, "creator": creator}
    Review.objects.create(status="rejected", reason="Это цитата.", **seen)
    Reply.objects.create(annotation=annotation, text="Так ли это? 🤔", creator=creator)
    read(annotation)
    paralleled(creator)
    frozen(save(creator))
    deleted.delete()


def keys(path: str) -> dict[str, str]:
    """A row that there is."""
    table = TABLES.get(path.split("/")[3])
    if table is None or "{key}" not in path:
        return {}
    return {"key": str(table.model.objects.values_list(table[table.key], flat=True).order_by("pk")[0])}


def asking() -> list[tuple[str, str]]:
    """Who asks what: everybody everything, or of what nobody but the highest role changes a part each."""
    people = ["anonymous", "no role", *ROLES]
    return [
        (person, label)
        for number, label in enumerate(OPERATIONS)
        for place, person in enumerate(people)
        if ASKED or person in ("anonymous", ROLES[-1]) or number % len(ROLES) == place % len(ROLES)
    ]


@pytest.mark.parametrize(("headers", "label"), asking(), indirect=["headers"])
def test_every_answer_is_one_that_the_schema_says(headers, label, discussion):
    operation = OPERATIONS[label]
    real = keys(operation.path)
    # There is a wrong way to ask only where there is more to say than a key and a version.
    modes = [GenerationMode.POSITIVE] if operation.method == "delete" else list(GenerationMode)
    asked = [operation.as_strategy(generation_mode=mode) for mode in modes]
    if real:
        asked += [operation.as_strategy(generation_mode=mode, path_parameters=real) for mode in modes]

    for strategy in asked:

        @QUESTIONS
        @given(case=strategy)
        def ask(case: schemathesis.Case) -> None:
            sent = dict(headers)
            if real and case.path_parameters == real:
                sent["If-Match"] = "*"
            response = case.call(app=application, base_url="http://localhost", headers=sent)
            # A form has no types: of `tags=` nobody knows whether it is no tag or an empty one.
            typed = not (case.media_type or "").endswith(("form-data", "form-urlencoded"))
            case.validate_response(response, checks=[*CHECKS, negative_data_rejection] if typed else CHECKS)

        ask()
