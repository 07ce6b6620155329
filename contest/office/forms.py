"""Forms of the office's list of entries, and of what it does with many of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contest.correspondence.forms import ChangesField
from contest.domain.queries.office import ASKED, STUCK, WRITTEN
from contest.domain.reasons import describe_least, is_too_short
from contest.enums import BulkDecision, EntryState
from contest.forms.long_texts import LongText
from contest.forms.organiser import FilterForm
from contest.forms.reasons import ReasonField
from contest.models import Edition, UsualReason
from contest.office.entry_search import MINE, NOBODYS, OLDEST, ORDERS, WantedEntries, choices_in
from contest.office.export_tables import ExportTable
from contest.office.notes import LONGEST_NOTE
from contest.office.sheet_files import SheetKind
from contest.office.usual_reasons import read_reasons

ALL = ("", _("all"))
FURTHER = ("finding", "country", "tool", "language", "share_from", "share_to", "round")
CLAIMS = (ALL, (MINE, _("by me")), (NOBODYS, _("by nobody")))
CLAIM, RELEASE = "claim", "release"
ORDER_LABELS = {
    OLDEST: _("submitted first"),
    "-submitted": _("submitted last"),
    "title": pgettext_lazy("order", "title"),
    "country": pgettext_lazy("order", "country or region"),
    "-share": _("most AI-made"),
    "share": _("least AI-made"),
    "-length": _("longest"),
}


class EntryFilterForm(FilterForm):
    """What of the list is shown, and in which order; the choices are those that the edition has."""

    words = forms.CharField(label=_("Title, number, name or email"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            # Translators: no filter: entries in every state
            ALL,
            *((state.value, state.label) for state in EntryState if state != EntryState.DRAFT),
            (STUCK, _("film needs attention")),
            # Translators: a filter: entries whose creators ask to let a film pass that did not pass the check
            (ASKED, _("exception requested")),
            # Translators: a filter: entries whose creators have written to the office and have no answer yet
            (WRITTEN, _("message not answered")),
        ],
    )
    claim = forms.ChoiceField(
        # Translators: of an entry: who of the office looks at it
        label=_("Claimed"),
        required=False,
    )
    finding = forms.ChoiceField(label=_("Issue"), required=False)
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    tool = forms.ChoiceField(label=_("Tool"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    share_from = forms.IntegerField(
        label=_("AI share from (%)"), required=False, min_value=0, max_value=100, step_size=1
    )
    share_to = forms.IntegerField(
        label=_("AI share to (%)"), required=False, min_value=0, max_value=100, step_size=1
    )
    round = forms.ChoiceField(label=_("Round"), required=False)
    order = forms.ChoiceField(
        label=pgettext_lazy("list", "Order"),
        required=False,
        choices=[("" if name == OLDEST else name, ORDER_LABELS[name]) for name in ORDERS],
    )

    def __init__(self, *args: Any, edition: Edition, shows_rounds: bool, **kwargs: Any) -> None:
        """`shows_rounds` for those who may know which film is in which round."""
        super().__init__(*args, **kwargs)
        self.shows_rounds = shows_rounds
        for name, choices in choices_in(edition, shows_rounds=shows_rounds).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*(CLAIMS if name == "claim" else (ALL,)), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lowest, highest = cleaned.get("share_from"), cleaned.get("share_to")
        if lowest is not None and highest is not None and lowest > highest:
            words = gettext("No film lies between %(from)d%% and %(to)d%%: the first is the lower value.")
            self.add_error("share_to", words % {"from": lowest, "to": highest})
        return cleaned

    @property
    def wanted(self) -> WantedEntries:
        """Of a valid form."""
        asked = self.cleaned_data
        return WantedEntries(**{**asked, "order": asked["order"] or OLDEST})

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that are asked for seldom."""
        return [self[name] for name in FURTHER if name != "round" or self.shows_rounds]

    @property
    def is_further(self) -> bool:
        return any(self.data.get(name) for name in FURTHER)


