"""How print says which calendar and which era it means, in many languages.

Phrases are looked for in every text, whatever its language: a Russian abbreviation in an English
book means the same. A point may be missing, and white space too where a point stands before it;
short forms without any point are read only in capitals (`OS`).
"""

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Final

from annotations.values.dating.folding import WORD, fold

_OLD: Final = """
    old russian calendar|old russian style|russian calendar|russian style|russian old style|j:
    o. s.|os|old style|julian|julian calendar|old calendar|stilo veteri|st. vet.|v. st.|st. v.|s. v.
    vet. st.
    русскому календарю|русского календаря|старому русскому стилю|русскому стилю|русского стиля
    старому календарю|старого календаря
    ст. ст.|ст. стиль|старого стиля|старый стиль|старому стилю|старом стиле|юлианскому календарю
    юлианского календаря|ст. стиля|ст. стилю|с. с.
    старим стилем|старого стилю|юліанським календарем|старого стылю|старым стылі
    стар стил|стария стил|юлианския календар|юлиански календар|старом календару|јулијанском календару
    јулијанском|стари стил
    starom kalendaru|julijanskom kalendaru|julijanskom|starom stilu|stari stil
    st. st.|s. s.|starego stylu|stary styl|kalendarza juliańskiego|kalendarz juliański
    starého stylu|starého slohu|juliánského kalendáře|juliánskeho kalendára|julijanskem koledarju
    russischer kalender|russischen kalender|russischem kalender|russischen kalenders|russischen stils
    alten russischen kalender|altrussischen kalender|altem kalender|alter kalender|altem stil|alten stil
    a. st.|a. stils|alten stils|alter stil|alte zeitrechnung|alter zeitrechnung|alten kalender
    julianischen kalender|julianischer kalender|julianischem kalender|julianischen kalenders|julianisch
    jul.
    calendrier russe|ancien calendrier russe|ancien calendrier|vieux calendrier|style russe
    ancien style|vieux style|a. s.|calendrier julien|style julien|julien|v. style
    calendario ruso|antiguo calendario ruso|antiguo calendario|calendario antiguo|viejo calendario
    calendário russo|antigo calendário|calendário antigo|velho calendário
    estilo antiguo|viejo estilo|calendario juliano|juliano|e. a.|calendário juliano|estilo antigo
    velho estilo
    calendario russo|vecchio calendario russo|vecchio calendario|antico calendario
    calendario giuliano|giuliano|giul.|vecchio stile|stile antico|antico stile
    stil vechi|stilul vechi|stilului vechi|stil v.|calendarul iulian|calendarului iulian|iulian
    παλαιό ημερολόγιο|παλαιού ημερολογίου|παλιό ημερολόγιο|παλιού ημερολογίου|ιουλιανό ημερολόγιο
    ιουλιανού ημερολογίου|ιουλιανό|π. η.|π. ημ.|παλ. ημ.|παλαιό ημερ.
    jülyen takvimi|jülyen takvimine|jülyen|eski takvim|eski takvime|eski takvimle|eski usul|e. t.
    vanhaa lukua|v. l.|vanhan ajanlaskun|juliaanisen kalenterin|juliaanista kalenteria|vanhaa ajanlaskua
    gamla stilen|gammal stil|g. st.|gamla st.|julianska kalendern|den gamla stilen|gammel stil
    julianske kalender
    vkj|vana kalendri|vana kalendri järgi|vanas kalendris|juliuse kalendri|juliuse kalendri järgi
    vecā stila|vecais stils|vecā stilā|vec. st.|v. stils|jūlija kalendāra|jūlija kalendārs
    senuoju stiliumi|senojo stiliaus|julijaus kalendorių|s. stil.
    oude stijl|oude kalender|juliaanse kalender|calendari julià|julià|lịch julius|lịch julian
    kalender julian|kalender julius|julián naptár|juliánus naptár|régi naptár|ó-naptár
    lumang kalendaryong ruso|kalendaryong ruso
    lumang estilo|lumang kalendaryo|kalendaryong huliyano|kalendaryong julian
    التقويم اليولياني|بالتقويم اليولياني|التقويم القديم|يولياني|الحساب القديم|الطراز القديم|גוליינית
    הלוח היוליאני
    जूलियन कैलेंडर|जूलियन पंचांग|जूलियन|पुराना कैलेंडर|पुराने कैलेंडर|पुरानी शैली
    گاهشماری ژولینی|گاه‌شماری ژولینی|تقویم ژولینی|ژولینی|تقویم یولیانی|تقویم قدیم|תאריך יוליאני|יוליאני
    儒略历|儒略曆|旧历|舊曆|俄历|俄曆
    ユリウス暦|ロシア旧暦|ロシア暦|露暦|율리우스력|구력|ძველი სტილით|ძვ. სტ.|հին տոմարով|հին ոճով
"""
_NEW: Final = """
    western calendar|western style|g:
    n. s.|ns|new style|gregorian|gregorian calendar|new calendar|stilo novo|st. n.|s. n.|n. st.|nov. st.
    н. ст.|нов. ст.|н. стиль|нового стиля|новый стиль|новому стилю|новом стиле|григорианскому календарю
    григорианского календаря|н. стиля|н. с.
    новим стилем|нового стилю|григоріанським календарем|нового стылю
    нов стил|новия стил|григорианския календар|новом календару|грегоријанском календару|грегоријанском
    нови стил
    novom kalendaru|gregorijanskom kalendaru|gregorijanskom|novom stilu|novi stil
    nowego stylu|nowy styl|kalendarza gregoriańskiego|nového stylu|nového slohu|gregoriánského kalendáře
    gregoriánskeho kalendára
    n. stils|neuen stils|neuer stil|neue zeitrechnung|gregorianischen kalender|gregorianischer kalender
    gregorianischem kalender|gregorianischen kalenders|gregorianisch|greg.
    nouveau style|calendrier grégorien|style grégorien|grégorien
    nuevo estilo|estilo nuevo|calendario gregoriano|gregoriano|calendário gregoriano|estilo novo
    novo estilo
    nuovo stile|stile nuovo|stil nou|stilul nou|stilului nou|calendarul gregorian|calendarului gregorian
    νέο ημερολόγιο|νέου ημερολογίου|γρηγοριανό ημερολόγιο|γρηγοριανού ημερολογίου|γρηγοριανό|ν. η.
    ν. ημ.
    gregoryen takvimi|gregoryen takvimine|miladi takvim|miladi|yeni takvim|yeni takvime|miladî
    uutta lukua|u. l.|uuden ajanlaskun|gregoriaanisen kalenterin|nya stilen|ny stil|den nya stilen
    gregorianska kalendern|gregorianske kalender
    ukj|uue kalendri|uue kalendri järgi|gregoriuse kalendri|jaunā stila|jaunais stils|jaunā stilā|j. st.
    jaun. st.|naujuoju stiliumi|grigaliaus kalendorių
    nieuwe stijl|gregoriaanse kalender|calendari gregorià|gregorià|lịch gregorius|lịch gregory
    kalender gregorian|kalender gregorius|gergely naptár|gergely-naptár|új naptár|bagong estilo
    bagong kalendaryo|kalendaryong gregoryano
    التقويم الغريغوري|التقويم الجريجوري|التقويم الميلادي|التقويم الجديد|بالتقويم الغريغوري
    بالتقويم الميلادي|غريغوري|ميلادي|הלוח הגרגוריאני
    ग्रेगोरियन कैलेंडर|ग्रेगोरियन|ग्रेगोरी कैलेंडर|नया कैलेंडर|नए कैलेंडर|नई शैली
    گاهشماری گریگوری|گاه‌شماری گریگوری|تقویم گریگوری|گریگوری|תאריך גרגוריאני|גרגוריאני
    公历|公曆|格里历|格里曆|新历|新曆|西历|西曆
    グレゴリオ暦|新暦|그레고리력|신력|ახალი სტილით|ახ. სტ.|նոր տոմարով|նոր ոճով
"""
_BEFORE_CHRIST: Final = """
    b. c.|b. c. e.|bce|bc|before christ|до н. э.|до нашей эры|до р. х.|до рождества христова|до н. е.
    до нашої ери|пр. н. е.|пр. хр.|пр. н. ери
    v. chr.|v. u. z.|v. d. z.|v. christus|vor christus|vor unserer zeitrechnung|av. j.-c.|av. j.-chr.
    avant j.-c.|avant jésus-christ|a. c.|a. de c.|a. n. e.|a. e. c.|antes de cristo|antes de nuestra era
    a. d. c.|avanti cristo|p. n. e.|przed naszą erą|př. n. l.|př. kr.|pred kr.|pr. kr.|pr. n. l.
    pred n. l.|i. hr.|î. hr.|î. e. n.|înainte de hristos|înaintea erei noastre
    π. χ.|π. κ. ε.|m. ö.|milattan önce|i. ö.|eaa.|e. kr.|eKr.|ennen ajanlaskun alkua|f. kr.|f. kr
    före kristus|f. v. t.|före vår tideräkning
    i. e.|kr. e.|i. e.|p. m. ē.|p. m. e.|e. m. a.|pr. m. e.|pr. kr.|bago kay kristo|bk|a. k.|ق. م.|ق م
    قبل الميلاد|قبل الميلاد|ق.م|لפנה\"ס|לפנה״ס|לפני הספירה|ਈ. ਪੂ.|ईसा पूर्व|ई. पू.
    公元前|西元前|前|紀元前|기원전|tcn
    tr. cn|sm
"""
_AFTER_CHRIST: Final = """
    a. d.|ad|c. e.|ce|anno domini|ค. ศ.|н. э.|нашей эры|от р. х.|по р. х.|н. е.|нашої ери|сл. хр.|n. chr.
    n. u. z.|nach christus|apr. j.-c.|après j.-c.|ap. j.-c.|d. c.|d. de c.|e. c.|n. e.|naszej ery|po kr.
    n. l.
    d. hr.|e. n.|μ. χ.|m. s.|milattan sonra|jaa.|j. kr.|efter kristus|i. sz.|kr. u.|公元|西元|서기|للميلاد
    ميلادية
"""
# Of eras other than that of Christ, after their year or before it, if no language has them as other words.
_OTHER_ERA: Final = """
    a. h.|ah|anno hegirae|hijri|hegira|of the hegira|of the hijra|samvat|saka era|a. u. c.|auc|ab urbe condita
    b. p.|bp|before present|anno mundi|по хиджре|хиджры|от сотворения мира|nach der hidschra
    der hidschra|de l'hégire|de l’hégire|de la hégira|dell'egira|dell’egira|hijriah|hijriyah
    الهجري|الهجرية
    هـ|ه|هجري|هجرية|هجري قمري|هجري شمسي|هجرية قمرية|هجرية شمسية|للهجرة|من الهجرة|ه. ش.|ه. ق.|شمسي|قمري
    خورشيدي|לבריאה|לבריאת העולם|संवत|विक्रम संवत|शक संवत|단기|불기|พ. ศ.|จ. ศ.|ร. ศ.|ฮ. ศ.
"""

