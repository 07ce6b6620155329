import pytest
from django import forms

from contest.form_words import NOT_A_CHOICE
from contest.forms.choices import RowsField
from contest.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_rows_are_chosen_by_their_keys() -> None:
    first, second = make_user(), make_user()
    chosen = RowsField(queryset=User.objects.order_by("pk")).clean([str(first.pk), str(second.pk)])
    assert list(chosen) == [first, second]


NUL = "This has an invisible character (NUL), as text copied from some PDF files does. Type it instead."


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (str(2**63), NOT_A_CHOICE),
        (f"-{2**63 + 1}", NOT_A_CHOICE),
        ("9" * 5000, f"“{'9' * 5000}” is not a valid value."),
        ("1.5", "“1.5” is not a valid value."),
        ("", "“” is not a valid value."),
        ("٣" * 30, NOT_A_CHOICE),
        ("x\0", NUL),
    ],
)
def test_what_is_no_key_is_not_in_the_list(key: str, told: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        RowsField(queryset=User.objects.all()).clean([str(make_user().pk), key])
    assert refused.value.messages == [told]
