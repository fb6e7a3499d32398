"""What somebody sent, kept until it was looked at and is written: tables, and the texts of sources."""

import datetime
import uuid
import zlib
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads."""

    def of(self, user: Any, resource: str) -> Self:
        """A person's own for one resource: nobody else sees them."""
        return self.filter(user=user, resource=resource)

    def outdated(self) -> Self:
        """Those that nobody will come back to."""
        return self.filter(created__lt=timezone.now() - Upload.KEPT)

    def named(self, key: str) -> "Upload | None":
        """The one with this id, without its content until that is asked for; None if there is none."""
        try:
            return self.defer("content").filter(pk=key).first()
        except ValidationError:
            return None

    @transaction.atomic
    def keep(self, user: Any, resource: str, *, name: str, data: bytes, report: Any = None) -> "Upload":
        """Keep what was sent, in place of what the person sent for this before and did not write."""
        self.outdated().delete()
        self.of(user, resource).filter(written=None).delete()
        content = zlib.compress(data, level=1)
        return self.create(user=user, resource=resource, name=name, content=content, report=report)


class Upload(models.Model):
    """What was sent, and what would come of it; once it is written, what came of it instead."""

    KEPT: ClassVar = datetime.timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    resource = models.CharField(max_length=100)
    #: The name of the file; what was pasted has none.
    name = models.CharField(max_length=255, blank=True)
    #: The bytes, compressed.
    content = models.BinaryField()
    created = models.DateTimeField(db_default=Now(), editable=False)
    written = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> bytes:
        """The bytes as they were sent."""
        return zlib.decompress(self.content)
