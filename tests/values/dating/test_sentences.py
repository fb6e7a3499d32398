"""Sentences as historians print them, written by hand in many languages, and every date in them."""

import pytest

from annotations.values.mentions import find

# language, sentence, and of every date: what is printed, the calendar of its first form, its days, audit
SENTENCES = [
    (
        "ar",
        "في ٢٥ أكتوبر (٧ نوفمبر) ١٩١٧",
        [("٢٥ أكتوبر (٧ نوفمبر) ١٩١٧", "julian", "1917-11-07", "consistent")],
    ),
    (
        "ar",
        "7 نوفمبر 1917 (25 أكتوبر حسب التقويم اليولياني)",
        [("7 نوفمبر 1917 (25 أكتوبر حسب التقويم اليولياني)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "ar",
        "٢١ محرم ١٣٣٦ هـ / ٧ نوفمبر ١٩١٧ م",
        [("٢١ محرم ١٣٣٦ هـ", "", "", "unresolved"), ("٧ نوفمبر ١٩١٧", "", "1917-11-07", "unstated")],
    ),
    (
        "bg",
        "на 25 октомври (7 ноември нов стил) 1917 г.",
        [("25 октомври (7 ноември нов стил) 1917 г.", "julian", "1917-11-07", "consistent")],
    ),
    (
        "bg",
        "3 март (19 февруари стар стил) 1878 година",
        [("3 март (19 февруари стар стил) 1878 година", "gregorian", "1878-03-03", "consistent")],
    ),
    (
        "bg",
        "25 октомври/7 ноември 1917 г.; през 1917 г.; от 1917 до 1923 г.",
        [
            ("25 октомври/7 ноември 1917 г.", "julian", "1917-11-07", "consistent"),
            ("1917 г.", "", "1917", "indifferent"),
            ("от 1917 до 1923 г.", "", "1917/1923", "indifferent"),
        ],
    ),
    ("ca", "els anys 1920", [("1920", "", "192X", "indifferent")]),
    (
        "cs",
        "25. října (7. listopadu) 1917; 7. listopadu 1917 (25. října podle juliánského kalendáře)",
        [
            ("25. října (7. listopadu) 1917", "julian", "1917-11-07", "consistent"),
            (
                "7. listopadu 1917 (25. října podle juliánského kalendáře)",
                "gregorian",
                "1917-11-07",
                "consistent",
            ),
        ],
    ),
    (
        "de",
        "am 24. und 25. Oktober (6. und 7. November) 1917",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25. Oktober (6. und 7. November) 1917", "julian", "1917-11-07", "consistent"),
        ],
    ),
    ("de", "Am nächsten Tag kam er.", [("Am nächsten Tag", "", "", "unresolved")]),
    (
        "de",
        "am 25. Oktober 1917 nach dem russischen Kalender (7. November)",
        [
            (
                "25. Oktober 1917 nach dem russischen Kalender (7. November)",
                "julian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    ("de", "die 1920er Jahre", [("1920er Jahre", "", "192X", "indifferent")]),
    (
        "de",
        "am 25.10.17 und am 7.11.17",
        [("25.10.17", "", "", "unresolved"), ("7.11.17", "", "", "unresolved")],
    ),
    (
        "de",
        "Am 25. Oktober jul. / 7. November greg. 1917 stürmten sie.",
        [("25. Oktober jul. / 7. November greg. 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "de",
        "25. Oktoberjul. / 7. November 1917greg.",
        [("25. Oktoberjul. / 7. November 1917greg.", "julian", "1917-11-07", "consistent")],
    ),
    (
        "de",
        "in der Nacht vom 24. auf den 25. Oktober (6./7. November) 1917",
        [("24. auf den 25. Oktober (6./7. November) 1917", "julian", "1917-11-06/1917-11-07", "consistent")],
    ),
    (
        "de",
        "am 8. März 1917 (23. Februar a. St.)",
        [("8. März 1917 (23. Februar a. St.)", "gregorian", "1917-03-08", "consistent")],
    ),
    (
        "de",
        "seit dem Frühjahr 1917, Ende 1917, 1917/18",
        [
            ("Frühjahr 1917", "", "1917", "indifferent"),
            ("Ende 1917", "", "1917", "indifferent"),
            ("1917/18", "", "1917/1918", "indifferent"),
        ],
    ),
    (
        "de",
        "am 9. Jan. (22. Jan.) 1905; den 25. X. 1917; 7.11.1917 (25.10. a. St.)",
        [
            ("9. Jan. (22. Jan.) 1905", "julian", "1905-01-22", "consistent"),
            ("25. X. 1917", "", "1917-10-25", "unstated"),
            ("7.11.1917 (25.10. a. St.)", "gregorian", "1917-11-07", "consistent"),
        ],
    ),
    (
        "de",
        "zwischen dem 3. und 7. Juli 1917; von 1917 bis 1923; 1914–18",
        [
            ("zwischen dem 3. und 7. Juli 1917", "", "1917-07-03/1917-07-07", "unstated"),
            ("von 1917 bis 1923", "", "1917/1923", "indifferent"),
            ("1914–18", "", "1914/1918", "indifferent"),
        ],
    ),
    ("el", "τη δεκαετία του 1920", [("1920", "", "192X", "indifferent")]),
    (
        "el",
        "στις 25 Οκτωβρίου (7 Νοεμβρίου) 1917",
        [("25 Οκτωβρίου (7 Νοεμβρίου) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "el",
        "25 Μαρτίου 1821 (π. ημ.) και 6 Απριλίου (ν. ημ.)",
        [("25 Μαρτίου 1821 (π. ημ.) και 6 Απριλίου (ν. ημ.)", "julian", "1821-04-06", "consistent")],
    ),
    (
        "el",
        "στις 7 Νοεμβρίου 1917 (25 Οκτωβρίου με το παλαιό ημερολόγιο)",
        [
            (
                "7 Νοεμβρίου 1917 (25 Οκτωβρίου με το παλαιό ημερολόγιο)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "el",
        "23 Φεβρουαρίου/8 Μαρτίου 1917; το 1917; από το 1917 έως το 1923",
        [
            ("23 Φεβρουαρίου/8 Μαρτίου 1917", "julian", "1917-03-08", "consistent"),
            ("1917", "", "1917", "indifferent"),
            ("από το 1917 έως το 1923", "", "1917/1923", "indifferent"),
        ],
    ),
    (
        "en",
        "On the Fourth of July 1776 they declared it.",
        [("Fourth of July 1776", "", "1776-07-04", "unstated")],
    ),
    (
        "en",
        "On the Fourth of July, 1776, they declared it.",
        [("Fourth of July, 1776", "", "1776-07-04", "unstated")],
    ),
    ("en", "On the first of May 1917 they marched.", [("first of May 1917", "", "1917-05-01", "unstated")]),
    (
        "en",
        "On the twenty-fifth of October 1917 they marched.",
        [("twenty-fifth of October 1917", "", "1917-10-25", "unstated")],
    ),
    (
        "en",
        "the twenty fifth of October, 1917",
        [("twenty fifth of October, 1917", "", "1917-10-25", "unstated")],
    ),
    ("en", "He died on 12 January 1648-9.", [("12 January 1648-9", "julian", "1649-01-22", "indifferent")]),
    ("en", "He died on 12 January 1648–9.", [("12 January 1648–9", "julian", "1649-01-22", "indifferent")]),
    ("en", "He died on 12 January 1648/9.", [("12 January 1648/9", "julian", "1649-01-22", "indifferent")]),
    (
        "en",
        "He died on January 12, 1648-49.",
        [("January 12, 1648-49", "julian", "1649-01-22", "indifferent")],
    ),
    ("en", "It was occupied by 1900 Germans.", []),
    ("en", "It was occupied in 1900 Germans.", [("1900", "", "1900", "indifferent")]),
    ("en", "By 1900 Germany had grown.", [("1900", "", "1900", "indifferent")]),
    (
        "en",
        "on 25 October 1917, according to the old Russian calendar, they struck.",
        [("25 October 1917, according to the old Russian calendar", "julian", "1917-11-07", "indifferent")],
    ),
    (
        "en",
        "on 25 October 1917 (according to the old Russian calendar)",
        [("25 October 1917 (according to the old Russian calendar)", "julian", "1917-11-07", "indifferent")],
    ),
    (
        "en",
        "25 October 1917 (Russian calendar)",
        [("25 October 1917 (Russian calendar)", "julian", "1917-11-07", "indifferent")],
    ),
    ("en", "Halifax, N.S. 6 December 1917", [("6 December 1917", "", "1917-12-06", "unstated")]),
    (
        "en",
        "He wrote from Halifax, N.S., 6 December 1917.",
        [("6 December 1917", "", "1917-12-06", "unstated")],
    ),
    ("en", "N.S. 6 December 1917", [("N.S. 6 December 1917", "gregorian", "1917-12-06", "indifferent")]),
    (
        "en",
        "On 24 and 25 October (6 and 7 November) 1917",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 October (6 and 7 November) 1917", "julian", "1917-11-07", "consistent"),
        ],
    ),
    ("en", "It happened yesterday.", [("yesterday", "", "", "unresolved")]),
    ("en", "J: 25 October 1917", [("25 October 1917", "", "1917-10-25", "unstated")]),
    (
        "en",
        "7 November 1917 (25 October by the Russian calendar)",
        [("7 November 1917 (25 October by the Russian calendar)", "gregorian", "1917-11-07", "consistent")],
    ),
    ("en", "Halifax N.S. 6 December 1917", [("6 December 1917", "", "1917-12-06", "unstated")]),
    ("en", "Halifax (N.S.) 6 December 1917", [("6 December 1917", "", "1917-12-06", "unstated")]),
    (
        "en",
        "The peace of 22 February, N.S. 6 March 1917",
        [("22 February, N.S. 6 March 1917", "julian", "1917-03-07", "mismatch")],
    ),
    (
        "en",
        "on 6 December, N.S., 1917",
        [("6 December, N.S., 1917", "gregorian", "1917-12-06", "indifferent")],
    ),
    (
        "en",
        "25 October (N.S. 7 November) 1917",
        [("25 October (N.S. 7 November) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "en",
        "The letter (N.S. 6 December 1917)",
        [("N.S. 6 December 1917", "gregorian", "1917-12-06", "indifferent")],
    ),
    ("en", "By 1900 Germans were many.", [("1900", "", "1900", "indifferent")]),
    ("en", "In 1900 Germans were many.", [("1900", "", "1900", "indifferent")]),
    (
        "en",
        "On October 24 and 25 (November 6 and 7), 1917",
        [("October 24 and 25 (November 6 and 7), 1917", "julian", "1917-11-06/1917-11-07", "consistent")],
    ),
    (
        "en",
        "On October 24 and 25, 1917 (November 6 and 7)",
        [("October 24 and 25, 1917 (November 6 and 7)", "julian", "1917-11-06/1917-11-07", "consistent")],
    ),
    (
        "en",
        "On 25/10/17 it rained. On 25.10.17 too. On 10/25/17.",
        [
            ("25/10/17", "", "", "unresolved"),
            ("25.10.17", "", "", "unresolved"),
            ("10/25/17", "", "", "unresolved"),
        ],
    ),
    (
        "en",
        "The Winter Palace fell on the night of 25–26 October (7–8 November) 1917.",
        [("25–26 October (7–8 November) 1917", "julian", "1917-11-07/1917-11-08", "consistent")],
    ),
    (
        "en",
        "He was born on 24 May (O.S. 12 May) 1870 and died on 11 Feb. 1942.",
        [
            ("24 May (O.S. 12 May) 1870", "gregorian", "1870-05-24", "consistent"),
            ("11 Feb. 1942", "", "1942-02-11", "indifferent"),
        ],
    ),
    (
        "en",
        "Petrograd, Oct. 25th (Nov. 7th), 1917.",
        [("Oct. 25th (Nov. 7th), 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "en",
        "In the autumn of 1916, and from February to October 1917, they fought.",
        [
            ("1916", "", "1916", "indifferent"),
            ("from February to October 1917", "", "1917-02/1917-10", "unstated"),
        ],
    ),
    (
        "en",
        "The decree was dated 26 October/8 November 1917.",
        [("26 October/8 November 1917", "julian", "1917-11-08", "consistent")],
    ),
    (
        "en",
        "On Tuesday, March 8, 1917 (N.S.), bread ran out.",
        [("March 8, 1917 (N.S.)", "gregorian", "1917-03-08", "indifferent")],
    ),
    (
        "en",
        "Between 3 and 7 July 1917 (16–20 July, New Style) there were riots.",
        [
            (
                "Between 3 and 7 July 1917 (16–20 July, New Style)",
                "julian",
                "1917-07-16/1917-07-20",
                "consistent",
            )
        ],
    ),
    ("en", "Lenin came on 3 [16] April 1917.", [("3 [16] April 1917", "julian", "1917-04-16", "consistent")]),
    (
        "en",
        "The treaty of 3 March 1918, 1918-03-03, and 3.III.1918.",
        [
            ("3 March 1918", "", "1918-03-03", "unstated"),
            ("1918-03-03", "", "1918-03-03", "unstated"),
            ("3.III.1918", "", "1918-03-03", "unstated"),
        ],
    ),
    (
        "en",
        "at the end of the 1890s; c. 1905; in 1905–7; in 44 BC",
        [
            ("1890s", "", "189X", "indifferent"),
            ("c. 1905", "", "1905~", "indifferent"),
            ("1905–7", "", "1905/1907", "indifferent"),
            ("44 BC", "", "-0043", "indifferent"),
        ],
    ),
    (
        "en",
        "25th of Oct., 1917 (old style)",
        [("25th of Oct., 1917 (old style)", "julian", "1917-11-07", "indifferent")],
    ),
    ("en", "They printed 1917 copies of 1905 pages in 12 volumes.", []),
    ("en", "in 1905–7 there was unrest; 1905–7; pp. 1905–7", [("1905–7", "", "1905/1907", "indifferent")]),
    (
        "en",
        "From 25 October [7 November] 1917 until 3 (16) March 1918 they talked.",
        [
            ("25 October [7 November] 1917", "julian", "1917-11-07", "consistent"),
            ("3 (16) March 1918", "julian", "1918-03-16", "consistent"),
        ],
    ),
    (
        "en",
        "Washington was born on 11 February 1731/2, that is 22 February 1732 (N.S.).",
        [
            (
                "11 February 1731/2, that is 22 February 1732 (N.S.)",
                "julian",
                "1732-02-22",
                "consistent",
            )
        ],
    ),
    (
        "en",
        "On the 7th/20th of July, 1917",
        [("7th/20th of July, 1917", "julian", "1917-07-20", "consistent")],
    ),
    (
        "en",
        "On November 7 and 8, 1917 and December 1-3, 1917",
        [
            ("November 7", "", "1917-11-07", "unstated"),
            ("8, 1917", "", "1917-11-08", "unstated"),
            ("December 1-3, 1917", "", "1917-12-01/1917-12-03", "unstated"),
        ],
    ),
    (
        "en",
        "On 7 November 1917—25 October by the old calendar—they rose.",
        [("7 November 1917—25 October by the old calendar", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "en",
        "in 1917, 1918, and 1919; the years 1917 to 1923; 1917-1923",
        [
            ("1917", "", "1917", "indifferent"),
            ("1918", "", "1918", "indifferent"),
            ("1919", "", "1919", "indifferent"),
            ("1917 to 1923", "", "1917/1923", "indifferent"),
            ("1917-1923", "", "1917/1923", "indifferent"),
        ],
    ),
    (
        "en",
        "7 November, 1917, or 25 October in the Old Style",
        [("7 November, 1917, or 25 October in the Old Style", "gregorian", "1917-11-07", "consistent")],
    ),
    ("en", "27 February/12 March", [("27 February/12 March", "julian", "XXXX-02-27", "unresolved")]),
    (
        "en",
        "7 Nov. 1917 n.s.; 25 Oct. 1917 o.s.",
        [
            ("7 Nov. 1917 n.s.", "gregorian", "1917-11-07", "indifferent"),
            ("25 Oct. 1917 o.s.", "julian", "1917-11-07", "indifferent"),
        ],
    ),
    (
        "en",
        "March 8 (February 23 O.S.), 1917",
        [("March 8 (February 23 O.S.), 1917", "gregorian", "1917-03-08", "consistent")],
    ),
    (
        "en",
        "On 8 March 1917 (23 February by the Julian calendar then used in Russia)",
        [("8 March 1917 (23 February by the Julian calendar", "gregorian", "1917-03-08", "consistent")],
    ),
    (
        "es",
        "El 1.º de mayo de 1917 hubo una huelga.",
        [("1.º de mayo de 1917", "", "1917-05-01", "unstated")],
    ),
    ("es", "El 1º de mayo de 1917 hubo una huelga.", [("1º de mayo de 1917", "", "1917-05-01", "unstated")]),
    (
        "es",
        "El 1.o de mayo de 1917 hubo una huelga.",
        [("1.o de mayo de 1917", "", "1917-05-01", "unstated")],
    ),
    ("es", "En los años 1920 hubo paz.", [("1920", "", "192X", "indifferent")]),
    ("es", "los años 20", []),
    (
        "es",
        "Entre los años 1917 y 1923 hubo guerra.",
        [("Entre los años 1917 y 1923", "", "1917/1923", "indifferent")],
    ),
    (
        "es",
        "los años 1920 y 1930",
        [("1920", "", "192X", "indifferent"), ("1930", "", "193X", "indifferent")],
    ),
    (
        "es",
        "los años 1910 y 1917",
        [("1910", "", "1910", "indifferent"), ("1917", "", "1917", "indifferent")],
    ),
    ("es", "los años 1910 a 1917", [("1910 a 1917", "", "1910/1917", "indifferent")]),
    ("es", "los años 1910-1917 ", [("1910-1917", "", "1910/1917", "indifferent")]),
    ("es", "En el año 1920 hubo paz.", [("1920", "", "1920", "indifferent")]),
    (
        "es",
        "durante los años 1917, 1918 y 1920",
        [
            ("1917", "", "1917", "indifferent"),
            ("1918", "", "1918", "indifferent"),
            ("1920", "", "1920", "indifferent"),
        ],
    ),
    (
        "es",
        "el 25 de octubre (7 de noviembre según el calendario gregoriano) de 1917",
        [
            (
                "25 de octubre (7 de noviembre según el calendario gregoriano) de 1917",
                "julian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "es",
        "el 7 de noviembre de 1917 (25 de octubre en el calendario juliano)",
        [
            (
                "7 de noviembre de 1917 (25 de octubre en el calendario juliano)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "es",
        "entre el 23 y el 27 de febrero de 1917",
        [("entre el 23 y el 27 de febrero de 1917", "", "1917-02-23/1917-02-27", "unstated")],
    ),
    (
        "es",
        "a principios de marzo de 1917; 7-11-1917; siglo XX; desde 1917 hasta 1923",
        [
            ("principios de marzo de 1917", "", "1917-03", "unstated"),
            ("7-11-1917", "", "1917-11-07", "unstated"),
            ("desde 1917 hasta 1923", "", "1917/1923", "indifferent"),
        ],
    ),
    (
        "et",
        "25. oktoobril (7. novembril) 1917; 25. oktoober 1917 (vkj)",
        [
            ("25. oktoobril (7. novembril) 1917", "julian", "1917-11-07", "consistent"),
            ("25. oktoober 1917 (vkj)", "julian", "1917-11-07", "indifferent"),
        ],
    ),
    ("fa", "او در ۱۶ آبان ۱۲۹۶ به پتروگراد رسید.", [("۱۶ آبان ۱۲۹۶", "", "", "unresolved")]),
    ("fa", "در آبان ۱۲۹۶ شورش شد.", [("آبان ۱۲۹۶", "", "", "unresolved")]),
    ("fa", "در ۷ نوامبر ۱۹۱۷ انقلاب شد.", [("۷ نوامبر ۱۹۱۷", "", "1917-11-07", "unstated")]),
    ("fa", "۲۲ بهمن ۱۳۵۷ روز پیروزی است.", [("۲۲ بهمن ۱۳۵۷", "", "", "unresolved")]),
    (
        "fa",
        "۷ نوامبر ۱۹۱۷ (۲۵ اکتبر در تقویم یولیانی)",
        [("۷ نوامبر ۱۹۱۷ (۲۵ اکتبر در تقویم یولیانی)", "gregorian", "1917-11-07", "consistent")],
    ),
    ("fa", "در دهه ۱۹۲۰", [("۱۹۲۰", "", "192X", "indifferent")]),
    (
        "fa",
        "۷ نوامبر ۱۹۱۷ (۲۵ اکتبر ۱۹۱۷ تقویم ژولینی)",
        [("۷ نوامبر ۱۹۱۷ (۲۵ اکتبر ۱۹۱۷ تقویم ژولینی)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "fa",
        "۱۶ آبان ۱۲۹۶ (۷ نوامبر ۱۹۱۷)",
        [("۱۶ آبان ۱۲۹۶", "", "", "unresolved"), ("۷ نوامبر ۱۹۱۷", "", "1917-11-07", "unstated")],
    ),
    (
        "fa",
        "در روز ۱۶ آبان ۱۲۹۶ خورشیدی و ۲۱ محرم ۱۳۳۶ قمری",
        [("۱۶ آبان ۱۲۹۶ خورشیدی", "", "", "unresolved"), ("۲۱ محرم ۱۳۳۶ قمری", "", "", "unresolved")],
    ),
    (
        "fi",
        "7. marraskuuta 1917 (J: 25. lokakuuta)",
        [("7. marraskuuta 1917 (J: 25. lokakuuta)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "fi",
        "7. marraskuuta (J: 25. lokakuuta) 1917",
        [("7. marraskuuta (J: 25. lokakuuta) 1917", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "fi",
        "7. marraskuuta (25. lokakuuta J) 1917",
        [("7. marraskuuta (25. lokakuuta J) 1917", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "fi",
        "25. lokakuuta (G: 7. marraskuuta) 1917",
        [("25. lokakuuta (G: 7. marraskuuta) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "fi",
        "25. lokakuuta (7. marraskuuta) 1917",
        [("25. lokakuuta (7. marraskuuta) 1917", "julian", "1917-11-07", "consistent")],
    ),
    ("fr", "La veille, il était venu.", [("La veille", "", "", "unresolved")]),
    (
        "fr",
        "le 25 octobre 1917 (calendrier russe)",
        [("25 octobre 1917 (calendrier russe)", "julian", "1917-11-07", "indifferent")],
    ),
    (
        "fr",
        "le 7 novembre 1917 (25 octobre dans l'ancien calendrier russe)",
        [
            (
                "7 novembre 1917 (25 octobre dans l'ancien calendrier russe)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "fr",
        "les années 1920 et 1930",
        [("1920", "", "192X", "indifferent"), ("1930", "", "193X", "indifferent")],
    ),
    (
        "fr",
        "les années 1910, 1920 et 1930",
        [
            ("1910", "", "191X", "indifferent"),
            ("1920", "", "192X", "indifferent"),
            ("1930", "", "193X", "indifferent"),
        ],
    ),
    ("fr", "dans les années 1920", [("1920", "", "192X", "indifferent")]),
    (
        "fr",
        "les 24 et 25 octobre (6 et 7 novembre) 1917",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 octobre (6 et 7 novembre) 1917", "julian", "1917-11-07", "consistent"),
        ],
    ),
    ("fr", "le 25/10/17", [("25/10/17", "", "", "unresolved")]),
    (
        "fr",
        "dans la nuit du 24 au 25 octobre (du 6 au 7 novembre) 1917",
        [("24 au 25 octobre (du 6 au 7 novembre) 1917", "julian", "1917-11-06/1917-11-07", "consistent")],
    ),
    (
        "fr",
        "le 25 octobre 1917 (7 novembre du calendrier grégorien)",
        [("25 octobre 1917 (7 novembre du calendrier grégorien)", "julian", "1917-11-07", "consistent")],
    ),
    (
        "fr",
        "le 8 mars 1917 (23 février a. s.)",
        [("8 mars 1917 (23 février a. s.)", "gregorian", "1917-03-08", "consistent")],
    ),
    (
        "fr",
        "du 3 au 7 juillet 1917, fin 1917, 1er mai 1918, le 18 brumaire an VIII",
        [
            ("3 au 7 juillet 1917", "", "1917-07-03/1917-07-07", "unstated"),
            ("fin 1917", "", "1917", "indifferent"),
            ("1er mai 1918", "", "1918-05-01", "unstated"),
            ("18 brumaire an VIII", "", "", "unresolved"),
        ],
    ),
    (
        "fr",
        "le 9 janvier (22 janvier nouveau style) 1905; les 3 et 4 juillet 1917",
        [
            ("9 janvier (22 janvier nouveau style) 1905", "julian", "1905-01-22", "consistent"),
            ("3", "", "1917-07-03", "unstated"),
            ("4 juillet 1917", "", "1917-07-04", "unstated"),
        ],
    ),
    (
        "fr",
        "en octobre-novembre 1917; de février à octobre 1917; vers 1905; av. J.-C. 44",
        [
            ("octobre-novembre 1917", "", "1917-10/1917-11", "unstated"),
            ("de février à octobre 1917", "", "1917-02/1917-10", "unstated"),
            ("vers 1905", "", "1905~", "indifferent"),
            ("av. J.-C. 44", "", "-0043", "indifferent"),
        ],
    ),
    (
        "hi",
        "7 नवंबर 1917 (जूलियन कैलेंडर 25 अक्टूबर)",
        [("7 नवंबर 1917 (जूलियन कैलेंडर 25 अक्टूबर)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "hi",
        "25 अक्टूबर 1917 (जूलियन कैलेंडर)",
        [("25 अक्टूबर 1917 (जूलियन कैलेंडर)", "julian", "1917-11-07", "indifferent")],
    ),
    (
        "hi",
        "7 नवंबर 1917 (ग्रेगोरियन कैलेंडर)",
        [("7 नवंबर 1917 (ग्रेगोरियन कैलेंडर)", "gregorian", "1917-11-07", "indifferent")],
    ),
    (
        "hi",
        "7 नवंबर 1917 (जूलियन कैलेंडर: 25 अक्टूबर)",
        [("7 नवंबर 1917 (जूलियन कैलेंडर: 25 अक्टूबर)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "hi",
        "7 नवंबर 1917 (जूलियन कैलेंडर के अनुसार 25 अक्टूबर)",
        [("7 नवंबर 1917 (जूलियन कैलेंडर के अनुसार 25 अक्टूबर)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "hu",
        "1917. november 7-én (október 25-én a régi naptár szerint)",
        [
            (
                "1917. november 7-én (október 25-én a régi naptár szerint)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    ("id", "pada tahun 1920-an", [("1920-an", "", "192X", "indifferent")]),
    ("it", "Il 1.º maggio 1917 ci fu uno sciopero.", [("1.º maggio 1917", "", "1917-05-01", "unstated")]),
    (
        "it",
        "7 novembre 1917 (25 ottobre del calendario giuliano)",
        [("7 novembre 1917 (25 ottobre del calendario giuliano)", "gregorian", "1917-11-07", "consistent")],
    ),
    ("it", "negli anni 1920", [("1920", "", "192X", "indifferent")]),
    ("it", "negli anni '20 del secolo", [("'20", "", "", "unresolved")]),
    (
        "it",
        "il 25 ottobre (7 novembre) 1917",
        [("25 ottobre (7 novembre) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "it",
        "nella notte tra il 24 e il 25 ottobre (6-7 novembre) 1917",
        [("tra il 24 e il 25 ottobre (6-7 novembre) 1917", "julian", "1917-11-06/1917-11-07", "consistent")],
    ),
    (
        "it",
        "dal 23 al 27 febbraio 1917; nell'ottobre del 1917; ai primi di marzo 1917",
        [
            ("23 al 27 febbraio 1917", "", "1917-02-23/1917-02-27", "unstated"),
            ("ottobre del 1917", "", "1917-10", "unstated"),
            ("marzo 1917", "", "1917-03", "unstated"),
        ],
    ),
    (
        "it",
        "10/23 ottobre 1917; il 25 ottobre 1917 (vecchio stile)",
        [
            ("10/23 ottobre 1917", "julian", "1917-10-23", "consistent"),
            ("25 ottobre 1917 (vecchio stile)", "julian", "1917-11-07", "indifferent"),
        ],
    ),
    ("ja", "1920年代", [("1920年代", "", "192X", "indifferent")]),
    (
        "ja",
        "1917年11月7日（ユリウス暦10月25日）",
        [("1917年11月7日（ユリウス暦10月25日）", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "ja",
        "ロシア暦1917年10月25日（11月7日）に蜂起した。",
        [("ロシア暦1917年10月25日（11月7日）", "julian", "1917-11-07", "consistent")],
    ),
    (
        "ja",
        "大正6年11月7日、1917年春",
        [("大正6年11月7日", "", "", "unresolved"), ("1917年", "", "1917", "indifferent")],
    ),
    (
        "ja",
        "西暦1917年11月7日；旧暦9月23日；1917年から1923年まで",
        [
            ("1917年11月7日", "", "1917-11-07", "unstated"),
            ("旧暦9月23日", "", "", "unresolved"),
            ("1917年から1923年", "", "1917/1923", "indifferent"),
        ],
    ),
    ("ko", "1920년대에", [("1920년대", "", "192X", "indifferent")]),
    (
        "lt",
        "1917 m. spalio 25 d. (lapkričio 7 d.)",
        [("1917 m. spalio 25 d. (lapkričio 7 d.)", "julian", "1917-11-07", "consistent")],
    ),
    (
        "lv",
        "1917. gada 25. oktobrī (7. novembrī)",
        [("1917. gada 25. oktobrī (7. novembrī)", "julian", "1917-11-07", "consistent")],
    ),
    ("nl", "in de jaren 1920", [("1920", "", "192X", "indifferent")]),
    (
        "pl",
        "25 października (7 listopada) 1917 r.",
        [("25 października (7 listopada) 1917 r.", "julian", "1917-11-07", "consistent")],
    ),
    (
        "pl",
        "w nocy z 24 na 25 października (6/7 listopada) 1917 roku",
        [
            (
                "24 na 25 października (6/7 listopada) 1917 roku",
                "julian",
                "1917-11-06/1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "pl",
        "7 listopada 1917 (25 października według kalendarza juliańskiego)",
        [
            (
                "7 listopada 1917 (25 października według kalendarza juliańskiego)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    (
        "pt",
        "Em 1.º de maio de 1917 houve uma greve.",
        [("1.º de maio de 1917", "", "1917-05-01", "unstated")],
    ),
    ("pt", "os anos 1920", [("1920", "", "192X", "indifferent")]),
    ("ro", "anii 1920", [("1920", "", "192X", "indifferent")]),
    (
        "ro",
        "25 octombrie (7 noiembrie) 1917, 25 octombrie 1917 pe stil vechi",
        [
            ("25 octombrie (7 noiembrie) 1917", "julian", "1917-11-07", "consistent"),
            ("25 octombrie 1917 pe stil vechi", "julian", "1917-11-07", "indifferent"),
        ],
    ),
    (
        "ru",
        "24 и 25 октября (6 и 7 ноября) 1917 года",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 октября (6 и 7 ноября) 1917 года", "julian", "1917-11-07", "consistent"),
        ],
    ),
    (
        "ru",
        "24 и 25 октября (6 и 7 ноября) 1917 г. в Петрограде",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 октября (6 и 7 ноября) 1917 г.", "julian", "1917-11-07", "consistent"),
        ],
    ),
    ("ru", "Накануне он пришёл.", [("Накануне", "", "", "unresolved")]),
    ("ru", "25.10.17 г. в 17-м году", [("25.10.17 г.", "", "", "unresolved")]),
    (
        "ru",
        "в 1920-х годах и 1920-е годы",
        [("1920-х годах", "", "192X", "indifferent"), ("1920-е годы", "", "192X", "indifferent")],
    ),
    (
        "ru",
        "24, 25 и 26 октября (6, 7 и 8 ноября) 1917",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25", "julian", "1917-11-07", "consistent"),
            ("26 октября (6, 7 и 8 ноября) 1917", "julian", "1917-11-08", "consistent"),
        ],
    ),
    (
        "ru",
        "24 и 25 октября 1917 г. (6 и 7 ноября)",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 октября 1917 г. (6 и 7 ноября)", "julian", "1917-11-07", "consistent"),
        ],
    ),
    (
        "ru",
        "30 и 31 декабря 1917 г. (12 и 13 января 1918 г.)",
        [
            ("30", "julian", "1918-01-12", "consistent"),
            ("31 декабря 1917 г. (12 и 13 января 1918 г.)", "julian", "1918-01-13", "consistent"),
        ],
    ),
    (
        "ru",
        "6 и 7 (19 и 20) ноября 1917 г.",
        [("6 и 7 (19 и 20) ноября 1917 г.", "julian", "1917-11-19/1917-11-20", "consistent")],
    ),
    (
        "ru",
        "24 и 25 октября (6 и 8 ноября) 1917 года",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 октября (6 и 8 ноября) 1917 года", "julian", "1917-11-07", "mismatch"),
        ],
    ),
    (
        "ru",
        "25.10.17 г. в Петрограде (7.11.17)",
        [("25.10.17 г.", "", "", "unresolved"), ("7.11.17", "", "", "unresolved")],
    ),
    (
        "ru",
        "В ночь с 25 на 26 октября (с 7 на 8 ноября) 1917 г. пал Зимний дворец.",
        [("25 на 26 октября (с 7 на 8 ноября) 1917 г.", "julian", "1917-11-07/1917-11-08", "consistent")],
    ),
    (
        "ru",
        "27 февраля (12 марта нового стиля) 1917 года",
        [("27 февраля (12 марта нового стиля) 1917 года", "julian", "1917-03-12", "consistent")],
    ),
    (
        "ru",
        "23-го февраля/8-го марта 1917 г.",
        [("23-го февраля/8-го марта 1917 г.", "julian", "1917-03-08", "consistent")],
    ),
    (
        "ru",
        "2(15) марта 1917 г. Николай II отрёкся.",
        [("2(15) марта 1917 г.", "julian", "1917-03-15", "consistent")],
    ),
    ("ru", "2/15.III.1917", [("2/15.III.1917", "julian", "1917-03-15", "consistent")]),
    (
        "ru",
        "с 3-го по 5-е июля 1917 г.",
        [("3-го по 5-е июля 1917 г.", "", "1917-07-03/1917-07-05", "unstated")],
    ),
    (
        "ru",
        "в октябре 1917-го; к концу 1917 г.; в начале 1918 года",
        [
            ("октябре 1917-го", "", "1917-10", "unstated"),
            ("к концу 1917 г.", "", "1917", "indifferent"),
            ("в начале 1918 года", "", "1918", "indifferent"),
        ],
    ),
    (
        "ru",
        "1 (14) января 1918 г. и 31 января 1918 года",
        [
            ("1 (14) января 1918 г.", "julian", "1918-01-14", "consistent"),
            ("31 января 1918 года", "", "1918-01-31", "unstated"),
        ],
    ),
    (
        "ru",
        "14 декабря 1825 г. ст. ст.",
        [("14 декабря 1825 г. ст. ст.", "julian", "1825-12-26", "indifferent")],
    ),
    (
        "ru",
        "25 окт. (7 нояб.) 1917 г.",
        [("25 окт. (7 нояб.) 1917 г.", "julian", "1917-11-07", "consistent")],
    ),
    ("ru", "25.X (7.XI) 1917", [("25.X (7.XI) 1917", "julian", "1917-11-07", "consistent")]),
    ("ru", "25.10 (07.11).1917", [("25.10 (07.11).1917", "julian", "1917-11-07", "consistent")]),
    (
        "ru",
        "7 ноября 1917 года (25 октября по старому стилю)",
        [("7 ноября 1917 года (25 октября по старому стилю)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "ru",
        "в ночь на 25-е октября 1917 года по юлианскому календарю",
        [("25-е октября 1917 года по юлианскому календарю", "julian", "1917-11-07", "indifferent")],
    ),
    (
        "ru",
        "26 февр. – 2 марта 1917 г.",
        [("26 февр. – 2 марта 1917 г.", "", "1917-02-26/1917-03-02", "unstated")],
    ),
    (
        "ru",
        "10–16 (23–29) октября 1917 г.",
        [("10–16 (23–29) октября 1917 г.", "julian", "1917-10-23/1917-10-29", "consistent")],
    ),
    (
        "ru",
        "1917—1923 гг.; в 1917/18 гг.; в 1905-07 гг.",
        [
            ("1917—1923 гг.", "", "1917/1923", "indifferent"),
            ("1917/18 гг.", "", "1917/1918", "indifferent"),
            ("1905-07 гг.", "", "1905/1907", "indifferent"),
        ],
    ),
    (
        "ru",
        "с 1 (14) по 5 (18) июля 1917 года",
        [("1 (14) по 5 (18) июля 1917 года", "julian", "1917-07-14/1917-07-18", "consistent")],
    ),
    (
        "ru",
        "двадцать седьмого февраля (двенадцатого марта) 1917 года",
        [("двадцать седьмого февраля (двенадцатого марта) 1917 года", "julian", "1917-03-12", "consistent")],
    ),
    (
        "ru",
        "6 декабря (18-го по новому стилю) 1825 года",
        [("6 декабря (18-го по новому стилю) 1825 года", "julian", "1825-12-18", "consistent")],
    ),
    (
        "sr",
        "25. октобра (7. новембра) 1917. године",
        [("25. октобра (7. новембра) 1917. године", "julian", "1917-11-07", "consistent")],
    ),
    (
        "sr",
        "7. новембра 1917. (25. октобра по јулијанском календару)",
        [
            (
                "7. новембра 1917. (25. октобра по јулијанском календару)",
                "gregorian",
                "1917-11-07",
                "consistent",
            )
        ],
    ),
    ("sr", "15/28. јуна 1914.", [("15/28. јуна 1914", "julian", "1914-06-28", "consistent")]),
    (
        "sr",
        "28/15. јуна 1914; од 1917. до 1923. године; у октобру 1917.",
        [
            ("28/15. јуна 1914", "gregorian", "1914-06-28", "consistent"),
            ("од 1917. до 1923. године", "", "1917/1923", "indifferent"),
            ("октобру 1917", "", "1917-10", "unstated"),
        ],
    ),
    ("sv", "på 1920-talet", [("1920-talet", "", "192X", "indifferent")]),
    (
        "sv",
        "den 25 oktober (7 november) 1917",
        [("25 oktober (7 november) 1917", "julian", "1917-11-07", "consistent")],
    ),
    ("tl", "noong dekada 1920", [("1920", "", "192X", "indifferent")]),
    (
        "tl",
        "noong ika-25 ng Oktubre (ika-7 ng Nobyembre) 1917",
        [("ika-25 ng Oktubre (ika-7 ng Nobyembre) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "tl",
        "noong Nobyembre 7, 1917 (Oktubre 25 sa lumang kalendaryo)",
        [("Nobyembre 7, 1917 (Oktubre 25 sa lumang kalendaryo)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "tl",
        "mula Pebrero hanggang Oktubre 1917; mula 1917 hanggang 1923",
        [
            ("mula Pebrero hanggang Oktubre 1917", "", "1917-02/1917-10", "unstated"),
            ("mula 1917 hanggang 1923", "", "1917/1923", "indifferent"),
        ],
    ),
    (
        "tr",
        "1920'lerde ve 1920'li yıllarda",
        [("1920'lerde", "", "192X", "indifferent"), ("1920'li", "", "192X", "indifferent")],
    ),
    (
        "tr",
        "7 Kasım 1917 (Jülyen takvimine göre 25 Ekim)",
        [("7 Kasım 1917 (Jülyen takvimine göre 25 Ekim)", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "tr",
        "25 Ekim (7 Kasım) 1917 tarihinde",
        [("25 Ekim (7 Kasım) 1917", "julian", "1917-11-07", "consistent")],
    ),
    (
        "tr",
        "25 Teşrinievvel 1333 (25 Ekim 1917)",
        [("25 Teşrinievvel 1333", "", "", "unresolved"), ("25 Ekim 1917", "", "1917-10-25", "unstated")],
    ),
    ("tr", "29 Teşrinievvel 1923", [("29 Teşrinievvel 1923", "", "1923-10-29", "unstated")]),
    (
        "tr",
        "1917 Ekim'inde; 7 Kasım 1917'de; 1917–1923 yılları arasında",
        [
            ("1917 Ekim", "", "1917-10", "unstated"),
            ("7 Kasım 1917'de", "", "1917-11-07", "unstated"),
            ("1917–1923 yılları", "", "1917/1923", "indifferent"),
        ],
    ),
    ("uk", "у 1920-х роках", [("1920-х роках", "", "192X", "indifferent")]),
    (
        "uk",
        "24 і 25 жовтня (6 і 7 листопада) 1917 року",
        [
            ("24", "julian", "1917-11-06", "consistent"),
            ("25 жовтня (6 і 7 листопада) 1917 року", "julian", "1917-11-07", "consistent"),
        ],
    ),
    (
        "uk",
        "7 (20) листопада 1917 р. Центральна Рада видала Універсал.",
        [("7 (20) листопада 1917 р.", "julian", "1917-11-20", "consistent")],
    ),
    (
        "uk",
        "25 жовтня (7 листопада за н. ст.) 1917 р.",
        [("25 жовтня (7 листопада за н. ст.) 1917 р.", "julian", "1917-11-07", "consistent")],
    ),
    (
        "uk",
        "у жовтні 1917-го, з лютого до жовтня 1917 року",
        [
            ("жовтні 1917-го", "", "1917-10", "unstated"),
            ("з лютого до жовтня 1917 року", "", "1917-02/1917-10", "unstated"),
        ],
    ),
    (
        "uk",
        "22 січня (9 січня за старим стилем) 1918 року; з 7 до 9 листопада 1917 р.",
        [
            ("22 січня (9 січня за старим стилем) 1918 року", "gregorian", "1918-01-22", "consistent"),
            ("7 до 9 листопада 1917 р.", "", "1917-11-07/1917-11-09", "unstated"),
        ],
    ),
    (
        "zh",
        "1917年11月7日（俄历10月25日）",
        [("1917年11月7日（俄历10月25日）", "gregorian", "1917-11-07", "consistent")],
    ),
    (
        "zh",
        "俄历1917年10月25日（公历11月7日），十月革命爆发。",
        [("俄历1917年10月25日（公历11月7日）", "julian", "1917-11-07", "consistent")],
    ),
    (
        "zh",
        "1917年3月8日至12日（俄历2月23日至27日）",
        [("1917年3月8日至12日（俄历2月23日至27日）", "gregorian", "1917-03-08/1917-03-12", "consistent")],
    ),
    ("zh", "从1917年到1923年", [("从1917年到1923年", "", "1917/1923", "indifferent")]),
    (
        "zh",
        "一九一七年十一月七日；1917年10月；公元1917年；1917-1923年",
        [
            ("一九一七年十一月七日", "", "1917-11-07", "unstated"),
            ("1917年10月", "", "1917-10", "unstated"),
            ("公元1917年", "", "1917", "indifferent"),
            ("1917-1923年", "", "1917/1923", "indifferent"),
        ],
    ),
]


@pytest.mark.parametrize(("language", "text", "dates"), SENTENCES)
def test_every_date_of_a_sentence_is_read_and_nothing_else(language, text, dates):
    found = find(text, language=language)
    assert [(m.printed, m.primary, m.gregorian or m.as_printed, m.audit.value) for m in found] == dates


def test_they_are_of_many_languages():
    assert len(SENTENCES) > 150
    assert len({language for language, _, _ in SENTENCES}) > 25
