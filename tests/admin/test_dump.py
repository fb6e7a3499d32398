"""A dump of a wiki, by the admin: a job that tries it, and one that brings it in."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.jobs import running
from annotations.models import Job, Source
from tests.admin.forms import address
from tests.importers.test_dump import MINIMAL

pytestmark = pytest.mark.django_db

PAGE = "/admin/annotations/source/dump/"
JOBS = "/admin/jobs/"


@pytest.fixture
def vera(make_user) -> Client:
    client = Client()
    client.force_login(make_user("vera", "editor"))
    return client


def sent(data: bytes = MINIMAL, **more: object) -> dict[str, object]:
    file = SimpleUploadedFile("вики.xml", data)
    return {"file": file, "namespace": "0", "visibility": "public", "notes": "apart", **more}


def test_a_dump_is_tried_and_then_brought_in(committed, vera):
    assert PAGE in vera.get(address(Source, "changelist")).content.decode()
    asked = {"licence": "CC-BY-SA-3.0", "slug": "wiki", "scope": ["july-days"], "title": "Foo\n\n"}
    response = vera.post(PAGE, sent(**asked, _try="1"))
    assert response.headers["Location"] == JOBS
    trial = Job.objects.get()
    assert trial.path.startswith("/api/v1/dump/?dry_run=1&title=Foo&namespace=0&licence=CC-BY-SA-3.0")
    running.run(str(trial.pk), threading.Event())
    page = vera.get(JOBS).content.decode()
    assert "1 new, 0 changed, 0 unchanged" in page
    assert "pages that were not asked for: 1" in page
    assert not Source.objects.filter(slug="wiki-foo-en").exists()
    vera.post(PAGE, sent(**asked, _save="1"))
    running.run(str(Job.objects.first().pk), threading.Event())
    source = Source.objects.get(slug="wiki-foo-en")
    assert (source.licence, source.editions.get().text) == ("CC-BY-SA-3.0", "Revision 2 text")
    assert [event.slug for event in source.scope.all()] == ["july-days"]


def test_what_was_refused_of_a_dump_is_told_with_the_page(committed, vera):
    vera.post(PAGE, sent(title="Foo\nНет", _save="1"))
    running.run(str(Job.objects.get().pk), threading.Event())
    assert "there is no page &#x27;Нет&#x27;" in vera.get(JOBS).content.decode()
    assert not Source.objects.filter(slug="foo-en").exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"file": ""}, "This field is required."),
        ({"namespace": "Обсуждение"}, "Enter a whole number."),
        ({"language": "klingonish"}, "klingonish"),
        ({"scope": ["war-of-the-roses"]}, "Select a valid choice."),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(vera, wrong, told):
    page = vera.post(PAGE, sent(**wrong, _save="1")).content.decode()
    assert told in page
    assert "Please correct the error below." in page
    assert not Job.objects.exists()


def test_a_dump_that_is_too_long_is_for_the_command(vera, settings):
    settings.MAX_UPLOAD = 100
    assert "import_dump" in vera.post(PAGE, sent(_save="1")).content.decode()
    assert not Job.objects.exists()


def test_only_editors_bring_in_a_dump(make_user):
    anna = Client()
    anna.force_login(make_user("anna", "annotator"))
    assert anna.post(PAGE, sent(_save="1")).status_code == 403
    assert not Job.objects.exists()
