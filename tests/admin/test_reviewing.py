import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.admin import reviewing
from annotations.models import Annotation, Reply, Review, User
from tests.admin.forms import address, send
from tests.admin.pages import Page
from tests.database import insert, judge

pytestmark = pytest.mark.django_db


def status(annotation: Annotation) -> str:
    return Annotation.objects.values_list("status", flat=True).get(pk=annotation.pk)


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def anna(annotator) -> Client:
    """An annotator's browser."""
    client = Client()
    client.force_login(User.objects.get(pk=annotator.pk))
    return client


@pytest.fixture
def ada(administrator) -> Client:
    """A reviewer's browser."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def hers(passage, annotator) -> Annotation:
    return insert(passage, "Soviet", annotator)


# -- one ------------------------------------------------------------------------------------------------


def test_a_reviewer_judges_on_the_page_of_an_annotation(ada, annotation):
    said = {"version": "1", "status": "rejected", "reason": "Не то <b>👨‍👩‍👧</b>"}
    answer = ada.post(address(annotation, "review"), said)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(annotation)}#reviews")
    assert status(annotation) == "rejected"
    page = ada.get(address(annotation)).content.decode()
    assert "Не то &lt;b&gt;👨‍👩‍👧&lt;/b&gt;" in page
    for deed, offered in (("accepted", True), ("proposed", True), ("rejected", False)):
        assert (f'name="status" value="{deed}"' in page) is offered


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"version": "7", "status": "accepted"}, "It was changed meanwhile and is version 1 now"),
        ({"version": "x", "status": "accepted"}, "It was changed meanwhile and is version 1 now"),
        ({"version": "1", "status": "rejected", "reason": " "}, "Say why it is rejected"),
        ({"version": "1", "status": "accepted", "reason": "a\x00"}, "cannot be stored as text"),
        ({"version": "1", "status": "удалить"}, "is not a valid choice"),
    ],
)
def test_what_is_refused_changes_nothing_and_stays_typed(ada, annotation, said, why):
    typed = {"reason": "Потому <i>что", **said}
    answer = ada.post(address(annotation, "review"), typed)
    assert answer.status_code == 409
    assert why in " ".join(told(answer))
    if "\x00" not in typed["reason"]:
        assert Page(answer.content.decode()).fields["reason"] == typed["reason"]
    assert (status(annotation), Review.objects.count()) == ("proposed", 0)


def test_annotators_are_offered_no_judgement_and_make_none(anna, hers):
    assert 'name="status"' not in anna.get(address(hers)).content.decode()
    answer = anna.post(address(hers, "review"), {"version": "1", "status": "accepted"})
    assert answer.status_code == 403
    assert status(hers) == "proposed"


def test_somebody_stands_for_what_was_suggested(anna, passage, administrator):
    suggested = insert(passage, "October", administrator, status="suggested")
    page = anna.get(address(suggested)).content.decode()
    assert 'name="status" value="proposed"' in page
    assert 'name="status" value="accepted"' not in page
    assert anna.post(address(suggested, "review"), {"version": "1", "status": "proposed"}).status_code == 302
    assert status(suggested) == "proposed"


def test_the_forms_are_guarded_against_other_sites(administrator, annotation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    for page in ("review", "reply"):
        said = {"version": "1", "status": "accepted", "text": "x"}
        assert client.post(address(annotation, page), said).status_code == 403
    assert (status(annotation), Reply.objects.count()) == ("proposed", 0)


def test_what_was_accepted_and_is_changed_in_the_form_is_proposed_again(ada, annotation):
    judge([annotation], "accepted")
    assert send(ada, address(annotation), visibility="private") == []
    assert status(annotation) == "accepted"
    assert send(ada, address(annotation), note="Ёлка") == []
    assert status(annotation) == "proposed"


# -- the discussion ------------------------------------------------------------------------------------


def test_answers_stand_under_what_they_answer(ada, anna, annotation):
    def say(client: Client, text: str, to: Reply | None = None) -> Reply:
        said = {"text": text, "in_reply_to": to.uuid if to else ""}
        answer = client.post(address(annotation, "reply"), said)
        assert (answer.status_code, answer["Location"]) == (302, f"{address(annotation)}#discussion")
        return Reply.objects.get(text=text)

    first = say(anna, "Разве это не цитата?")
    second = say(anna, "И ещё одно: ‘لا’")
    no = say(ada, "Нет.", first)
    say(anna, "Точно?", no)
    thread = list(reviewing.thread(annotation, User.objects.get(username="anna")))
    assert [(said.reply.text, said.depth, said.is_mine) for said in thread] == [
        (first.text, 0, True),
        ("Нет.", 1, False),
        ("Точно?", 2, True),
        (second.text, 0, True),
    ]
    page = anna.get(address(annotation)).content.decode()
    assert page.index("Разве это") < page.index("Нет.") < page.index("Точно?") < page.index("И ещё одно")
    assert address(first) in page
    assert address(no) not in page


@pytest.mark.parametrize("text", ["", " \n", "a\x00"])
def test_a_reply_that_says_nothing_is_refused(anna, annotation, text):
    answer = anna.post(address(annotation, "reply"), {"text": text})
    assert answer.status_code == 409
    assert not Reply.objects.exists()


def test_a_very_deep_thread_is_read(ada, annotation, administrator):
    last = None
    for number in range(400):
        last = Reply.objects.create(
            annotation=annotation, in_reply_to=last, text=f"№{number}", creator=administrator
        )
    assert ada.get(address(annotation)).status_code == 200


def test_thirty_replies_cost_no_more_queries_than_one(ada, annotation, annotator):
    def say(count: int) -> None:
        for number in range(count):
            first = Reply.objects.filter(annotation=annotation).first()
            Reply.objects.create(
                annotation=annotation, in_reply_to=first, text=f"№{number}", creator=annotator
            )

    pages = [address(annotation), address(Reply, "changelist")]
    say(1)
    for page in pages:
        ada.get(page)
        with CaptureQueriesContext(connection) as few:
            ada.get(page)
        say(29)
        with CaptureQueriesContext(connection) as many:
            assert ada.get(page).status_code == 200
        assert len(many) == len(few)


def test_naughty_replies_and_reasons_do_no_harm(ada, annotation):
    nasty = '"><script>alert(1)</script>\u202e{{ x }}{% now %} <img src=//e.example onerror=x> 👨‍👩‍👧'
    ada.post(address(annotation, "review"), {"version": "1", "status": "rejected", "reason": nasty})
    ada.post(address(annotation, "reply"), {"text": nasty})
    rows = [annotation, Reply.objects.get(), Review.objects.get()]
    for page in (*map(address, rows), *(address(type(row), "changelist") for row in rows)):
        html = ada.get(page).content.decode()
        Page(html).assert_harmless()
        assert "<script>alert" not in html


def test_everybody_mends_their_own_replies_and_nobody_a_review(ada, anna, annotation, administrator):
    ada.post(address(annotation, "reply"), {"text": "Нет."})
    anna.post(address(annotation, "reply"), {"text": "Да."})
    judge([annotation], "accepted")
    mine, theirs, review = Reply.objects.get(text="Да."), Reply.objects.get(text="Нет."), Review.objects.get()
    assert send(anna, address(mine), text="Пожалуй.") == []
    assert Reply.objects.get(pk=mine.pk).text == "Пожалуй."
    assert anna.post(address(theirs), {"text": "x"}).status_code == 403
    assert anna.post(address(theirs, "delete"), {"post": "yes"}).status_code == 403
    assert ada.post(address(review), {"reason": "x"}).status_code == 403
    assert ada.post(address(review, "delete"), {"post": "yes"}).status_code == 403
    Reply.objects.create(annotation=annotation, in_reply_to=mine, text="x", creator=administrator)
    anna.post(address(mine, "delete"), {"post": "yes"})
    assert Reply.objects.filter(pk=mine.pk).exists()
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    for hidden in (mine, review):
        assert anna.get(address(hidden)).status_code == 302
    assert "Пожалуй" not in anna.get(address(Reply, "changelist")).content.decode()


# -- several --------------------------------------------------------------------------------------------


def choose(client: Client, action: str, *rows: Annotation, **more):
    """What the list answers when these are ticked; with `more`, what the page in between sends."""
    said = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(address(Annotation, "changelist"), said, follow=True)


def test_several_are_judged_after_they_were_shown(ada, annotation, hers):
    page = choose(ada, "reject_selected", annotation, hers)
    html = page.content.decode()
    assert "October coup" in html
    assert "Soviet" in html
    assert status(annotation) == "proposed"
    shown = [version for _, version in page.context["rows"]]
    assert shown == [f"{annotation.pk}-1", f"{hers.pk}-1"]
    silent = choose(ada, "reject_selected", annotation, hers, shown=shown, reason=" ")
    assert told(silent) == ["Say why it is rejected"]
    assert {status(annotation), status(hers)} == {"proposed"}
    done = choose(ada, "reject_selected", annotation, hers, shown=shown, reason="Не то")
    assert told(done) == ["Reviewed 2 annotations."]
    assert {status(annotation), status(hers)} == {"rejected"}
    assert set(Review.objects.values_list("reason", "creator__username")) == {("Не то", "ada")}


def test_what_changed_since_it_was_shown_is_shown_again(ada, annotation, hers):
    shown = [version for _, version in choose(ada, "accept_selected", annotation, hers).context["rows"]]
    Annotation.objects.filter(pk=hers.pk).update(note="Ёлка")
    again = choose(ada, "accept_selected", annotation, hers, shown=shown)
    assert told(again) == ["Something was changed meanwhile: look again."]
    assert {status(annotation), status(hers)} == {"proposed"}


def test_what_has_the_status_already_stays(ada, annotation, hers):
    judge([hers], "accepted")
    page = choose(ada, "accept_selected", annotation, hers)
    assert (len(page.context["rows"]), page.context["left"]) == (1, 1)
    shown = [version for _, version in page.context["rows"]]
    assert told(choose(ada, "accept_selected", annotation, hers, shown=shown)) == ["Reviewed 1 annotation."]
    assert Review.objects.count() == 2
    assert choose(ada, "accept_selected", annotation, hers).context["rows"] == []


def test_only_so_many_at_once(ada, annotation, hers, monkeypatch):
    monkeypatch.setattr(reviewing, "MOST", 1)
    assert told(choose(ada, "accept_selected", annotation, hers)) == [
        "More than 1 are selected: take fewer at once."
    ]


def test_annotators_judge_none_of_several(anna, hers):
    page = anna.get(address(Annotation, "changelist")).content.decode()
    assert "accept_selected" not in page
    choose(anna, "accept_selected", hers, shown=[f"{hers.pk}-1"])
    assert status(hers) == "proposed"


def test_reviewers_see_on_the_start_page_what_waits(ada, anna, annotation):
    waiting = f"{address(Annotation, 'changelist')}?status=proposed"
    page = ada.get("/admin/")
    assert page.context["waiting"] == 1
    assert waiting in page.content.decode()
    assert waiting not in anna.get("/admin/").content.decode()
