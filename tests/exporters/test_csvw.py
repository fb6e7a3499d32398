"""Descriptions of CSV files, as a library of others reads them: csvw, by the CLDF project."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from csvw import CSVW
from django.contrib.auth.models import Group

from annotations.models import Annotation, Event, Reading, Source
from annotations.tables import TABLES
from annotations.values.cells import JOINT
from tests.database import frozen, save

pytestmark = pytest.mark.django_db

NAMES = "event=october-revolution&rows=name&columns=source"
LINK = re.compile(r'<http://testserver([^>]+)>; rel="describedby"; type="application/csvm\+json"')


def described(client, address: str, folder: Path) -> CSVW:
    """A file and the description to which it leads, side by side in a folder, as the library reads them."""
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    found = client.get(LINK.fullmatch(response.headers["Link"])[1])
    assert (found.status_code, found.headers["Content-Type"]) == (200, "application/csvm+json")
    document: dict[str, Any] = found.json()
    assert document["url"] == f"http://testserver{address}"
    (folder / "file.csv").write_bytes(content)
    (folder / "file.csv-metadata.json").write_text(json.dumps(document | {"url": "file.csv"}))
    return CSVW(str(folder / "file.csv-metadata.json"))


@pytest.mark.parametrize(
    "address",
    [
        *(f"/api/v1/{list_}.csv" for list_ in TABLES if list_ != "changes"),
        "/api/v1/annotations.csv?fields=id,tags,certainty&language=tl",
        f"/api/v1/matrix.csv?{NAMES}",
        f"/api/v1/matrix.csv?{NAMES}&shape=long",
        "/api/v1/matrix.csv?event=october-revolution&rows=date&columns=source&shape=long",
        "/api/v1/matrix.csv?event=russian-revolution&rows=claim&columns=source&show=per_1000,row&shape=long",
        "/api/v1/derivations.csv?event=russian-revolution",
        "/api/v1/support.csv?event=russian-revolution&guard=0",
        "/api/v1/support.csv?event=russian-revolution&shape=source",
        "/api/v1/events/october-revolution/names.csv",
        "/api/v1/events/october-revolution/names.csv?shape=drift&voice=own",
        "/api/v1/readings.csv?state=open",
        "/api/v1/readings.csv?state=open&fields=source,decides",
    ],
)
def test_each_file_is_what_its_description_says(client, discussed, tmp_path, address):
    found = described(client, address, tmp_path)
    assert found.is_valid
    rows = list(found.tables[0])
    frame = pd.read_csv(tmp_path / "file.csv", dtype=str, keep_default_na=False)
    assert [column["titles"] for column in raw(tmp_path)["tableSchema"]["columns"]] == [*frame.columns]
    assert len(rows) == len(frame) > 0


def raw(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "file.csv-metadata.json").read_text())


def test_a_frozen_file_is_described_as_well(client, annotator, tmp_path):
    made = frozen(save(annotator), makers=["Петрова, Анна"])
    found = described(client, f"/api/v1/snapshots/{made.uuid}.csv", tmp_path)
    assert found.is_valid
    assert {row["state"] for row in found.tables[0]} >= {"affirmed", "reported"}
    document = raw(tmp_path)
    assert document["dc:creator"] == ["Петрова, Анна"]
    assert document["dc:identifier"] == f"sha256:{made.sha256}"
    assert client.get("/api/v1/snapshots/nowhere.csv-metadata.json").status_code == 404


@pytest.mark.parametrize("shape", ["question", "pair", "disagreement"])
def test_what_is_worked_out_of_two_readers_is_described(client, make_user, tmp_path, shape):
    source = Source.objects.get(slug="october-revolution-en")
    event = Event.objects.get(slug="october-revolution")
    for name in ("anna", "борис"):
        Reading.objects.create(
            source=source, edition=source.editions.get(), event=event, creator=make_user(name, "annotator")
        )
    Annotation.objects.filter(claim__isnull=False, source=source).update(
        creator=Reading.objects.earliest("pk").creator
    )
    address = f"/api/v1/agreement.csv?event=october-revolution&shape={shape}"
    found = described(client, address, tmp_path)
    assert found.is_valid
    rows = list(found.tables[0])
    assert rows
    numbers = [row[name] for row in rows for name in ("percent", "kappa") if row.get(name) is not None]
    assert all(isinstance(number, float) for number in numbers)
    assert bool(numbers) == (shape != "disagreement")


def test_histories_and_differences_are_described(client, annotation, annotator, tmp_path):
    saved = save(annotator, query="event=october-revolution&rows=name&columns=source")
    before = frozen(saved)
    annotation.note = '"да"\r\n👀'
    annotation.save()
    Annotation.objects.filter(name__slug="october-coup-en").exclude(pk=annotation.pk).delete()
    annotation.delete()
    after = frozen(saved)
    for number, address in enumerate(
        (
            f"/api/v1/annotations/{annotation.uuid}/history.csv",
            f"/api/v1/snapshots/{after.uuid}/differences.csv?since={before.uuid}",
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = described(client, address, folder)
        assert found.is_valid, address
        assert list(found.tables[0])
        assert all(column["dc:description"] for column in raw(folder)["tableSchema"]["columns"])
    before.purge("Die Rechte fehlen.")
    for address in (
        f"/api/v1/snapshots/{before.uuid}.csv-metadata.json",
        f"/api/v1/snapshots/{before.uuid}/differences.csv-metadata.json?since={after.uuid}",
        f"/api/v1/snapshots/{after.uuid}/differences.csv-metadata.json?since={before.uuid}",
    ):
        response = client.get(address)
        assert (response.status_code, response.json()["sha256"]) == (410, before.sha256)
    hidden = frozen(saved, group=Group.objects.create(name="Семинар"))
    assert client.get(f"/api/v1/snapshots/{hidden.uuid}.csv-metadata.json").status_code == 404


def test_numbers_truth_values_times_and_lists_are_read_as_such(client, annotation, tmp_path):
    rows = list(described(client, "/api/v1/annotations.csv?ordering=created", tmp_path).tables[0])
    row = next(row for row in rows if row["tags"])
    assert isinstance(row["start"], int)
    assert row["created"].tzinfo is not None
    assert isinstance(row["tags"], list)
    (tmp_path / "more").mkdir()
    (source, *_) = described(client, "/api/v1/sources.csv", tmp_path / "more").tables[0]
    assert source["blind"] is False


def test_pandas_loads_a_file_by_its_description(client, discussed):
    """As in the cookbook."""
    columns = client.get("/api/v1/annotations.csv-metadata.json").json()["tableSchema"]["columns"]
    kinds = {column["titles"]: "Int64" if column["datatype"] == "integer" else "string" for column in columns}
    several = [column["titles"] for column in columns if "separator" in column]
    content = b"".join(client.get("/api/v1/annotations.csv"))
    frame = pd.read_csv(io.BytesIO(content), dtype=kinds)
    for name in several:
        frame[name] = frame[name].fillna("").map(lambda cell: cell.split(JOINT) if cell else [])
    assert str(frame["certainty"].dtype) == "Int64"
    assert frame["tags"].map(len).max() >= 1
    assert len(frame) == client.get("/api/v1/annotations/?count=exact").json()["count"]


def test_what_is_not_there_is_not_described(client, api):
    assert client.get("/api/v1/moon.csv-metadata.json").status_code == 404
    assert client.get("/api/v1/changes.csv-metadata.json").status_code == 404
    assert api.get("/api/v1/changes.csv-metadata.json").status_code == 200
    assert client.get("/api/v1/annotations.csv-metadata.json?fields=moon").status_code == 400
    assert client.get("/api/v1/matrix.csv-metadata.json?rows=name").status_code == 400
    assert client.get("/api/v1/events/moon/names.csv-metadata.json").status_code == 404
    assert client.get("/api/v1/moons/moon/history.csv-metadata.json").status_code == 404
    assert client.get("/api/v1/support.csv-metadata.json?shape=moon").status_code == 400
    assert client.get("/api/v1/readings.csv-metadata.json?state=open&fields=moon").status_code == 400
