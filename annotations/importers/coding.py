"""Codes of other tools become tags: known ones are found, others made if it is said in which vocabulary."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations import recording
from annotations.columns import Person
from annotations.models import Tag, TagLabel, Vocabulary
from annotations.models.base import UNSTORABLE, known_as
from annotations.models.fields import RESERVED
from annotations.permissions import may_add
from annotations.tables import TAGS, VOCABULARIES
from annotations.values.tools.base import Code

#: A label may be so long.
LONGEST = 500


class Coding:
    """Finds or makes the tags of an export's codes.

    `wanted` says of some codes which tag is meant. In `vocabulary` codes that are no tags yet are made, with
    a label in `language`; it is made itself if it is not there. Without one nothing is made.
    """

    def __init__(
        self, person: Person, wanted: Mapping[str, str], *, vocabulary: str = "", language: str = "und"
    ) -> None:
        self.person, self.wanted, self.vocabulary, self.language = person, wanted, vocabulary, language
        self.notes: list[str] = []
        #: What the tool says otherwise of tags that were here.
        self.differing: list[str] = []
        #: What became of each code: the slug of its tag, or why there is none.
        self.slugs: dict[str, str] = {}
        self.refused: dict[str, str] = {}

    def read(self, codes: Iterable[Code]) -> None:
        """Find or make the tags of all codes: a few statements, and some for each tag that is made."""
        known = {code.name: code for code in codes}
        self._find(known)
        there = dict(self.slugs)
        resolve = recording.Resolver(self.person)
        for name in known:
            self._make(name, known, resolve, ())
        self._compare(known, there)

    def _find(self, known: Mapping[str, Code]) -> None:
        """Those that are meant, are the slug of a tag, or alone are its label, in the vocabulary first."""
        names = {name for name in known if not UNSTORABLE.search(name)}
        labels = {label_of(name) for name in names}
        chosen = {self.wanted[name] for name in names if name in self.wanted}
        tags = Tag.objects.filter(known_as(names | chosen)).select_related("vocabulary")
        slugs = {slug: tag.slug for tag in tags for slug in (tag.slug, *tag.former_slugs)}
        labelled: defaultdict[str, set[tuple[bool, str]]] = defaultdict(set)
        own = Vocabulary.objects.filter(known_as([self.vocabulary])).first() if self.vocabulary else None
        rows = TagLabel.objects.filter(text__in=labels).values_list("text", "tag__slug", "tag__vocabulary")
        for text, slug, vocabulary in rows:
            labelled[text].add((own is not None and vocabulary == own.pk, slug))
        for name in known:
            if name in self.wanted:
                if self.wanted[name] in slugs:
                    self.slugs[name] = slugs[self.wanted[name]]
                else:
                    self.refused[name] = gettext("%(value)r is unknown") % {"value": self.wanted[name]}
                continue
            called = labelled[label_of(name)]
            within = {slug for is_own, slug in called if is_own}
            found = within or ({slugs[name]} if name in slugs else {slug for _, slug in called})
            if len(found) == 1:
                self.slugs[name] = found.pop()
            elif found:
                several = ", ".join(sorted(found))
                self.refused[name] = gettext("several tags are called %(code)r: %(tags)s; say which") % {
                    "code": name,
                    "tags": several,
                }

    def _compare(self, known: Mapping[str, Code], there: Mapping[str, str]) -> None:
        """Tell where the tool says of a tag that is here already what is not said of it here. Two queries."""
        tags = Tag.objects.filter(slug__in=there.values()).prefetch_related("notes", "broader")
        found = {tag.slug: tag for tag in tags}
        for name, slug in there.items():
            tag, code = found[slug], known[name]
            above = {self.slugs[one] for one in code.broader if one in self.slugs}
            said = {"", *map(plain, [tag.definition, *(note.text for note in tag.notes.all())])}
            others = {
                gettext("definition"): plain(definition_of(code)) not in said,
                gettext("note"): plain(code.note) not in said,
                gettext("wider tag"): not above <= {one.slug for one in tag.broader.all()},
            }
            if fields := [field for field, differs in others.items() if differs]:
                told = gettext("%(slug)s is left as it is; the tool says otherwise of %(code)s: %(fields)s")
                self.differing.append(told % {"slug": slug, "code": name, "fields": ", ".join(fields)})

    def _make(
        self, name: str, known: Mapping[str, Code], resolve: recording.Resolver, below: tuple[str, ...]
    ) -> None:
        """Make the tag of a code, after those that it stands under."""
        if name in self.slugs or name in self.refused:
            return
        if not self.vocabulary:
            self.refused[name] = gettext("there is no tag %(code)r; say in which vocabulary it is to be made")
            self.refused[name] %= {"code": name}
            return
        code = known[name]
        broader = [above for above in code.broader if above in known and above not in below]
        for above in broader:
            self._make(above, known, resolve, (*below, name))
        try:
            slug = self._written(
                code, [self.slugs[above] for above in broader if above in self.slugs], resolve
            )
        except ValidationError as error:
            self.refused[name] = f"{name}: {' '.join(error.messages)}"
            return
        self.slugs[name] = slug
        self.notes.append(gettext("made the tag %(slug)s for %(code)s") % {"slug": slug, "code": name})

    def _written(self, code: Code, broader: list[str], resolve: recording.Resolver) -> str:
        """Write a tag; its slug."""
        if not may_add(self.person, Tag):
            raise ValidationError(gettext("you may not add rows here"), code="permission")
        slug = free_slug(code.name, self._its_vocabulary(resolve))
        label = label_of(code.name)
        values = {
            "slug": slug,
            "vocabulary": self.vocabulary,
            "pref_label": [f"{label}@{self.language}"],
            "definition": definition_of(code),
            "scope_note": [f"{code.note}@{self.language}"] if code.note else [],
            "broader": broader,
        }
        made = recording.begin(TAGS, self.person)
        told = {name: value for name, value in values.items() if value}
        recording.record(TAGS, made, told, resolve)
        return slug

    def _its_vocabulary(self, resolve: recording.Resolver) -> str:
        """The slug of the vocabulary, which is made if it is not there."""
        try:
            return resolve(Vocabulary, self.vocabulary).slug
        except ValidationError:
            if not may_add(self.person, Vocabulary):
                raise
        made = recording.begin(VOCABULARIES, self.person)
        recording.record(VOCABULARIES, made, {"slug": self.vocabulary, "label": self.vocabulary}, resolve)
        self.notes.append(gettext("made the vocabulary %(slug)s") % {"slug": self.vocabulary})
        return self.vocabulary


def label_of(name: str) -> str:
    """A code as the label of a tag: what is longer than one may be is cut."""
    return " ".join(name.split())[:LONGEST]


def definition_of(code: Code) -> str:
    """What a code means; with the whole of a name that is too long for a label."""
    return "\n\n".join(filter(None, [code.name if len(code.name) > LONGEST else "", code.definition]))


def plain(words: str) -> str:
    """Words without differences of white space and of Unicode's forms."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def slug_of(words: str) -> str:
    """Words as a slug: Latin letters, digits and hyphens; nothing if nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")[:80].strip("-")


def free_slug(name: str, vocabulary: str) -> str:
    """A slug for a code that no tag has: that of its words, after the vocabulary's if that is taken."""
    base = slug_of(name) or "code"
    tried = [base, f"{vocabulary[:19]}-{base}"] if base not in RESERVED else [f"{vocabulary[:19]}-{base}"]
    tried += [f"{tried[-1][:96]}-{number}" for number in range(2, 100)]
    taken = {slug for tag in Tag.objects.filter(known_as(tried)) for slug in (tag.slug, *tag.former_slugs)}
    free = next((slug for slug in tried if slug not in taken), None)
    if free is None:
        raise ValidationError(gettext("many tags are called so already"))
    return free
