"""Numbers that are no dates: pages, laws, prices, votes, verses, telephones, models; and dates beside."""

import pytest

from annotations.values.mentions import find

#: language, sentence, and the dates in it
SENTENCES = """
en|See pp. 1905–1917 and 12, n. 1848.
en|Act No. 1917 of Parliament, § 5.11, Art. 7.11.
en|The town had 1917 inhabitants and 1848 houses; 1905 of them burned.
en|The price rose to $1917 and then to £1,848; 1905 rubles were paid.
en|Rome fell to 800 Visigoths, who took 1500 slaves and 12 gates.
en|Call +44 20 7946 1917 or (555) 1905-1848.
en|In Luke 12:5 and Ps 119:105 and Gen. 19:17 it is written.
en|A Boeing 747, the T-34, a Mark IV 1916 tank, and a Model 1891 rifle.
en|He weighed 1905 grams at 12.30, or at 19.17 o'clock.
en|Version 1.9.17, section 12.5.1905, RFC 1918, ISO 8601, and port 1848.
en|The 1917th visitor came at 5 to 12, by room 1905.
en|Chapter 12, verse 5; room 1917; flight 1848; bus 25.
en|They marched 1917 versts, with 1200 horses.
en|The ratio is 12/5, the score 3-1, the map 1:1905, the grid 10/23.
en|The Aurora, of 6731 tons and 1917 horsepower, fired at 1848 metres.
en|Order No. 1 of the Soviet, Decree 1917/12, file 1848-B, box 25/10, f. 1905, op. 12, d. 7.
en|The 1st, 25th and 180th Regiments had 1905, 1848 and 1917 bayonets.
en|Verses 10:23-25, 11:7 and 25:10; Koran 2:185; Iliad 12.1905.
en|It was 25/10 degrees, 7.11 metres, 12-5 in the vote, and 19:17 by the clock.
en|Tickets 1905 to 1917 and 1923 were sold for 5/10 rubles each.
en|Karl Marx Street 1917, Moscow 125009; P.O. Box 1848.
en|Of the 1917 delegates, 1905 voted; a further 1848 stayed at home.
en|In 44 BC he left 1500 sesterces, 12 gardens and 3 legions.|44 BC
de|Siehe S. 1905–1917 und Bd. 12, Nr. 1848.
de|Das Gesetz Nr. 1917, § 5 Abs. 11, Artikel 1905.
de|Die Stadt hatte 1917 Einwohner und 1848 Häuser.
de|Der Preis stieg auf 1917 Mark und dann auf 1848,50 Rubel.
de|Rufen Sie 030 1917 1848 an, Telefon 1905.
de|Bei Lukas 12,5 und Ps. 119,105 steht es, und Matth. 10,23.
de|Das Modell 1891, die Boeing 747 und die Baureihe 1905.
de|Zimmer 1917, Haus 25, Postleitzahl 1848.
de|Es wog 1905 Gramm; um 12.30 Uhr, um 19.17 Uhr.
de|Die Aurora mit 6731 Tonnen und 1917 PS schoss aus 1848 Metern.
de|Akte 1848, Blatt 25, Fonds 1905, Kasten 7/11.
de|Um 1500 Meter weiter lagen 1905 Gewehre.
de|Gleis 12, Linie 25, Abfahrt 19.17 Uhr, Flug 1848, Konto 1905.
de|Im Jahr 44 v. Chr. hatte Rom 1500 Senatoren und 12 Legionen.|44 v. Chr.
fr|Voir p. 1905-1917, n° 1848, et vol. XII.1917.
fr|La loi n° 1917, l'article 1905 et le § 5.11.
fr|La ville comptait 1917 habitants et 1848 maisons.
fr|Le prix monta à 1917 francs, puis à 1 848 roubles.
fr|Appelez le 01 42 19 17 05 ou le tél. 1905.
fr|Luc 12, 5 et Ps 119, 105; Gn 19:17.
fr|Le modèle 1891, la chambre 1917 et le vol 1848.
fr|La loi fut votée par 1905 voix contre 1848.
fr|L'Aurore, de 6731 tonnes et 1917 chevaux, tira à 1848 mètres.
fr|En 44 av. J.-C., Rome avait 1500 sénateurs et 12 légions.|44 av. J.-C.
es|Véase pp. 1905-1917 y núm. 1848.
es|La ley 1917, el artículo 1905 y el decreto 1848.
es|La ciudad tenía 1917 habitantes y 1848 casas.
es|El precio subió a 1917 pesetas y luego a 1.848 rublos.
es|Llame al 91 191 7184 o al teléfono 1905.
es|Lucas 12:5, Salmo 119, 105 y Gn 19, 17.
es|El modelo 1891, la habitación 1917 y el vuelo 1848.
es|De los 1917 delegados, 1905 votaron a favor.
es|Legajo 1848, caja 25, folio 1905; a las 19:17.
es|En el 44 a. C., Roma tenía 1500 senadores y 12 legiones.|44 a. C.
it|Vedi pp. 1905-1917 e n. 1848.
it|La legge 1917, l'articolo 1905 e il decreto n. 1848.
it|La città aveva 1917 abitanti e 1848 case.
it|Il prezzo salì a 1917 lire e poi a 1.848 rubli.
it|Telefono 06 1917 1848; stanza 1905.
it|Luca 12,5; Salmo 119,105; Gen 19,17.
it|Nel 44 a.C. Roma aveva 1500 senatori e 12 legioni.|44 a.C.
pl|Zob. s. 1905–1917 i nr 1848.
pl|Ustawa nr 1917, art. 1905 i § 5.11.
pl|Miasto miało 1917 mieszkańców i 1848 domów.
pl|Cena wzrosła do 1917 złotych, a potem do 1848 rubli.
pl|Tel. 22 191 71 84, pokój 1905; Łk 12,5; Ps 119,105; model 1891.
pl|Zespół 1905, teczka 1848, karta 25, pudło 7/11.
pl|Od 1200 do 1500 koni i 1917 karabinów.
pl|W 44 r. p.n.e. Rzym miał 1500 senatorów i 12 legionów.|44 r. p.n.e.
ru|См. с. 1905–1917 и № 1848.
ru|Закон № 1917, статья 1905, п. 5.11.
ru|В городе было 1917 жителей и 1848 домов.
ru|Цена поднялась до 1917 рублей, а потом до 1848 копеек.
ru|Тел. 495 191-71-84, комната 1905; Лк. 12:5, Пс. 118:105, образца 1891.
ru|Модель 1917, рейс 1848, полк 1905.
ru|Закон прошёл 1905 голосами против 1848.
ru|«Аврора» в 6731 тонну и 1917 лошадиных сил стреляла с 1848 метров.
ru|Ф. 1905, оп. 12, д. 1848, л. 25–26 об., 7/11.
ru|Приказ № 1, декрет 1917, поезд 25, вагон 12, в 19.17.
ru|Прошли 1917 вёрст, взяли 1848 винтовок и 1905 пудов хлеба.
ru|Около 1500 штыков и 1200 сабель при 12 орудиях.
ru|В 44 г. до н. э. в Риме было 1500 сенаторов и 12 легионов.|44 г. до н. э.
uk|Див. с. 1905–1917 і № 1848; ф. 1905, спр. 1848, стаття 1905.
uk|У місті було 1917 жителів і 1848 будинків; ціна 1905 гривень.
tl|Tingnan ang p. 1905–1917 at blg. 1848.
tl|Ang Batas Blg. 1917, seksyon 5.11, artikulo 1905.
tl|May 12 katao at 1848 bahay sa bayan, at may 1500 kabayo.
tl|Umabot sa 1917 piso ang presyo, at saka 1848 rublo.
tl|Tumawag sa 02 1917 1848; Lucas 12:5; silid 1905.
tl|Mula 1200 hanggang 1500 kabayo ang namatay.
tl|Noong 44 BK, may 1500 senador ang Roma at 12 lehiyon.|44 BK
tr|Bkz. s. 1905-1917, No. 1848; madde 1905.
tr|Şehirde 1917 kişi ve 1848 ev vardı; fiyat 1905 lira.
cs|Viz s. 1905–1917, č. 1848; v 1500 domech; do 1917 korun.
hu|Lásd 1905–1917. o., 1848. sz.; 1500 ember, 1905 forint.
ar|انظر ص 1905-1917 ورقم 1848، المادة 1905.
zh|见第1905页，第1917号，1848人，房间1905；1917名代表中有1905名投票；价格1848元；12:5。
"""
ROWS = [tuple((row + "|").split("|")[:3]) for row in SENTENCES.strip().splitlines()]


def test_the_table_has_sentences_enough_in_many_languages():
    assert len(ROWS) >= 60
    assert len({language for language, _, _ in ROWS}) >= 8


@pytest.mark.parametrize(("language", "sentence", "dates"), ROWS)
def test_only_the_dates_of_a_sentence_are_found(language, sentence, dates):
    assert [m.printed for m in find(sentence, language=language)] == ([dates] if dates else [])
