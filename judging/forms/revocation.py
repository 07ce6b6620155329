"""What is typed to revoke a published award."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm
from contest.models import Entry
from contest.sentences import noted
from judging.domain.awards import LEAST_REASON

NOBODY = "-"
ONLY_THE_NEXT = _(
    "This film cannot get the prize: only a film that you see here can. A film that holds another prize "
    "keeps that one."
)


class RevocationForm(TextsForm, forms.Form):
    """Who gets the prize instead, and why: to the public in every language, and for the record."""

    successor = forms.ChoiceField(
        label=_("Who gets this prize instead"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": ONLY_THE_NEXT},
    )
    reason = ReasonField(label=_("Reason for the audit log"), least=LEAST_REASON)
    texts: ClassVar = {
        "public_reason": ReasonField(
            label=_("Reason, published on the winners’ page"),
            widget=LongText(attrs={"rows": 3}),
            least=LEAST_REASON,
            note=_("Needed in every language of the site."),
            required=False,
        ),
        "statement": forms.CharField(
            label=_("Jury statement about the film that gets the prize"),
            widget=LongText(attrs={"rows": 2}),
            required=False,
            max_length=600,
        ),
    }

    def __init__(self, *args: Any, successors: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.successors = {entry.code: entry for entry in successors}
        choice = self.fields["successor"]
        assert isinstance(choice, forms.ChoiceField)
        next_in_line = [
            (entry.code, _("Next in line: %(entry)s") % {"entry": noted(entry.shown_title, entry.code)})
            for entry in successors
        ]
        choice.choices = [*next_in_line, (NOBODY, _("Nobody: the prize is not awarded"))]
        for name, field in self.fields.items():
            if name.startswith("public_reason"):
                field.required = field.widget.is_required = True

    @property
    def chosen(self) -> Entry | None:
        return self.successors.get(self.cleaned_data["successor"])
