"""Who said it in another tool: the accounts of these people here, of which inactive ones are made."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.models import User
from annotations.permissions import may_attribute

#: A username may be so long, with the tool's name at its end.
LONGEST = 150 - 30


class Crediting:
    """Finds or makes the accounts of a tool's people.

    `wanted` says of some which account is theirs, and under "" whose it is what nobody is said to have made;
    that is else the `person` who brings it.
    """

    def __init__(self, tool: str, person: User, wanted: Mapping[str, str]) -> None:
        self.tool, self.person, self.wanted = tool, person, wanted
        self.notes: list[str] = []
        self._known: dict[str, str | ValidationError] = {}

    def account(self, creator: str) -> str:
        """The username of somebody; ValidationError if this person may not write in their name."""
        if creator not in self._known:
            try:
                self._known[creator] = self._find(creator)
            except ValidationError as error:
                self._known[creator] = error
        known = self._known[creator]
        if isinstance(known, ValidationError):
            raise known
        return known

    def _find(self, creator: str) -> str:
        wanted = self.wanted.get(creator)
        if not creator and wanted is None:
            return str(self.person.username)
        name = self._named(creator) if wanted is None else wanted
        if name == self.person.username:
            return name
        if not may_attribute(self.person):
            told = gettext("%(name)s made it, in whose name you may not write; say which account is theirs")
            raise ValidationError(told % {"name": creator or name})
        if User.objects.filter(username=name).exists():
            return name
        if wanted is not None:
            raise ValidationError(gettext("there is no account %(name)s") % {"name": name})
        User.objects.create_user(name, is_active=False)
        told = gettext("made the account %(name)s for %(person)s; nobody can sign in with it")
        self.notes.append(told % {"name": name, "person": creator})
        return name

    def _named(self, creator: str) -> str:
        """The username of somebody for whom none is named: it says from where they come."""
        name = re.sub(r"[^\w.@+-]+", ".", creator.strip()).strip(".")[:LONGEST] or "unknown"
        return name if "@" in name.strip("@") else f"{name.strip('@')}@{self.tool}"
