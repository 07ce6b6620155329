from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.texts import TextsForm, initial_texts
from contest.models.texts import Texts
from contest.policies import Refused
from contest.regulations.languages import further_codes, name_locally
from contest.regulations.markup import LONGEST, check_markup
from contest.typed_text import without_overrides


class MarkupField(forms.CharField):
    """Markdown with marks, without the invisible signs that turn letters round."""

    def to_python(self, value: Any) -> str:
        return without_overrides(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            check_markup(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason)) from refused
        return text


class RegulationsTextForm(TextsForm, forms.Form):
    """The festival's own text of its regulations, in each language of the site and of `texts`."""

    texts: ClassVar = {
        "text": MarkupField(
            label=_("Text of the regulations"),
            required=False,
            max_length=LONGEST,
            widget=LongText(attrs={"rows": 18, "dir": "auto"}),
        )
    }

    def __init__(self, *args: Any, texts: Texts, **kwargs: Any) -> None:
        further = [(code, name_locally(code)) for code in further_codes(texts)]
        super().__init__(*args, initial=initial_texts("text", texts), further=further, **kwargs)
