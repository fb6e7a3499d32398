"""What the tables in `tests/data/spreadsheets/` hold beside the sample: remarks that are hard to carry."""

from django.db.models import QuerySet

from annotations.models import Annotation, Tag

#: Notes that every program brings back as they are. (LibreOffice loses tabs, readr white space at the ends.)
NOTES = (
    "='1'+\"2\"",
    "- тире, «кавычки»; точка с запятой; и ещё",
    "Первая строка\nвторая; строка\n\nи четвёртая",
    "ثورة أكتوبر",
    "👩‍🔬 e\u0301 é",
    "'в кавычках'",
    "№ 7, стр. 1917",
    "@ada: 50 % | сорок \\| пять",
    "N/A, не указано",
    'сказал: "да"',
)


def annotations() -> QuerySet[Annotation]:
    """The annotations of the tables: the first ones of the Tagalog source."""
    found = Annotation.objects.filter(source__slug="russian-revolution-tl")
    return found.order_by("text_start", "pk")[: len(NOTES)]


def remark() -> None:
    """Write the remarks. Each of these annotations is at version 2 then."""
    for number, (annotation, note) in enumerate(zip(annotations(), NOTES, strict=True)):
        annotation.note, annotation.certainty = note, [2, None, 3][number % 3]
        annotation.save()
    tag = Tag.objects.get(slug="soviet-view")
    tag.definition = "С точки зрения СССР;\nas told in 1938"
    tag.exact_match = ["http://www.wikidata.org/entity/Q15180"]
    tag.save()
