from annotations.comparison import matrix, terms


def test_every_state_has_words():
    names = (
        "AFFIRMED",
        "DENIED",
        "HEDGED",
        "DIVIDED",
        "REPORTED",
        "MENTIONED",
        "OUT_OF_SCOPE",
        "UNREAD",
        "NONE",
    )
    assert {getattr(matrix, name) for name in names} | {"silent"} == set(terms.STATES)


def test_no_two_states_and_no_two_verdicts_have_the_same_sign():
    for found in (terms.STATES, terms.VERDICTS):
        signs = [term.sign for term in found.values()]
        assert len(set(signs)) == len(signs)
        assert all(str(term.label) and str(term.meaning).endswith(".") for term in found.values())