# What says that the date after it is the one before it, in the other calendar.
_THAT_IS: Final = """
    i. e.|that is|that is to say|viz.|which is|d. h.|d. i.|das heißt|das ist|bzw.|beziehungsweise
    т. е.|то есть|тобто|то бишь|гэта значыць|тоест|т. ј.|то јест
    c'est-à-dire|c’est-à-dire|c.-à-d.|soit|es decir|o sea|esto es|isto é|ou seja|és a dir
    cioè|ossia|vale a dire|adică|tj.|t. j.|to jest|czyli|to znaczy|tzn.|to je|to znamená|tedy|odnosno
    d. w. z.|dat wil zeggen|oftewel|dvs.|det vill säga|det vil si|det vil sige|azaz|vagyis|yani|toisin sanoen
    δηλαδή|ήτοι|أي|يعني|یعنی|כלומר|דהיינו|यानी|अर्थात|tức|tức là|yaitu|yakni|samakatuwid|ibig sabihin
    即|すなわち|즉
"""

# What may stand before and after the name of a calendar: "according to the … calendar".
_BEFORE: Final = """
    по|за|паводле|според|by|by the|in|in the|according to|according to the|under the|on the|wedlug|wg
    wedl.|podle|podla
    prema|po|nach|nach dem|nach den|im|gemass|laut|dans le|selon le|suivant le|d'apres le|du|en el
    segun el|secondo il|nel|del|pelo|no|pe
    dupa|conform|με το|κατα το|συμφωνα με το|του|το|με|κατα|enligt|enligt den|efter|efter den|pec|pagal
    volgens de|ifolge den|a|az
    dans l'|dans l’|selon l'|selon l’|suivant l'|suivant l’|d'apres l'|d’apres l’|de l'|de l’
    در|طبق|به|بر اساس
    sa|ayon sa|حسب|وفق|وفقا|بحسب|le|la|el|il|the|до|in base al|theo|menurut|לפי
"""
_AFTER: Final = (
    "calendar|style|kalendaru|mukaan|szerint|jargi|gore|date|календару|hesabiyla|reckoning|days|के अनुसार"
)


