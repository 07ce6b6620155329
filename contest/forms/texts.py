"""Fields for texts in every language of the site; each is kept as one JSON object {language code: text}."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import pgettext

from contest.models.texts import Texts, in_readers_language
from contest.typed_text import legible


class TextsForm(forms.BaseForm):
    """A form that asks for each of its `texts` in every language of `settings.LANGUAGES`, and in `further`
    ones that it is given, by code and name. A text may stay empty in any but the site's first language; there
    it is needed where its field says so."""

    texts: ClassVar[Mapping[str, forms.CharField]]

    def __init__(self, *args: Any, further: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = [*settings.LANGUAGES, *further]
        for name, field in self.texts.items():
            for code, language in self.languages:
                self.fields[_key(name, code)] = _field_in(field, code, language)

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """Every text in every language, text by text."""
        return [self[_key(name, code)] for name in self.texts for code, _language in self.languages]

    @property
    def first_texts(self) -> dict[str, forms.BoundField]:
        """The texts in the site's first language, by name."""
        return {name: self[_key(name, settings.LANGUAGE_CODE)] for name in self.texts}

    @property
    def other_texts(self) -> list[forms.BoundField]:
        """The texts in the other languages, language by language."""
        others = [code for code, _language in self.languages if code != settings.LANGUAGE_CODE]
        return [self[_key(name, code)] for code in others for name in self.texts]

    def shown_text(self, name: str) -> str:
        """A text as the form shows it, in the reader's language where it has one."""
        fields = {code: self[_key(name, code)].value() or "" for code, _language in self.languages}
        return in_readers_language(fields)

    def typed_texts(self, name: str) -> dict[str, str]:
        """What was typed, in the languages in which something was, without signs that nobody sees."""
        typed = {code: legible(self.cleaned_data.get(_key(name, code)) or "") for code, _ in self.languages}
        return {code: text for code, text in typed.items() if text}


def initial_texts(name: str, texts: Texts) -> dict[str, str]:
    """The initial data of a text's fields."""
    codes = dict.fromkeys((*dict(settings.LANGUAGES), *texts))
    return {_key(name, code): texts.get(code, "") for code in codes}


def _key(name: str, code: str) -> str:
    return f"{name}_{code}"


def _field_in(field: forms.CharField, code: str, language: str) -> forms.CharField:
    made = deepcopy(field)
    # Translators: the name of a field, and the language in which it is to be filled in
    made.label = pgettext("text in a language", "%(label)s (%(language)s)") % {
        "label": field.label,
        "language": language,
    }
    if code != settings.LANGUAGE_CODE:
        made.required, made.help_text = False, ""
    made.widget.is_required = made.required
    return made