class ChosenEntriesForm(forms.Form):
    """Entries that are ticked, or (`everything`) all that the filter finds, and what is to be done with
    them."""

    act = forms.ChoiceField(
        choices=[*BulkDecision.choices, (CLAIM, _("Claim")), (RELEASE, _("Release"))], required=True
    )
    everything = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=1000)


class SavedViewForm(forms.Form):
    name = forms.CharField(label=_("Name of this view"), max_length=60)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


class ReasonsForm(forms.Form):
    """A reason of the edition's list, the person's own words, or both."""

    usual = forms.ModelChoiceField(
        UsualReason.objects.none(),
        label=_("Usual reason"),
        required=False,
        empty_label=pgettext_lazy("reason", "none"),
    )
    reason = ReasonField(
        label=_("Reason, shown to the creator"),
        note=_("Write what you found, what the regulations require and what the creator can do."),
        required=False,
        widget=LongText(attrs={"rows": 4}),
    )
    changes = ChangesField(
        label=_("List of changes, if you request any"),
        help_text=_("One a line. The creator ticks each off before submitting again."),
    )

    def __init__(self, *args: Any, edition: Edition, tells_why: bool = False, **kwargs: Any) -> None:
        """`tells_why` where a reason is owed whatever is pressed."""
        super().__init__(*args, **kwargs)
        self.has_usual = edition.usual_reasons.exists()
        self.fields["reason"].required = tells_why and not self.has_usual
        self.fields["usual"].queryset = edition.usual_reasons.all()  # type: ignore[attr-defined]

    @property
    def told(self) -> str:
        """Both, as the creator reads them; of a form whose fields are valid."""
        usual, own = self.cleaned_data.get("usual"), self.cleaned_data.get("reason", "").strip()
        return "\n\n".join(filter(None, (usual.text if usual else "", own)))


class EntryDecisionForm(ReasonsForm):
    """What the office decides about an entry; `version` is the entry's as the page showed it."""

    ACCEPT, RETURN, DISQUALIFY, RETRY = "accept", "return", "disqualify", "retry"

    decision = forms.ChoiceField(
        choices=[*BulkDecision.choices, (RETRY, pgettext_lazy("decision", "Check the film again"))]
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs_reason = cleaned.get("decision") in (self.RETURN, self.DISQUALIFY)
        if needs_reason and "reason" in cleaned and is_too_short(self.told):
            words = _("The reason is missing or too short. The creator reads it; write at least %(least)s.")
            self.add_error("reason", words % {"least": describe_least()})
        return cleaned

    @property
    def mails(self) -> bool:
        """Whether the creator gets an email about it."""
        return bool(self.cleaned_data["decision"] != self.RETRY)

    @property
    def decided(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {"decision": asked["decision"], "reason": self.told, "changes": asked["changes"]}


class UsualReasonsForm(forms.Form):
    reasons = forms.CharField(
        label=_("Usual reasons"),
        required=False,
        help_text=_("One a line. Creators read them as they stand here."),
        widget=LongText(attrs={"rows": 12}),
    )

    def clean_reasons(self) -> list[str]:
        try:
            return read_reasons(self.cleaned_data["reasons"])
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class PrivateNoteForm(forms.Form):
    note = forms.CharField(
        label=_("Private note"),
        max_length=LONGEST_NOTE,
        help_text=_("Organisers and assistants of this edition read it, but nobody who worked on the film."),
        widget=LongText(attrs={"rows": 3}),
    )


class ExportForm(forms.Form):
    """Which columns of a table are wanted, and in which format."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("No column is chosen. Tick at least one.")},
    )
    kind = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect,
        choices=[(SheetKind.XLSX, _("XLSX, for spreadsheets")), (SheetKind.CSV, _("CSV, for programs"))],
    )

    def __init__(self, *args: Any, table: ExportTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(column.key, column.label) for column in table.columns]
