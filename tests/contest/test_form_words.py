"""What forms refuse is said in words of this site, in every form."""

import pytest
from django import forms
from django.utils import timezone, translation

from contest.form_words import OTHER_LETTERS
from contest.forms.times import FAR_AWAY, is_far_away


class Form(forms.Form):
    number = forms.IntegerField(min_value=2, max_value=9)
    choice = forms.ChoiceField(choices=[("a", "A")])
    name = forms.CharField(max_length=3)


def test_refusals_are_in_our_words() -> None:
    for language, said in [
        ("en", ["Enter 2 or more.", "Choose from the list; what was sent is not in it."]),
        ("zh-hans", ["请填写不小于 2 的数。", "请从列表中选择；所提交的选项不在其中。"]),
        ("id", ["Isi 2 atau lebih.", "Pilih dari daftar; yang dikirim tidak ada di dalamnya."]),
    ]:
        with translation.override(language):
            form = Form({"number": 1, "choice": "zzz" * 1000, "name": "abc"})
            assert [error for errors in form.errors.values() for error in errors] == said, (language, said)


def test_number_too_large_text_too_long_and_nul_are_told() -> None:
    assert Form({"number": 10, "choice": "a", "name": "abcd"}).errors == {
        "number": ["Enter 9 or less."],
        "name": ["This has 4 characters; the limit is 3. Shorten it."],
    }
    assert Form({"number": 5, "choice": "a", "name": "a\0"}).errors == {
        "name": [
            "This has an invisible character (NUL), as text copied from some PDF files does. Type it instead."
        ]
    }


def test_name_that_nobody_sees_is_refused_in_every_form() -> None:
    sent = {"number": 5, "choice": "a", "name": "\u200b\u3164"}
    assert Form(sent).errors == {"name": ["This has only invisible characters. Type it anew."]}


def test_address_in_another_script_is_not_called_wrong() -> None:
    field = forms.EmailField()
    for typed, said in (
        ("用户@example.com", OTHER_LETTERS),
        ("jürgen@exämple.de", OTHER_LETTERS),
        ("a..b@x.org", "Enter a valid email address."),
    ):
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages == [str(said)]
    assert field.clean("wei@例子.测试") == "wei@例子.测试"


def test_day_years_away_is_a_slip() -> None:
    now = timezone.now()
    assert [is_far_away(now.replace(year=now.year + years, day=1)) for years in (2, 4, 7000)] == [
        False,
        True,
        True,
    ]
    assert str(FAR_AWAY) == "This is more than three years away. Check the year."
