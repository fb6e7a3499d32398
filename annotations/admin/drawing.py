"""Where each date stands in the drawing of a line of time, and its words beside it: none touch.

The numbers are units of an SVG of a fixed width; nothing here knows of requests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from annotations.models import DateMention, Source
from annotations.values import dates
from annotations.values.calendars import Date, Number

#: Of the drawing, in its own units: its width, its margins, and the height of a row.
WIDTH, LEFT, RIGHT, ROW, HEAD, LANE = 1180.0, 16.0, 16.0, 26.0, 46.0, 30.0
#: A drawing taller than this has the lower scale at its top too, where it is seen without scrolling.
TALL = 600.0
#: How wide a letter is at the most in its font, and one of a script with wide letters.
LETTER, WIDE_LETTER = 7.0, 13.0
#: Of a longer print so much is written beside its point.
MOST_LETTERS = 44
#: What is longer than so many days does not stretch the line of time.
SHORT = 62
#: Years, months or days from one tick to the next, from the finest to the coarsest.
STEPS = [
    *(("day", number) for number in (1, 2, 5, 10)),
    *(("month", number) for number in (1, 2, 3, 6)),
    *(("year", number * 10**power) for power in range(18) for number in (1, 2, 5)),
]
#: So many ticks are never too many.
TICKS = 11


@dataclass(frozen=True)
class Tick:
    """A mark on one of the two scales."""

    x: float
    label: str
    anchor: str = "start"


@dataclass
class Item:
    """A date in the drawing: from where to where, in which row, and its words."""

    row: DateMention
    start: float
    end: float
    opens_before: bool
    opens_after: bool
    label: str
    #: Where the label is, which end of it, and the row below the lane's title.
    label_x: float = 0.0
    anchor: str = "start"
    line: int = 0
    y: float = 0.0
    #: Whether all of it lies beyond an end of the drawing, and whether its words stand above its bar.
    beyond: bool = False
    under: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it is a day, or too short to be a bar."""
        return self.row.is_one_day or self.end - self.start < 10

    @property
    def middle(self) -> float:
        """Where a point is."""
        return (self.start + self.end) / 2

    @property
    def bar(self) -> float:
        """How long a bar is."""
        return max(self.end - self.start, 2.0)

    @property
    def link(self) -> str:
        """Where it is printed."""
        return reading(self.row)

    @property
    def bar_y(self) -> float:
        """The height of its bar."""
        return self.y + 8 if self.under else self.y

    @property
    def before(self) -> str:
        """The points of the arrow of what began before."""
        return (
            f"{self.start},{self.bar_y} {self.start + 9},{self.bar_y - 6} {self.start + 9},{self.bar_y + 6}"
        )

    @property
    def after(self) -> str:
        """The points of the arrow of what goes on."""
        return f"{self.end},{self.bar_y} {self.end - 9},{self.bar_y - 6} {self.end - 9},{self.bar_y + 6}"

    @property
    def diamond(self) -> str:
        """The points of the sign of a date whose calendars differ."""
        x, y = self.middle, self.y
        return f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"

    @property
    def tip(self) -> str:
        """What is said of it when it is pointed at."""
        both = [self.row.gregorian or self.row.as_printed, self.row.julian and f"O.S. {self.row.julian}"]
        told = ", ".join(part for part in both if part)
        return f"{self.row.printed}: {told}; {self.row.get_audit_display()}"


@dataclass
class Lane:
    """A source with its dates."""

    source: Source
    items: list[Item]
    top: float = 0.0
    height: float = 0.0

    @property
    def title_y(self) -> float:
        """The line on which its title stands."""
        return self.top + 19


@dataclass
class Drawing:
    """The whole of it."""

    first: int
    last: int
    lanes: list[Lane] = field(default_factory=list)
    height: float = 0.0
    gregorian: list[Tick] = field(default_factory=list)
    julian: list[Tick] = field(default_factory=list)

    width = WIDTH
    left, right = LEFT, WIDTH - RIGHT
    head = HEAD
    #: Where the upper scale ends, or both if the Julian one stands there too.
    top: float = HEAD

    @property
    def is_tall(self) -> bool:
        """Whether the Julian scale stands at the top as well."""
        return self.top > HEAD

    @property
    def bottom(self) -> float:
        """Where the lanes end and the lower scale begins."""
        return self.height - HEAD

    @property
    def foot(self) -> float:
        """The line of the labels of the lower scale."""
        return self.bottom + 20

    @property
    def name_y(self) -> float:
        """The line of the lower scale's name."""
        return self.height - 6

    def x(self, day: float) -> float:
        """Where a day begins."""
        width = self.right - self.left
        return round(self.left + width * (day - self.first) / (self.last + 1 - self.first), 1)


def draw(rows: Sequence[DateMention]) -> Drawing | None:
    """The drawing of dates, of which each has a first or a last day; None if there is none."""
    dated = [row for row in rows if row.earliest is not None or row.latest is not None]
    if not dated:
        return None
    drawing = Drawing(*stretch(dated))
    top = HEAD + 6
    by_source = sorted(dated, key=lambda row: (row.source.slug, row.day, row.text_start))
    for _, found in groupby(by_source, key=lambda row: row.source_id):
        items = [placed(drawing, row) for row in found]
        lane = Lane(items[0].row.source, items, top)
        lines = arrange(items, drawing)
        for item in items:
            item.y = top + LANE + ROW * item.line + ROW / 2
        lane.height = LANE + ROW * lines + 8
        top += lane.height
        drawing.lanes.append(lane)
    drawing.height = top + 6 + HEAD
    if drawing.height > TALL:
        lower(drawing, HEAD)
    drawing.gregorian = list(ticks(drawing, dates.gregorian_from_day, dates.gregorian_day))
    drawing.julian = list(ticks(drawing, dates.julian_from_day, dates.julian_day))
    return drawing


