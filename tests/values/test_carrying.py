import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.values.carrying import Carrying, State
from annotations.values.passages import part
from annotations.values.spans import Span

FIRST = (
    "It began through an insurrection in Petrograd on 7 November 1917. It was the precipitating event of the "
    "Civil War. The initial stage, an assault on Petrograd, occurred largely without any casualties.\n\n"
    "Вооружённое восстание в Петрограде 25 октября возглавил военно-революционный комитет. 😀 Ленин вернулся "
    "в Петроград из Финляндии.\n\n== Aftermath ==\n\nSoldiers returned to Petrograd from the front, and "
    "the Bolsheviks took the Winter Palace. قالت الصحف إن الثورة بدأت في بتروغراد ثم انتشرت.\n"
)


def passages(text):
    return [Span(found.start, found.end) for found in part(text)]


def carry(old, new, span):
    """Where a span goes."""
    within = next((found for found in passages(old) if found.contains(span)), None)
    return Carrying(old, new, passages(new)).place(span, within)


def words(text, exact, nth=0):
    """The span of some words."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(exact, start + 1)
    return Span(start, start + len(exact))


def everything(text, least=1, most=30):
    """Many spans of a text, each in one passage; the same each time."""
    dice = random.Random(len(text))  # noqa: S311
    for passage in passages(text):
        for _ in range(12):
            start = dice.randrange(passage.start, passage.end)
            yield Span(start, min(passage.end, start + dice.randint(least, most))), passage


def test_in_the_same_text_all_is_exact():
    carrying = Carrying(FIRST, FIRST, passages(FIRST))
    for span, within in everything(FIRST):
        assert (carrying.place(span, within).state, carrying.place(span, within).span) == ("exact", span)


def test_what_is_put_in_at_the_front_moves_everything_and_changes_nothing():
    new = "0123456789" + FIRST
    carrying = Carrying(FIRST, new, passages(new))
    for span, within in everything(FIRST):
        found = carrying.place(span, within)
        assert (found.state, found.span) == ("moved", span.shifted(10))


@pytest.mark.parametrize("put", ["0123456789", "Title\n\n", "😀 "])
def test_what_is_put_in_at_the_front_moves_the_first_words_though_others_are_like_them(put):
    old = f"The coup, the coup of Lenin: {FIRST}The coup was the coup of Lenin."
    for exact in ("The", "The coup", "coup, the coup", "Lenin"):
        assert carry(old, put + old, words(old, exact)).span == words(old, exact).shifted(len(put))
    assert not carry(old, f"The coup. {old}", words(old, "The")).state.is_certain


def test_what_is_put_in_at_the_end_leaves_everything_where_it_is():
    new = FIRST + "\n\nA last passage."
    assert {carry(FIRST, new, span).state for span, _ in everything(FIRST)} == {"exact"}


def test_words_whose_sentence_is_gone_do_not_jump_to_another_one():
    new = FIRST.replace("It began through an insurrection in Petrograd on 7 November 1917. ", "")
    found = carry(FIRST, new, words(FIRST, "Petrograd"))
    assert (found.state, found.span, found.candidates) == ("orphaned", None, ())
    for nth in (1, 2):
        assert carry(FIRST, new, words(FIRST, "Petrograd", nth)).span == words(new, "Petrograd", nth - 1)


def test_the_only_other_place_of_the_words_is_not_taken_for_theirs():
    old = "The coup of Lenin's men was planned in Moscow by nobody at all.\n\nThe weather was fine that day."
    new = "The weather was fine that day.\n\nA train for Moscow left."
    assert carry(old, new, words(old, "Moscow")).state == "orphaned"


def test_words_that_changed_a_little_are_proposed():
    new = FIRST.replace("an assault on Petrograd", "an attack upon Petrograd")
    found = carry(FIRST, new, words(FIRST, "an assault on Petrograd"))
    assert (found.state, found.span.of(new)) == ("fuzzy", "an attack upon Petrograd")


def test_a_word_that_was_respelt_is_proposed():
    new = FIRST.replace("Петрограде", "Петроградѣ")
    found = carry(FIRST, new, words(FIRST, "Петрограде"))
    assert (found.state, found.span.of(new)) == ("fuzzy", "Петроградѣ")


def test_words_that_were_parted_into_two_passages_are_proposed_as_far_as_one_has_them():
    new = FIRST.replace("Civil War. The initial", "Civil War.\n\nThe initial")
    span = words(FIRST, "event of the Civil War. The initial stage, an assault")
    found = carry(FIRST, new, span)
    assert (found.state, found.span.of(new)) == ("fuzzy", "The initial stage, an assault")


def test_words_stay_where_they_are_though_a_neighbour_changes():
    new = FIRST.replace("assault on", "attack on")
    found = carry(FIRST, new, words(FIRST, "Petrograd", 1))
    assert (found.state, found.span) == ("moved", words(new, "Petrograd", 1))


def test_a_passage_that_went_elsewhere_takes_its_annotations_along():
    one, two, *rest = FIRST.split("\n\n")
    new = "\n\n".join([*rest, two, one])
    found = carry(FIRST, new, words(FIRST, "военно-революционный"))
    assert (found.state, found.span) == ("moved", words(new, "военно-революционный"))


def test_of_two_equal_passages_neither_is_chosen_for_what_was_elsewhere():
    piece = "The workers of the Putilov factory went on strike in Petrograd that winter."
    old = f"{piece}\n\nAnd so it ended."
    new = f"Something new.\n\nAnd so it ended.\n\n{piece}\n\nMore.\n\n{piece}"
    found = carry(old, new, words(old, "Petrograd"))
    assert (found.state, found.span) == ("ambiguous", None)
    assert [place.of(new) for place in found.candidates] == ["Petrograd", "Petrograd"]


def test_that_a_next_sentence_begins_with_the_same_letter_proves_nothing():
    piece = "The workers of the Putilov factory went on strike in Petrograd that winter."
    old = f"{piece}\n\nAnd so it ended."
    new = f"One.\n\n{piece}\n\nAt last.\n\n{piece}\n\nMore."
    assert carry(old, new, words(old, "Petrograd")).state == "ambiguous"


TURMOIL = "In those days all was in turmoil in the whole of Russia, and nobody knew what would come of it. "
FIRST_TAKEN = "The Bolsheviks took Petrograd in October, as they had said. "
THEN_TAKEN = "The Bolsheviks took Petrograd in November, say the others. "
AFTER = "So the winter came, and with it the hunger."


def test_of_two_sentences_that_begin_alike_one_that_is_taken_out_leaves_nothing_to_the_other():
    old, new = TURMOIL + FIRST_TAKEN + THEN_TAKEN + AFTER, TURMOIL + THEN_TAKEN + AFTER
    gone = carry(old, new, words(old, "Petrograd"))
    assert not gone.state.is_certain
    assert gone.span is None or gone.state is State.FUZZY
    kept = carry(old, TURMOIL + FIRST_TAKEN + AFTER, words(old, "Petrograd", 1))
    assert not kept.state.is_certain


def test_a_sentence_that_is_put_in_before_one_that_begins_alike_does_not_take_its_annotations():
    old, new = TURMOIL + THEN_TAKEN + AFTER, TURMOIL + FIRST_TAKEN + THEN_TAKEN + AFTER
    found = carry(old, new, words(old, "Petrograd"))
    assert not found.state.is_certain or found.span == words(new, "Petrograd", 1)


def test_a_short_passage_that_somebody_now_quotes_is_not_where_it_was():
    old = "Kerensky fled the city.\n\nWinter came early that year, and there was little bread to be had."
    new = old.replace("Kerensky fled the city.", "It is a legend that Kerensky fled the city. He stayed.")
    found = carry(old, new, words(old, "Kerensky"))
    assert (found.state, found.span) == ("fuzzy", words(new, "Kerensky"))


def test_what_ended_its_passage_is_not_found_elsewhere_where_more_is_said():
    piece = "Nobody in the palace knew it then. So it was in Petrograd."
    rest = f"{TURMOIL.strip()}\n\n{FIRST_TAKEN.strip()}\n\n{AFTER}"
    old = f"{piece}\n\n{rest}"
    assert carry(old, f"{rest}\n\n{piece}", words(old, "So it")).state == "moved"
    assert carry(old, f"{rest}\n\n{piece} They lied.", words(old, "So it")).state == "fuzzy"


SENTENCES = [
    f"{beginning} {place} {end}"
    for beginning in ("The Bolsheviks took", "Рабочие взяли", "In those days all went well in")
    for place in ("Petrograd", "Moscow", "بتروغراد")
    for end in ("in October, as they had said.", "in October.", "and the 😀 of the people was great.")
]


HUNGER = "The winter came early that year, and with it the hunger. "
PALACE = "Рабочие взяли Зимний дворец ночью, и никто не знал об этом. "


@pytest.mark.parametrize(
    ("old", "new", "exact", "nth"),
    [
        # The copy keeps what is before it, the true one went to where the copy was.
        ("She left. He left. He left. They took Moscow.", "She left. He left. They took Moscow.", "He", 1),
        # A sentence that stands twice: one went, something else stands before the other one.
        (HUNGER + PALACE + TURMOIL + PALACE, FIRST_TAKEN + PALACE + THEN_TAKEN, "дворец", 0),
        (HUNGER + PALACE + TURMOIL + PALACE, FIRST_TAKEN + PALACE + THEN_TAKEN, "дворец", 1),
        # Words of two sentences, of which one is a copy's now.
        (FIRST_TAKEN + THEN_TAKEN + HUNGER, FIRST_TAKEN + HUNGER + THEN_TAKEN, "others. The winter", 0),
        # The whole of a sentence, with its sign.
        (
            "So it was. She left. They took it.",
            "She left. So it was. She left. They took it all.",
            "She left.",
            0,
        ),
        ("Смольный 😀 пал. Ночь. Смольный 😀 пал.", "Ночь. Смольный 😀 пал. Утро.", "Смольный 😀", 0),
        ("قال لينين ذلك. ثم قال لينين ذلك مرة.", "ثم قال لينين ذلك. نعم.", "لينين", 0),
    ],
)
def test_of_a_sentence_that_stands_twice_nobody_is_told_which_one_it_is(old, new, exact, nth):
    found = carry(old, new, words(old, exact, nth))
    assert not found.state.is_certain


def hostile(dice):
    """A text of sentences that are alike, and what became of it: some were taken out, put in, moved, doubled,
    or have another word. Of each character of both it is known which one it was, if it was in the old one.
    """
    pool = dice.choice([SENTENCES, SHORT, DOUBLED])
    old = [
        [(character, (number, place)) for place, character in enumerate(sentence)]
        for number in range(dice.randint(3, 9))
        for sentence in [dice.choice(pool) + dice.choice([" ", " ", " ", "\n\n"])]
    ]
    new = old[:]
    for _ in range(dice.randint(1, 4)):
        place, deed = dice.randrange(len(new)), dice.choice(["in", "out", "move", "copy", "word"])
        if deed in ("in", "copy"):
            sentence = f"{dice.choice(pool)} " if deed == "in" else "".join(c for c, _ in new[place])
            new.insert(dice.randint(0, len(new)), [(character, None) for character in sentence])
        elif deed == "word":
            word = dice.choice(list(re.finditer(r"\w+", "".join(c for c, _ in new[place]))))
            put = [(character, None) for character in dice.choice(["", "Lenin", "Petrograd", "in"])]
            new[place] = [*new[place][: word.start()], *put, *new[place][word.end() :]]
        elif len(new) > 1:
            taken = new.pop(place)
            if deed == "move":
                new.insert(dice.randint(0, len(new)), taken)
    return [character for sentence in old for character in sentence], [
        character for sentence in new for character in sentence
    ]


SHORT = [
    "He left.",
    "She left.",
    "He left Petrograd.",
    "It fell.",
    "It fell in October.",
    "So it was.",
    "War came.",
]
DOUBLED = [HUNGER.strip(), PALACE.strip(), "It fell in October."]


def some(text, dice):
    """Words of a text, of one sentence or of several, and whole sentences with their signs."""
    found = [match.span() for match in re.finditer(r"\w+", text)]
    for first, (start, end) in enumerate(found):
        yield Span(start, end)
        last = found[min(len(found) - 1, first + dice.randrange(9))][1]
        yield Span(start, min(len(text), last + dice.choice([0, 1])))


@settings(deadline=None, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_where_sentences_are_alike_nothing_certain_comes_to_another_one(dice):
    """Who takes words out, or what is right beside them, and types them again in their place leaves no trace:
    nothing but such words may be others.
    """
    before, after = hostile(dice)
    old, new = ("".join(character for character, _ in text) for text in (before, after))
    carrying, parts = Carrying(old, new, passages(new)), passages(old)
    now = {key: place for place, (_, key) in enumerate(after) if key is not None}
    for span in some(old, dice):
        within = next((found for found in parts if found.contains(span)), None)
        found = carrying.place(span, within) if within else None
        if found is None or not found.state.is_certain:
            continue
        assert found.span.of(new) == span.of(old)
        was = [key for _, key in before[span.start : span.end]]
        here = [key for _, key in after[found.span.start : found.span.end]]
        is_typed_anew = all(key in (None, own) for key, own in zip(here, was, strict=True))
        gone = any(key not in now for key in beside(before, old, span))
        passage = next(part for part in passages(new) if part.contains(found.span))
        assert (
            here == was
            or (is_typed_anew and gone)
            or reads_the_same((old, span, within), (new, found.span, passage))
        )


def beside(characters, text, span):
    """What the characters of some words were, and of the word on either side."""
    first = re.search(r"\w*\W*$", text[: span.start]).start()
    last = span.end + re.match(r"\W*\w*", text[span.end :]).end()
    return [key for _, key in characters[first:last]]


def reads_the_same(one, other):
    """Whether the same is beside the words on both sides: 32 characters, or up to the passage's edge."""
    (old, span, within), (new, there, passage) = one, other
    before, after = old[max(0, span.start - 32) : span.start], old[span.end : span.end + 32]
    is_first = span.start - within.start == there.start - passage.start <= 32
    is_last = within.end - span.end == passage.end - there.end <= 32
    same_before = new[max(0, there.start - 32) : there.start] == before or (
        is_first and new[passage.start : there.start] == old[within.start : span.start]
    )
    same_after = new[there.end : there.end + 32] == after or (
        is_last and new[there.end : passage.end] == old[span.end : within.end]
    )
    return same_before and same_after


