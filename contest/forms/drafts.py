"""The manner of every form of a draft: it may be saved incomplete, and it knows what it was opened with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self, cast

from django import forms
from django.http import QueryDict

from contest.domain.drafts import changed_fields, draft_values
from contest.forms.long_texts import LongText
from contest.models import Entry

UNKNOWN_VERSION = -1
MOST_KEPT = 20_000  # letters of one input that could not be saved


class CarefulDecoder(json.JSONDecoder):
    """Takes what is nested too deep, a number of thousands of digits or half a character for no JSON."""

    def decode(self, text: str, *where: Any) -> Any:
        try:
            content = super().decode(text, *where)
            json.dumps(content, ensure_ascii=False).encode()  # no text has a lone surrogate in it
            return content
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), text[:20], 0) from error


class LenientForm(forms.Form):
    """A form whose `needed` fields look required and may still be left empty."""

    needed: ClassVar[Sequence[str]] = ()
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._look_required(True)
        for field in self.fields.values():
            if not isinstance(field.widget, LongText):  # which sees to it
                field.widget.attrs.pop("maxlength", None)  # browsers cut a pasted text without a word

    def full_clean(self) -> None:
        self._look_required(False)
        super().full_clean()
        self._look_required(True)

    def _look_required(self, is_required: bool) -> None:
        for name in self.needed:
            self.fields[name].required = is_required


class DraftForm(LenientForm):
    """Some fields of a draft. Nothing has to be filled in to be saved.

    The hidden `version` and `base` say which draft the page was opened with, `kept` what it showed of texts
    that could not be saved. In `keep-<field>` a person who was shown two versions of a field answers
    "mine" or "theirs"."""

    names: ClassVar[Sequence[str]] = ()

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.JSONField(required=False, widget=forms.HiddenInput, decoder=CarefulDecoder)
    kept = forms.JSONField(required=False, widget=forms.HiddenInput, decoder=CarefulDecoder)

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        self.saved = draft_values(entry, self.names)
        kept = {name: typed for name, typed in entry.unsaved.items() if name in self.names}
        initial = {**self.saved, "version": entry.version, "base": self.saved, "kept": kept}
        super().__init__(data, initial=initial)

    @classmethod
    def opened(cls, entry: Entry) -> Self:
        """The form as the draft is, with what was typed and could not be saved, and what is wrong with it."""
        form = cls(entry=entry)
        typed = [fields for name, fields in entry.unsaved.items() if name in cls.names]
        if not typed:
            return form
        data = form.as_data()
        for fields in typed:
            for name, texts in fields.items():
                data.setlist(name, texts)
        form = cls(data, entry=entry)
        form.is_valid()
        return form

    @classmethod
    def sent(cls, data: QueryDict, *, entry: Entry) -> Self:
        """The form as it came. What could not be saved and was not touched on its page is as it is by now:
        another window may have corrected it."""
        form, now = cls(data, entry=entry), cls.opened(entry)
        there = cast(QueryDict, now.data or now.as_data())
        for name, fields in (form.opened_unsaved or {}).items():
            if fields == entry.unsaved.get(name) or any(data.getlist(key) != fields[key] for key in fields):
                continue
            data = data.copy()
            for key in [key for key in (*data, *there) if key == name or key.startswith(f"{name}-")]:
                data.setlist(key, there.getlist(key))
        return cls(data, entry=entry)

    def values(self) -> dict[str, Any]:
        """What is to be saved, by field of the draft; where "theirs" was chosen, what is saved already. A
        field that is wrong is left out, and keeps no other from being saved."""
        kept = {name for name in self.names if self.data.get(f"keep-{name}") == "theirs"}
        typed = self.typed_values()
        return {name: self.saved[name] if name in kept else typed[name] for name in typed}

    def typed_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}

    def unsaved(self) -> dict[str, dict[str, list[str]]]:
        """What was typed into the fields that are wrong, by field of the draft and name of the input."""
        return {name: self._typed_into([name]) for name in self.names if name in self.errors}

    def wrong_inputs(self) -> dict[str, str]:
        """What is wrong, by name of the input."""
        return {name: str(self.errors[name][0]) for name in self.names if name in self.errors}

    def as_data(self) -> QueryDict:
        """What a browser would send that changes nothing."""
        data = QueryDict(mutable=True)
        fill_in(data, self)
        return data

    def _typed_into(self, names: Iterable[str]) -> dict[str, list[str]]:
        data = cast(QueryDict, self.data)
        return {name: [_kept(text) for text in data.getlist(name)] for name in names}

    @property
    def opened_version(self) -> int:
        version = self.cleaned_data.get("version")
        return UNKNOWN_VERSION if version is None else int(version)

    @property
    def opened_with(self) -> Mapping[str, Any] | None:
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else None

    @property
    def opened_unsaved(self) -> dict[str, dict[str, list[str]]] | None:
        """What the page showed of texts that could not be saved; None where it does not say."""
        try:
            kept = self.fields["kept"].clean(self.data.get("kept"))
        except forms.ValidationError:
            return None
        if not isinstance(kept, dict) or not all(isinstance(fields, dict) for fields in kept.values()):
            return None
        return {name: fields for name, fields in kept.items() if name in self.names}

    def rebase(self, version: int, saved: Mapping[str, Any]) -> None:
        """Let the form, shown again with what was typed, answer to the draft as it is now. Fields that were
        not touched here show what is saved."""
        data = cast(QueryDict, self.data).copy()
        typed, wrong = self.typed_values(), self.unsaved()
        data["version"], data["base"], data["kept"] = str(version), json.dumps(dict(saved)), json.dumps(wrong)
        self.data = data
        for name in typed.keys() - changed_fields(typed, base=self.opened_with).keys() - wrong.keys():
            self.show_saved(name, saved[name])

    def show_saved(self, name: str, value: Any) -> None:
        cast(QueryDict, self.data)[name] = "" if value is None else str(value)

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def format_value(self, name: str, value: Any) -> str:
        """A value of a field in words, to be compared with another."""
        return str(value or "")


def fill_in(data: QueryDict, form: forms.BaseForm) -> None:
    for field in form:
        value = field.value()
        texts = value if isinstance(value, list | tuple) else [] if value is None else [value]
        data.setlist(field.html_name, [str(text) for text in texts])


def _kept(text: str) -> str:
    return text.replace("\0", "")[:MOST_KEPT]  # PostgreSQL keeps no null characters
