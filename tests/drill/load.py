"""Readers and writers, by HTTP, who note what they were promised and when they were let down.

Each asks one of the web servers, and the next one where that fails, as a balancer does. A writer repeats what
got no answer under the same id; a file that got no answer is left, and must have come in whole or not at all.
"""

import csv
import io
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import requests

from tests.drill.servers import PostgreSQL, until

PATHS = (
    "/api/v1/annotations/?tag=soviet-view", "/api/v1/annotations/?language=tl&count=exact", "/api/v1/events/",
    "/sources/october-revolution-en", "/events/october-revolution", "/api/v1/passages/?q=революция",
)  # fmt: skip
ROWS = 25  # of a file
WRITERS = 2
DICE = random.Random()  # noqa: S311 – every drill is another one
NOTE = "Дрель {} ⁧בדיקה⁩ 🔧"


class Reader:
    """Who reads, and for how long they were not answered."""

    def __init__(self) -> None:
        self.answers, self.failures, self.longest = 0, 0, 0.0
        self.since: float | None = None
        self.times: list[float] = []

    def note(self, answered: bool, began: float) -> None:
        now = time.monotonic()
        if answered:
            self.answers += 1
            self.times.append(now - began)
            if self.since is not None:
                self.longest, self.since = max(self.longest, now - self.since), None
        else:
            self.failures += 1
            self.since = self.since or began


class Load:
    """What is asked of the service while things are killed."""

    def __init__(self, addresses: Sequence[str], token: str, passage: str, length: int) -> None:
        self.addresses, self.token = list(addresses), token
        self.passage, self.length = passage, length
        self.readers: list[Reader] = []
        #: So many seconds pass between the questions of a reader.
        self.pause = 0.02
        #: The notes of what was acknowledged, by its id, and when that was.
        self.acknowledged: dict[str, str] = {}
        self.moments: list[float] = []
        #: How many seconds each of these took, all attempts together.
        self.took: list[float] = []
        #: Files by their mark: whether they were acknowledged.
        self.files: dict[str, bool] = {}
        self.downloads: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.over = threading.Event()
        self.threads: list[threading.Thread] = []

    def start(self, *, readers: int = 3, writers: int = WRITERS, files: int = 1, downloads: int = 1) -> None:
        work = [
            *[self.read] * readers,
            *[self.write] * writers,
            *[self.bring] * files,
            *[self.fetch] * downloads,
        ]
        self.threads = [threading.Thread(target=self.until_over, args=(one,), daemon=True) for one in work]
        for thread in self.threads:
            thread.start()

    def until_written(self, count: int) -> None:
        """Wait until so many more annotations are acknowledged, all asked for from now on."""
        before = len(self.moments) + WRITERS  # what is on its way
        until(lambda: len(self.moments) >= before + count, "annotations are acknowledged")

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)
            if thread.is_alive():
                self.wrong.append(f"{thread.name} hangs")

    def until_over(self, work: Callable[[requests.Session], None]) -> None:
        try:
            work(requests.Session())
        except Exception as error:  # noqa: BLE001  (told at the end, by whoever looks at `wrong`)
            self.wrong.append(repr(error))

    def ask(
        self, session: requests.Session, method: str, path: str, *, tries: int = 2, **more: Any
    ) -> requests.Response | None:
        """What one of the servers answers, if it is not that they cannot; None if none does."""
        for address in DICE.sample(self.addresses, min(tries, len(self.addresses))):
            try:
                answer = session.request(method, address + path, timeout=20, **more)
            except requests.RequestException:
                continue
            if answer.status_code < 500:
                return answer
            if answer.status_code != 503 or "Retry-After" not in answer.headers:
                self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return None

    def read(self, session: requests.Session) -> None:
        reader = Reader()
        self.readers.append(reader)
        while not self.over.is_set():
            began = time.monotonic()
            answer = self.ask(session, "GET", DICE.choice(PATHS))
            if answer is not None and answer.status_code != 200:
                self.wrong.append(f"{answer.url}: {answer.status_code}")
            reader.note(answer is not None, began)
            self.over.wait(self.pause)

    def write(self, session: requests.Session) -> None:
        session.headers["Authorization"] = f"Token {self.token}"
        while not self.over.is_set():
            key = str(uuid.uuid4())
            start = DICE.randrange(self.length - 20)
            said = {"passage": self.passage, "start": start, "end": start + 15, "note": NOTE.format(key)}
            began = time.monotonic()
            while not self.over.is_set():
                answer = self.ask(
                    session, "PUT", f"/api/v1/annotations/{key}/", json=said, headers={"If-None-Match": "*"}
                )
                if answer is None:
                    self.over.wait(0.05)
                elif answer.status_code in (201, 412):  # now, or by a request that got no answer
                    self.moments.append(time.monotonic())
                    self.took.append(self.moments[-1] - began)
                    self.acknowledged[key] = said["note"]
                    break
                else:
                    self.wrong.append(f"PUT: {answer.status_code} {answer.text[:300]}")
                    break

    def bring(self, session: requests.Session) -> None:
        session.headers["Authorization"] = f"Token {self.token}"
        while not self.over.is_set():
            mark = f"файл {uuid.uuid4()}"
            text = io.StringIO()
            rows = csv.writer(text)
            rows.writerow(["passage", "start", "end", "note"])
            rows.writerows([self.passage, place, place + 9, f"{mark} {place}"] for place in range(ROWS))
            self.files[mark] = False
            answer = self.ask(
                session, "POST", "/api/v1/annotations/", tries=1, data=text.getvalue().encode(),
                headers={"Content-Type": "text/csv"},
            )  # fmt: skip
            if answer is not None and answer.status_code == 200:
                self.files[mark] = True
            elif answer is not None:
                self.wrong.append(f"POST: {answer.status_code} {answer.text[:300]}")
            self.over.wait(0.3)

    def fetch(self, session: requests.Session) -> None:
        """Downloads: whole, or seen to be broken."""
        while not self.over.is_set():
            answer = self.ask(session, "GET", "/api/v1/annotations.csv?fields=id,exact,note")
            if answer is None:
                self.downloads["broken"] += 1
            elif answer.status_code == 429:
                self.downloads["refused"] += 1
            else:
                whole = answer.text.endswith("\r\n") and all(
                    len(row) == 3 for row in csv.reader(io.StringIO(answer.text))
                )
                self.downloads["whole"] += 1
                if not whole:
                    self.wrong.append("a download is short, and nothing says so")
            self.over.wait(0.2)

    def lost(self, server: PostgreSQL) -> list[str]:
        """What was promised and is not there, or is there by half."""
        told = dict(
            server.ask("SELECT uuid::text, note FROM annotations_annotation WHERE note LIKE 'Дрель%'")
        )
        missing = [f"{key} is lost" for key, note in self.acknowledged.items() if told.get(key) != note]
        counts = dict(
            server.ask(
                "SELECT left(note, 41), count(*) FROM annotations_annotation "
                "WHERE note LIKE 'файл%' GROUP BY 1"
            )
        )
        for mark, acknowledged in self.files.items():
            found = counts.get(mark, 0)
            if found not in ((ROWS,) if acknowledged else (0, ROWS)):
                missing.append(
                    f"of {mark}, {'acknowledged' if acknowledged else 'not answered'}, {found} rows are there"
                )
        return missing


def percentiles(took: Sequence[float]) -> str:
    """The middle one, and that which one of twenty exceeds."""
    inorder = sorted(took)
    found = (inorder[len(inorder) * part // 100] for part in (50, 95)) if inorder else ()
    return ", ".join(f"{1000 * seconds:.0f} ms" for seconds in found)
