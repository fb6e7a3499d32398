"""What README and docs say is true: addresses answer, commands exist, the first five minutes work."""

import ast
import re
import shlex
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands

from annotations.management.commands import document
from annotations.models import Token
from tests.roles.archive import done

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
API = document.PAGE.read_text(encoding="utf-8")

#: Of our code, what sees the environment: who reads it, who names the settings, and who hands it on.
READERS = ("environment.py", "manage.py", "embedded.py", "backups.py")

ADDRESS = re.compile(r"/api/v1/[^\s\"'`)<>|]*")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE = re.compile(r"cat > (\S+) <<'END'\n(.*?)\nEND\n", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def addresses() -> list[str]:
    found = {address for page in PAGES for address in ADDRESS.findall(page.read_text(encoding="utf-8"))}
    return sorted(address for address in found if not re.search(r"[{…]|/merge/|dry_run", address))


def commands(text: str) -> list[list[str]]:
    """The command lines of the shell blocks of a text, parted as a shell would."""
    shell = "\n".join(SHELL.findall(FILE.sub("", text))).replace("\\\n", " ")
    return [shlex.split(line, comments=True) for line in shell.splitlines() if line.strip()]


def option(words: list[str], name: str) -> str | None:
    return words[words.index(name) + 1] if name in words else None


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses())
def test_every_address_in_the_docs_answers_on_the_sample(client, administrator, make_user, address):
    if "/changes" in address or "/archive" in address:
        make_user("anna")
        make_user("scholar")
        client.force_login(administrator)
    if "$JOB" in address:
        client.force_login(administrator)
        address = address.replace("$JOB", str(done(administrator).pk))
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, body
    assert body


def performed(client, words: list[str], token: str) -> str:
    """The answer to a curl command; it must be a success."""
    address = next(word for word in words if word.startswith("http")).partition(":8000")[2]
    data = option(words, "-d")
    given = [words[place + 1].partition(": ") for place, word in enumerate(words) if word == "-H"]
    headers = {name: value.replace("$TOKEN", token) for name, _, value in given}
    kind = headers.pop("Content-Type", "application/json")
    method = option(words, "-X") or ("POST" if data else "GET")
    response = client.generic(method, address, data or "", content_type=kind, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code in (200, 201), body
    return body.decode()


@pytest.mark.django_db
def test_the_first_five_minutes_of_the_readme_work(client, administrator, tmp_path, monkeypatch):
    administrator.username = "scholar"
    administrator.save()
    monkeypatch.chdir(tmp_path)
    for name, text in FILE.findall(README):
        Path(name).write_text(text + "\n", encoding="utf-8")
    token = answer = ""
    for words in commands(README):
        if words[0] == ".venv/bin/python":
            call_command(*words[2:], stdout=StringIO())
        elif words[0].startswith("TOKEN=$("):
            token = Token.issue(administrator)
        elif words[0] == "curl":
            answer = performed(client, words, token)
    shared = next(row for row in answer.splitlines() if row.startswith("led-by-bolsheviks,"))
    assert ",shared,3," in shared
    assert "the Bolsheviki, at the head\nof the workers and soldiers" in answer


@pytest.mark.django_db
def test_the_examples_of_writing_work(client, administrator):
    token = Token.issue(administrator)
    writing = [words for words in commands(API) if words[0] == "curl" and "-d" in words]
    assert len(writing) == 5
    for words in writing:
        performed(client, words, token)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_docs_leads_somewhere(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if re.match(r"\w+:", link):
            continue
        target = (page.parent / path) if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_picture_is_shown():
    shown = {link for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))}
    for picture in (ROOT / "docs" / "screenshots").iterdir():
        assert f"screenshots/{picture.name}" in shown


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page are reached."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_in_the_docs_exists():
    for page in PAGES:
        named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))
        assert named <= get_commands().keys(), page


def variables(page: Path) -> list[str]:
    """The variables in the first column of the tables of a page."""
    rows = re.findall(r"^\|([^|]*)\|", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row)]


def asked_for() -> set[str]:
    """The variables of the environment that the code asks for, by the readers of `environment`."""
    found = set()
    for path in [
        ROOT / "manage.py",
        *(ROOT / "historio").rglob("*.py"),
        *(ROOT / "annotations").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("environment."):
                found |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
            elif ast.unparse(node) in ("os.environ", "os.getenv") and path.name not in READERS:
                pytest.fail(f"{path}, line {node.lineno}: ask historio.environment")
    return found


def test_every_variable_that_is_asked_for_is_in_the_table_and_no_other():
    told = variables(ROOT / "docs" / "configuration.md")
    assert sorted(told) == sorted(asked_for())
    assert set(variables(ROOT / "README.md")) < {*told}


def test_what_is_deployed_is_configured_by_the_variables_of_the_table():
    told = {*variables(ROOT / "docs" / "configuration.md")}
    for path in (ROOT / "Dockerfile", ROOT / "compose.yaml", *(ROOT / "deploy").iterdir()):
        named = re.findall(
            r"\b(?:HISTORIO|DJANGO)_[A-Z_]+\b|\bDATABASE_URL\b", path.read_text(encoding="utf-8")
        )
        assert {*named} <= told, path.name


def test_every_file_of_a_deployment_is_installed_by_its_page():
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    for path in (ROOT / "deploy").iterdir():
        assert re.search(rf"^install .*deploy/{path.name}\b", page, re.MULTILINE), path.name


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert f"(decisions/{page.name})" in index, page.name


def test_the_layers_in_the_docs_are_those_that_are_held():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    held = [re.findall(r"\w+", re.sub(r"\(.*?\)", "", line)) for line in layers]  # () is to come
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^    ([\w |]+?)(?:  .*)?$", page, re.MULTILINE)
    assert [re.findall(r"\w+", line) for line in drawn] == held


def test_every_library_that_is_installed_has_its_reason():
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if name := re.match(r"[\w-]+(?=.*==)", line):
                assert re.search(rf"^\|[^|]*\b{name[0]}\b[^|]*\|", reasons, re.MULTILINE), name[0]


def test_the_generated_tables_are_up_to_date():
    call_command("document", check=True)


def test_a_page_that_lacks_a_table_is_refused():
    with pytest.raises(CommandError, match="lacks the part filters:tags"):
        document.documented(API.replace("filters:tags", "written by hand"))
    with pytest.raises(CommandError, match="has no use for the part fields:books"):
        document.documented(API + "<!-- fields:books -->\n<!-- /fields:books -->\n")


def test_outdated_tables_are_told_and_not_written(tmp_path, monkeypatch):
    page = tmp_path / "api.md"
    outdated = API.replace("| Identifies the tag. |", "| The tag. |")
    page.write_text(outdated, encoding="utf-8")
    monkeypatch.setattr(document, "PAGE", page)
    with pytest.raises(CommandError) as refusal:
        call_command("document", check=True)
    assert refusal.value.returncode == 1
    assert page.read_text(encoding="utf-8") == outdated
    call_command("document")
    assert "| Identifies the tag. |" in page.read_text(encoding="utf-8")
