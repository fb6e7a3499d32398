"""Web Annotations on the sample, as clients send them."""

import json
from typing import Any

from annotations.values.web_annotation.terms import ANNO, MEDIA_TYPE

BASE = "http://testserver"
CONTAINER = "/web-annotations/"
SOURCE = f"{BASE}/sources/october-revolution-en"
QUOTE = {"type": "TextQuoteSelector", "exact": "October coup"}
TARGET = {"source": SOURCE, "selector": QUOTE}

#: What the server adds to what it is sent, and sets itself.
ADDED = ("id", "@context", "created", "modified", "creator", "status", "visibility", "recorder", "via")


def document(**more: Any) -> dict[str, Any]:
    return {"@context": ANNO, "type": "Annotation", "target": TARGET, **more}


def path(iri: str) -> str:
    assert iri.startswith(BASE), iri
    return iri.removeprefix(BASE)


def post(client, given: Any, **headers: str):
    body = given if isinstance(given, (str, bytes)) else json.dumps(given)
    return client.post(CONTAINER, body, content_type=MEDIA_TYPE, headers=headers)


def put(client, address: str, given: Any, etag: str):
    return client.put(path(address), json.dumps(given), content_type=MEDIA_TYPE, headers={"If-Match": etag})


def made(client, **more: Any) -> dict[str, Any]:
    """A new annotation, as the server gives it back."""
    answer = post(client, document(**more))
    assert answer.status_code == 201, answer.content
    return answer.json()
