"""Hundreds of dates of five sources, in three scripts: what a line of time has to bear."""

from typing import Final

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source

MONTHS: Final = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "en": "January February March April May June July August September October November December",
}

#: The sources: their language, their title, and how each prints a day of a month of 1917.
SOURCES: Final = {
    "memoir-ru": ("ru", "Воспоминания о революции", "{day} {month} 1917 года"),
    "diary-ru": ("ru", "Дневник", "{day} {month} (ст. ст.) 1917"),
    "history-ar": ("ar", "تاريخ الثورة", "{day} {month} 1917"),
    "history-en": ("en", "A history", "{day} {month} 1917"),
    "chronicle-en": ("en", "A chronicle", "from {day} to {later} {month} 1917"),
}


def bring_in(each: int = 60) -> None:
    """Five sources that treat the October Revolution, with so many dates each."""
    for number, (slug, (language, title, manner)) in enumerate(SOURCES.items()):
        months = MONTHS[language].split()
        paragraphs = []
        for at in range(each):
            day = 1 + (at * 7 + number) % 26
            printed = manner.format(day=day, later=day + 2, month=months[(at * 5 + number) % 12])
            paragraphs.append(f"№ {at}: {printed}.")
        values = {"slug": slug, "title": title, "language": language, "scope": ["october-revolution"]}
        load_source(values, PlainText().read("\n\n".join(paragraphs)))