def lower(drawing: Drawing, by: float) -> None:
    """Move all lanes down, so that a second scale has room above them."""
    drawing.top += by
    drawing.height += by
    for lane in drawing.lanes:
        lane.top += by
        for item in lane.items:
            item.y += by


def stretch(rows: Sequence[DateMention]) -> tuple[int, int]:
    """The first and the last day of the line of time, with some air.

    What is short says how far it goes; what is longer, or open, runs over its ends.
    """
    spans = [
        (row.earliest, row.latest) for row in rows if row.earliest is not None and row.latest is not None
    ]
    short = [span for span in spans if span[1] - span[0] <= SHORT] or spans
    ends = [day for row in rows for day in (row.earliest, row.latest) if day is not None]
    first = min((span[0] for span in short), default=min(ends))
    last = max((span[1] for span in short), default=max(ends))
    air = max((last - first) // 16, 2)
    return first - air, last + air


def placed(drawing: Drawing, row: DateMention) -> Item:
    """A date between the ends of the drawing."""
    earliest = drawing.first - 1 if row.earliest is None else row.earliest
    latest = drawing.last + 1 if row.latest is None else row.latest
    start, end = max(earliest, drawing.first), min(latest, drawing.last)
    beyond = start > end
    if beyond:
        start = end = drawing.first if latest < drawing.first else drawing.last
    text = row.printed if len(row.printed) <= MOST_LETTERS else f"{row.printed[: MOST_LETTERS - 1]}…"
    return Item(
        row,
        drawing.x(start),
        drawing.x(end + 1),
        opens_before=earliest < drawing.first,
        opens_after=latest > drawing.last,
        label=text,
        beyond=beyond,
    )


def arrange(items: Sequence[Item], drawing: Drawing) -> int:
    """Put each date on the first line where neither it nor its words touch another one; the lines used."""
    ends: list[float] = []
    for item in sorted(items, key=lambda found: found.start):
        width = sum(WIDE_LETTER if ord(letter) > 0x2E7F else LETTER for letter in item.label)
        right = (item.middle + 9 if item.is_point else item.end) + 4
        left, item.anchor = item.start - 9, "start"
        item.label_x = right
        if right + width > drawing.right:
            beside = (item.middle - 9 if item.is_point else item.start) - 4
            if beside - width >= drawing.left:
                item.label_x, item.anchor, left = beside, "end", beside - width
                right = item.end + 9 - width
            else:  # a bar as long as the line: its words stand above it
                item.under = True
                item.label_x = max(drawing.left, min(item.start + 14, drawing.right - width))
                left, right = min(left, item.label_x), item.label_x
        for number, end in enumerate(ends):
            if end + 6 <= left:
                item.line = number
                break
        else:
            item.line = len(ends)
            ends.append(0.0)
        ends[item.line] = max(right + width, item.end + 9)
    return len(ends)


def ticks(drawing: Drawing, date: Date, number: Number) -> Iterator[Tick]:
    """The ticks of one calendar: days, months or years of it, as many as can be read."""
    length = drawing.last - drawing.first
    lengths = {"day": 1.0, "month": 30.5, "year": 365.25}
    unit, size = next((step for step in STEPS if length / (lengths[step[0]] * step[1]) <= TICKS), STEPS[-1])
    free = 0.0
    for day, label in TICKS_OF[unit](drawing.first, drawing.last, size, date, number):
        if drawing.first <= day <= drawing.last:
            x, width = drawing.x(day), len(label) * LETTER + 8
            at_end = x + width > drawing.right
            start = x - width if at_end else x
            yield Tick(x, label if start >= free else "", "end" if at_end else "start")
            free = start + width


def days(first: int, last: int, size: int, date: Date, number: Number) -> Iterator[tuple[int, str]]:
    """Every so manyeth day of the months."""
    for day in range(first, last + 1):
        year, month, of_month = date(day)
        if (of_month - 1) % size == 0 and (size == 1 or of_month < 30):
            yield day, f"{year:04}-{month:02}-{of_month:02}"


def months(first: int, last: int, size: int, date: Date, number: Number) -> Iterator[tuple[int, str]]:
    """Every so manyeth month of the years."""
    year, month, _ = date(first)
    begin = year * 12 + month - 1
    for place in range(begin - begin % size, begin + (last - first) // 28 + 2, size):
        yield number(place // 12, place % 12 + 1, 1), f"{place // 12:04}-{place % 12 + 1:02}"


def years(first: int, last: int, size: int, date: Date, number: Number) -> Iterator[tuple[int, str]]:
    """Every so manyeth year."""
    year, _, _ = date(first)
    for of in range(year - year % size, year + (last - first) // 365 + size + 1, size):
        yield number(of, 1, 1), f"{of:04}"


TICKS_OF = {"day": days, "month": months, "year": years}


def reading(row: DateMention) -> str:
    """Where a date is printed."""
    where = reverse("admin:annotations_source_read", args=[row.source.slug])
    return f"{where}?{urlencode({'passage': str(row.passage.uuid)})}"
