import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from annotations.models import Annotation, Edition, Passage, Source, Upload
from tests.admin.test_importing import hidden
from tests.wiki import RENDERINGS, TITLE, replaying

pytestmark = pytest.mark.django_db
ASKED = {
    "title": TITLE,
    "language": "en",
    "also": "tl, ru",
    "wiki": "wikipedia",
    "visibility": "public",
    "notes": "apart",
}
SLUG = "python-programming-language"


@pytest.fixture
def wiki():
    with replaying() as found:
        yield found


@pytest.fixture
def editor(client, make_user):
    user = make_user("vera", "editor")
    client.force_login(user)
    return user


def page() -> str:
    return reverse("admin:annotations_source_wikipedia")


def test_articles_are_looked_at_and_then_saved_as_they_were(client, editor, wiki):
    assert client.get(page()).status_code == 200
    response = client.post(page(), ASKED)
    shown = response.content.decode()
    assert "1345336232" in shown
    assert "infoboxes" not in shown
    assert "boxes of navigation: 2" in shown
    assert f"{SLUG}-ru" in shown
    assert not Source.objects.filter(slug__startswith=SLUG).exists()
    asked = len(wiki.asked)
    saved = client.post(page(), hidden(response) | {"_save": "Save"})
    assert saved.status_code == 302
    assert len(wiki.asked) == asked
    assert Source.objects.filter(slug__startswith=SLUG).count() == 3
    assert LogEntry.objects.count() == 3
    assert not Upload.objects.exists()


def test_a_later_revision_is_looked_at_and_leads_to_the_plan_of_its_annotations(client, editor, wiki):
    asked = ASKED | {"title": "Мир", "language": "ru", "also": "", "slug": "mir"}
    client.post(page(), hidden(client.post(page(), asked)) | {"_save": "Save"})
    passage = Passage.objects.get(edition__source__slug="mir-ru", text="Мир.")
    Annotation.objects.create(passage=passage, start=0, end=3, exact="Мир", creator=editor)
    wiki.revised["ru"] = (78, "2026-11-27", RENDERINGS["ru"].replace("<p>Мир.</p>", "<p>Хлеб 🍞</p>"))
    response = client.post(page(), asked)
    shown = response.content.decode()
    assert "this would be a new edition" in shown
    assert "<dd>78, 2026-11-27</dd>" in shown
    assert "<code>orphaned</code> 1: the words are gone" in shown
    assert Edition.objects.get(source__slug="mir-ru").revision == "77"
    saved = client.post(page(), hidden(response) | {"_save": "Save"}, follow=True)
    plan = reverse("admin:annotations_source_reanchoring", args=["mir-ru"])
    assert saved.redirect_chain == [(plan, 302)]
    assert f'<a href="{plan}">What was said of the older text of mir-ru waits' in saved.content.decode()
    assert Edition.objects.get(source__slug="mir-ru", current=True).revision == "78"
    assert "nothing would change" in client.post(page(), asked).content.decode()


def test_back_keeps_what_was_typed(client, editor, wiki):
    response = client.post(page(), ASKED | {"slug": "piton"})
    back = client.post(page(), hidden(response) | {"_back": "Back"})
    assert 'value="piton"' in back.content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "NonExistentPage WikiAPI Test 12345"}, "there is no page"),
        ({"also": "tlh"}, "has no page in tlh"),
        ({"language": "evil.example/"}, "no language of a wiki"),
        ({"wiki": "evil"}, "Select a valid choice"),
        ({"also": " ".join(["tl"] * 21)}, "At most 20 languages"),
        ({"title": ""}, "required"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(client, editor, wiki, changes, told):
    response = client.post(page(), ASKED | changes)
    assert response.status_code == 200
    assert told in str(response.context["form"].errors)


def test_what_is_not_here_any_more_has_to_be_asked_again(client, editor, wiki):
    response = client.post(page(), ASKED)
    Upload.objects.all().delete()
    gone = client.post(page(), hidden(response) | {"_save": "Save"})
    assert gone.status_code == 404
    assert not Source.objects.filter(slug__startswith=SLUG).exists()


def test_who_may_not_add_sources_is_refused_and_nobody_is_asked(client, annotator, wiki):
    client.force_login(annotator)
    assert client.get(page()).status_code == 403
    assert client.post(page(), ASKED).status_code == 403
    assert wiki.asked == []
