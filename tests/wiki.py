"""A wiki of the tests' own: it replays answers of Wikipedia, and notes whoever asks.

Recorded is what it says of the English page (`data/wiki/README.md`). What other languages say of theirs, and
the rendered texts, are made here in the same form.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import override_settings

DATA = Path(__file__).parent / "data"
RENDERED = (DATA / "texts" / "new-zealand.html").read_text("utf-8")
SITE = {
    "general": {"sitename": "Wikipedia", "lang": "en"},
    "rightsinfo": {
        "url": "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
        "text": "Creative Commons Attribution-Share Alike 4.0",
    },
}
TITLE = "Python (programming language)"


def recorded(name: str) -> dict[str, Any]:
    """An answer of Wikipedia, as it was recorded."""
    return json.loads((DATA / "wiki" / f"{name}.json").read_text("utf-8"))["query"]


def described(language: str, title: str) -> dict[str, Any]:
    """The answer to what is known of a page: recorded of the English one, of others in the same form."""
    if language != "en":
        page = {
            "pageid": 7,
            "title": title,
            "lastrevid": 77,
            "pagelanguagehtmlcode": language,
            "fullurl": f"https://{language}.wikipedia.org/wiki/{title.replace(' ', '_')}",
            "revisions": [{"revid": 77, "timestamp": "2026-11-21T10:00:00Z"}],
        }
        return {"pages": {"7": page}, **SITE}
    if title.replace("_", " ") != TITLE:
        return recorded("missing") | SITE
    info, links = recorded("info"), recorded("langlinks")
    (page,), (linked,) = info["pages"].values(), links["pages"].values()
    revisions = [{"revid": page["lastrevid"], "timestamp": "2026-03-27T09:26:22Z"}]
    return {**links, **SITE, "pages": {"23862": page | linked | {"revisions": revisions}}}


RENDERINGS = {
    "en": RENDERED,
    "tl": "<div class='mw-parser-output'><p>Ang <b>Himagsikang Oktubre</b>.</p></div>",
    "ru": (
        "<div class='mw-parser-output'><p>Октябрьская революция — Великая 🚩</p><h2>Итоги</h2>"
        "<p>Мир.</p></div>"
    ),
}


class Replaying:
    """The server. `answers` take the place of what it would say to the next questions."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        #: Revisions that came since what was recorded, by language: number, day, HTML.
        self.revised: dict[str, tuple[int, str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                outer.asked.append((parts.path, query, self.headers["User-Agent"]))
                status, headers, body = (
                    outer.answers.pop(0) if outer.answers else outer.answer(parts.path, query)
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.address = f"{self.origin}/{{language}}/w/api.php"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """What the wiki of a language says."""
        language = path.split("/")[1]
        if query["action"] == "parse":
            html = self.revised[language][2] if language in self.revised else RENDERINGS[language]
            found: dict[str, Any] = {"parse": {"revid": 1, "text": {"*": html}}}
        else:
            found = {"batchcomplete": "", "query": described(language, query["titles"])}
            if language in self.revised:
                (page,) = found["query"]["pages"].values()
                revision, day, _ = self.revised[language]
                page["revisions"] = [{"revid": revision, "timestamp": f"{day}T08:00:00Z"}]
        return 200, {"Content-Type": "application/json"}, json.dumps(found).encode()


@contextmanager
def replaying() -> Iterator[Replaying]:
    """The server, while it is the only wiki that is known."""
    found = Replaying()
    try:
        with override_settings(WIKIS={"wikipedia": found.address}):
            yield found
    finally:
        found.server.shutdown()
        found.server.server_close()
