"""What the jury types about an award: the decision, its reason, the citation; and the word that seals."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm, initial_texts
from contest.models.texts import Texts
from contest.typed_text import echoed
from judging.domain.award_votes import JuryVotes
from judging.domain.awards import LEAST_REASON

FOLLOW, ANOTHER, NOBODY = "follow", "another", "nobody"
MOST_VOTES = 10_000


STATEMENT: dict[str, forms.CharField] = {
    "statement": forms.CharField(
        label=_("Jury statement"),
        widget=LongText(attrs={"rows": 2}),
        required=False,
        max_length=600,
        help_text=_(
            "What the jury says about this film; read out at the awards ceremony and shown with the film."
        ),
    )
}


class StatementForm(TextsForm, forms.Form):
    """The jury's statement of a prize that is decided."""

    texts: ClassVar = STATEMENT

    def __init__(self, *args: Any, statement: Texts, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_texts("statement", statement), **kwargs)

    @property
    def statement(self) -> dict[str, str]:
        return self.typed_texts("statement")


class NumberByChoice(forms.CharField):
    """Needed with one of the choices above it, so that no page calls it optional."""

    is_needed_by_choice = True


class AwardDecisionForm(TextsForm, forms.Form):
    """Follow the proposal, choose another entry by its number, or leave the place without an award."""

    choice = forms.ChoiceField(label=_("The jury’s decision"), widget=forms.RadioSelect)
    entry = NumberByChoice(
        # Translators: a film that the jury chooses instead of the suggested one
        label=_("Number of another entry"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"list": "candidates", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = ReasonField(
        label=_("Reason for choosing another film, or none"),
        widget=LongText(attrs={"rows": 3}),
        required=False,
        least=LEAST_REASON,
        max_length=4000,
    )
    votes_for = forms.IntegerField(
        # Translators: how many of the jury voted for a decision; so are the two that follow
        label=_("Votes for"),
        required=False,
        min_value=0,
        max_value=MOST_VOTES,
    )
    votes_against = forms.IntegerField(
        label=_("Votes against"), required=False, min_value=0, max_value=MOST_VOTES
    )
    votes_abstained = forms.IntegerField(
        label=_("Abstentions"), required=False, min_value=0, max_value=MOST_VOTES
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    texts: ClassVar = STATEMENT

    def __init__(self, *args: Any, proposed: str, seen: str, is_free: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        follow = [(FOLLOW, _("Accept the suggestion: %(entry)s") % {"entry": proposed})] if proposed else []
        if is_free:
            self.fields["entry"].label = _("Number of the entry that wins")
            self.fields["reason"].label = _("Reason, kept on record")
        another = _("A film, by its number below") if is_free else _("Another film, by its number below")
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*follow, (ANOTHER, another), (NOBODY, _("Not awarded"))]
        choice.initial = follow[0][0] if follow else ANOTHER

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("choice") == ANOTHER and "entry" in cleaned and not cleaned["entry"].strip():
            self.add_error("entry", _("Choose the entry that wins this prize."))
        return cleaned

    @property
    def statement(self) -> dict[str, str]:
        return self.typed_texts("statement")

    @property
    def votes(self) -> JuryVotes | None:
        """None where no number was entered."""
        typed = [self.cleaned_data[f"votes_{kind}"] for kind in ("for", "against", "abstained")]
        if all(number is None for number in typed):
            return None
        return JuryVotes(*(number or 0 for number in typed))


class SealForm(forms.Form):
    """The edition's short name, and why the results can be sealed: nobody seals by a slip of the hand."""

    reason = ReasonField(label=_("Why the results can be sealed now"))
    typed = forms.CharField(label=_("Type the edition’s short name to seal the results"), max_length=60)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].help_text = _("Short name: %(name)s") % {"name": expected}
        self.fields["typed"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self.expected:
            raise forms.ValidationError(
                _("You typed “%(found)s”; type “%(expected)s” to confirm.")
                % {"found": echoed(typed), "expected": self.expected}
            )
        return typed
