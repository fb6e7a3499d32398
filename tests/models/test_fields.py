"""Values as columns."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from annotations.models import Annotation

FIELD = Annotation._meta.get_field("web_annotation")


@pytest.mark.parametrize("text", ["[]", "1", '"да"', "null", "{", "{'a': 1}", '{"a": NaN}', "[" * 100_000])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(ValidationError, match="it is not a JSON object"):
        FIELD.clean(text, None)


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_text_is_null(nothing):
    assert FIELD.clean(nothing, None) is None


def test_an_object_and_its_text_are_the_same():
    assert FIELD.clean({"а": ["👍"]}, None) == '{"а": ["👍"]}'


@pytest.mark.django_db
def test_the_database_knows_what_the_text_says(annotation):
    Annotation.objects.filter(pk=annotation.pk).update(web_annotation='{"б": 1, "а": {"в": [1.50]}}')
    annotation.refresh_from_db()
    assert json.loads(annotation.web_annotation) == {"а": {"в": [1.5]}, "б": 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT web_annotation -> 'а' ->> 'в' FROM annotations_annotation WHERE id = %s", [annotation.pk]
        )
        assert cursor.fetchone() == ("[1.50]",)
