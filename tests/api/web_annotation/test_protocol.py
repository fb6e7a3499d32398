"""The Web Annotation Protocol, walked by a client of its own over real HTTP."""

import json
import uuid

import pytest
import requests

from annotations import containing
from annotations.models import Annotation, Token
from annotations.values.web_annotation.terms import ANNO, JSON_LD, LDP, MEDIA_TYPE
from tests.values.web_annotation.samples import failed

PREFER = 'return=representation;include="{}"'
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"


class Walker:
    """A client that knows the Protocol and nothing of Historio."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base, self.container = base, f"{base}/web-annotations/"
        self.session = requests.Session()
        self.session.headers.pop("Accept")
        if token:
            self.session.headers["Authorization"] = f"Token {token}"

    def ask(self, method: str, address: str = "", body=None, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            named.setdefault("Content-Type", MEDIA_TYPE)
        return self.session.request(
            method, address or self.container, data=data, headers=named, allow_redirects=False
        )

    def target(self, exact: str = "October coup") -> dict:
        selector = {"type": "TextQuoteSelector", "exact": exact}
        return {"source": f"{self.base}/sources/october-revolution-en", "selector": selector}

    def document(self, **more) -> dict:
        return {"@context": ANNO, "type": "Annotation", "target": self.target(), **more}

    def walk(self, **headers: str) -> list[dict]:
        """All pages, forwards, as each stands by itself."""
        found = self.ask("GET", **headers).json()
        pages, address = [], found.get("first")
        address = address["id"] if isinstance(address, dict) else address
        while address:
            pages.append(self.ask("GET", address).json())
            address = pages[-1].get("next")
        return pages


@pytest.fixture
def walker(committed, live_server, make_user):
    made = Walker(live_server.url, Token.issue(make_user("anna", "annotator")))
    yield made
    made.session.close()


def relations(answer: requests.Response) -> set[tuple[str, str]]:
    """The targets and relations of the header Link."""
    parts = [one.strip().split(";", 1) for one in answer.headers["Link"].split(",")]
    return {(target.strip("<> "), rest.split('"')[1]) for target, rest in parts}


LINKS = {
    ("http://www.w3.org/ns/ldp#BasicContainer", "type"),
    ("http://www.w3.org/TR/annotation-protocol/", "http://www.w3.org/ns/ldp#constrainedBy"),
}


def listed(header: str) -> set[str]:
    return {one.strip().lower() for one in header.split(",")}


def test_the_container_and_its_pages(walker, monkeypatch):
    monkeypatch.setattr(containing, "PAGE_SIZE", 8)
    answer = walker.ask("GET")  # no Accept
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert relations(answer) >= LINKS
    assert listed(answer.headers["Allow"]) == {"get", "head", "options", "post"}
    assert {"accept", "prefer"} <= listed(answer.headers["Vary"])
    assert answer.headers["Accept-Post"] == MEDIA_TYPE
    container = answer.json()
    assert container["@context"][:2] == [LDP, ANNO]
    assert set(container["type"]) == {"BasicContainer", "AnnotationCollection"}
    assert answer.headers["Content-Location"] == container["id"] == f"{walker.container}?iris=0"
    assert container["label"]
    assert "ldp:contains" not in container
    first = container["first"]
    assert "@context" not in first
    assert all(item["type"] == "Annotation" and "@context" not in item for item in first["items"])
    assert failed(container, "collection") == []

    head = walker.ask("HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Link", "Allow", "Content-Type", "Content-Location", "Accept-Post"):
        assert head.headers[name] == answer.headers[name], name
    assert walker.ask("GET", If_None_Match=answer.headers["ETag"]).status_code == 304

    for prefer, iris in ((DESCRIPTIONS, 0), (IRIS, 1)):
        pages = walker.walk(Prefer=PREFER.format(prefer))
        assert [page["id"] for page in pages][-1] == container["last"].replace("iris=0", f"iris={iris}")
        assert len({page["id"] for page in pages}) == len(pages) == 6
        count = 0
        for number, page in enumerate(pages):
            assert page["type"] == "AnnotationPage"
            assert ANNO in page["@context"]
            assert page["startIndex"] == count
            assert page["partOf"]["id"] == f"{walker.container}?iris={iris}"
            assert page["partOf"]["total"] == container["total"]
            assert page["partOf"]["modified"] == container["modified"]
            assert page.get("prev") == (pages[number - 1]["id"] if number else None)
            assert page["items"]
            assert all(isinstance(item, str) == bool(iris) for item in page["items"])
            assert failed(page, "page") == []
            count += len(page["items"])
        assert count == container["total"] == Annotation.objects.count()
        keys = [item if iris else item["id"] for page in pages for item in page["items"]]
        assert len(set(keys)) == count
        assert "next" not in pages[-1]


def test_what_a_client_prefers(walker):
    minimal = walker.ask("GET", Prefer=PREFER.format(MINIMAL))
    assert isinstance(minimal.json()["first"], str)
    assert isinstance(minimal.json()["last"], str)
    assert "items" not in minimal.text
    assert minimal.headers["Preference-Applied"] == "return=representation"
    both = walker.ask("GET", Prefer=PREFER.format(f"{MINIMAL} {IRIS}")).json()
    assert isinstance(both["first"], str)
    assert "iris=1" in both["first"]
    for header in (
        f'return=representation; include="{IRIS}"',
        f"return = representation ; include = '{IRIS}'",
        f'handling=lenient, return=representation;include="{IRIS}"',
        f"return=representation;include={IRIS}",
        f'Return=Representation;Include="http://example.org/other   {IRIS}"',
    ):
        items = walker.ask("GET", Prefer=header).json()["first"]["items"]
        assert all(isinstance(item, str) for item in items), header
    for header in ("", "return=minimal", 'return=representation;include="', "=;,", 'omit="x"'):
        found = walker.ask("GET", Prefer=header).json()["first"]["items"]
        assert all(isinstance(item, dict) for item in found), header
    assert walker.ask("GET", Prefer=PREFER.format(f"{IRIS} {DESCRIPTIONS}")).status_code == 400


def test_an_annotation_from_its_making_to_its_end(walker):
    before = walker.ask("GET")
    made = walker.ask("POST", body=walker.document(id="http://example.org/1", bodyValue="Да 👍"))
    assert made.status_code == 201
    address = made.headers["Location"]
    assert address.startswith(walker.container)
    assert address == made.json()["id"]
    assert made.json()["via"] == "http://example.org/1"
    assert relations(made) >= LINKS
    after = walker.ask("GET")
    assert after.json()["total"] == before.json()["total"] + 1
    assert after.json()["modified"] == made.json()["modified"]
    assert after.headers["ETag"] != before.headers["ETag"]

    for accept in (None, "*/*", JSON_LD, MEDIA_TYPE, "application/json", "text/html;q=0.1, */*;q=0.5"):
        answer = walker.ask("GET", address, **({"Accept": accept} if accept else {}))
        assert answer.status_code == 200, accept
        assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer.json() == made.json()
    assert answer.headers["ETag"] == made.headers["ETag"]
    assert ("http://www.w3.org/ns/ldp#Resource", "type") in relations(answer)
    assert listed(answer.headers["Allow"]) == {"get", "head", "options", "put", "delete"}
    assert "accept" in listed(answer.headers["Vary"])
    head = walker.ask("HEAD", address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == answer.headers["ETag"]
    assert walker.ask("GET", address, If_None_Match=answer.headers["ETag"]).status_code == 304

    for accept, type_ in {
        f"{JSON_LD};q=0.2, text/turtle;q=0.7": "text/turtle; charset=utf-8",
        f"text/turtle;q=0.3, {MEDIA_TYPE}": MEDIA_TYPE,
        "text/turtle;q=0, */*;q=0.1": MEDIA_TYPE,
        "text/*": "text/turtle; charset=utf-8",
        f'{JSON_LD};profile="http://example.org/another"': MEDIA_TYPE,
    }.items():
        assert walker.ask("GET", address, Accept=accept).headers["Content-Type"] == type_, accept
    assert walker.ask("GET", address, Accept="application/json;q=0").status_code == 406
    turtle = walker.ask("GET", address, Accept="text/turtle")
    assert turtle.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert turtle.headers["ETag"] != answer.headers["ETag"]
    assert "oa:bodyValue" in turtle.text
    assert walker.ask("GET", address, Accept="image/png").status_code == 406
    page = walker.ask("GET", address, Accept="text/html")
    assert (page.status_code, page.headers["Location"]) == (303, f"/annotations/{address.rsplit('/', 1)[1]}")

    new = made.json() | {"bodyValue": "Нет"}
    assert walker.ask("PUT", address, new).status_code == 428
    assert walker.ask("PUT", address, new, If_Match='"7-0000"').status_code == 412
    changed = walker.ask("PUT", address, new, If_Match=turtle.headers["ETag"])
    assert changed.status_code == 200
    assert changed.json()["bodyValue"] == "Нет"
    assert walker.ask("GET", address).json() == changed.json()
    assert changed.headers["ETag"] != answer.headers["ETag"]
    second = walker.ask("PUT", address, new, If_Match=answer.headers["ETag"])
    assert second.status_code == 412
    third = walker.ask("GET")
    assert third.json()["total"] == after.json()["total"]
    assert third.headers["ETag"] != after.headers["ETag"]

    assert walker.ask("DELETE", address, If_Match=answer.headers["ETag"]).status_code == 412
    assert walker.ask("GET", address).status_code == 200
    gone = walker.ask("DELETE", address, If_Match=changed.headers["ETag"])
    assert (gone.status_code, gone.content) == (204, b"")
    assert walker.ask("GET", address).status_code == 410
    assert walker.ask("PUT", address, new, If_Match="*").status_code == 410
    keys = [item for page in walker.walk(Prefer=PREFER.format(IRIS)) for item in page["items"]]
    assert address not in keys
    assert len(keys) == walker.ask("GET").json()["total"] == before.json()["total"]


def test_names_that_clients_wish_for(walker):
    wished = str(uuid.uuid4())
    first = walker.ask("POST", body=walker.document(), Slug=wished)
    assert first.headers["Location"] == f"{walker.container}{wished}"
    again = walker.ask("POST", body=walker.document(), Slug=wished)
    assert again.status_code == 201
    assert again.headers["Location"] != first.headers["Location"]
    etag = first.headers["ETag"]
    assert walker.ask("DELETE", first.headers["Location"], If_Match=etag).status_code == 204
    after = walker.ask("POST", body=walker.document(), Slug=wished)
    assert after.headers["Location"] != first.headers["Location"]
    for slug in ("my-first", "../../admin/", "a/b", "x" * 5000, "%D7%90%D7%91", "?page=1", "context.jsonld"):
        made = walker.ask("POST", body=walker.document(), Slug=slug)
        assert made.status_code == 201, slug
        assert uuid.UUID(made.headers["Location"].removeprefix(walker.container))


def test_methods_that_are_not_there_and_questions_before_asking(walker):
    made = walker.ask("POST", body=walker.document()).headers["Location"]
    for method, address in (
        ("PUT", walker.container),
        ("DELETE", walker.container),
        ("PATCH", walker.container),
        ("POST", made),
        ("PATCH", made),
        ("POST", f"{walker.container}?iris=0&page=first"),
    ):
        answer = walker.ask(method, address, {})
        assert answer.status_code == 405, (method, address)
        assert method.lower() not in listed(answer.headers["Allow"]) or "page=" in address
    asked = {"Origin": "https://reader.example", "Access_Control_Request_Method": "GET"}
    for address in (walker.container, made):
        for headers in ({"Origin": "https://reader.example"}, asked):
            answer = walker.ask("OPTIONS", address, **headers)
            assert answer.status_code in (200, 204)
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert {"get", "head", "options"} <= listed(answer.headers["Allow"])
            assert "Link" in answer.headers
        assert "prefer" in answer.headers["Access-Control-Allow-Headers"]
        answer = walker.ask("GET", address, Origin="https://reader.example")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"etag", "link", "allow"} <= listed(answer.headers["Access-Control-Expose-Headers"])
    assert walker.ask("OPTIONS").headers["Accept-Post"] == MEDIA_TYPE
    slashless = walker.ask("POST", walker.container[:-1], walker.document())
    assert (slashless.status_code, slashless.headers["Location"]) == (308, "/web-annotations/")


def test_refusals_are_problems_with_the_links_of_the_container(walker):
    anybody = Walker(walker.base)
    cases = [
        (anybody.ask("POST", body=walker.document()), 401),
        (walker.ask("POST", body=b"this is not json"), 400),
        (walker.ask("POST", body={}), 400),
        (walker.ask("POST", body=walker.document(), Content_Type="text/turtle"), 415),
        (walker.ask("GET", f"{walker.container}?iris=2"), 400),
        (walker.ask("GET", f"{walker.container}?colour=red"), 400),
        (walker.ask("GET", f"{walker.container}?page=nonsense"), 404),
        (walker.ask("GET", f"{walker.container}?page="), 404),
        (walker.ask("GET", Accept="image/png"), 406),
    ]
    anybody.session.close()
    for answer, status in cases:
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert relations(answer) >= LINKS
    for unknown in (uuid.uuid4(), "no-uuid", "%00", f"{uuid.uuid4()}/", "a/b"):
        answer = walker.ask("GET", f"{walker.container}{unknown}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
