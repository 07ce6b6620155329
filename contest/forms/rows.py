"""Drafts with a list that is edited in rows, with a script or without."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contest.domain.drafts import Rows
from contest.forms.drafts import DraftForm, LenientForm, fill_in
from contest.models import Entry

MOST_ROWS = 60


class RowsForm(DraftForm):
    """A draft form with one list. Each row is a form of its own; an empty row does not count."""

    list_name: ClassVar[str]
    list_label: ClassVar[str | Promise]
    row_form: ClassVar[type[LenientForm]]

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        super().__init__(data, entry=entry)
        factory = forms.formset_factory(self.row_form, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        initial = self.rows_of(self.saved[self.list_name]) if data is None else None
        self.rows = factory(data, initial=initial, prefix=self.list_name, form_kwargs=self.row_arguments)

    def is_valid(self) -> bool:
        """Errors of rows also stand, with links, in the sum of errors above the form."""
        if all([super().is_valid(), self.rows.is_valid()]):
            return True
        for number, row in enumerate(self.rows, start=1):
            for field in row:
                for error in field.errors:
                    self.add_error(None, _line_of_error(field, number, str(error)))
        return False

    def typed_values(self) -> dict[str, Any]:
        """Of the list, the rows in which nothing is wrong."""
        sound = [row.cleaned_data for row in self.rows if not row.errors]
        filled = [values for values in sound if any(values.values())]
        return {**super().typed_values(), self.list_name: self.values_of(filled)}

    def unsaved(self) -> dict[str, dict[str, list[str]]]:
        """Where a row is wrong, the whole list as it was typed."""
        if self.rows.is_valid():
            return super().unsaved()
        inputs = [name for name in self.data if name.startswith(f"{self.list_name}-")]
        return {**super().unsaved(), self.list_name: self._typed_into(inputs)}

    def wrong_inputs(self) -> dict[str, str]:
        fields = (field for row in self.rows for field in row if field.errors)
        return {**super().wrong_inputs(), **{field.html_name: str(field.errors[0]) for field in fields}}

    def as_data(self) -> QueryDict:
        data = super().as_data()
        for form in (self.rows.management_form, *self.rows):
            fill_in(data, form)
        return data

    def label_of(self, name: str) -> str:
        return str(self.list_label) if name == self.list_name else super().label_of(name)

    def show_saved(self, name: str, value: Any) -> None:
        if name == self.list_name:
            initial = self.rows_of(value)
            self.rows = type(self.rows)(initial=initial, prefix=name, form_kwargs=self.row_arguments)
        else:
            super().show_saved(name, value)

    @property
    def row_arguments(self) -> dict[str, Any]:
        """What each row's form is made with."""
        return {}

    def rows_of(self, values: Rows) -> list[dict[str, Any]]:
        """The rows in which a saved list is shown."""
        raise NotImplementedError

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> Rows:
        """The list that filled rows mean."""
        raise NotImplementedError


def _line_of_error(field: forms.BoundField, row: int, error: str) -> str:
    """In the sum of errors, as components/form_errors.html has those of fields."""
    # Translators: a field in a row of a list, before what is wrong with it, as in “Role, row 2”
    label = _("%(label)s, row %(row)d") % {"label": field.label, "row": row}
    words = _('<a href="#%(id)s">%(label)s</a>: %(error)s').replace("%(id)s", "{id}")
    words = words.replace("%(label)s", "{label}").replace("%(error)s", "{error}")
    return format_html(words, id=field.id_for_label, label=label, error=error)


def with_rows_edited(data: QueryDict, prefix: str) -> QueryDict:
    """The same form with the row that was asked to be removed emptied, or with one row more."""
    data = data.copy()
    removed = data.get("remove_row", "")
    for name in [name for name in data if name.startswith(f"{prefix}-{removed}-")] if removed else []:
        del data[name]
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if "add_row" in data and total.isascii() and total.isdigit():
        data[f"{prefix}-TOTAL_FORMS"] = str(int(total) + 1)
    return data
