"""The Python of the cookbook runs as it is printed, one block after the other, on the sample."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.models import Annotation, EventName, Token, User

COOKBOOK = Path(__file__).parent.parent / "docs" / "cookbook.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def names(committed, live_server, monkeypatch) -> Iterator[dict[str, Any]]:
    """What the blocks define: run on a live server, with a token in the environment."""
    scholar = User.objects.create_superuser("scholar", password="a long enough secret")
    monkeypatch.setitem(os.environ, "TOKEN", Token.issue(scholar))
    text = COOKBOOK.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", live_server.url)
    found: dict[str, Any] = {}
    for number, block in enumerate(PYTHON.findall(text), 1):
        exec(compile(block, f"cookbook.md, block {number}", "exec"), found)  # noqa: S102  # our own words
    yield found
    found["historio"].close()  # else the server's thread keeps its connection to the database


def test_the_python_of_the_cookbook_does_what_it_says(names, capsys):
    assert set(names["soviet"]["voice"]) == {"attributed"}
    assert ["soviet-view"] in names["soviet"]["tags"].tolist()
    tagalog = Annotation.objects.filter(language="tl").count()
    assert len(names["tagalog"]) == tagalog
    assert names["names"]["count"].sum() > 0
    assert names["long"]["annotation"].nunique() >= names["wide"]["total"].sum()
    assert len(names["places"]) > 1
    made = Annotation.objects.get(uuid=names["made"]["id"])
    assert made.exact == "Bolsheviks"
    assert [entry["differences"].get("note") for entry in names["history"]].count(["", "Read again."]) == 1
    assert names["late"].status_code == 412
    changed = Annotation.objects.filter(note="Spanish golpe, French coup.").count()
    assert names["preview"].json()["updated"] == names["report"].json()["updated"] == changed > 0
    assert names["answer"].json()["moved"] == {
        "annotations": EventName.objects.get(slug="bolshevik-coup-en").annotations.count()
    }
    reviewed = Annotation.objects.filter(reviews__reason="Compared with the article.", status="accepted")
    assert names["reviews"].json()["created"] == len(names["waiting"]) == reviewed.count() > 0
    # Accepted, and then put back to what it was before the note: so it is proposed again.
    assert made.reviews.get().reason == "Read in the source."
    assert {tuple(entry["differences"]) for entry in names["history"]} >= {("note",), ("status",)}
    restored = names["restored"].json()
    assert (restored["note"], restored["status"]) == ("", "proposed")
    assert set(names["doubtful"]["audit"]) == {"mismatch", "unstated"}
    corrected = names["corrected"].json()
    assert (corrected["state"], corrected["audit"]) == ("corrected", "consistent")
    assert set(names["changes"]["actor"]) == {"scholar"}
    assert str(made.uuid) in set(names["changes"]["key"])
