"""What becomes of a printed date when somebody says what it means: whose word it is, and its days."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext

from annotations.values import dates
from annotations.values.calendars import in_both

#: What of a mention is its meaning. Who changes any of it corrects what the rules have read.
MEANING = ("calendar", "gregorian", "julian")


class Judged(models.Model):
    """A date with a meaning and a state, of which scholars have the last word."""

    calendar: Any
    gregorian: Any
    julian: Any
    as_printed: Any
    earliest: Any
    latest: Any
    audit: Any
    days_off: Any
    expected: Any
    state: Any
    rules: Any
    Audit: ClassVar[Any]
    State: ClassVar[Any]

    #: What it meant when it was loaded, and its state: what differs from that is a correction.
    _loaded: tuple[Any, ...] | None = None
    #: Whether it is put back as an export has it, and so nobody's correction.
    is_restored = False

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember what it meant when it was loaded."""
        loaded = super().from_db(*args, **kwargs)
        names = (*MEANING, "state")
        if all(name in loaded.__dict__ for name in names):
            loaded._loaded = tuple(loaded.__dict__[name] for name in names)
        return loaded

    def is_given_back(self, was: str) -> bool:
        """Whether somebody's word of it was taken back, whose state was this: the rules read it again."""
        return self.state == self.State.FOUND and was != self.State.FOUND

    def judge(self) -> dict[str, str]:
        """What a scholar adds is confirmed; another meaning is a correction, whose days are reckoned."""
        if self._state.adding:
            was: dict[str, Any] = dict.fromkeys((*MEANING, "state"), "")
            if not self.rules and self.state == self.State.FOUND:
                self.state = self.State.CONFIRMED
        elif self._loaded is None:
            return {}  # it was cleaned when it was made
        else:
            was = dict(zip((*MEANING, "state"), self._loaded, strict=True))
            if self.state == self.State.FOUND and not self.rules:
                return {"state": gettext("a scholar added it: confirm, correct or reject it")}
        if self._state.adding and self.rules:
            return {}
        if not self._state.adding and all(getattr(self, name) == was[name] for name in MEANING):
            return {}
        kept = self.state == self.State.FOUND and was["state"] != self.State.FOUND  # an older version is back
        if not self._state.adding and self.state in ("found", "confirmed") and not kept:
            self.state = self.State.CORRECTED
        said = {name for name in ("gregorian", "julian") if getattr(self, name) != was[name]}
        printed_once = self.audit not in (self.Audit.CONSISTENT, self.Audit.MISMATCH)
        if not said and self.calendar and self.as_printed and printed_once:
            said = {self.calendar}
            setattr(self, self.calendar, self.as_printed)
        if len(said) == 1 and self.audit != self.Audit.MISMATCH:
            setattr(self, "julian" if said == {"gregorian"} else "gregorian", "")
        return self._reckon()

    def _reckon(self) -> dict[str, str]:
        """The days of what is said; a form that is not said follows from the other one."""
        errors: dict[str, str] = {}
        refused = False
        days: dict[str, dates.EDTF] = {}
        for name, style in (("gregorian", ""), ("julian", " O.S.")):
            written = getattr(self, name)
            try:
                if "XXXX" in written:
                    raise dates.DateError(gettext("%(value)r needs its year") % {"value": written})
                if written:
                    days[name] = dates.parse_bound(f"{written}{style}")
            except dates.DateError as error:
                refused = True
                # Of the Gregorian date its field says so itself, unless it lacks the year.
                if name == "julian" or "XXXX" in written:
                    errors[name] = str(error)
        if refused:
            return errors
        meant = days.get("gregorian") or days.get("julian")
        self.earliest, self.latest = (meant.earliest, meant.latest) if meant else (None, None)
        self.days_off, self.expected = 0, ""
        if meant is None:
            self.audit = self.Audit.UNRESOLVED
        elif len(days) == 2:
            self._compare(days["gregorian"], days["julian"])
        else:
            self.audit = self.Audit.INDIFFERENT
            gregorian, julian = in_both(meant.earliest, meant.latest)
            self.gregorian, self.julian = self.gregorian or gregorian, self.julian or julian
        return {}

    def _compare(self, gregorian: dates.EDTF, julian: dates.EDTF) -> None:
        """Whether both calendars name the same days; if not, the one printed first is believed."""
        first, second = (julian, gregorian) if self.calendar == "julian" else (gregorian, julian)
        self.earliest, self.latest = first.earliest, first.latest
        if (first.earliest, first.latest) == (second.earliest, second.latest):
            self.audit = self.Audit.CONSISTENT
            return
        ends = ((first.earliest, second.earliest), (first.latest, second.latest))
        off = [abs(one - other) for one, other in ends if one is not None and other is not None]
        self.audit, self.days_off = self.Audit.MISMATCH, max(off, default=0)
        self.expected = in_both(first.earliest, first.latest)[self.calendar != "julian"]
