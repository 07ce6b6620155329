from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contest.forms.drafts import DraftForm
from contest.places import countries_in_order


class AboutForm(DraftForm):
    """The film in words."""

    names = (
        "title",
        "original_title",
        "synopsis",
        "language",
        "country",
        "profession",
        "production_days",
    )
    needed = ("title", "synopsis", "language", "country", "profession", "production_days")

    title = forms.CharField(
        label=_("English title"),
        max_length=160,
        help_text=_("As it should appear in the programme and on the website."),
    )
    original_title = forms.CharField(
        label=_("Original title"),
        max_length=160,
        required=False,
        help_text=_("In the original language and script, if that is not English."),
    )
    synopsis = forms.CharField(
        label=_("Synopsis"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 6, "data-component": "counter"}),
        help_text=_(
            "What happens in the film, in two to six sentences. Judges read it with the film; leave out "
            "names."
        ),
    )
    language = forms.CharField(
        label=_("Language of the film"),
        max_length=60,
        help_text=_(
            "The spoken language and any subtitles, for example “Mandarin, English subtitles”. Write "
            "“none” if there is no dialogue."
        ),
    )
    country = forms.ChoiceField(label=_("Country or region"), help_text=_("Where you live and work."))
    profession = forms.CharField(
        label=_("Profession"),
        max_length=80,
        help_text=_("What you do, in a word or two: designer, student, editor."),
    )
    production_days = forms.IntegerField(
        label=_("Production time (days)"),
        min_value=1,
        max_value=3650,
        help_text=_("From the first idea to the finished film. An estimate is fine."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose a country or region")), *countries_in_order()]
        synopsis = self.fields["synopsis"].widget.attrs
        synopsis["data-words"] = _("{length} of {most} characters")
        synopsis["data-most"] = synopsis.pop("maxlength")  # browsers cut a pasted text without a word

    def clean_synopsis(self) -> str:
        return str(self.cleaned_data["synopsis"]).replace("\r\n", "\n")

    def format_value(self, name: str, value: Any) -> str:
        return str(countries.name(value)) if name == "country" else super().format_value(name, value)
