"""By which rules the dates of a text were looked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.source import Edition
from annotations.values import mentions


class Dating(models.Model):
    """That the dates of an edition were looked for: by which rules, and for which years.

    Book-keeping, which tells what has to be looked through again; it is no part of the record.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="dating", editable=False
    )
    rules = models.PositiveIntegerField()
    calendar_from = models.IntegerField()
    calendar_until = models.IntegerField()

    class Meta:
        default_permissions = ()
        verbose_name = _("dating")
        verbose_name_plural = _("datings")

    def __str__(self) -> str:
        return f"{self.edition_id}: rules {self.rules}, {self.calendar_from} to {self.calendar_until}"


#: The rules of this release, and the years in which they call a date without a calendar unstated.
RULES, WINDOW = mentions.RULES_VERSION, mentions.WINDOW
