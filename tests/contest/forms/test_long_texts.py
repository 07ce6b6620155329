"""Boxes of several lines: a line's end is one character, in whatever form."""

import pytest
from django import forms
from django.http import QueryDict

from contest.forms.long_texts import LongText


class Letter(forms.Form):
    text = forms.CharField(max_length=7, widget=LongText(attrs={"rows": 4}))


@pytest.mark.parametrize(
    ("sent", "kept", "errors"),
    [
        ("one\r\ntwo", "one\ntwo", {}),
        ("one\ntwo", "one\ntwo", {}),
        ("🌊" * 7, "🌊" * 7, {}),
        ("海" * 8, None, {"text": ["This has 8 characters; the limit is 7. Shorten it."]}),
        ("a\r\nb\r\nc\r\nd", "a\nb\nc\nd", {}),
        ("a\r\nb\r\nc\r\ndd", None, {"text": ["This has 8 characters; the limit is 7. Shorten it."]}),
    ],
)
def test_end_of_a_line_is_one_character(sent: str, kept: str | None, errors: dict[str, list[str]]) -> None:
    data = QueryDict(mutable=True)
    data["text"] = sent
    form = Letter(data)
    assert (form.errors, form.cleaned_data.get("text")) == (errors, kept)


def test_browser_cuts_nothing_off() -> None:
    shown = (
        '<textarea name="text" cols="40" rows="4" required id="id_text" data-component="counter" '
        'data-most="7" data-since="6" data-words="{length} of {most} characters">\n</textarea>'
    )
    assert str(Letter()["text"]) == shown
