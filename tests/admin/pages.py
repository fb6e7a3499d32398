"""A page as a browser reads it: its elements, and what stands in its fields."""

from html.parser import HTMLParser

#: Elements that load something.
LOADING = ("script", "img", "iframe", "embed", "object", "video", "audio", "source", "link")
#: Where what a page loads may come from.
OURS = ("/static/", "/admin/", "data:image/svg+xml")


class Page(HTMLParser):
    """The kinds of elements and attributes of a page, what it loads, and the values of its fields."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.kinds: set[tuple[str, str]] = set()
        self.loaded: set[str] = set()
        self.links: set[str] = set()
        self.fields: dict[str, str] = {}
        self.inline_scripts = 0
        self.forms = self.forms_within_forms = 0
        self._textarea = ""
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.kinds |= {(tag, "")} | {(tag, name) for name in given}
        data = tag == "script" and given.get("type") == "application/json"  # a data block: nothing runs it
        if tag in LOADING and not data:
            self.loaded |= {given.get("src") or given.get("href") or given.get("data") or ""}
        if tag == "form":
            self.forms_within_forms += self.forms
            self.forms += 1
        self.links |= {value or "" for name, value in attrs if name in ("href", "action", "formaction")}
        if tag == "input" and given.get("type") not in ("submit", "checkbox", "radio"):
            self.fields[given.get("name") or ""] = given.get("value") or ""
        if tag == "textarea":
            self._textarea = given.get("name") or ""
            self.fields[self._textarea] = ""

    def handle_endtag(self, tag):
        self.forms -= tag == "form"
        if tag == "textarea":
            name, self._textarea = self._textarea, ""
            self.fields[name] = self.fields[name].removeprefix("\r\n").removeprefix("\n")

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] += data

    def assert_harmless(self, usual: "Page | None" = None) -> None:
        """Nothing is loaded or linked but our own, and there is nothing that the usual page has not.

        A form within a form is none to a browser, and takes its fields into the other one.
        """
        assert not self.forms_within_forms
        foreign = {found for found in self.loaded if not found.startswith(OURS)}
        assert not foreign, foreign
        schemes = {found.split(":")[0].strip().lower() for found in self.links if ":" in found.split("/")[0]}
        assert schemes <= {"http", "https"}
        assert not {name for _tag, name in self.kinds if name.startswith("on")}
        if usual is not None:
            assert self.kinds <= usual.kinds