def _flexible(phrase: str) -> str:
    """A pattern for a phrase: a point may be missing, and white space after it too."""
    words = fold(phrase).split()
    written = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        point = word.endswith(".")
        written += re.escape(word.rstrip(".")) + (r"\.?" if point else "")
        if following:
            written += r"\s*" if point else r"[\s\-]+"
    return written


def _listed(table: str) -> list[str]:
    return [
        phrase.strip() for line in table.strip().splitlines() for phrase in line.split("|") if phrase.strip()
    ]


_CLASSES: Final[Mapping[str, str]] = {
    "o": _OLD,
    "w": _NEW,
    "b": _BEFORE_CHRIST,
    "a": _AFTER_CHRIST,
    "H": _OTHER_ERA,
    "s": _THAT_IS,
}
_SHORT: Final = frozenset(["vkj", "ukj", "eaa", "jaa", "bce", "tcn"])  # written so, and no other word
_FIRST_WORD: Final = re.compile(WORD)
_OPENING: Final = frozenset("([（［")
_LETTERS: Final = {"J": "o", "G": "w"}  # (25. lokakuuta J): a letter alone, at the end of its bracket
_CLOSING: Final = frozenset(")）]")
_HALF_POINTED: Final = re.compile(r"[^\W\d_]\s+[^\W\d_]\.$")  # "e n. 1848" in Italian is no era
_NAME: Final = re.compile(r"\s+[A-ZÀ-ÞА-Я][^\W\d_]")


