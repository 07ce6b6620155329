"""When the audience votes, and what it approves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.times import TimeInZone
from contest.models import AudienceVote, Edition
from contest.places import city_of

MOST_LETTERS = 2000  # of a proof of work


class VoteForm(forms.Form):
    opens_at = TimeInZone(label=_("The vote opens"))
    ends_at = TimeInZone(label=_("The vote ends"))

    def __init__(self, *args: Any, edition: Edition, vote: AudienceVote | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "ends_at"):
            field = self.fields[name]
            assert isinstance(field, TimeInZone)
            field.zone = edition.zone
            field.help_text = _("Time in %(city)s.") % {"city": city_of(edition.time_zone)}
            self.initial[name] = getattr(vote, name, None)


class BallotForm(forms.Form):
    """How many films, and which, is for `voting.cast` to say: it has the words."""

    films = forms.MultipleChoiceField(
        label=_("Films"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "One of the films that you chose can no longer be voted for. Reload the page and choose "
                "again."
            )
        },
    )
    proof = forms.CharField(required=False, max_length=MOST_LETTERS, strip=True)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        films = self.fields["films"]
        assert isinstance(films, forms.MultipleChoiceField)
        films.choices = [(code, code) for code in codes]
