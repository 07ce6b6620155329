"""The manner of every form of a draft: it may be saved incomplete, and it knows what it was opened with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict

from contest.domain.drafts import draft_values
from contest.models import Entry

UNKNOWN_VERSION = -1


class DraftForm(forms.Form):
    """Some fields of a draft. Nothing has to be filled in to be saved; `needed` fields only look like it.

    The hidden `version` and `base` say which draft the page was opened with. In `keep-<field>` a person who
    was shown two versions of a field answers "mine" or "theirs"."""

    names: ClassVar[Sequence[str]] = ()
    needed: ClassVar[Sequence[str]] = ()
    use_required_attribute = False

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        self.saved = draft_values(entry, self.names)
        initial = {**self.saved, "version": entry.version, "base": self.saved}
        super().__init__(data, initial=initial)
        for name in self.needed:
            self.fields[name].required = True

    def full_clean(self) -> None:
        for name in self.needed:
            self.fields[name].required = False
        super().full_clean()
        for name in self.needed:
            self.fields[name].required = True

    def values(self) -> dict[str, Any]:
        """What is to be saved, by field of the draft; where "theirs" was chosen, what is saved already."""
        kept = {name for name in self.names if self.data.get(f"keep-{name}") == "theirs"}
        typed = self.typed_values()
        return {name: self.saved[name] if name in kept else typed[name] for name in self.names}

    def typed_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def opened_version(self) -> int:
        version = self.cleaned_data.get("version")
        return UNKNOWN_VERSION if version is None else int(version)

    @property
    def opened_with(self) -> Mapping[str, Any] | None:
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else None

    def rebase(self, version: int, base: Mapping[str, Any]) -> None:
        """Let the form, shown again with what was typed, answer to the draft as it is now."""
        data = cast(QueryDict, self.data).copy()
        data["version"], data["base"] = str(version), json.dumps(dict(base))
        self.data = data

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def said(self, name: str, value: Any) -> str:
        """A value of a field in words, to be compared with another."""
        return str(value or "")


class RowsForm(DraftForm):
    """A draft form whose one list is edited in rows that are added and removed without a script as well."""

    list_name: ClassVar[str]
    row_form: ClassVar[type[forms.Form]]
    spare_rows: ClassVar[int] = 1

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        super().__init__(data, entry=entry)
        factory = forms.formset_factory(self.row_form, extra=self.spare_rows, max_num=60, absolute_max=80)
        initial = self.rows_of(self.saved[self.list_name])
        self.rows = factory(data, initial=None if data is not None else initial, prefix=self.list_name)
        for form in self.rows:
            form.use_required_attribute = False

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def typed_values(self) -> dict[str, Any]:
        texts = {name: self.cleaned_data[name] for name in self.names if name != self.list_name}
        filled = [row.cleaned_data for row in self.rows if any(row.cleaned_data.values())]
        return {**texts, self.list_name: self.values_of(filled)}

    def rows_of(self, values: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        raise NotImplementedError

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        raise NotImplementedError

    def label_of(self, name: str) -> str:
        return str(self.list_label) if name == self.list_name else super().label_of(name)

    list_label: ClassVar[Any] = ""


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