def _either(phrases: Iterable[str]) -> str:
    return "|".join(_flexible(phrase) for phrase in sorted(set(phrases), key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """By the first word of a phrase, all that begin with it, in groups named for their classes."""
    after = rf"(?:\s+(?:{_either(_AFTER.split('|'))}))?"
    first: dict[str, dict[str, list[str]]] = {}
    for class_, table in _CLASSES.items():
        for phrase in _listed(table):
            if word := _FIRST_WORD.match(fold(phrase)):
                first.setdefault(word[0], {}).setdefault(class_, []).append(phrase)
    styles = "|".join(f"(?P<{class_}>{_either(_listed(_CLASSES[class_]))})" for class_ in "ow")
    introduced: dict[str, list[str]] = {}
    for phrase in _listed(_BEFORE):
        if word := _FIRST_WORD.match(fold(phrase)):
            introduced.setdefault(word[0], []).append(phrase)
    found = {}
    for beginning in first.keys() | introduced.keys():
        ways = [
            rf"(?P<{c}>{_either(phrases)}){after if c in 'ow' else ''}"
            for c, phrases in first.get(beginning, {}).items()
        ]
        if beginning in introduced:
            again = re.sub(r"\(\?P<([ow])>", r"(?P<\g<1>2>", styles)
            ways.append(rf"(?:{_either(introduced[beginning])})(?:\s+|(?<=['’]))(?:{again}){after}")
        found[beginning] = re.compile(rf"(?:{'|'.join(ways)})(?![^\W\d_一-鿿가-힣ぁ-ヿ])")
    return found


# What a style stands before: a day or a month, after ":" or the end of its bracket, if there is one.
_LED: Final = re.compile(r"(?P<mark>\s?[:：]|\s?[)）])?\s*(?=[\d〇一二三四五六七八九十]|(?P<name>[^\W\d_]+))")
_HAN: Final = re.compile(r"[一-鿿ァ-ヿ가-힣]")
_WORDS: Final = re.compile(r"[^\W\d_]\W+[^\W\d_]")  # two at least
_OF_THE_MOON: Final = frozenset(["旧历", "舊曆", "新历", "新曆"])  # before a date these are other calendars


@lru_cache(maxsize=1)
def leading_words() -> frozenset[str]:
    """The first words of the styles that may stand before their date."""
    phrases = _listed(_OLD) + _listed(_NEW)
    return frozenset(
        word[0]
        for phrase in phrases
        if (word := _FIRST_WORD.match(fold(phrase)))
        and phrase not in _OF_THE_MOON
        and is_told_before(phrase, marked=True)
    )


def leads(folded: str, start: int, end: int, names: Container[str]) -> bool:
    """Whether the style from start to end stands before its date: O.S. 10 April, Julian: 10 April.

    `names` are those of months. A word alone may be the name of a man, and is a style before a mark only.
    """
    match = _LED.match(folded, end)
    if not match or (match["name"] and match["name"] not in names):
        return False
    phrase = folded[start:end]
    marked = match["mark"] is not None or folded[start - 1 : start] in ("(", "（", "[")
    return phrase not in _OF_THE_MOON and is_told_before(phrase, marked=marked)


def is_told_before(phrase: str, *, marked: bool) -> bool:
    """Whether a phrase before a date can only be a style: no St. N., S.S. or Julian."""
    letters = "".join(character for character in phrase if character.isalpha())
    if _HAN.match(phrase):
        return True
    if len(letters) < 3:
        return letters.lower() in ("os", "ns")
    return marked or _WORDS.search(phrase) is not None


_BEFORE_YEARS: Final = "ad a bc 前 기원전 ค ah anno hijri samvat विक्रम शक संवत ईसा 단기 불기 พ จ ร ฮ"
BEGINNINGS_OF_ERAS: Final = frozenset(_BEFORE_YEARS.split())  # that stand before their year


@lru_cache(maxsize=1)
def marker_words() -> frozenset[str]:
    """The first words of all markers: only there is it worth to look for one."""
    return frozenset(_patterns())


def marker_at(folded: str, start: int, word: str, text: str) -> tuple[str, int] | None:
    """The class of a marker that begins with this word at this place, and where it ends.

    `text` is what is printed, `folded` its fold.
    """
    if (
        text[start] in _LETTERS
        and text[start + 1 : start + 2] in _CLOSING
        and folded[start - 1] not in _OPENING
    ):
        return _LETTERS[text[start]], start + 1
    pattern = _patterns().get(word)
    match = pattern and pattern.match(folded, start)
    if not match or not match.lastgroup or not _is_spelled_out(text[start : match.end()]):
        return None
    if match[0].endswith(":") and folded[start - 1 : start] not in _OPENING:
        return None  # J: is a man who speaks, (J: 25. lokakuuta) is not
    if match.lastgroup == "H" and "." in match[0] and _NAME.match(text, match.end()):
        return None  # in 1917 A. H. Sayce
    return match.lastgroup[0], match.end()


def _is_spelled_out(printed: str) -> bool:
    """Whether it is more than a few small letters without points, which may be any word."""
    if _HALF_POINTED.match(printed):
        return False
    letters = [character for character in printed if character.isalpha()]
    return (
        len(letters) > 3
        or printed.lower() in _SHORT
        or "." in printed
        or not any(character.islower() for character in letters)
    )
