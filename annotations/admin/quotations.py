"""Words of a source on a page of the admin: marked with their language and direction."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from annotations.values.languages import direction

#: So much of a text is shown in a list.
MOST = 120


def quotation(text: str, language: str, *, most: int | None = MOST) -> SafeString:
    """The text, cut after so many characters; all of it, with its paragraphs, if none are said."""
    shown = text if most is None else Truncator(text).chars(most)
    return format_html(
        '<span lang="{}" dir="{}" class="{}">{}</span>',
        language,
        direction(language),
        "wording" if most is None else "quotation",
        shown,
    )
