import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from contest.forms.numbers import DecimalInAnyStyle, plain_decimal


@pytest.mark.parametrize(
    ("typed", "en", "id"),
    [
        ("0.5", "0.5", "0.5"),
        ("0,5", "0.5", "0.5"),
        (" ０，５ ", "0.5", "0.5"),
        ("1,500", "1500", "1.500"),
        ("1.500", "1.500", "1500"),
        ("0.500", "0.500", "0.500"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1,234,567", "1234567", "1234567"),
        ("−1,5", "-1.5", "-1.5"),
        ("12,34,5", "12,34,5", "12,34,5"),
        ("1,2.3,4", "1,2.3,4", "1,2.3,4"),
        ("many", "many", "many"),
    ],
)
def test_number_is_read_with_point_or_comma_in_every_language(typed: str, en: str, id: str) -> None:
    found = []
    for language in ("en", "id"):
        with translation.override(language):
            found.append(plain_decimal(typed))
    assert found == [en, id]


@pytest.mark.parametrize("language", ["en", "id", "zh-hans"])
def test_field_takes_either_sign_and_refuses_what_is_no_number(language: str) -> None:
    field = DecimalInAnyStyle(localize=True)
    with translation.override(language):
        assert [str(field.clean(typed)) for typed in ("0,5", "0.5", "7")] == ["0.5", "0.5", "7"]
        for typed in ("1,2,3", "half", ""):
            with pytest.raises(ValidationError):
                field.clean(typed)
