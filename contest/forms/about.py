from typing import Any, cast

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contest.enums import AgeMark, ContentNotice
from contest.forms.drafts import DraftForm
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.models import Entry
from contest.places import countries_in_order
from contest.sentences import in_a_row, listed
from contest.typed_text import echoed
from contest.viewer_notes import notices_of_check, viewer_notes

MOST_LINKS, LONGEST_LINK = 5, 300


class LinksField(forms.CharField):
    """A few addresses of the web, one a line; a list of texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4000, widget=LongText(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        links = list(dict.fromkeys(filter(None, map(str.strip, super().clean(value).splitlines()))))
        if len(links) > MOST_LINKS:
            words = ngettext(
                "This is %(found)d link; up to %(most)d are taken. Remove some.",
                "These are %(found)d links; up to %(most)d are taken. Remove some.",
                len(links),
            )
            raise forms.ValidationError(words % {"found": len(links), "most": MOST_LINKS})
        check = URLValidator(schemes=["https"])
        for link in links:
            try:
                check(link if len(link) <= LONGEST_LINK else "")
            except forms.ValidationError:
                words = gettext(
                    "“%(link)s” is not a web link. Write each on a line of its own, beginning with "
                    "https://, with up to %(most)d characters."
                )
                told = {"link": echoed(link), "most": LONGEST_LINK}
                raise forms.ValidationError(words % told) from None
        return links


class StoryField(forms.CharField):
    """A text of several lines that says how long it is."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        widget = LongText(attrs={"rows": 6}, counts_always=True)
        super().__init__(max_length=max_length, widget=widget, **kwargs)


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
        *("content_notices", "age", "making", "links", "contact"),
    )
    needed = ("title", "synopsis", "language", "country", "profession", "production_days")

    title = NameField(
        label=_("English title"),
        max_length=160,
        help_text=_("As it should appear in the programme and on the website."),
    )
    original_title = NameField(
        label=_("Original title"),
        max_length=160,
        required=False,
        help_text=_("In the original language and script, if that is not English."),
    )
    synopsis = StoryField(
        label=_("Synopsis"),
        max_length=1200,
        help_text=_(
            "What happens in the film, in two to six sentences. The festival office reads it, and the public "
            "if your film is shown; judges of a blind round do not."
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
    profession = NameField(
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
    content_notices = forms.MultipleChoiceField(
        label=_("Content notices"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is in the film. Judges and audiences are told before they watch it."),
    )
    age = forms.TypedChoiceField(
        label=_("Age mark"),
        # Translators: no age is declared for a film
        choices=[("", pgettext_lazy("age mark", "No age mark")), *AgeMark.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("From which age on you would show the film. The festival office may decide otherwise."),
    )
    making = StoryField(
        label=_("How the film was made"),
        max_length=3000,
        required=False,
        help_text=_("The story of its making. The public reads it if your film is shown."),
    )
    links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("Up to five, one a line, beginning with https://. The public sees them with the film."),
    )
    contact = forms.CharField(
        label=_("Telephone, or another way to reach you"),
        max_length=120,
        required=False,
        help_text=_("Only the festival office sees it, for when an email is too slow."),
    )

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        super().__init__(data, entry=entry)
        self.regulations = entry.edition.regulations
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose a country or region")), *countries_in_order()]
        self.fields["content_notices"].choices = self._notices()  # type: ignore[attr-defined]
        if found := notices_of_check(entry.film_id):
            told = _(
                "The check of your film found: %(notices)s. Viewers are told of it in any case. If it is "
                "wrong, write to the festival office, which can waive the issue."
            ) % {"notices": listed(str(notice.label) for notice in found)}
            notices = self.fields["content_notices"]
            notices.help_text = in_a_row(str(notices.help_text), told)

    def _notices(self) -> list[tuple[str, str]]:
        """Those that the edition asks about, and what is declared already."""
        asked = {*self.regulations.content_notices, *self.saved["content_notices"]}
        return [(notice.value, str(notice.label)) for notice in ContentNotice if notice in asked]

    def clean_content_notices(self) -> list[str]:
        return [notice for notice in ContentNotice.values if notice in self.cleaned_data["content_notices"]]

    def show_saved(self, name: str, value: Any) -> None:
        if name == "content_notices":
            cast(QueryDict, self.data).setlist(name, value)
        else:
            super().show_saved(name, "\n".join(value) if name == "links" else value)

    def format_value(self, name: str, value: Any) -> str:
        if name == "country":
            return str(countries.name(value))
        if name == "content_notices":
            return listed(viewer_notes(value, None).notices)
        if name == "age":
            return "" if value is None else str(AgeMark(value).label)
        return "\n".join(value) if name == "links" else super().format_value(name, value)
