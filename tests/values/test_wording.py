"""Wording that two texts share and others have not."""

from annotations.values.wording import Wording, rows_by_text, shared


def of_both(*texts: str) -> list[str]:
    """The wording that the first two share and none of the others has."""
    read = {number: Wording(text) for number, text in enumerate(texts)}
    rare = [row for row, found in rows_by_text(read).items() if found == {0, 1}]
    return [stretch.words for stretch in shared(read[0], read[1], rare)]


def test_case_punctuation_marks_and_kinds_of_space_make_no_difference():
    one = "He was taken, in\u00a0the NIGHT [4] of the “seventh”, to Petrograd."
    assert of_both(one, "They say he was taken in the night of the seventh by boat.") == [
        "He was taken, in\u00a0the NIGHT [4] of the “seventh"
    ]


def test_four_words_are_no_wording():
    assert of_both("all power to the people", "all power to the councils") == []
    assert of_both("all power to the people", "so all power to the people") == ["all power to the people"]


def test_what_a_third_text_has_as_well_is_not_rare():
    words = "Вся власть Советам рабочих и солдат"
    assert of_both(words, f"Лозунг: {words}!") == [words]
    assert of_both(words, f"Лозунг: {words}!", f"— {words}") == []


def test_where_there_are_no_spaces_it_is_ten_characters():
    assert of_both("第一次世界大战,又称欧战。", "人们说第一次世界大战又称欧战了") == [
        "第一次世界大战,又称欧战"
    ]
    assert of_both("第一次世界大战。", "第一次世界大战") == []


def test_two_places_are_two_stretches():
    one = "in the dead of night they came 🏴 and left before the break of day"
    other = "and left before the break of day, who in the dead of night they came"
    assert of_both(one, other) == ["in the dead of night they came", "and left before the break of day"]


def test_where_they_stand_is_said_in_code_points():
    one, other = "😀 all power to the people", "all power to the people"
    read = Wording(one), Wording(other)
    (found,) = shared(*read, [row for row in read[0].rows if row in read[1].rows])
    assert (one[found.start : found.end], other[found.other_start : found.other_end]) == (other, other)
    assert (found.start, found.other_start, found.size) == (2, 0, 5)
