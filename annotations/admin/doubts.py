"""Doubts: what looks wrong about a text that is to be saved."""

from django.utils.translation import gettext

from annotations.importers.composing import TextDraft

#: A passage longer than this is hardly one.
LONG = 5000


def doubts(draft: TextDraft) -> list[str]:
    """What looks wrong about a text, so that somebody looks again."""
    found = []
    paragraphs = [part for part in draft.parts if part.kind == "paragraph"]
    longest = max(draft.parts, key=lambda part: part.end - part.start)
    if len(draft.parts) == 1 and longest.end - longest.start > LONG:
        found.append(
            gettext("There is no blank line in the text, so it is one single passage. Is that what you want?")
        )
    elif longest.end - longest.start > LONG:
        message = gettext("Passage %(ordinal)d has %(length)d characters. Is a blank line missing in it?")
        found.append(message % {"ordinal": longest.ordinal, "length": longest.end - longest.start})
    if not paragraphs:
        found.append(gettext("There are only headings in the text."))
    if len(paragraphs) > 20 and sum(part.end - part.start for part in paragraphs) < 60 * len(paragraphs):
        found.append(
            gettext("The passages are very short. Does a blank line stand after every line of the text?")
        )
    odd = [place for place, character in enumerate(draft.text) if is_odd(character)]
    if odd:
        message = gettext(
            "There are characters that stand in no written text (the first is character %d). "
            "Is it another encoding?"
        )
        found.append(message % odd[0])
    return found


def is_odd(character: str) -> bool:
    """Whether it is a control character, or stands for one that was lost."""
    return (
        character == "\ufffd" or (character < " " and character not in "\n\t") or "\x7f" <= character < "\xa0"
    )
