"""Wikitext with every kind of markup and mistake: no reader of it breaks, and no word of the text is lost.

The cases are those by which mwparserfromhell tests its tokenizer. Each has wikitext, and the pieces of which
it is made; what stands outside of templates, links, tags and comments has to be in the text.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.importers.wikitext import read_wikitext
from tests.wiki import DATA

FILES = sorted((DATA / "wiki" / "mwtest").glob("*.mwtest"))
FIELD = re.compile(r"^(name|input|output): *(.*)$", re.MULTILINE)
BEGIN = {
    *("TemplateOpen", "ArgumentOpen", "WikilinkOpen", "ExternalLinkOpen", "TagOpenOpen"),
    *("CommentStart", "HTMLEntityStart"),
}
END = {
    *("TemplateClose", "ArgumentClose", "WikilinkClose", "ExternalLinkClose", "TagCloseClose"),
    *("TagCloseSelfclose", "CommentEnd", "HTMLEntityEnd"),
}


def cases(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Name, wikitext and the words outside of markup of each case."""
    for part in file.read_text("utf-8").split("\n---\n"):
        found = dict(FIELD.findall(part))
        if found:
            raw = found["input"].strip()[1:-1].encode("raw_unicode_escape")
            yield found["name"], raw.decode("unicode_escape"), outside(found["output"])


def outside(output: str) -> list[str]:
    """The words of the pieces that stand in no markup but a heading's."""
    depth, words = 0, []
    for piece in ast.parse(output.strip(), mode="eval").body.elts:
        kind = piece.func.id
        depth += (kind in BEGIN) - (kind in END)
        if kind == "Text" and not depth:
            words += [word for one in piece.keywords for word in re.findall(r"\w+", one.value.value)]
    assert not depth
    return words


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_wikitext_breaks_nothing_and_loses_no_word(file):
    found = list(cases(file))
    assert len(found) == file.read_text("utf-8").count("\nname:") + file.read_text("utf-8").startswith(
        "name:"
    )
    for name, wikitext, words in found:
        document = read_wikitext(wikitext)
        text = "\n".join(block.text for block in (*document.blocks, *document.notes))
        assert [word for word in words if word not in text] == [], name


def test_there_are_cases_of_every_kind_of_markup():
    assert sum(len(list(cases(file))) for file in FILES) == 573
