"""A comparison is answered for an audience and frozen: as a file, a digest, and what they rest on.

    made = Snapshot(comparison=comparison, group=None, creator=editor)
    freeze(made, "https://historio.example")    what everybody may see of it now, saved for good

It is worked out with the eyes of its audience (`models.account.Audience`), never with those of who asks.
"""

import tomllib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from annotations.columns import Context
from annotations.comparison import address, saved
from annotations.comparison.matrix import Evident, Matrix
from annotations.comparison.succession import Axes, names_now
from annotations.exporters import matrix as exporter
from annotations.models import Audience, Edition, Reading, Snapshot, Source, User
from annotations.models.base import is_reviewer
from annotations.models.reference import snapshot
from annotations.values.citations import PUBLISHER, Citation, key_of
from annotations.values.frozen import Difference, Frozen

#: A frozen file is kept in a row of the database, and read at once.
MOST = 32 * 1024**2


def freeze(made: Snapshot, base_url: str) -> None:
    """Answer the comparison of a snapshot for its audience, and save it; ValidationError as for `fill`."""
    fill(made, base_url)
    with transaction.atomic():
        made.save(force_insert=True)
    made.refresh_from_db()


def fill(made: Snapshot, base_url: str) -> None:
    """Answer the comparison of a snapshot for its audience, as of one moment.

    ValidationError, by parameter, if the comparison makes no sense any more, or not to them; if it was not
    saved for all of them, and by somebody else; if something is missing in it as long as a source is read
    blind; or if its file would have more than `MOST` bytes.
    """
    comparison = made.comparison
    shared = comparison.visibility == "public" or made.group_id == comparison.group_id
    if not shared and comparison.creator_id != made.creator_id:
        message = gettext("only who saved the comparison shows it to more people than may see it now")
        raise ValidationError({"group": message}, code="wider")
    person = made.person
    assert not is_reviewer(person)  # its eyes are those of the least of them
    with snapshot():
        question = saved.Question.by(made.comparison.query, person)
        found = question.answer()
        if waiting := read_blind(made, question, found):
            message = gettext(
                "%(sources)s: what is annotated there is not shown while it is read blind, and would be "
                "missing for good; freeze it when it is no longer read blind, or leave it out (source=…)"
            )
            raise ValidationError({"comparison": message % {"sources": ", ".join(waiting)}}, code="blind")
        context = Context(question.filterset.references, base_url, person=person)
        made.hold(content_of(found, context))
        editions = editions_of(question.filterset, found)
    made.title, made.description = made.comparison.title, made.comparison.description
    made.query = made.comparison.query
    made.counted = statement(question)
    made.editions = [f"{sha256} {slug} {revision}".rstrip() for slug, revision, sha256 in editions]
    made.sources = list(dict.fromkeys(slug for slug, _, _ in editions))
    made.software = f"{PUBLISHER} {version()}"
    made.makers = made.makers or [named(made.creator)]


def read_blind(made: Snapshot, question: saved.Question, found: Matrix) -> list[str]:
    """The sources read blind of which the answer has less than all will see afterwards: annotations that it
    counts, or readings that make silence of what it calls unread.

    No query where no source is read blind, else two.
    """
    references, person = question.filterset.references, Audience(made.group, waits=False)
    veiled = references.veiled_from(made.person)
    if not veiled:
        return []
    missing: set[int] = set()
    if not found.is_of_dates:
        all_of_it = saved.Question.by(made.comparison.query, person).filterset.qs
        missing.update(
            all_of_it.filter(source__in=veiled).order_by().values_list("source", flat=True).distinct()
        )
    if found.is_by_source:
        shown = {column.value for column in found.columns}.intersection(veiled)
        readings = Reading.objects.visible_to(person, references).filter(source__in=shown).order_by()
        missing.update(readings.values_list("source", flat=True).distinct())
    return sorted(references.public[Source][pk] for pk in missing)


def content_of(found: Matrix, context: Context) -> bytes:
    """The file: the matrix in its long form, in UTF-8."""
    pieces: list[bytes] = []
    size = 0
    for piece in exporter.long(found, context):
        pieces.append(piece.encode())
        size += len(pieces[-1])
        if size > MOST:
            message = gettext("its file would have more than %(most)d MB; narrow the comparison")
            raise ValidationError({"comparison": message % {"most": MOST // 1024**2}}, code="too_many")
    return b"".join(pieces)


def editions_of(filterset: Evident, found: Matrix) -> list[tuple[str, str, str]]:
    """The texts that it rests on: those of what was found, and the current ones of the sources in columns.

    Slug of the source, revision, and SHA-256 of each; one query.
    """
    counted = filterset.qs.order_by().values("edition")
    rests_on = Q(pk__in=counted)
    if found.is_by_source:
        rests_on |= Q(current=True, source__in=[column.value for column in found.columns])
    editions = Edition.objects.visible_to(filterset.user, filterset.references).filter(rests_on)
    listed = editions.order_by("source__slug", "imported_at", "pk")
    return list(listed.values_list("source__slug", "revision", "sha256"))


def statement(question: saved.Question) -> str:
    """What was counted, in full, in the words of the parameters: also what nobody needed to say."""
    asked = address.explicit(address.filters(question.filterset), question.filterset.counted)
    said = {**asked, "rows": [question.rows], "columns": [question.columns]}
    return "&".join(f"{name}={value}" for name, values in said.items() for value in values if value)


def named(person: User) -> str:
    """How an account is cited: by family and given name, if it has them, else by its username."""
    if person.first_name.strip() and person.last_name.strip():
        return f"{person.last_name.strip()}, {person.first_name.strip()}"
    return person.get_full_name().strip() or person.username


def version() -> str:
    """The version of this program, as `pyproject.toml` has it."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def citation(frozen: Snapshot, base_url: str) -> Citation:
    """How a snapshot is cited."""
    return Citation(
        key=key_of(frozen.title, str(frozen.uuid)),
        makers=frozen.makers,
        title=frozen.title,
        day=frozen.created.date(),
        version=frozen.software.removeprefix(f"{PUBLISHER} "),
        address=f"{base_url}/snapshots/{frozen.uuid}",
        digest=frozen.sha256,
    )


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What became of the one in the other; ValidationError unless their rows and columns mean the same.

    What was renamed since is the same row or column still; a query for each axis that has slugs.
    """
    axes = [Axes.of(found.query) for found in (before, after)]
    if axes[0] != axes[1]:
        told = gettext("it has %(was)s, and this one %(now)s: their cells are not the same")
        raise ValidationError({"since": told % {"was": axes[0], "now": axes[1]}})
    was, now = matrix_of(before), matrix_of(after)
    return Difference(
        was,
        now,
        names_now(axes[1].rows, {row.key for row in [*was.rows, *now.rows]}),
        names_now(axes[1].columns, {column.key for column in [*was.columns, *now.columns]}),
    )


def matrix_of(frozen: Snapshot) -> Frozen:
    """The matrix that a snapshot has frozen."""
    return Frozen.read(bytes(frozen.csv or b""))
