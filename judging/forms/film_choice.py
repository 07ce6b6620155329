"""Films that are ticked in a list, beside those whose codes are typed."""

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contest.models import Edition, Entry
from judging.domain.queries.film_choice import FilmWish, films_to_choose, languages_to_choose
from judging.forms.films import read_codes

FILMS_ON_PAGE = 25
LOOKING = ("find", "add", "page")  # names of the buttons that only look, or tick


class FilmChoiceForm(forms.Form):
    """What the list is narrowed by, and the page of it that is shown. It stands in the form in which the
    films are chosen, so that nothing that was typed or ticked there is lost."""

    words = forms.CharField(label=_("Title or number"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Language of the film"), required=False)
    length = forms.ChoiceField(
        label=_("Running time"),
        required=False,
        choices=[
            ("", _("all")),
            ("short", _("under 3 minutes")),
            ("middle", _("3 to 6 minutes")),
            ("long", _("6 to 10 minutes")),
            ("longer", _("10 minutes and more")),
        ],
    )

    def __init__(self, data: QueryDict | None, *, edition: Edition) -> None:
        super().__init__(data)
        self.edition = edition
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [("", _("all")), *((name, name) for name in languages_to_choose(edition))]

    @property
    def page(self) -> Page[Entry]:
        """Three queries."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        wish = FilmWish(**{name: typed.get(name, "") for name in self.fields})
        found = films_to_choose(self.edition, wish)
        return Paginator(found, FILMS_ON_PAGE).get_page(self.data.get("page") or self.data.get("shown"))

    @property
    def chosen(self) -> list[str]:
        """Codes that are in the list already."""
        return [code.upper() for code in read_codes(self.data.get("codes", ""))]


def only_looks(data: QueryDict) -> bool:
    """Whether a button was pressed that shows other films, or puts the ticked ones into the list of codes."""
    return any(name in data for name in LOOKING)


def with_ticked(data: QueryDict) -> QueryDict:
    """The same with the codes of the ticked films beside those that were typed, one in each line."""
    merged, ticked = data.copy(), data.getlist("film")
    if ticked:
        merged["codes"] = "\n".join(dict.fromkeys([*read_codes(data.get("codes", "")), *ticked]))
    return merged


def as_typed(data: QueryDict) -> dict[str, Any]:
    """What a form begins with, that nobody has asked to check yet."""
    return {name: data[name] for name in data}
