"""Names that are one, and the groups of equivalent names that they bring along."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.merging.base import Merger, Move, absorb
from annotations.models import Annotation, Event, EventName


class NameMerger(Merger[EventName]):
    """A name goes into another one of the same event and language."""

    def problem(self) -> str:
        """Names of different languages are equivalent, not one."""
        if self.gone.event_id != self.kept.event_id:
            return _("They are names of different events.")
        if self.gone.language.split("-")[0] != self.kept.language.split("-")[0]:
            return _("They are in different languages: make one the equivalent of the other.")
        return ""

    def moves(self) -> list[Move]:
        """Annotations that attest the name."""
        return [Move(Annotation.objects.filter(name=self.gone), {"name": self.kept})]

    def remarks(self) -> list[str]:
        """Which names are its equivalents then."""
        groups = Equivalents({self.gone: self.kept}, [])
        slugs = groups.beside(self.kept)
        together = [_("Equivalent to it then: %s.") % ", ".join(slugs)] if slugs else []
        return together + groups.remarks()

    def _merge(self) -> None:
        Equivalents({self.gone: self.kept}, []).join(self.kept.event)


class Equivalents:
    """Groups of equivalent names of which some are joined: a name that goes takes its group along."""

    def __init__(self, twins: Mapping[EventName, EventName], others: Iterable[EventName]) -> None:
        """`twins`: each name that goes, and the one it becomes. `others` come into the same event."""
        self.twins, self.others = dict(twins), list(others)
        known = [*self.twins, *self.twins.values(), *self.others]
        heads = {name.equivalent_to_id or name.pk for name in known}
        #: All names of the groups, before anything is joined.
        self.members = list(EventName.objects.filter(Q(pk__in=heads) | Q(equivalent_to__in=heads)))
        groups = {name.pk: name.equivalent_to_id or name.pk for name in self.members}
        for gone, kept in self.twins.items():
            old, new = groups[gone.pk], groups[kept.pk]
            groups = {pk: new if group == old else group for pk, group in groups.items()}
        becomes = {gone.pk: kept.pk for gone, kept in self.twins.items()}
        roots = {
            name.pk: becomes.get(groups[name.pk], groups[name.pk])
            for name in self.members
            if name.pk not in becomes
        }
        languages = {name.pk: name.language for name in self.members}
        #: Names in the language of their new root stand alone, for they are other wordings.
        self.alone = [
            name
            for name in self.members
            if (root := roots.get(name.pk, name.pk)) != name.pk and languages[name.pk] == languages[root]
        ]
        single = {name.pk for name in self.alone}
        #: The root of each name that stays; that of a root is itself.
        self.roots = {pk: pk if pk in single else root for pk, root in roots.items()}

    def beside(self, name: EventName) -> list[str]:
        """The slugs of the names that are in one group with this one then."""
        root = self.roots[name.pk]
        return sorted(
            other.slug for other in self.members if other.pk != name.pk and self.roots.get(other.pk) == root
        )

    def remarks(self) -> list[str]:
        """Which names lose their group."""
        return [
            _("%(name)s is equivalent to none then: the group has a name in its language already.")
            % {"name": name.slug}
            for name in self.alone
        ]

    def join(self, event: Event) -> None:
        """Do it."""
        EventName.objects.filter(pk__in=self.roots, equivalent_to__isnull=False).update(equivalent_to=None)
        for gone, kept in self.twins.items():
            Annotation.objects.filter(name=gone).update(name=kept)
            EventName.objects.filter(equivalent_to=gone).update(equivalent_to=None)
            kept.refresh_from_db()
            absorb(gone, kept)
        EventName.objects.filter(pk__in=[name.pk for name in self.others]).update(event=event)
        for pk, root in self.roots.items():
            if pk != root:
                EventName.objects.filter(pk=pk).update(equivalent_to=root)
