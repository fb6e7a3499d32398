"""The pages that say why there is no other."""

from urllib.parse import urlencode

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.django_db


def test_what_is_not_there_leads_back(client):
    response = client.get("/октябрь")
    assert response.status_code == 404
    assert 'href="/admin/"' in response.content.decode()


def test_what_is_not_open_leads_back(client, make_user):
    client.force_login(make_user("anna", "reader"))
    response = client.get("/admin/annotations/user/")
    assert response.status_code == 403
    assert "This is not open to you" in response.content.decode()


def test_a_form_from_before_signing_in_is_explained(make_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("ada", is_superuser=True))
    response = client.post("/admin/annotations/event/add/", {"label": "Октябрь"})
    assert response.status_code == 403
    assert "copy what you have typed" in response.content.decode()


@pytest.mark.parametrize("status", [400, 500])
def test_a_page_for_what_went_wrong_needs_nothing_to_be_shown(status, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert 'href="/"' in render_to_string(f"{status}.html")


@pytest.mark.parametrize("content_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_what_is_too_long_for_a_form_is_refused_before_anybody_signs_in(content_type):
    form = {"username": "ж" * 3 * 1024**2, "password": "x"}
    assert len(form["username"].encode()) > 6 * 10**6
    sent = form if content_type.startswith("multipart") else urlencode(form)
    more = {} if content_type.startswith("multipart") else {"content_type": content_type}
    for strict in (True, False):
        client = Client(enforce_csrf_checks=strict)
        client.get("/admin/login/")
        response = client.post("/admin/login/", sent, **more)
        assert response.status_code == 413
        assert "more than 5 MB must be sent as a file" in response.content.decode()


def test_another_request_that_makes_no_sense_is_told_so(client):
    response = client.get("/", headers={"host": "чужой.example"})
    assert response.status_code == 400
    assert "cannot be understood" in response.content.decode()
