"""What leads to Web Annotations from elsewhere."""

import pytest

from annotations.models import Annotation, Edition
from annotations.values.web_annotation.terms import JSON_LD, MEDIA_TYPE, TURTLE

pytestmark = pytest.mark.django_db

SERVICE = '<http://testserver/web-annotations/>; rel="http://www.w3.org/ns/oa#annotationService"'


@pytest.mark.parametrize("accept", [JSON_LD, MEDIA_TYPE, TURTLE, f"{JSON_LD}, */*;q=0.1"])
@pytest.mark.parametrize("address", ["/annotations/{}", "/api/v1/annotations/{}/", "/api/v1/annotations/{}"])
def test_an_annotation_leads_to_its_document(client, annotation, accept, address):
    answer = client.get(address.format(annotation.uuid), headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer["Location"].removeprefix("http://testserver") == f"/web-annotations/{annotation.uuid}"
    document = client.get(answer["Location"], headers={"Accept": accept})
    assert document.status_code == 200
    assert document["Content-Type"].startswith(accept.split(";")[0].split(",")[0])


def test_a_format_that_is_named_leads_to_the_same(client, annotation):
    led = client.get(f"/api/v1/annotations/{annotation.uuid}/?format=ttl")
    assert client.get(led["Location"])["Content-Type"] == "text/turtle; charset=utf-8"


def test_what_is_hidden_leads_nowhere_in_the_api(client, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    for address in (f"/api/v1/annotations/{annotation.uuid}/", f"/web-annotations/{annotation.uuid}"):
        assert client.get(address, headers={"Accept": JSON_LD}).status_code == 404


def test_programs_and_people_are_given_what_they_usually_are(client, annotation):
    usual = client.get(f"/api/v1/annotations/{annotation.uuid}/")
    assert usual["Content-Type"] == "application/json"
    for accept in ("*/*", "application/json"):
        answer = client.get(f"/annotations/{annotation.uuid}", headers={"Accept": accept})
        assert (answer.status_code, answer["Location"]) == (302, f"/api/v1/annotations/{annotation.uuid}/")
    page = client.get(f"/annotations/{annotation.uuid}", headers={"Accept": f"text/html, {JSON_LD}"})
    assert page["Content-Type"].startswith("text/html")


def test_a_text_says_where_it_is_annotated(client, english, passage):
    edition = Edition.objects.get(source=english, current=True)
    for address in (
        f"/sources/{english.slug}",
        f"/api/v1/editions/{edition.uuid}/text/",
        f"/api/v1/passages/{passage.uuid}/",
    ):
        assert client.get(address)["Link"] == SERVICE
