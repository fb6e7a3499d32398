"""Rows of dates: what is counted are the dates that the sources print."""

import csv
import io

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/matrix/?event=october-revolution&rows=date&columns=source"
ENGLISH, TAGALOG = "october-revolution-en", "russian-revolution-tl"


def rows(client, query: str = "") -> dict[str, dict]:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200, answer.json()
    return {row["key"]: row for row in answer.json()["results"]}


def test_two_sources_agree_on_a_day_that_they_print_differently(client):
    row = rows(client)["1917-11-07"]
    assert (row["label"], row["verdict"]) == ("1917-11-07 (O.S. 1917-10-25)", "shared")
    printed = {key: [date["printed"] for date in cell["dates"]] for key, cell in row["cells"].items()}
    assert printed == {
        ENGLISH: ["7 November 1917 [O.S. 25 October]"],
        TAGALOG: ["Nobyembre 7, 1917 [O.S. October 25]"],
    }
    assert {cell["state"] for cell in row["cells"].values()} == {"mentioned"}


def test_a_date_whose_two_calendars_differ_is_a_conflict(client):
    row = rows(client)["1917-03-10"]
    assert (row["cells"][TAGALOG]["state"], row["verdict"]) == ("divided", "conflict")


def test_rows_stand_in_the_order_of_their_days(client):
    starts = [row["key"].partition("/")[0] for row in client.get(ADDRESS).json()["results"]]
    assert starts == sorted(starts)
    assert len(starts) > 4


def test_every_count_leads_to_its_dates(client):
    for row in rows(client).values():
        for cell in row["cells"].values():
            if cell["count"]:
                found = client.get(cell["dates_url"]).json()
                assert found["count"] == cell["count"], cell["dates_url"]
            else:
                assert cell["dates_url"] is None


def test_the_filters_are_those_of_dates(client):
    assert list(rows(client, "&date_after=1917-10-25 O.S.&date_before=1917-11-07&audit=consistent")) == [
        "1917-11-07"
    ]
    refused = client.get(f"{ADDRESS}&tag=soviet-view")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["tag"])


@pytest.mark.parametrize("columns", ["view", "creator", "views", "source,view", "nobody"])
def test_dates_have_no_views_and_no_creators(client, columns):
    refused = client.get(f"/api/v1/matrix/?event=october-revolution&rows=date&columns={columns}")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["columns"])


def test_dates_are_counted_by_language_and_without_columns(client):
    by_language = client.get("/api/v1/matrix/?event=october-revolution&rows=date&columns=language").json()
    assert [column["key"] for column in by_language["column_list"]] == ["en", "tl"]
    crossed = client.get("/api/v1/matrix/?event=october-revolution&rows=date&columns=language,source").json()
    assert {column["key"] for column in crossed["column_list"]} == {f"en,{ENGLISH}", f"tl,{TAGALOG}"}
    plain = client.get("/api/v1/matrix/?event=october-revolution&rows=date").json()
    assert {row["key"]: row["total"] for row in plain["results"]}["1917-11-07"] == 2


def lines(client, shape: str) -> list[dict[str, str]]:
    text = client.get(f"{ADDRESS.replace('/?', '.csv?')}&shape={shape}").getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_has_the_printed_words(client):
    wide = {row["row"]: row for row in lines(client, "wide")}
    assert wide["1917-11-07"][f"{TAGALOG} quotes"] == "Nobyembre 7, 1917 [O.S. October 25]"
    long = [row for row in lines(client, "long") if row["row"] == "1917-11-07"]
    assert [(row["source"], row["printed"], row["julian"]) for row in long] == [
        (ENGLISH, "7 November 1917 [O.S. 25 October]", "1917-10-25"),
        (TAGALOG, "Nobyembre 7, 1917 [O.S. October 25]", "1917-10-25"),
    ]
    empty = [row for row in lines(client, "long") if row["row"] == "1917-11-08"]
    assert [(row["column"], row["state"], row["date"]) for row in empty][1:] == [(TAGALOG, "unread", "")]


def test_what_a_scholar_rejected_is_not_counted(api, client):
    date = rows(client)["1917-11-08"]["cells"][ENGLISH]["dates"][0]
    answer = api.patch(
        f"/api/v1/dates/{date['id']}/", {"state": "rejected"}, format="json", headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200
    assert "1917-11-08" not in rows(client)


def test_the_cells_are_one_statement(client, django_assert_max_num_queries):
    client.get(ADDRESS)
    with django_assert_max_num_queries(12):
        client.get(ADDRESS)


def test_the_command_compares_dates_too(capsysbinary):
    call_command("compare", "october-revolution", rows="date", filter="audit=consistent,mismatch")
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode(), newline="")))
    verdicts = {row["row"]: row["verdict"] for row in rows}
    assert (verdicts["1917-11-07"], verdicts["1917-03-10"]) == ("shared", "conflict")
