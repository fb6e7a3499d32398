"""Phrases that stand for a day, and say which only by another one: "the next day"."""

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
    "the day before that|a week later|two weeks later",
    "tl": "sa sumunod na araw|kinabukasan|nang sumunod na araw|sa kasunod na araw|nang araw ding iyon|"
    "sa araw ding iyon|nang nakaraang araw",
    "ru": "на следующий день|на другой день|на следующее утро|в тот же день|накануне вечером|днем раньше|"
    "в следующий день|на следующие сутки|через день|через два дня|через три дня|два дня спустя|"
    "три дня спустя",
    "uk": "наступного дня|наступного ранку|того ж дня|того самого дня|напередодні ввечері|через два дні|"
    "за два дні",
    "be": "на наступны дзень|у той жа дзень",
    "bg": "на следващия ден|на другия ден|същия ден|на следващата сутрин|два дни по-късно",
    "sr": "следећег дана|сутрадан|истог дана|sledećeg dana|sutradan|istog dana|наредног дана",
    "hr": "sljedećeg dana|idućeg dana|sutradan|istog dana|istoga dana",
    "mk": "следниот ден|истиот ден",
    "pl": "następnego dnia|nazajutrz|tego samego dnia|dzień później|dwa dni później|trzy dni później|"
    "następnego ranka|poprzedniego dnia",
    "cs": "následujícího dne|druhého dne|téhož dne|příštího dne|den poté|o dva dny později|nazítří",
    "sk": "nasledujúceho dňa|na druhý deň|toho istého dňa|o dva dni neskôr",
    "sl": "naslednji dan|istega dne",
    "de": "am nächsten tag|am folgenden tag|am nächsten tage|am folgenden tage|tags darauf|am selben tag|"
    "am gleichen tag|am nächsten morgen|am folgenden morgen|zwei tage später|drei tage später|"
    "einen tag später|am darauffolgenden tag|am vortag|am tag darauf",
    "nl": "de volgende dag|de dag daarna|dezelfde dag|twee dagen later",
    "fr": "le lendemain|le jour suivant|le même jour|deux jours plus tard|trois jours plus tard|"
    "le surlendemain|deux jours après|le jour même",
    "es": "al día siguiente|el día siguiente|el mismo día|ese mismo día|dos días después|tres días después|"
    "dos días más tarde|al otro día|el día anterior",
    "pt": "no dia seguinte|ao dia seguinte|no mesmo dia|dois dias depois|"
    "dois dias mais tarde|no dia anterior",
    "it": "il giorno dopo|il giorno seguente|il giorno successivo|lo stesso giorno|l'indomani|"
    "due giorni dopo|il giorno prima",
    "ca": "l'endemà|el mateix dia|dos dies després",
    "ro": "a doua zi|în ziua următoare|în aceeași zi|două zile mai târziu",
    "el": "την επόμενη ημέρα|την επόμενη μέρα|την επομένη|την ίδια ημέρα|την ίδια μέρα|δύο ημέρες αργότερα",
    "tr": "ertesi gün|bir sonraki gün|aynı gün|iki gün sonra",
    "fi": "seuraavana päivänä|samana päivänä|kaksi päivää myöhemmin",
    "et": "järgmisel päeval|samal päeval|kaks päeva hiljem",
    "lv": "nākamajā dienā|tajā pašā dienā",
    "lt": "kitą dieną|tą pačią dieną",
    "sv": "nästa dag|dagen därpå|följande dag|samma dag|två dagar senare",
    "da": "næste dag|dagen efter|samme dag|to dage senere",
    "no": "neste dag|dagen etter|samme dag|to dager senere",
    "hu": "másnap|a következő napon|ugyanazon a napon|két nappal később",
    "ar": "في اليوم التالي|في اليوم نفسه|في نفس اليوم|بعد يومين",
    "fa": "روز بعد|همان روز",
    "he": "למחרת|באותו היום",
    "hi": "अगले दिन|उसी दिन",
    "vi": "ngày hôm sau|cùng ngày",
    "id": "keesokan harinya|hari berikutnya|hari yang sama",
    "zh": "第二天|次日|翌日|同日|当天|當天",
    "ja": "翌日|その翌日|同日",
    "ko": "다음 날|이튿날|같은 날",
}
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
                    and not (apart and _is_part(folded, start, end))
                ):
                    yield start, end
                    break
            at = folded.find(word, at + len(word))


def _is_at(folded: str, phrase: str, start: int, end: int) -> bool:
    if folded.startswith(phrase, start):
        return True
    return " ".join(folded[start:end].split()) == phrase  # with other white space


def _is_part(folded: str, start: int, end: int) -> bool:
    """Whether a word goes on at one of its ends."""
    return (start > 0 and folded[start - 1].isalnum()) or folded[end : end + 1].isalnum()
