"""Invitations to the jury and what judges say of themselves."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.new_account import NewAccountForm
from contest.forms.reasons import ReasonField
from contest.forms.times import FAR_AWAY, is_far_away
from contest.models import Edition
from contest.sentences import listed
from contest.spoken_languages import name_language, read_languages
from contest.typed_text import echoed_list
from judging.domain.addresses import Broken
from judging.domain.invitations import NotInvited
from judging.enums import RoundState
from judging.models import Invitation, JudgeProfile, Round

SPARE_ROWS = 2
MOST_ABSENCES = 20
LONGEST_LIST = 200_000  # letters
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InviteForm(forms.Form):
    """Whom to invite, to which round, and in which language."""

    addresses = forms.CharField(
        label=_("Email addresses"),
        widget=LongText(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        max_length=LONGEST_LIST,
        help_text=_(
            "One or many, as you have them: in lines or between commas, with names or without, for example "
            "“Ana Lin <ana@example.org>”."
        ),
    )
    round = forms.ModelChoiceField(
        label=_("Panel"),
        queryset=Round.objects.none(),
        required=False,
        # Translators: no round is chosen: judges join the jury, but no panel yet
        empty_label=_("No panel yet"),
        to_field_name="code",
        help_text=_("Whoever accepts joins the panel of this round at once."),
    )
    language = forms.ChoiceField(
        label=_("Language of the email"),
        choices=settings.LANGUAGES,
        help_text=_("For those who have no account yet; the others get it in the language of their account."),
    )
    reason = ReasonField(
        label=_("Why creators of this edition are to judge it too"),
        required=False,
        note=_(
            "Only if there are some among these addresses. It is kept on record with your name; nobody "
            "judges their own film."
        ),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = edition.rounds.exclude(state=RoundState.CLOSED).order_by("number")


def left_over(broken: tuple[Broken, ...], refused: list[NotInvited]) -> list[dict[str, Any]]:
    """The lines of a list that were not invited, with what stood there and why."""
    found = [(one.line, one.text, one.reason) for one in broken]
    found += [(one.address.line, one.address.email, one.reason) for one in refused]
    return [
        {"line": line, "text": text, "reason": reason} for line, text, reason in sorted(found, key=_place)
    ]


def _place(found: tuple[int, str, object]) -> tuple[int, str]:
    return found[:2]


class ProfileForm(forms.Form):
    """Languages and the limit of a judge; the days of absence stand in rows of their own."""

    languages = forms.CharField(
        label=_("Languages you understand"),
        max_length=400,
        required=False,
        help_text=_(
            "Well enough to judge a film without subtitles, for example: English, Mandarin, Indonesian."
        ),
    )
    cap = forms.IntegerField(
        label=_("Most films in one round"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Leave empty for no limit. Films that are assigned already stay."),
    )
    named_as = NameField(
        label=_("Your name on the winners’ page"),
        max_length=200,
        required=False,
        help_text=_(
            "The jury is named there once the results are public: your name and, if you like, what you do, "
            "as in “Mira Chen, film editor, Jakarta”. Leave this empty if you would rather not be named. "
            "Which films you judged, and how, is never shown."
        ),
    )

    def __init__(self, data: Any = None, *, profile: JudgeProfile) -> None:
        names = [name_language(code) for code in profile.languages]
        initial = {"languages": listed(names), "cap": profile.cap, "named_as": profile.named_as}
        super().__init__(data, initial=initial)
        absences = [{"first": first, "last": last} for first, last in profile.absent_days]
        self.rows = AbsenceFormSet(data, initial=absences, prefix="absences")

    def is_valid(self) -> bool:
        """Errors of rows also stand, with links, in the sum of errors above the form."""
        if all([super().is_valid(), self.rows.is_valid()]):
            return True
        for number, row in enumerate(self.rows, start=1):
            for field in row:
                label = gettext("Absence %(number)d, %(label)s") % {"number": number, "label": field.label}
                for error in field.errors:
                    words = format_html('<a href="#{}">{}</a>: {}', field.id_for_label, label, error)
                    self.add_error(None, words)
        return False

    def clean_languages(self) -> list[str]:
        codes, unknown = read_languages(self.cleaned_data["languages"])
        if unknown:
            raise forms.ValidationError(
                _(
                    "No language is known by this name: %(names)s. Write names in English, 中文 or Bahasa "
                    "Indonesia, with commas between them."
                ),
                params={"names": echoed_list(unknown)},
            )
        return codes

    @property
    def profile(self) -> dict[str, Any]:
        """What `change_profile` takes."""
        rows = [row.cleaned_data for row in self.rows if row.cleaned_data.get("first")]
        return {
            "languages": self.cleaned_data["languages"],
            "cap": self.cleaned_data["cap"],
            "named_as": self.cleaned_data.get("named_as"),  # not asked of the office
            "absences": [(row["first"], row["last"] or row["first"]) for row in rows],
        }


class OfficeProfileForm(ProfileForm):
    """The same for the office: whether judges are named in public is theirs alone to say."""

    named_as = None  # type: ignore[assignment]


class JoinForm(NewAccountForm, ProfileForm):
    """The same, with the account that an invitation makes."""

    field_order = ("name", "password")

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data, address=invitation.email, profile=JudgeProfile())
        self.initial["name"] = invitation.name


class AbsenceForm(forms.Form):
    """The first and the last day of one absence; one day alone needs no last."""

    # Translators: the first day on which a judge cannot judge; the next is the last one
    first = forms.DateField(label=_("Away from"), required=False, widget=DAY)
    last = forms.DateField(label=_("Until (last day)"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and "first" in cleaned and not first:
            self.add_error("first", _("The first day of this absence is missing."))
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day is before the first. Swap the two days."))
        for name, day in (("first", first), ("last", last)):
            if isinstance(day, date) and is_far_away(day):
                self.add_error(name, FAR_AWAY)
        return cleaned


AbsenceFormSet = forms.formset_factory(
    AbsenceForm, extra=SPARE_ROWS, max_num=MOST_ABSENCES, absolute_max=MOST_ABSENCES + 10
)
