"""What somebody made and shows to nobody, to a group, or to everybody: said once for all that is shared so.

    class Comparison(Shared, Numerous, Tracked):
        visibility = visibility()
        group = group(related_name="comparisons")
        audience = audience()

with `sharing_is_sound` among its constraints and `AUDIENCE` in a BEFORE trigger. The fields are made where
they stand, so that each model keeps the order of its columns.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who sees it."""

    PRIVATE = "private", _("Private")
    GROUP = "group", _("Group")
    PUBLIC = "public", _("Public")


#: Who sees a row, as one number, which one condition asks for: 0 everybody, +group id, -creator id. The
#: statement of a trigger.
AUDIENCE = """
                NEW.audience := CASE NEW.visibility WHEN 'public' THEN 0
                                WHEN 'group' THEN NEW.group_id ELSE -NEW.creator_id END;
"""


def visibility() -> Any:
    """Whether its maker, a group or everybody sees it."""
    return models.CharField(
        _("visibility"),
        max_length=7,
        choices=Visibility,
        default=Visibility.PUBLIC,
        db_default=Visibility.PUBLIC,
        help_text=_(
            "Who sees it: <b>private</b>, you alone; <b>group</b>, the group named below; <b>public</b>, "
            "everybody."
        ),
    )


def group(**options: Any) -> Any:
    """The group that sees it, if it is one."""
    return models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("The group that sees it, where the visibility is <b>group</b>: <b>Seminar 1917</b>."),
        **options,
    )


def audience() -> Any:
    """What `AUDIENCE` keeps."""
    return models.IntegerField(default=0, db_default=0, editable=False)


def sharing_is_sound(model: str) -> list[models.CheckConstraint]:
    """A group goes with the visibility of that name."""
    return [
        models.CheckConstraint(
            condition=Q(visibility="group", group__isnull=False)
            | (~Q(visibility="group") & Q(group__isnull=True)),
            name=f"{model}_group_is_its_visibility",
            violation_error_message=_("A group goes with visibility “group”, and only with it."),
        ),
        models.CheckConstraint(
            condition=Q(visibility__in=["private", "group", "public"]),
            name=f"{model}_visibility_is_known",
        ),
    ]


class Shared(models.Model):
    """A row whose creator says who sees it."""

    Visibility = Visibility

    #: The columns by which it is said.
    visibility: Any
    group_id: Any

    class Meta:
        abstract = True

    def missharing(self) -> dict[str, str]:
        """What is wrong with it, by field."""
        if (self.visibility == Visibility.GROUP) == (self.group_id is not None):
            return {}
        return {"group": gettext("a group goes with visibility “group”, and only with it")}
