"""The SQL functions that the triggers call."""

import pytest

from annotations.values.languages import SEARCH_CONFIGURATIONS, search_configuration
from tests.database import sql

pytestmark = pytest.mark.django_db


def test_the_database_chooses_the_same_search_configuration_as_we_do():
    unknown = ["tl", "fil", "zh", "uk", "grc", "mul", "und", "x-private", "s", ""]
    tags = [*SEARCH_CONFIGURATIONS, *unknown]
    forms = [form for tag in tags for form in (tag, tag.upper(), f"{tag}-Latn", f"{tag}-x-ru")]
    found = sql("SELECT form, historio_search_config(form) FROM unnest(%s::text[]) AS form", forms)
    assert found == [(form, search_configuration(form)) for form in forms]


def test_every_search_configuration_is_there():
    there = {name for (name,) in sql("SELECT cfgname FROM pg_ts_config")}
    assert set(SEARCH_CONFIGURATIONS.values()) | {"simple"} <= there


@pytest.mark.parametrize(
    ("config", "text", "query"),
    [
        ("russian", "большевистская революция", "революции"),
        ("english", "the left-wing takeover", "left"),
        ("simple", "1917-1923", "1923"),
        ("arabic", "ثورة أكتوبر", "أكتوبر"),
        ("greek", "η οκτωβριανή επανάσταση", "επανάσταση"),
    ],
)
def test_words_are_found_in_their_forms_and_on_both_sides_of_a_hyphen(config, text, query):
    statement = "SELECT historio_search(%s, %s) @@ websearch_to_tsquery(%s::regconfig, %s)"
    assert sql(statement, config, text, config, query) == [(True,)]


def test_stamps_never_repeat():
    stamps = set()
    for _ in range(20):
        sql("SELECT historio_stamp()")
        stamps |= set(sql("SELECT sum(value) FROM annotations_referencestamp"))
    assert len(stamps) == 20
