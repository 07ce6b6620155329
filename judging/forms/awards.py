"""What the jury types about an award: the decision, its reason, the citation; and the word that seals."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm
from contest.typed_text import echoed
from judging.domain.awards import LEAST_REASON

FOLLOW, ANOTHER, NOBODY = "follow", "another", "nobody"


class AwardDecisionForm(TextsForm, forms.Form):
    """Follow the proposal, choose another entry, or leave the place without an award."""

    choice = forms.ChoiceField(label=_("The jury’s decision"), widget=forms.RadioSelect)
    # Translators: a film that the jury chooses instead of the suggested one
    entry = forms.TypedChoiceField(label=_("Another entry"), coerce=int, empty_value=None, required=False)
    reason = ReasonField(
        label=_("Reason for choosing another film"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        least=LEAST_REASON,
        max_length=4000,
    )
    texts: ClassVar = {
        "statement": forms.CharField(
            label=_("Jury statement"),
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
            max_length=600,
            help_text=_(
                "What the jury says about this film; read out at the awards ceremony and shown with the film."
            ),
        )
    }

    def __init__(self, *args: Any, entries: Sequence[tuple[int, str]], proposed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follow = [(FOLLOW, _("Accept the suggestion: %(entry)s") % {"entry": proposed})] if proposed else []
        choice, entry = self.fields["choice"], self.fields["entry"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(entry, forms.ChoiceField)
        choice.choices = [*follow, (ANOTHER, _("Another entry, chosen below")), (NOBODY, _("Not awarded"))]
        choice.initial = follow[0][0] if follow else ANOTHER
        entry.choices = [("", _("Choose an entry")), *entries]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("choice") == ANOTHER and "entry" in cleaned and cleaned["entry"] is None:
            self.add_error("entry", _("Choose the entry that wins this prize."))
        return cleaned

    @property
    def statement(self) -> dict[str, str]:
        return self.typed_texts("statement")


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
