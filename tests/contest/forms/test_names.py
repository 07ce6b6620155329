"""A name is read as it is written."""

import pytest
from django import forms

from contest.forms.about import AboutForm
from contest.forms.account import SignUpForm
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.people import CreditRow
from contest.tools.forms import ToolListForm


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nils \u202eNacht\u202c 😀", "Nils Nacht 😀"),
        ("\u2067فيلم\u2069 الليل", "فيلم الليل"),
        ("فيلم 12\u200f (جزء)", "فيلم 12\u200f (جزء)"),  # the mark stands between digits and brackets
    ],
)
def test_signs_that_turn_letters_round_are_left_out(typed: str, kept: str) -> None:
    assert NameField().clean(typed) == kept


def test_name_stands_on_one_line_but_where_its_box_has_several() -> None:
    typed = "Night\r\nof\u2028Lamps"
    assert NameField().clean(typed) == "Night of Lamps"
    assert NameField(widget=LongText()).clean(typed) == typed


@pytest.mark.parametrize("typed", ["\u202e\u202c", " \u2067 "])
def test_name_of_such_signs_alone_is_empty(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="This field is required"):
        NameField().clean(typed)


@pytest.mark.parametrize(
    ("form", "field"),
    [(SignUpForm, "name"), (CreditRow, "name"), (AboutForm, "title"), (ToolListForm, "name")],
)
def test_names_of_people_films_and_tools_are_such_fields(form: type[forms.Form], field: str) -> None:
    assert isinstance(form.base_fields[field], NameField)  # type: ignore[attr-defined]
