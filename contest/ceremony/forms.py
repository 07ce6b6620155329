"""The form in which the office writes down what the presenter needs."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contest.ceremony.cards import Card
from contest.ceremony.notes import notes_on
from contest.forms.long_texts import LongText
from contest.models import CeremonyNote

MOST_LINE = 600


class NoteForm(forms.Form):
    """Of one winner."""

    pronunciation = forms.CharField(
        label=_("Pronunciation"),
        max_length=CeremonyNote._meta.get_field("pronunciation").max_length,
        required=False,
        help_text=_("How the title and the names are spoken, as in “Nguyen: ngwin”."),
    )
    line = forms.CharField(
        label=_("To be read aloud"),
        max_length=MOST_LINE,
        required=False,
        widget=LongText(attrs={"rows": 2}),
        help_text=_("If it is empty, the presenter reads the jury statement."),
    )


def note_forms(cards: Sequence[Card], data: QueryDict | None = None) -> dict[str, NoteForm]:
    """By the code of the winner."""
    codes = [card.code for card in cards if card.is_awarded]
    saved = notes_on(codes)
    return {code: NoteForm(data, prefix=code, initial=_initial(saved.get(code))) for code in codes}


def _initial(note: CeremonyNote | None) -> dict[str, str]:
    return {"pronunciation": note.pronunciation, "line": note.line} if note else {}


class PackForm(forms.Form):
    """How the films are made alike."""

    rate = forms.ChoiceField(
        label=_("Frame rate"),
        required=False,
        choices=[
            ("", _("the one that most of these films have")),
            *((rate, rate) for rate in ("24", "25", "30")),
        ],
        help_text=_("Ask the hall which it plays best."),
    )
    language = forms.ChoiceField(
        label=_("Language of the AI label"),
        choices=settings.LANGUAGES,
        help_text=_("It lies over the first four seconds of each film."),
    )
