"""Rows that are chosen from a list."""

from typing import Any

from django import forms


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # noqa: TID251
    """Several rows. A number that no key can be, of which SQLite makes an error, is not in the list."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""}
            ) from None
