"""What the tests of all lists ask for."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import Annotation, Reply
from tests.database import judge


@pytest.fixture
def reader_of(client, api) -> Callable[[str], Client]:
    """Somebody who may read the list: nobody in particular, but of the audit an administrator."""
    return lambda list_: api if list_ == "changes" else client


@pytest.fixture
def discussed(annotation) -> Annotation:
    """An annotation with a review and a reply, of which the sample has none."""
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="Да 👍", creator=annotation.creator)
    return annotation
