"""Jobs: requests that are answered later, by a worker, in the name of whoever sent them.

A job is the request as it came and, once it is done, the answer to it, both in pieces of a megabyte, so that
neither is ever in memory as a whole on its way. What queues jobs (`annotations.jobs`) knows only their ids.
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User

#: A report is told with its job if it is not longer than this; else it is a result to be downloaded.
MOST_TOLD = 1024 * 1024

#: A piece has so many bytes, or fewer.
PIECE = 1024 * 1024


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs."""

    def of(self, user: Any) -> Self:
        """A person's own."""
        return self.filter(user=user.pk)

    def unfinished(self) -> Self:
        """Those that somebody waits for."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def outdated(self) -> Self:
        """Those whose results were kept long enough."""
        return self.filter(ended__lt=timezone.now() - datetime.timedelta(days=settings.JOB_DAYS))

    def named(self, key: str) -> "Job | None":
        """The one with this id; None if there is none."""
        try:
            return self.select_related("user").filter(pk=key).first()
        except ValidationError:
            return None


class Job(models.Model):
    """A request that is answered later."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    #: How many workers may end in the midst of it before it is given up.
    ATTEMPTS: ClassVar = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("account"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    #: The request: its method, its address with what it asks, and the headers that the answer depends on.
    method = models.CharField(max_length=10)
    path = models.TextField(_("what is asked"))
    headers = models.JSONField(default=dict)
    created = models.DateTimeField(_("asked"), db_default=Now(), editable=False)
    began = models.DateTimeField(_("begun"), null=True, blank=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    #: Of the token with which it was asked for; empty if in person. It is done with these rights, too.
    scope = models.CharField(max_length=10, blank=True)
    #: When somebody asked for it to be cancelled.
    cancelled = models.DateTimeField(null=True, blank=True)
    #: How many times it was begun. Whoever ends it must be the one who began it last.
    attempts = models.PositiveSmallIntegerField(default=0)
    #: So much of so much, in rows, lines or bytes, whichever is counted.
    done = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(null=True, blank=True)
    #: The answer: its status and headers, and how many bytes it has.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_headers = models.JSONField(default=dict)
    length = models.BigIntegerField(default=0)
    #: The number that the queue has for it.
    queued = models.BigIntegerField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["user", "-created"], name="job_by_user"),
            models.Index(fields=["ended"], name="job_by_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_export(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"

    @property
    def report(self) -> Any:
        """The answer, if it is a document of JSON and not too long to be told so; a query a piece."""
        kind = self.answer_headers.get("Content-Type", "").partition(";")[0]
        is_document = kind in ("application/json", "application/problem+json")
        if self.status is None or not is_document or self.length > MOST_TOLD:
            return None
        return json.loads(b"".join(self.answer()))

    def sent(self) -> Iterator[bytes]:
        """The body of the request."""
        return self.pieces.of(JobPiece.Part.REQUEST)

    def answer(self) -> Iterator[bytes]:
        """The body of the answer, piece by piece; a query a piece."""
        return self.pieces.of(JobPiece.Part.ANSWER)


class PieceQuerySet(models.QuerySet["JobPiece"]):
    """Pieces."""

    def of(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, in their order."""
        found = self.filter(part=part)
        number = 0
        while (data := found.filter(number=number).values_list("data", flat=True).first()) is not None:
            yield bytes(data)
            number += 1


class JobPiece(models.Model):
    """A megabyte of a request or of an answer."""

    class Part(models.TextChoices):
        REQUEST = "request"
        ANSWER = "answer"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pieces")
    part = models.CharField(max_length=7, choices=Part)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = PieceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["job", "part", "number"], name="job_piece_has_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.part} {self.number}"


def in_pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces as they are kept."""
    held = bytearray()
    for block in blocks:
        held += block
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
