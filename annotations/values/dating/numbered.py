"""Words whose number is the name of something, and no year: page 1917, § 12.5, room 1917, tel. 1917.

They are looked for in every text: an abbreviation means the same in a book of another language. None of
them is a word that stands before a year.
"""

from typing import Final

_WORDS: Final = """
    p pp pag pags pagina paginas page pages pg blz seite seiten s ss с стр страница страницы str strona side
    sida oldal ص صفحة kol col sp fol folio ff л лл лист blatt feuille foglio karta f ф
    vol vols tom tome tomo band bd т том том deel bind kot
    nr nro no num núm núms number numbers nos numero número nummer numéro blg bilang č čís číslo broj бр n
    isbn issn ° º رقم
    art article articles artikel artículo articolo artykuł artikulo статья статьи ст стаття madde член
    المادة § section sections sect seksyon abschnitt sección sezione раздел clause clauses rule paragraph
    paragraf para абз п пп пункт chapter chapters ch kapitel chapitre capítulo capitolo глава гл rozdział
    verse verses line lines zeile version versión wersja версия fassung gesetz ley loi legge ustawa batas
    law закон закону zákon decree decreto décret дело д спр file files dossier legajo fascicolo busta
    teczka akte fonds zespół фонд оп box kasten carton caja pudło ticket
    tickets
    room rooms zimmer raum chambre salle habitación stanza pokój комната kamer silid szoba oda rum
    flight flug vuelo volo рейс gleis linie ice bus zug поезд konto postfach hausnummer postleitzahl plz
    model models modell modèle modelo modello модель baureihe serie typ type
    tel fax phone telephone téléphone telefon telefono teléfono телефон тел 电话 電話 전화
    resolution rfc iso
"""
_AFTER: Final = "pp стр oldal oldalon old o sz"

#: Before a number: in small letters, with their accents.
NUMBERED: Final = frozenset(_WORDS.split())
#: After a number, and its point: az 1917. oldalon.
NUMBERED_AFTER: Final = frozenset(_AFTER.split())