def test_words_with_all_of_their_context_land_beside_whichever_copy_has_it():
    """Each context is there once, so each is certain, though a copy of the sentence was put in."""
    old, new = TURMOIL + PALACE + AFTER, TURMOIL + PALACE + HUNGER + PALACE + AFTER
    for exact, nth in (("Рабочие", 0), ("этом", 1)):
        found = carry(old, new, words(old, exact))
        assert (found.state.is_certain, found.span) == (True, words(new, exact, nth))
    assert not carry(old, new, words(old, "ночью")).state.is_certain


def test_refrains_are_told_apart_by_what_surrounds_them():
    verse = "Whirlwinds of danger are raging around us, overwhelming forces of darkness assail."
    old = "\n\n".join(f"Verse {n} has its own words {n * 7919}.\n\n{verse}" for n in range(20))
    new = "A title\n\n" + old
    for nth in range(20):
        assert carry(old, new, words(old, "darkness", nth)).span == words(new, "darkness", nth)


def test_a_short_passage_that_is_the_same_stays():
    found = carry("Lenin went to Petrograd.", "Yesterday.\n\nLenin went to Petrograd.", Span(14, 23))
    assert (found.state, found.span) == ("moved", Span(26, 35))


def test_nothing_stands_in_a_text_that_is_another_one():
    assert carry(FIRST, "Quite another text.", words(FIRST, "Petrograd")).state == "orphaned"


