"""Claims that say the same."""

from django.utils.translation import gettext as _

from annotations.merging.base import Merger, Move
from annotations.models import Annotation, Claim


class ClaimMerger(Merger[Claim]):
    """A claim goes into another one about the same event."""

    def problem(self) -> str:
        """The event is that of both."""
        if self.gone.event_id != self.kept.event_id:
            return _("They are claims about different events.")
        return ""

    def moves(self) -> list[Move]:
        """Annotations that take a stance on it, which they keep."""
        return [Move(Annotation.objects.filter(claim=self.gone), {"claim": self.kept})]

    def remarks(self) -> list[str]:
        """What the annotations are about then."""
        remarks = [
            _("Who affirms or denies “%(gone)s” then affirms or denies “%(kept)s”.")
            % {"gone": self.gone.statement, "kept": self.kept.statement}
        ]
        if self.gone.question_id != self.kept.question_id:
            remarks.append(_("The question is then: %s.") % self.kept.question)
        return remarks
