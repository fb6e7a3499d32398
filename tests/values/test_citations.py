import datetime

import pytest

from annotations.values.citations import Citation, key_of


def cited(*makers: str, title: str = "What it is called", **more: str) -> Citation:
    said = {"version": "0.1.0", "address": "https://h.example/snapshots/7f", "digest": "ab" * 32, **more}
    return Citation(key="historio-x-7f", makers=makers, title=title, day=datetime.date(2026, 11, 7), **said)


def test_apa_has_family_names_with_initials_and_a_day():
    assert cited("Petrova, Anna Maria", "Sartre, Jean-Paul").apa == (
        "Petrova, A. M., & Sartre, J.-P. (2026, November 7). What it is called (0.1.0) [Data set]. Historio. "
        f"https://h.example/snapshots/7f (SHA-256: {'ab' * 32})"
    )


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("{Anna}", "A."),
        ("{.} Ё\u0301лка", "Ё\u0301."),
        ("-Luc 2", "L."),
        ("«Нюра»-Мария", "Н.-М."),
        ("张三", "张."),
        ("عَلِيّ", "عَ."),
    ],
)
def test_an_initial_is_a_letter_with_its_marks(given, short):
    assert cited(f"Petrova, {given}").apa.startswith(f"Petrova, {short} (2026")


@pytest.mark.parametrize("given", ["{", "🕊 {.}", "-"])
def test_what_has_no_letter_has_no_initial(given):
    assert cited(f"Petrova, {given}").apa.startswith("Petrova. (2026")


def test_apa_names_twenty_makers_and_of_more_the_last():
    many = [f"M{number}" for number in range(25)]
    assert cited(*many).apa.startswith(f"{', '.join(many[:19])}, … M24. (2026")
    assert cited(*many[:20]).apa.startswith(f"{', '.join(many[:19])}, & M19. (2026")


def test_chicago_turns_the_first_name_round_alone():
    assert cited("Petrova, Anna", "Cruz, Ben", "Лев Троцкий").chicago.startswith(
        "Petrova, Anna, Ben Cruz, and Лев Троцкий. “What it is called.” Data set. Historio, 0.1.0, "
        "November 7, 2026. https://h.example/snapshots/7f. SHA-256: ab"
    )
    assert cited("A, B").chicago.startswith("A, B. “")
    many = (f"M{number}" for number in range(11))
    assert cited(*many).chicago.startswith("M0, M1, M2, M3, M4, M5, M6, et al. ")


def test_a_title_that_asks_has_no_second_mark():
    assert "“Как она называется?” Data set." in cited("A, B", title="Как она называется?").chicago


def test_bibtex_is_safe_from_what_means_something_to_tex():
    entry = cited("O’Neil & Co.", "Petrova, Anna", title="100 % }of{ $_ #1\n\\ ~^").bibtex
    assert entry.startswith("@misc{historio-x-7f,\n  author = {{O’Neil \\& Co.} and Petrova, Anna},\n")
    title = (
        r"100 \% \textbraceright{}of\textbraceleft{} \$\_ \#1 "
        r"\textbackslash{} \textasciitilde{}\textasciicircum{}"
    )
    assert f"title = {{{{{title}}}}}" in entry
    assert entry.count("{") == entry.count("}")


@pytest.mark.parametrize("name", ["anna", "Лев Троцкий", "Nguyễn Văn A", "ابن خلدون", "Petrova,", ", Anna"])
def test_a_name_without_two_parts_stays_whole(name):
    assert cited(name).csl["author"] == [{"literal": name.strip()}]


def test_csl_is_of_a_data_set():
    item = cited("Petrova, Anna").csl
    assert item["author"] == [{"family": "Petrova", "given": "Anna"}]
    assert (item["type"], item["issued"]) == ("dataset", {"date-parts": [[2026, 11, 7]]})


def test_a_key_is_letters_and_digits():
    assert key_of("What it’s called: 1917!", "7f3a-b") == "historio-what-it-s-called-1917-7f3a-b"
    assert key_of("Как", "0192f3a4-0000") == "historio-0192f3a4"
