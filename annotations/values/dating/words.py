"""The words that stand around dates, by language.

Each word has one class, a letter; `grammar` says how they may follow one another:

    i  before a time ("in", "since")               f  begins a stretch of time ("from")
    p  between the parts of a date ("of")          t  leads to its end ("to")
    k  before a month ("month of")                 B  begins one that goes on with "and" ("between")
    I  before a month, and part of it              u  "and"
    q  a part of it, as a noun ("beginning")       g  "year", before or after it
    e  a part of it, as an adjective ("early")     v  "about"
    T  an article                                  U  a unit: the number before it counts
    V  before the number of a month                S  a season
    O  before the number of a day: "ika-7"
    X  before a decade                             j  "day", after its number
    z  the name of a month of another calendar        Z  a part of such a name
    l  "about", after a year
    s  "that is", before the same day in the other calendar
    H  an era that is not that of Christ, if a marker for every language would be another word elsewhere

A language is added as a line of `_WORDS`: class, colon, words, and so on, parted by semicolons.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from annotations.values.dating.folding import fold

_WORDS: Final[Mapping[str, str]] = {
    "en": "i: in since during by before after as than; f: from for; t: to till until through; p: of; k: "
    "month; q: beginning start end middle; e: early mid late; g: year years; B: between; u: and or &; v: "
    "about around approximately roughly c ca circa; T: the his her its their this that; S: spring summer "
    "autumn winter fall; U: men people soldiers workers miles km m metres meters years months days hours "
    "rubles roubles dollars pounds francs marks tons tonnes troops prisoners delegates members copies votes "
    "pages percent sailors houses horses feet acres inhabitants settlers ships guns cases dead casualties "
    "victims women children kopecks crowns florins guilders ducats thalers versts poods bayonets sabres "
    "horsepower voices deputies degrees",
    "tl": "X: dekada dekadang; O: ika; i: sa mula simula taong taon hanggang bago pagkatapos nang; I: "
    "noong; f: mula; t: hanggang; p: ng; k: buwan; q: simula katapusan kalagitnaan umpisa dulo; g: taon "
    "taong; u: at; v: mga bandang; T: ang; U: manggagawa tao kawal sundalo kilometro piso milya araw katao "
    "bayan rublo dolyar kabayo delegado bahay baril barko pahina boto tonelada",
    "ru": "i: в во к до с со от после перед начиная весной летом осенью зимой; f: с со от; t: по до; p: "
    "месяца; k: месяце месяц месяца; q: начале начала началу конце конца концу середине середины середину; "
    "g: год года году годом годов годы годах годам г гг годами; B: между; u: и или; v: ок около примерно "
    "приблизительно; U: лет человек рублей руб км м солдат рабочих тысяч млн миль метров тонн дней "
    "экземпляров долларов убитых раненых погибших жертв арестованных копеек крон верст пудов десятин дворов "
    "душ штыков сабель голосов голосами тонну лошадиных страниц",
    "uk": "i: у в до після перед від; f: з із від; t: по до; k: мiсяцi; q: початку кiнцi серединi кiнця; g: "
    "рiк року роцi роком рокiв роки роках р рр; B: мiж; u: i та й або; U: осiб чоловiк км м гривень людей "
    "копiйок рублiв верст пудiв десятин дворiв душ багнетiв голосiв тонн сторiнок карбованцiв; v: близько "
    "бл приблизно",
    "be": "i: у ў да пасля; f: з; t: па да; g: год года годзе гады гадоў гадах г; u: i; v: каля",
    "bg": "i: през в на до след от преди; f: от; t: до; q: началото края средата; g: година годината години "
    "г год; B: между; u: и; U: души лева км м; v: около ок приблизително",
    "mk": "i: во на до по од; f: од; t: до; g: година години г; B: мегу; u: и; v: околу",
    "sr": "i: у на до од после пре u na do od posle pre tokom током; f: од od; t: до do; q: почетком крајем "
    "средином pocetkom krajem sredinom; g: године година годину год г godine godina godinu god g; B: "
    "измеду; u: и i; U: ljudi људи km км; v: око oko отприлике otprilike",
    "pl": "i: w we na do od po przed; f: od z; t: do; q: poczatku koncu polowie; g: rok roku rokiem latach "
    "lata r rr; B: miedzy pomiedzy; u: i a oraz; U: osob ludzi zlotych rubli km m zolnierzy kopiejek koron "
    "talarow wiorst glosow koni bagnetow stron egzemplarzy; v: okolo ok",
    "cs": "i: v ve na do od po pred; f: od z; t: do az; q: pocatku konci polovine zacatku; g: rok roku roce "
    "rokem letech leta let lety r; B: mezi; u: a i; U: lidi osob korun km m muzu; x: c; v: kolem asi cca "
    "priblizne",
    "sk": "i: v vo na do od po pred; f: od z; t: do az; g: rok roku rokom rokoch roky rokov r; B: medzi; u: "
    "a; U: ludi osob; x: c; v: okolo asi cca priblizne",
    "hr": "i: u na do od po prije; f: od; t: do; q: pocetkom krajem sredinom; g: godine godina godinu god "
    "g; B: izmedu; u: i; U: ljudi kuna km; v: oko otprilike",
    "sl": "i: v na do od po pred; f: od; t: do; g: leta leto letu letih let l; B: med; u: in; U: ljudi; v: "
    "okoli okrog priblizno",
    "de": "i: im in seit ab nach vor am gegen zum des der bereits schon erst noch laut ums; f: von vom fur; "
    "t: bis; k: monat; q: anfang ende mitte beginn; g: jahr jahre jahres jahren; u: und oder; v: ca etwa "
    "ungefahr um; B: zwischen; e: fruhjahr; T: die das dem den; S: fruhling sommer herbst winter; U: mann "
    "menschen soldaten arbeiter km m meter meilen rubel mark dollar einwohner tage stimmen personen tote "
    "toten tagen wochen monaten delegierten delegierte bauern verwundete verletzte opfer gefangene "
    "streikende kopeken taler gulden kronen franken pfund werst pud ps prozent seiten exemplare; s: also",
    "nl": "X: jaren; i: in sinds tot na voor op; f: van; t: tot; p: van; q: begin eind einde midden; e: "
    "medio; g: jaar; B: tussen; u: en; U: man mensen soldaten gulden km meter; v: rond omstreeks ca circa "
    "ongeveer",
    "fr": "z: vendémiaire brumaire frimaire nivôse pluviôse ventôse germinal floréal prairial messidor "
    "thermidor fructidor; i: en des depuis vers avant apres jusqu fin debut mi; f: de du entre; t: a au "
    "jusqu; p: de d; k: mois; q: debut fin milieu; e: mi; g: annee an; X: annees decennie decennies; B: "
    "entre; u: et ou; v: vers env ca environ environs autour; T: la le les l; S: printemps ete automne "
    "hiver; U: hommes ouvriers soldats francs km m metres roubles habitants personnes cas morts blesses "
    "victimes prisonniers kopecks couronnes livres verstes voix tonnes chevaux baionnettes pages "
    "exemplaires",
    "es": "i: en desde hasta; f: de desde; t: a al hasta; p: de del; k: mes; q: principios inicios finales "
    "mediados comienzos; g: ano; X: anos decada decadas; B: entre; u: y o e; v: c ca hacia alrededor "
    "aproximadamente cerca; T: la el los las; U: hombres obreros soldados pesetas km m metros rublos "
    "habitantes personas copecs coronas reales verstas votos toneladas caballos bayonetas paginas "
    "ejemplares",
    "pt": "i: em no na desde ate por; f: de desde; t: a ao ate; p: de do; k: mes; q: inicio fins meados "
    "final; g: ano; X: anos decada decadas; B: entre; u: e ou; T: a o as os; U: homens soldados km metros "
    "rublos pessoas; v: c ca cerca volta aproximadamente",
    "it": "i: nel nell dal dall del dell il fino; f: dal dall; t: al all; p: di del dell; k: mese; q: "
    "inizio inizi fine meta; g: anno; X: anni decennio; B: tra fra; u: e o; v: ca c verso intorno attorno; "
    "T: la il lo; U: uomini soldati operai lire km metri rubli abitanti persone copechi corone ducati "
    "verste voti tonnellate cavalli baionette pagine copie",
    "ca": "X: anys decada decades; i: el en des l; f: de del; t: a al; p: de d; g: any; B: entre; u: i; U: "
    "homes persones; v: cap vers entorn",
    "ro": "i: in din pe pana dupa spre; f: din de intre; t: la pana; p: ale; q: inceputul sfarsitul "
    "mijlocul; X: anii deceniul; g: anul an ani anului; B: intre; u: si; U: oameni soldati lei km ruble "
    "locuitori; v: cca aproximativ jurul",
    "el": "X: δεκαετια δεκαετιασ; T: το τα; i: στο απο τησ στισ τον του την μεχρι μετα πριν; f: απο; t: εωσ "
    "ωσ μεχρι; p: του; q: αρχεσ τελη μεσα; g: ετοσ ετουσ χρονια; B: μεταξυ; u: και; U: ανθρωποι ατομα "
    "στρατιωτεσ χλμ; v: περιπου γυρω",
    "tr": "H: rumi hicri; b: mö; a: ms; i: yili yilinda; f: den dan; g: yilinda yilina yili yilinin "
    "yilindan yillari yillarinda senesi senesinde; u: ve ile; q: basinda sonunda ortasinda; U: kisi asker "
    "km metre lira; v: yaklasik takriben; l: civarinda civarlarinda dolaylarinda; B: arasinda",
    "fi": "i: vuonna vuoden vuodelta; f: vuodesta; t: vuoteen; g: vuosi vuonna vuoden vuosina; u: ja; q: "
    "alussa lopussa; U: ihmista miesta markkaa km metria ruplaa; v: noin; B: valilla",
    "et": "g: aasta aastal aastatel aastast aastani aastad aastate aastatest aastateni aastaid a; u: ja; q: "
    "alguses lopus; U: inimest meest km; v: umbes; t: kuni; B: vahel",
    "lv": "i: no lidz kops; f: no; t: lidz; g: gada gads gadu gadam g gadiem gados gadi; u: un; U: cilveku "
    "karaviru km; v: ap apmeram aptuveni",
    "lt": "i: nuo iki; f: nuo; t: iki; g: m metu metais metai metus; u: ir; j: d; U: zmoniu kareiviu km; v: "
    "apie mazdaug",
    "sv": "i: i ar sedan fran till under efter fore den; f: fran mellan; t: till; q: borjan slutet mitten; "
    "g: ar aret; B: mellan; u: och; U: man personer soldater kronor km meter; v: omkring cirka ca kring "
    "runt",
    "da": "i: i siden fra til om efter for den; f: fra mellem; t: til; g: ar aret; B: mellem; u: og; U: "
    "mand personer; v: omkring cirka ca",
    "no": "i: i siden fra til om etter for den; f: fra mellom; t: til; g: ar aret; B: mellom; u: og; U: "
    "mann personer; v: omkring cirka ca rundt",
    "hu": "g: ev evi evben evtol evek evekben evekbe evekbol evektol evekig eveket evekre evei eveiben; f: "
    "tol; u: es; q: elejen vegen kozepen; U: ember fo katona km forint; v: kb korulbelul mintegy; l: korul "
    "tajan; B: kozott",
    "eo": "i: en ekde gis dum; f: de; t: gis; p: de; g: jaro; u: kaj",
    "la": "i: in; g: anno anni a annum; u: et",
    "ar": "z: محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة; Z: ذو ذي الأول الأولى الآخر الآخرة "
    "الثاني الثانية; X: سنوات العقد عقد الاعوام; i: في منذ حتي حتى بحلول خلال قبل بعد; f: من; t: الي إلي "
    "حتي; p: من; k: شهر; q: اوائل اواخر بداية نهاية منتصف مطلع; g: عام سنة العام عامي لعام بعام وعام "
    "العامين عامى; B: بين; u: و; v: حوالي نحو; U: شخص رجل جندي عامل كم متر دولار نسمة قرية قري مدينة مليون "
    "الف",
    "fa": "X: دهه; z: فروردین اردیبهشت خرداد تیر مرداد امرداد شهریور مهر آبان آذر دی بهمن اسفند حمل ثور "
    "جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت محرم صفر ربیع جمادی رجب شعبان رمضان شوال ذیقعده ذیحجه; "
    "Z: الاول الثانی اول ثانی; i: در از تا; f: از; t: تا; q: اوايل اواخر; g: سال سالهاي م ميلادي; B: بين; "
    "u: و; U: نفر كيلومتر; v: حدود",
    "he": "X: שנות בשנות משנות; i: ב ב־ מ מ־ עד ל ל־; t: עד; T: ה ה־; g: שנת בשנת לשנת; u: ו ו־; p: ב; U: "
    "איש; v: בערך",
    "hi": "E: दशक दशकों; p: के का की; i: में से तक; t: से तक; g: सन् वर्ष ई; u: और; U: लोग लोगों",
    "vi": "X: nhung nien; i: tu den vao; f: tu; t: den; g: nam; u: va; V: thang; U: nguoi km; v: khoang",
    "id": "i: pada sejak hingga sampai di; f: dari; t: hingga sampai; g: tahun; B: antara; u: dan; U: "
    "orang; v: sekitar kira",
    "zh": "t: 到 至 到了; u: 和 及 与 、 與; i: 在 于 自 从 於 從 到; f: 从 自 從 由; "
    "v: 约 約; U: 人 米 公里 名",
    "ja": "t: から; u: と; U: 人",
    "ko": "t: 부터; u: 와 과",
    "th": "X: ทศวรรษ ทศวรรษที่ ในทศวรรษ ในทศวรรษที่; g: ปี; u: และ; t: ถึง",
    "hy": "g: թ թվականի թվականին թվի թվին թվականից թվականը; u: և; t: մինչև մինչեւ",
    "ka": "g: წლის წელს წლიდან წლამდე; u: და",
    "az": "g: il ili ildə ildən ilə ilin illər illərdə illərin illərində; u: və",
    "kk": "g: жыл жылы жылғы жылдың жылдан жылға; E: жылдары жылдар; u: және мен",
    "eu": "E: hamarkada hamarkadan hamarkadaren; u: eta",
    "sw": "X: miaka; p: ya; i: mwaka; t: hadi",
}

# In every language, as the names of months of other calendars are written there; none is a word elsewhere.
_MONTHS_ELSEWHERE: Final = (
    "farvardin ordibehesht khordad mordad shahrivar aban bahman esfand muharram safar rajab ramadan ramazan "
    "shawwal brumaire thermidor vendemiaire germinal мухаррама сафара раджаба рамадана рамазана шавваля"
)

_SAME: Final = {
    "fil": "tl",
    "ceb": "tl",
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "sh": "hr",
    "gl": "pt",
    "mo": "ro",
    "prs": "fa",
}

# Languages that say a month of another calendar also without its year, or without its day.
OF_OTHER_MONTHS: Final = frozenset(["fa", "prs", "ps", "ar", "ur", "fr"])
# In what order a language prints a date, beside day before month.
MONTH_FIRST: Final = frozenset(
    ["en", "tl", "fil", "ceb", "hu", "lt", "lv", "eu", "es", "mn", "kk", "sw", "am", "fa", "hy"]
)
YEAR_FIRST: Final = frozenset(
    ["hu", "tr", "lt", "lv", "eu", "mn", "kk", "ky", "eo", "zh", "ja", "ko", "hy", "ka"]
)
# Where a point after a number makes it an ordinal one, so that it may stand inside a date.
ORDINAL_POINT: Final = frozenset(
    [
        "de",
        "da",
        "no",
        "nb",
        "nn",
        "fi",
        "et",
        "lv",
        "cs",
        "sk",
        "hr",
        "sl",
        "sr",
        "bs",
        "mk",
        "hu",
        "is",
        "fo",
        "lb",
        "tr",
        "eu",
        "ka",
    ]
)
# Where a year has a point as well: "1917. godine".
YEAR_POINT: Final = frozenset(["sr", "hr", "bs", "sl", "hu", "lv", "et"])
# Where months are printed in Roman numerals, also without a day: w XII.1917.
ROMAN_MONTHS: Final = frozenset(
    [
        "pl",
        "ru",
        "uk",
        "be",
        "cs",
        "sk",
        "hu",
        "sr",
        "hr",
        "bs",
        "sl",
        "bg",
        "mk",
        "ro",
        "lv",
        "lt",
        "et",
        "de",
    ]
)
# Where `7/11/1917` may mean two days; elsewhere the day stands first.
MONTH_OR_DAY: Final = frozenset(["", "en", "tl", "fil", "ceb", "und", "mul"])


def primary(language: str) -> str:
    """The first part of a tag, by which its words are known."""
    return language.partition("-")[0].lower()


@lru_cache(maxsize=256)
def words(language: str) -> Mapping[str, str]:
    """The class of every word of a language that has one, by the word's fold."""
    name = primary(language)
    found = dict.fromkeys(("c", "ca", "circa"), "v") | dict.fromkeys(_MONTHS_ELSEWHERE.split(), "z")
    for part in _WORDS.get(_SAME.get(name, name), "").split(";"):
        class_, _, listed = part.partition(":")
        for word in listed.split():
            found[fold(word)] = class_.strip()
    return found
