from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.values.parallels import Said, chained, propose

ENGLISH = [
    "In February 1917 the Tsar Nicholas abdicated, and the Duma formed a government in Petrograd.",
    "Lenin came back from Zurich in a sealed train and proclaimed the April Theses to the Bolsheviks.",
    "In July soldiers and sailors of Kronstadt marched against Kerensky; 400 of them were killed.",
    "General Kornilov sent the Caucasian division to the capital, which the railwaymen stopped.",
    "On 25 October the cruiser Aurora fired a blank shot, and the Winter Palace was taken.",
    "The Constituent Assembly met in January 1918 in the Tauride Palace for a single day.",
]
RUSSIAN = [
    "В феврале 1917 года царь Николай отрёкся, и Дума образовала правительство в Петрограде.",
    "Ленин вернулся из Цюриха в пломбированном вагоне и огласил большевикам Апрельские тезисы.",
    "В июле солдаты и матросы Кронштадта выступили против Керенского; 400 из них были убиты.",
    "Генерал Корнилов послал Кавказскую дивизию на столицу, но её остановили железнодорожники.",
    "25 октября крейсер «Аврора» дал холостой выстрел, и Зимний дворец был взят 🚩.",
    "Учредительное собрание заседало в январе 1918 года в Таврическом дворце один-единственный день.",
]


def pairs(one, other, **more):
    found = propose([Said(text) for text in one], [Said(text) for text in other], **more)
    return [(pair.one, pair.other) for pair in found]


def test_passages_are_found_in_a_translation():
    found = pairs(ENGLISH, RUSSIAN)
    assert all(one == other for one, other in found)
    assert len(found) >= 5


@given(st.permutations(range(len(ENGLISH))))
def test_they_are_found_in_whatever_order_they_stand(order):
    found = pairs(ENGLISH, [RUSSIAN[place] for place in order])
    assert all(order[other] == one for one, other in found)
    assert len(found) >= 4


def test_what_is_left_out_is_not_replaced_by_what_stands_there():
    found = pairs(ENGLISH[:2] + ENGLISH[3:], RUSSIAN[:4] + RUSSIAN[5:])
    kept, others = [0, 1, 3, 4, 5], [0, 1, 2, 3, 5]
    assert all(kept[one] == others[other] for one, other in found)
    assert len(found) >= 3


def test_texts_that_have_nothing_in_common_have_no_parallels():
    assert pairs(ENGLISH[:3], ["Рецепт борща: свёкла, капуста и лук.", "Как вязать носки 🧦."]) == []


def test_what_both_share_is_told_as_either_writes_it():
    (pair,) = [pair for pair in propose(*map(as_said, (ENGLISH, RUSSIAN))) if pair.one == 2]
    assert ("400", "400") in pair.shared
    assert ("Kronstadt", "Кронштадта") in pair.shared
    assert 0 < pair.score <= 1


def as_said(texts):
    return [Said(text) for text in texts]


def test_what_is_known_of_passages_aligns_them_where_nothing_else_does():
    one = [Said("alpha", {("days", 1, 1): "the day"}), Said("omega", {("name", 7): "Red October"})]
    other = [Said("さくら", {("name", 7): "赤い十月"}), Said("うみ", {("days", 1, 1): "その日"})]
    found = propose(one, other)
    assert [(pair.one, pair.other, pair.shared) for pair in found] == [
        (0, 1, [("the day", "その日")]),
        (1, 0, [("Red October", "赤い十月")]),
    ]


def test_a_higher_score_may_be_asked_for():
    assert pairs(ENGLISH, RUSSIAN, least=1.1) == []
    everything = propose(as_said(ENGLISH), as_said(RUSSIAN), least=0)
    scores = sorted(pair.score for pair in everything)
    wanted = [(pair.one, pair.other) for pair in everything if pair.score >= scores[-2]]
    assert pairs(ENGLISH, RUSSIAN, least=scores[-2]) == wanted


def test_it_is_the_same_whenever_it_is_asked_and_from_either_side():
    there = propose(as_said(ENGLISH), as_said(RUSSIAN))
    assert propose(as_said(ENGLISH), as_said(RUSSIAN)) == there
    back = propose(as_said(RUSSIAN), as_said(ENGLISH))
    assert sorted((pair.other, pair.one) for pair in back) == [(pair.one, pair.other) for pair in there]


def test_what_stands_nowhere_has_no_parallel():
    assert pairs([], []) == []
    assert pairs(ENGLISH, []) == []
    assert pairs([], RUSSIAN) == []
    assert pairs(["…"], ["—"]) == []


def heaviest(found):
    """The weight of the heaviest chain, by trying all."""
    best = 0.0
    for chosen in range(1 << len(found)):
        some = [pair for place, pair in enumerate(found) if chosen >> place & 1]
        if all(one[1] < other[1] for one, other in pairwise(some)):
            best = max(best, sum(pair[2] for pair in some))
    return best


@given(st.permutations(range(8)), st.lists(st.sampled_from([0.25, 0.5, 1.0, 2.0]), min_size=8, max_size=8))
def test_the_chain_is_the_heaviest_that_goes_one_way(mates, scores):
    found = [(number, mate, score) for number, (mate, score) in enumerate(zip(mates, scores, strict=True))]
    chain, trust = chained(found)
    weight = sum(score for number, mate, score in found if (number, mate) in chain)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))
    assert weight == heaviest(found)
    assert trust == max(0.0, 2 * weight / sum(scores) - 1)
