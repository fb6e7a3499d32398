"""Tables that somebody sent, kept between the preview and the confirmation."""

import datetime
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads."""

    def of(self, user: User) -> Self:
        """A person's own: nobody else sees them."""
        return self.filter(user=user)

    def outdated(self) -> Self:
        """Those that nobody will come back to."""
        return self.filter(created__lt=timezone.now() - Upload.KEPT)


class Upload(models.Model):
    """The text of a table as it was sent; once it is written, what came of it instead."""

    KEPT: ClassVar = datetime.timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    resource = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    text = models.TextField()
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
