from contest.typed_text import echoed, echoed_list, is_visible, without_turns
from judging.forms.awards import StatementForm


def test_what_was_typed_is_repeated_in_one_short_line_that_turns_nothing_round() -> None:
    assert echoed(" \u202eKling\non\u2069 ") == "Kling on"
    assert echoed("x" * 100_000) == "x" * 39 + "…"
    assert echoed_list(["Klingon", "中文"]) == "Klingon, 中文"
    assert echoed_list([str(number) for number in range(1000)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …"
    assert without_turns("\u202eabc\u200f") == "abc"


def test_text_of_invisible_signs_alone_is_known() -> None:
    assert [is_visible(text) for text in ("a", "é", "片", "🎬", "ก็", "\u200ba")] == [True] * 6
    assert [is_visible(text) for text in ("", " \n", "\u200b\u2060", "\u3164", "\u2800\u202e", "\0")] == [
        False
    ] * 6


def test_jury_statement_is_kept_without_signs_that_turn_letters_or_steer_terminals() -> None:
    typed = {"statement_en": "It <b>rains</b> \u202e\x1b[2Jhere.\nTwice."}
    form = StatementForm(typed, statement={})
    assert form.is_valid()
    assert form.statement == {"en": "It <b>rains</b> [2Jhere.\nTwice."}
