"""Phrases that stand for a day, and say which only by another one: "the next day"."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from annotations.values.dating.folding import fold
from annotations.values.dating.words import primary

_PHRASES: Final[Mapping[str, str]] = {
    "en": "the next day|the following day|the previous day|the same day|the day after that|the next morning|"
    "the following morning|the next evening|the following evening|the following night|the next night|"
    "two days later|three days later|four days later|five days later|six days later|a few days later|"
    "some days later|ten days later|a day later|one day later|two days earlier|two days before|"
    "the day before that|a week later|two weeks later|"
    "yesterday|the day before yesterday|the day before|tomorrow|last night|the night before last|"
    "the day after tomorrow|that same day|that very day|the next afternoon|the following afternoon|"
    "the previous evening|the previous night|the evening before|the night before",
    "tl": "sa sumunod na araw|kinabukasan|nang sumunod na araw|sa kasunod na araw|nang araw ding iyon|"
    "sa araw ding iyon|nang nakaraang araw|"
    "kahapon|sa susunod na araw|kamakalawa",
    "ru": "на следующий день|на другой день|на следующее утро|в тот же день|накануне вечером|днем раньше|"
    "в следующий день|на следующие сутки|через день|через два дня|через три дня|два дня спустя|"
    "три дня спустя|накануне|накануне ночью|накануне утром|накануне днем|"
    "вчера|позавчера|завтра|послезавтра|наутро|назавтра|в ту же ночь|на следующую ночь|днем позже|"
    "день спустя|на второй день|в тот самый день|вчерашнего дня",
    "uk": "наступного дня|наступного ранку|того ж дня|того самого дня|напередодні ввечері|через два дні|"
    "за два дні|напередодні|"
    "вчора|позавчора|завтра|назавтра|на другий день|того самого вечора|другого дня|попереднього дня|"
    "за день до того",
    "be": "на наступны дзень|у той жа дзень|учора|заўтра|назаўтра|напярэдадні ўвечары",
    "bg": "на следващия ден|на другия ден|същия ден|на следващата сутрин|два дни по-късно|"
    "вчера|онзи ден|утре|предишния ден|предния ден|в същия ден",
    "sr": "следећег дана|сутрадан|истог дана|sledećeg dana|sutradan|istog dana|наредног дана|"
    "јуче|прекјуче|сутра|претходног дана|juče|prekjuče|sutra|prethodnog dana|идућег дана",
    "hr": "sljedećeg dana|idućeg dana|sutradan|istog dana|istoga dana|jučer|prekjučer|sutra|prethodnog dana",
    "mk": "следниот ден|истиот ден",
    "pl": "następnego dnia|nazajutrz|tego samego dnia|dzień później|dwa dni później|trzy dni później|"
    "następnego ranka|poprzedniego dnia|"
    "wczoraj|przedwczoraj|jutro|dzień wcześniej|tegoż dnia|kolejnego dnia",
    "cs": "následujícího dne|druhého dne|téhož dne|příštího dne|den poté|o dva dny později|nazítří|"
    "včera|předevčírem|zítra|předchozího dne|den předtím|týž den",
    "sk": "nasledujúceho dňa|na druhý deň|toho istého dňa|o dva dni neskôr|včera|zajtra|predchádzajúceho dňa",
    "sl": "naslednji dan|istega dne",
    "de": "am nächsten tag|am folgenden tag|am nächsten tage|am folgenden tage|tags darauf|am selben tag|"
    "am gleichen tag|am nächsten morgen|am folgenden morgen|zwei tage später|drei tage später|"
    "einen tag später|am darauffolgenden tag|am vortag|am tag darauf|"
    "gestern|vorgestern|übermorgen|am nächsten abend|am folgenden abend|am vorabend|am vorigen tag|"
    "am tag zuvor|tags zuvor|am tage darauf|am anderen tag|am anderen morgen|noch am selben tag|"
    "gestern abend|in der folgenden nacht",
    "nl": "de volgende dag|de dag daarna|dezelfde dag|twee dagen later|"
    "gisteren|eergisteren|morgenavond|de vorige dag|de dag ervoor",
    "fr": "le lendemain|le jour suivant|le même jour|deux jours plus tard|trois jours plus tard|"
    "le surlendemain|deux jours après|le jour même|"
    "hier|avant-hier|demain|après-demain|la veille|l'avant-veille|le jour d'avant|le jour précédent|"
    "le jour d'après|ce même jour|le lendemain matin|dès le lendemain|au lendemain",
    "es": "al día siguiente|el día siguiente|el mismo día|ese mismo día|dos días después|tres días después|"
    "dos días más tarde|al otro día|el día anterior|"
    "ayer|anteayer|anoche|la víspera|el día antes|un día después|pasado mañana|"
    "al día siguiente por la mañana",
    "pt": "no dia seguinte|ao dia seguinte|no mesmo dia|dois dias depois|"
    "dois dias mais tarde|no dia anterior|"
    "ontem|anteontem|amanhã|na véspera|um dia depois|nesse mesmo dia",
    "it": "il giorno dopo|il giorno seguente|il giorno successivo|lo stesso giorno|l'indomani|"
    "due giorni dopo|il giorno prima|"
    "ieri|l'altro ieri|domani|dopodomani|la vigilia|il giorno precedente|quello stesso giorno|"
    "l'indomani mattina|il mattino seguente",
    "ca": "l'endemà|el mateix dia|dos dies després|ahir|demà|l'endemà mateix|el dia abans",
    "ro": "a doua zi|în ziua următoare|în aceeași zi|două zile mai târziu|"
    "ieri|alaltăieri|mâine|în ajun|în ziua precedentă|a doua zi dimineață",
    "el": "την επόμενη ημέρα|την επόμενη μέρα|την επομένη|την ίδια ημέρα|την ίδια μέρα|δύο ημέρες αργότερα|"
    "χθες|χτες|προχθές|αύριο|την προηγούμενη ημέρα|την προηγουμένη|την παραμονή|την επαύριο",
    "tr": "ertesi gün|bir sonraki gün|aynı gün|iki gün sonra|"
    "dün|evvelsi gün|yarın|önceki gün|bir gün önce|bir gün sonra",
    "fi": "seuraavana päivänä|samana päivänä|kaksi päivää myöhemmin|"
    "eilen|toissapäivänä|huomenna|edellisenä päivänä",
    "et": "järgmisel päeval|samal päeval|kaks päeva hiljem",
    "lv": "nākamajā dienā|tajā pašā dienā",
    "lt": "kitą dieną|tą pačią dieną",
    "sv": "nästa dag|dagen därpå|följande dag|samma dag|två dagar senare|"
    "i går|igår|i förrgår|i morgon|dagen efter|dagen innan|påföljande dag",
    "da": "næste dag|dagen efter|samme dag|to dage senere|i går|i morgen|dagen før|den følgende dag",
    "no": "neste dag|dagen etter|samme dag|to dager senere|i går|i morgen|dagen før|den følgende dagen",
    "hu": "másnap|a következő napon|ugyanazon a napon|két nappal később|"
    "tegnap|tegnapelőtt|holnap|az előző napon",
    "ar": "في اليوم التالي|في اليوم نفسه|في نفس اليوم|بعد يومين|امس|بالامس|في اليوم السابق|في الغد",
    "fa": "روز بعد|همان روز|دیروز|پریروز|فردا|فردای آن روز|روز قبل|روز پیش",
    "he": "למחרת|באותו היום|אתמול|מחר|יום קודם לכן|ביום שלמחרת",
    "hi": "अगले दिन|उसी दिन",
    "vi": "ngày hôm sau|cùng ngày|hôm qua|ngày mai|ngày hôm trước",
    "id": "keesokan harinya|hari berikutnya|hari yang sama|kemarin|keesokan hari|sehari sebelumnya",
    "zh": "第二天|次日|翌日|同日|当天|當天|昨天|昨日|前一天|明天|后一天|當日|当日",
    "ja": "翌日|その翌日|同日|前日|昨日|明日|翌朝|当日",
    "ko": "다음 날|이튿날|같은 날|어제|전날|내일|다음날",
}
# Of what is the eve of something, and no day: la veille de la révolution, am Vorabend des Krieges.
_EVES: Final = frozenset(
    fold(phrase)
    for phrase in [
        "la veille",
        "l'avant-veille",
        "au lendemain",
        "le lendemain",
        "la víspera",
        "na véspera",
        "la vigilia",
        "în ajun",
        "την παραμονή",
        "την επαύριο",
        "am vorabend",
        "l'endemà",
    ]
)
_OF: Final = re.compile(
    r"\s+(?:of|de|del|du|des|do|da|dos|das|di|dell|dello|della|delle|dei|der|von|einer|eines|τησ|του|των)\b"
    r"|\s+(?:d|dell|de l)'|ul\b"
)
# These are days only where no noun follows: накануне революции, the day before the rising.
_ALONE: Final = frozenset(
    fold(phrase)
    for phrase in [
        "накануне",
        "напередодні",
        "the day before",
        "the night before",
        "the evening before",
        "dagen före",
        "yesterday",
    ]
)
_NOUN: Final = re.compile(r"'|\s+(?P<word>[^\W\d_]+)")
_GOES_ON: Final = frozenset(
    fold(word)
    for word in [
        "он",
        "она",
        "оно",
        "они",
        "мы",
        "я",
        "вы",
        "в",
        "во",
        "на",
        "у",
        "из",
        "с",
        "к",
        "же",
        "ещё",
        "там",
        "здесь",
        "был",
        "была",
        "было",
        "были",
        "не",
        "вечером",
        "він",
        "вона",
        "воно",
        "вони",
        "ми",
        "ви",
        "й",
        "був",
        "була",
        "було",
        "були",
        "не",
        "ще",
        "he",
        "she",
        "they",
        "we",
        "i",
        "it",
        "and",
        "but",
        "in",
        "at",
        "on",
        "had",
        "was",
        "were",
        "yesterday",
        "when",
        "that",
        "to",
        "by",
    ]
)
_SAME: Final = {"fil": "tl", "ceb": "tl", "nb": "no", "nn": "no", "bs": "hr", "sh": "hr"}


@lru_cache(maxsize=256)
def _phrases(language: str) -> Mapping[str, list[tuple[int, str]]]:
    """By a few words that are looked for, the phrases with that word, and where in them it stands.

    Every phrase has one of the words. The longest phrases come first.
    """
    name = primary(language)
    left = [fold(phrase) for phrase in _PHRASES.get(_SAME.get(name, name), "").split("|") if phrase]
    left.sort(key=len, reverse=True)
    found: dict[str, list[tuple[int, str]]] = {}
    while left:
        words = {word for phrase in left for word in phrase.split() if len(word) > 3 or " " not in phrase}
        words = words or {word for phrase in left for word in phrase.split()}
        best = max(words, key=lambda word: (sum(word in phrase.split() for phrase in left), len(word), word))
        found[best] = [
            (f" {phrase} ".index(f" {best} "), phrase) for phrase in left if best in phrase.split()
        ]
        left = [phrase for phrase in left if best not in phrase.split()]
    return found


def relative_days(folded: str, *, language: str) -> Iterator[tuple[int, int]]:
    """Where such a phrase of the language stands in a folded text; in no order."""
    apart = language[:2] not in ("zh", "ja")
    if "’" in folded:
        folded = folded.replace("’", "'")
    for word, phrases in _phrases(language).items():
        if word not in folded:
            continue
        at = folded.find(word)
        while at >= 0:
            for offset, phrase in phrases:
                start = at - offset
                end = start + len(phrase)
                if (
                    start >= 0
                    and _is_at(folded, phrase, start, end)
                    and not (_is_part(folded, start, end) if apart else folded.startswith("本", end))
                    and not _is_of_something(folded, phrase, end)
                ):
                    yield start, end
                    break
            at = folded.find(word, at + len(word))


def _is_at(folded: str, phrase: str, start: int, end: int) -> bool:
    if folded.startswith(phrase, start):
        return True
    return " ".join(folded[start:end].split()) == phrase  # with other white space


def _is_of_something(folded: str, phrase: str, end: int) -> bool:
    """Whether it is told from what follows, or says of what it is: накануне революции, yesterday's bread."""
    if phrase in _EVES:
        return _OF.match(folded, end) is not None
    if phrase not in _ALONE:
        return False
    match = _NOUN.match(folded, end)
    if match is None or (phrase == "yesterday" and match["word"]):
        return False
    return match["word"] not in _GOES_ON


def _is_part(folded: str, start: int, end: int) -> bool:
    """Whether a word goes on at one of its ends."""
    return (start > 0 and folded[start - 1].isalnum()) or folded[end : end + 1].isalnum()
