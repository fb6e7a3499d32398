"""Addresses that people write: the server asks none of them, and browsers follow only harmless ones."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from annotations.models import Claim, Event, Source, Tag
from tests.admin.pages import Page

pytestmark = pytest.mark.django_db
BAD = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "gopher://127.0.0.1:6379/x",
    "//evil.example/",
    "http://",
    "https://a b/",
    'https://x/"onmouseover="alert(1)',
]


class Listener:
    """A server of our own, which notes whoever asks it."""

    def __init__(self) -> None:
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/latest/meta-data/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_the_server_asks_no_address_that_somebody_writes(api, administrator, listener):
    made = api.post(
        "/api/v1/sources/",
        {
            "slug": "dekret",
            "title": "Декрет",
            "language": "ru",
            "url": listener.url,
            "licence": listener.url,
            "text": f"Декрет о мире: {listener.url}",
        },
    )
    assert made.status_code == 201, made.json()
    assert made.json()["url"] == listener.url
    event = {"slug": "x", "label": listener.url, "exact_match": [listener.url]}
    assert api.post("/api/v1/events/", event).status_code == 201
    rows = f"slug,title,language,url\r\nzweite,{listener.url},de,{listener.url}\r\n"
    assert api.post("/api/v1/sources/", rows, content_type="text/csv").status_code == 200
    browser = Client()
    browser.force_login(administrator)
    shown = 0
    for address in (
        "/",
        "/admin/",
        "/admin/annotations/source/",
        f"/admin/annotations/source/{Source.objects.get(slug='dekret').pk}/change/",
        f"/admin/annotations/event/{Event.objects.get(slug='x').pk}/change/",
        "/admin/annotations/source/dekret/read/",
        "/api/v1/sources/dekret/",
        "/api/v1/sources/dekret.api",
        "/api/v1/sources.csv",
        "/api/v1/events/x/",
    ):
        page = browser.get(address)
        content = page.getvalue().decode()
        shown += listener.url in content
    assert shown > 4
    assert listener.asked == []
    import urllib.request  # the listener listens

    urllib.request.urlopen(listener.url)  # noqa: S310
    assert len(listener.asked) == 1


@pytest.mark.parametrize("url", BAD)
def test_only_addresses_of_the_web_are_taken(api, client, administrator, url):
    before = [list(model.objects.order_by("pk").values()) for model in (Source, Event, Tag, Claim)]
    bodies = [
        ("sources", {"slug": "x", "title": "x", "language": "ru", "url": url}),
        ("sources", {"slug": "x", "title": "x", "language": "ru", "url": url, "text": "x"}),
        ("events", {"slug": "x", "label": "x", "exact_match": [url]}),
        ("tags", {"slug": "x", "vocabulary": "view", "exact_match": [url]}),
    ]
    for list_, body in bodies:
        refused = api.post(f"/api/v1/{list_}/", body)
        assert refused.status_code == 400, (list_, refused.json())
        assert {"url", "exact_match"} & refused.json()["errors"].keys()
    address = f"/admin/annotations/event/{Event.objects.first().pk}/change/"
    client.force_login(administrator)
    form = client.get(address).context["adminform"].form
    values = {bound.html_name: bound.value() or "" for bound in form}
    if not url.startswith("//"):  # which a form takes for an https address
        page = client.post(address, values | {"exact_match": url})
        assert page.status_code == 200
        Page(page.content.decode()).assert_harmless()
    after = [list(model.objects.order_by("pk").values()) for model in (Source, Event, Tag, Claim)]
    assert after == before


def test_what_stands_in_the_database_all_the_same_is_no_link(client, administrator, english):
    """Nobody can write it; should it come in another way, no page leads there."""
    Source.objects.filter(pk=english.pk).update(url="javascript:alert(1)")
    client.force_login(administrator)
    for address in (
        f"/admin/annotations/source/{english.pk}/change/",
        "/admin/annotations/source/",
        f"/admin/annotations/source/{english.slug}/read/",
        f"/api/v1/sources/{english.slug}.api",
        "/",
    ):
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        assert 'href="javascript:' not in page.content.decode().lower(), address
