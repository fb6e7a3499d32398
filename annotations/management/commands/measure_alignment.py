"""`manage.py measure_alignment FILE…`: how well parallels are found in translations of which all is known."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.management.reporting import read_text
from annotations.values.parallels import LEAST, Said, propose

#: A text by the keys of its passages, which are the same in every translation.
Text = Mapping[str, str]

TITLES = ("texts", "passages", "in order", "backwards", "with gaps", "wrong pairs where nothing is common")


class Command(BaseCommand):
    """Prints precision and recall."""

    help = (
        "Say how well passages of translations are aligned, from the texts alone: precision and recall for "
        "each pair. The files are JSON: SQuAD, one for each language, whose paragraphs are known by the id "
        "of their first question (XQuAD is so); or a list of rows with a key, the first column, and a "
        "translation in each other column. Each pair is tried as it is; with the passages of the second "
        "text the other way round; with a third of either left out, each another one; and with the first "
        "half of the one and the second of the other: there every pair is wrong, and is counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", help="JSON files")
        parser.add_argument("--least", type=float, default=LEAST, help=f"the lowest score, else {LEAST}")

    def handle(self, *args: Any, files: list[str], least: float, **options: Any) -> None:
        texts: dict[str, Text] = {name: text for file in files for name, text in read(file)}
        if len(texts) < 2:
            raise CommandError("two translations are wanted", returncode=2)
        self.stdout.write(" | ".join(TITLES))
        for (name, text), (other_name, other) in combinations(texts.items(), 2):
            keys = [key for key in text if key in other]
            if len(keys) < 2:
                continue
            told = [measured(text, other, *way, least) for way in ways(keys)]
            middle = len(keys) // 2
            apart = propose(said(text, keys[:middle]), said(other, keys[middle:]), least=least)
            self.stdout.write(f"{name}, {other_name} | {len(keys)} | {' | '.join(told)} | {len(apart)}")


def read(file: str) -> Iterator[tuple[str, Text]]:
    """The texts of a file with their names; CommandError if it is none of what can be read."""
    name = Path(file).stem
    try:
        data = json.loads(read_text(file))
        if isinstance(data, dict):
            paragraphs = [paragraph for article in data["data"] for paragraph in article["paragraphs"]]
            yield name, {str(each["qas"][0]["id"]): str(each["context"]) for each in paragraphs}
            return
        key, *columns = data[0]
        for column in columns:
            yield f"{name} {column}", {str(row[key]): str(row[column]) for row in data}
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise CommandError(f"{file}: neither SQuAD nor rows of translations in JSON", returncode=2) from error


def ways(keys: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The passages of the one and of the other text: all; the other way round; with gaps."""
    yield keys, keys
    yield keys, keys[::-1]
    kept = [[key for place, key in enumerate(keys) if place % 3 != left_out] for left_out in (0, 1)]
    yield kept[0], kept[1]


def said(text: Text, keys: Sequence[str]) -> list[Said]:
    """These passages of a text, of which nothing else is known."""
    return [Said(text[key]) for key in keys]


def measured(text: Text, other: Text, keys: Sequence[str], others: Sequence[str], least: float) -> str:
    """How many of the pairs found are right, and how many of the right ones were found."""
    pairs = propose(said(text, keys), said(other, others), least=least)
    right = sum(keys[pair.one] == others[pair.other] for pair in pairs)
    there = len(set(keys) & set(others))
    return f"{right / len(pairs) if pairs else 1:.3f}, {right / there if there else 1:.3f}"
