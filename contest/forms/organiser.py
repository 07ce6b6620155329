"""Forms of the office."""

from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.queries.office import ASKED, STUCK
from contest.enums import APPOINTED_ROLES, EntryState
from contest.forms.texts import TextsForm, initial_texts
from contest.models import Edition, Regulations, User
from contest.places import zone_names

DATES = ("opens_at", "closes_at", "nominees_at", "awards_at")
YEARS = range(2000, 2200)
GIGABYTE = 1024**3  # as `filesizeformat` counts
SMALLEST_FILE, LARGEST_FILE = Decimal("0.001"), 1000  # gigabytes
DECIMAL_INPUT = forms.TextInput(attrs={"inputmode": "decimal"})  # takes the reader's own decimal sign
ENTERING = ("min_seconds", "max_seconds", "min_ai_share", "max_entries", "max_file_bytes", "grace_hours")
CHECKED = (
    *("min_height", "min_rate", "max_rate", "max_black", "max_still", "max_silence"),
    *("min_loudness", "max_loudness", "max_peak"),
)


class EntryFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            *((state.value, state.label) for state in EntryState if state != EntryState.DRAFT),
            (STUCK, _("film needs a person")),
            (ASKED, _("film not accepted, creator asks")),
        ],
    )
    words = forms.CharField(label=_("Title, number, name or e-mail"), required=False, max_length=100)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self) -> str:
        """The filter for the address of another page."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class EntryDecisionForm(forms.Form):
    """What the office decides about an entry; `version` is the entry's as the page showed it."""

    ACCEPT, RETURN, DISQUALIFY, RETRY = "accept", "return", "disqualify", "retry"

    decision = forms.ChoiceField(
        choices=[
            (ACCEPT, pgettext_lazy("decision", "Accept")),
            (RETURN, pgettext_lazy("decision", "Return")),
            (DISQUALIFY, pgettext_lazy("decision", "Disqualify")),
            (RETRY, pgettext_lazy("decision", "Check the film again")),
        ]
    )
    reason = forms.CharField(
        label=_("Reason, as the creator will read it"),
        help_text=_("Say what you found, what the regulations ask, and what can be done."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs_reason = cleaned.get("decision") in (self.RETURN, self.DISQUALIFY)
        if needs_reason and len(cleaned.get("reason", "").strip()) < 10:
            self.add_error(
                "reason",
                _("There is no reason yet. The creator reads it; ten characters are the least."),
            )
        return cleaned


class EditionForm(TextsForm, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Dates and texts of an edition. The dates are read and shown in the contest's own zone."""

    texts: ClassVar = {
        "name": forms.CharField(label=_("Name"), max_length=400),
        "theme": forms.CharField(label=_("Theme"), max_length=400),
        "invitation": forms.CharField(label=_("Invitation"), max_length=400, required=False),
    }

    class Meta:
        model = Edition
        fields = ("time_zone", *DATES)
        labels: ClassVar = {
            "time_zone": _("The contest's time zone"),
            "opens_at": _("Entries open"),
            "closes_at": _("Entries close"),
            "nominees_at": _("Nominees named"),
            "awards_at": _("Awards night"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DATES:
            local = timezone.localtime(getattr(self.instance, name), self.instance.zone)
            self.initial[name] = local.replace(tzinfo=None)
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            self.fields[name].widget = widget
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(zone_names())]
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            choices=zones,
            help_text=_("The dates below are in this zone."),
        )
        for name in self.texts:
            self.initial.update(initial_texts(name, getattr(self.instance, name)))

    def full_clean(self) -> None:
        zone = str(self.data.get("time_zone", "")) if self.is_bound else ""
        with timezone.override(zone if zone in zone_names() else self.instance.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        dates = [(name, cleaned.get(name)) for name in DATES]
        for name, date in dates:
            if isinstance(date, datetime) and date.year not in YEARS:
                self.add_error(name, _("This year is out of reach. Write it with four digits, like 2027."))
        for (_before, earlier), (name, later) in pairwise(dates):
            if isinstance(earlier, datetime) and isinstance(later, datetime) and later <= earlier:
                self.add_error(name, _("This is not after the date above it. The dates follow one another."))
        return cleaned

    def changed_fields(self) -> dict[str, Any]:
        """Values for `amend_edition`: model fields, with the texts of each kind put together again."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return fields | {name: self.typed_texts(name) for name in self.texts}


class RegulationsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of an edition: those of entering, and those that the check holds every film to."""

    max_file_bytes = forms.DecimalField(
        label=_("Largest file, gigabytes"),
        help_text=_("A part of one will do: 0.5 is 512 MB."),
        localize=True,
        widget=DECIMAL_INPUT,
        error_messages={
            "invalid": _("This is no size. Write gigabytes as a number, like 10 or 0.5."),
            "required": _("There is no size. Write gigabytes as a number, like 10 or 0.5."),
        },
    )

    class Meta:
        model = Regulations
        fields = (*ENTERING, *CHECKED)
        localized_fields = ("max_peak",)
        widgets: ClassVar = {"max_peak": DECIMAL_INPUT}
        help_texts: ClassVar = {
            "min_height": _("On the shorter side. A smaller picture is refused."),
            "min_rate": _("A film that shows fewer is refused. Drawn animation may have 8 or 12."),
            "max_rate": _("A film that shows more is refused. Judges see at most 60."),
            "max_black": _("The creator is asked to look again where black lasts longer."),
            "max_still": _("The same where the picture stands still for longer; titles are left alone."),
            "max_silence": _("The same where nothing is heard for longer."),
            "min_loudness": _("The mean of the whole film by EBU R 128; broadcasters ask for −23."),
            "max_loudness": _("Music and video sites ask for about −14."),
            "max_peak": _("Above 0 the sound may crackle; EBU R 128 asks for −1."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["max_file_bytes"] = Decimal(f"{self.instance.max_file_bytes / GIGABYTE:.6g}")

    @property
    def entering(self) -> list[forms.BoundField]:
        return [self[name] for name in ENTERING]

    @property
    def checked(self) -> list[forms.BoundField]:
        return [self[name] for name in CHECKED]

    def clean_max_file_bytes(self) -> int:
        """Bytes; a size that was left as it stood stays what it was, to the byte."""
        gigabytes: Decimal = self.cleaned_data["max_file_bytes"]
        if gigabytes < SMALLEST_FILE:
            raise forms.ValidationError(
                _("No film is smaller than %(least)s GB. Write a larger size."),
                params={"least": localize(SMALLEST_FILE)},
            )
        if gigabytes > LARGEST_FILE:
            raise forms.ValidationError(
                _("At most %(most)s GB can be taken. Write a smaller size."),
                params={"most": localize(LARGEST_FILE)},
            )
        as_it_stood: int = self.instance.max_file_bytes
        is_left = gigabytes == self.initial["max_file_bytes"]
        return as_it_stood if is_left else round(gigabytes * GIGABYTE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("min_seconds", 0) >= cleaned.get("max_seconds", 1):
            self.add_error("max_seconds", _("The longest film must be longer than the shortest."))
        if cleaned.get("min_rate", 0) >= cleaned.get("max_rate", 1):
            self.add_error("max_rate", _("The most pictures in a second must be more than the fewest."))
        if cleaned.get("min_loudness", -99) >= cleaned.get("max_loudness", 0):
            self.add_error(
                "max_loudness", _("The loudest must be above the quietest: −12 is louder than −30.")
            )
        if cleaned.get("min_ai_share", 0) > 100:
            self.add_error("min_ai_share", _("A share is at most 100 %."))
        return cleaned


class RoleForm(forms.Form):
    """Give a person, named by e-mail, a role in the edition."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in APPOINTED_ROLES])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.user = User.objects.filter(email=email, is_active=True).first()
        if self.user is None:
            raise forms.ValidationError(
                _("Nobody has signed up as %(email)s. Ask them to sign up first, then give them the role."),
                params={"email": email},
            )
        return email


class PublishForm(forms.Form):
    """Publishing is confirmed by typing the edition's year."""

    year = forms.CharField(label=_("Type the year of the edition to confirm"), max_length=10)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition

    def clean_year(self) -> str:
        year: str = self.cleaned_data["year"].strip()
        if year != str(self.edition.year):
            raise forms.ValidationError(
                _("You typed “%(typed)s”; the edition's year is %(year)s. Nothing was published."),
                params={"typed": year, "year": self.edition.year},
            )
        return year