def edited(text, dice, most=6):
    """The text with some pieces taken out or put in; and what was left, each with how far it was shifted."""
    edits = sorted(dice.randrange(len(text)) for _ in range(dice.randint(1, most)))
    kept, pieces, place, shift = [], [], 0, 0
    for at in edits:
        if at < place:
            continue
        gone = min(len(text) - at, dice.choice([0, 1, 7, 80]))
        put = dice.choice(
            ["", "x", "Petrograd ", "It began in Petrograd on 7 November. ", "\n\n", "революция"]
        )
        pieces += [text[place:at], put]
        kept.append((place, at, shift))
        shift += len(put) - gone
        place = at + gone
    return "".join([*pieces, text[place:]]), [*kept, (place, len(text), shift)]


@settings(deadline=None, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_whatever_is_edited_nothing_certain_is_wrong_and_nothing_untouched_is_lost(dice):
    new, kept = edited(FIRST, dice)
    if not new.strip():
        return
    carrying = Carrying(FIRST, new, passages(new))
    for span, within in everything(FIRST):
        found = carrying.place(span, within)
        if found.state.is_certain:
            assert found.span.of(new) == span.of(FIRST)
            assert (found.span == span) == (found.state is State.EXACT)
        for first, last, shift in kept:
            if first <= span.start and span.end <= last and found.state.is_certain:
                assert found.span == span.shifted(shift)
            around = max(0, span.start - 32), min(len(FIRST), span.end + 32)
            if first <= around[0] and around[1] <= last:
                assert (found.state.is_certain, found.span) == (True, span.shifted(shift))


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_what_is_carried_there_and_back_is_where_it_was(dice):
    new, _ = edited(FIRST, dice)
    if not new.strip():
        return
    there, back = Carrying(FIRST, new, passages(new)), Carrying(new, FIRST, passages(FIRST))
    for span, within in everything(FIRST):
        found = there.place(span, within)
        if found.state.is_certain:
            home = back.place(found.span, next(p for p in passages(new) if p.contains(found.span)))
            assert home.span == span or not home.state.is_certain


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_by_way_of_an_edition_between_nothing_comes_to_another_place(dice):
    second, _ = edited(FIRST, dice)
    third, _ = edited(second, dice) if second.strip() else (second, None)
    if not third.strip() or not second.strip():
        return
    one, two = Carrying(FIRST, second, passages(second)), Carrying(second, third, passages(third))
    direct = Carrying(FIRST, third, passages(third))
    for span, within in everything(FIRST):
        step = one.place(span, within)
        if not step.state.is_certain:
            continue
        last = two.place(step.span, next(p for p in passages(second) if p.contains(step.span)))
        at_once = direct.place(span, within)
        if last.state.is_certain and at_once.state.is_certain:
            assert last.span == at_once.span


def test_the_same_texts_give_the_same_places():
    new = FIRST.replace("Petrograd", "Saint Petersburg", 1).replace("Winter Palace", "Palace")
    once = [carry(FIRST, new, span) for span, _ in everything(FIRST)]
    assert once == [carry(FIRST, new, span) for span, _ in everything(FIRST)]


@pytest.mark.parametrize("state", list(State))
def test_two_states_need_nobody(state):
    assert state.is_certain == (state in ("exact", "moved"))
