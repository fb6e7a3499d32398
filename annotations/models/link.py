"""Tables of Django's making that have no model of their own here; what becomes of them is recorded too."""

from django.contrib.auth.models import Group

from annotations.models.account import User
from annotations.models.base import stamping
from annotations.models.change import recording
from annotations.models.source import Source


class Membership(User.groups.through):  # type: ignore[name-defined]
    """An account is in a group: it has a role, or sees what the group shares."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = recording("membership", part_of="user")


class Scope(Source.scope.through):  # type: ignore[name-defined]
    """A source treats an event."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            *recording("scope", part_of="source", source="{row}.source_id"),
            stamping("scope_is_a_reference"),
        ]


class NamedGroup(Group):
    """A group, as others refer to it: by its name."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = recording("group", made=True)
