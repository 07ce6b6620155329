"""Which audio tracks of a film are heard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from contest.sentences import listed
from media_pipeline import api


class AudioForm(forms.Form):
    """One of what a film's file offers; `chosen` are the numbers of its tracks."""

    tracks = forms.ChoiceField(
        label=_("Heard in the film"),
        error_messages={
            "required": _("Choose what is to be heard."),
            "invalid_choice": _("The film does not have these audio tracks. Choose from the page."),
        },
    )

    film = forms.IntegerField(required=False)  # that the page showed

    def __init__(self, *args: Any, report: api.AudioReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tracks"]
        assert isinstance(field, forms.ChoiceField)
        field.initial = next((_value(offer) for offer in report.offers if offer.is_chosen), None)
        field.choices = [(_value(offer), audio_words(offer)) for offer in report.offers]

    @property
    def chosen(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.cleaned_data["tracks"].split("-"))


def audio_words(offer: api.AudioOffer) -> str:
    """What is heard, for people."""
    if len(offer.names) == 1:
        words = {1: pgettext("audio", "mono"), 2: pgettext("audio", "stereo")}
        many = ngettext("%(count)s channel", "%(count)s channels", offer.channels) % {"count": offer.channels}
        kind = words.get(offer.channels, many)
        # Translators: an audio track by its number, language and title, and “stereo” or the like
        return pgettext("audio", "Track %(name)s: %(kind)s") % {"name": offer.names[0], "kind": kind}
    if len(offer.names) == 2:
        left, right = offer.names
        return pgettext("audio", "Tracks %(left)s and %(right)s as left and right") % {
            "left": left,
            "right": right,
        }
    return pgettext("audio", "Tracks %(names)s as one 5.1 sound") % {"names": listed(offer.names)}


def _value(offer: api.AudioOffer) -> str:
    return "-".join(map(str, offer.numbers))
