"""Forms of the office."""

from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from contest.enums import ContentNotice
from contest.forms.names import NameField
from contest.forms.numbers import DECIMAL_INPUT, DecimalInAnyStyle, FloatInAnyStyle, is_below
from contest.forms.texts import TextsForm, initial_texts
from contest.forms.times import TimeInZone
from contest.models import Edition, Regulations
from contest.models.edition import LARGEST_FILE
from contest.places import zone_names, zones_in_order

DATES = ("opens_at", "closes_at", "nominees_at", "awards_at")
GIGABYTE = 1024**3  # as `filesizeformat` counts
SMALLEST_FILE, MOST_GIGABYTES = Decimal("0.001"), LARGEST_FILE // GIGABYTE  # gigabytes
ENTERING = (
    *("min_seconds", "max_seconds", "min_ai_share", "max_entries", "max_file_bytes", "grace_hours"),
    *("min_age", "guardian_age", "captions", "content_notices"),
)
COUNTING = ("counts_images", "counts_editing", "leaves_titles_out")
CHECKED = (
    *("min_height", "min_rate", "max_rate", "max_black", "max_still", "max_silence"),
    *("min_loudness", "max_loudness", "max_peak"),
)


class FilterForm(forms.Form):
    """What a long list is narrowed by, in its address."""

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self) -> str:
        """The filter for the address of another page."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class EditionForm(TextsForm, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Dates and texts of an edition. The dates are read and shown in the contest's own zone."""

    texts: ClassVar = {
        # Translators: of the contest
        "name": NameField(label=_("Name"), max_length=400),
        "theme": NameField(label=_("Theme"), max_length=400),
        "invitation": NameField(label=_("Call for entries"), max_length=400, required=False),
    }

    class Meta:
        model = Edition
        fields: tuple[str, ...] = ("time_zone", *DATES)
        labels: ClassVar = {
            "time_zone": _("Time zone of the contest"),
            "opens_at": _("Entries open"),
            "closes_at": _("Entries close"),
            "nominees_at": _("Nominees announced"),
            "awards_at": _("Awards ceremony"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("time_zone", "")) if self.is_bound else ""
        zone = ZoneInfo(typed) if typed in zone_names() else self.instance.zone
        for name in DATES:
            field = TimeInZone(label=self.fields[name].label)
            field.zone = zone
            self.fields[name] = field
            self.initial[name] = getattr(self.instance, name)
        as_it_stands = {self.instance.time_zone} & zone_names()
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            choices=zones_in_order(*as_it_stands),
            help_text=_("The dates below are in this time zone."),
        )
        for name in self.texts:
            self.initial.update(initial_texts(name, getattr(self.instance, name)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        dates = [(name, cleaned.get(name)) for name in DATES]
        for (_before, earlier), (name, later) in pairwise(dates):
            if isinstance(earlier, datetime) and isinstance(later, datetime) and later <= earlier:
                self.add_error(
                    name, _("This date must be later than the one before it. The dates must be in order.")
                )
        if self._shuts_out(cleaned.get("opens_at")):
            self.add_error("opens_at", _("Entries came in already; this date cannot be in the future."))
        return cleaned

    def _shuts_out(self, opens_at: object) -> bool:
        """Whether entries have been open, and have come, that would open in the future by this date."""
        now, edition = timezone.now(), self.instance
        is_moved = isinstance(opens_at, datetime) and edition.pk and edition.opens_at <= now < opens_at
        return bool(is_moved and edition.entries.exists())

    def changed_fields(self) -> dict[str, Any]:
        """Values for `amend_edition`: model fields, with the texts of each kind put together again."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return fields | {name: self.typed_texts(name) for name in self.texts}


class RegulationsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of an edition: those of entering, and those that the check holds every film to."""

    max_file_bytes = DecimalInAnyStyle(
        label=_("Maximum file size (GB)"),
        help_text=_("Fractions are allowed: 0.5 is 512 MB."),
        localize=True,
        widget=DECIMAL_INPUT,
        error_messages={
            "invalid": _("Enter a number of GB, for example 10 or 0.5."),
            "required": _("The size is missing. Enter a number of GB, for example 10 or 0.5."),
        },
    )

    content_notices = forms.MultipleChoiceField(
        label=_("Content notices that creators can choose"),
        choices=ContentNotice.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Regulations
        fields = (*ENTERING, *COUNTING, *CHECKED, "objection_days")
        localized_fields = ("max_peak",)
        widgets: ClassVar = {"max_peak": DECIMAL_INPUT}
        field_classes: ClassVar = {"max_peak": FloatInAnyStyle}
        help_texts: ClassVar = {
            "captions": _(
                "A film in which nobody speaks needs none: its creator declares that. Films that the theater "
                "shows already without captions leave it with “public pages”."
            ),
            "min_age": _(
                "Whoever submits declares that they are at least that old; no date of birth is asked for. "
                "0: no age is asked for."
            ),
            "guardian_age": _(
                "Whoever is younger submits with a guardian’s written consent, as a file. 0: nobody is asked."
            ),
            "objection_days": _("How long anyone who is signed in can object to a winner. 0: not at all."),
            "min_height": _("Measured on the shorter side. Films with a lower resolution do not pass."),
            "min_rate": _(
                "Films with a lower frame rate do not pass. Hand-drawn animation may have 8 or 12 fps."
            ),
            "max_rate": _(
                "Films with a higher frame rate do not pass. Screening copies have at most 60 fps."
            ),
            "max_black": _("The creator gets a warning if a black passage is longer."),
            "max_still": _(
                "The creator gets a warning if the picture is frozen for longer; titles and credits are "
                "exempt."
            ),
            "max_silence": _("The creator gets a warning if the audio is silent for longer."),
            "min_loudness": _(
                "Integrated loudness of the whole film (EBU R 128); broadcasters require −23 LUFS."
            ),
            "max_loudness": _("Music and video platforms use about −14 LUFS."),
            "max_peak": _("Above 0 dBTP the audio may clip; EBU R 128 recommends at most −1 dBTP."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["max_file_bytes"] = Decimal(f"{self.instance.max_file_bytes / GIGABYTE:.6g}")

    @property
    def entering(self) -> list[forms.BoundField]:
        return [self[name] for name in ENTERING]

    @property
    def counted(self) -> list[forms.BoundField]:
        return [self[name] for name in COUNTING]

    @property
    def checked(self) -> list[forms.BoundField]:
        return [self[name] for name in CHECKED]

    def clean_content_notices(self) -> list[str]:
        """As they stood where the same are chosen: their order says nothing."""
        chosen: list[str] = self.cleaned_data["content_notices"]
        as_they_stood: list[str] = self.instance.content_notices
        return as_they_stood if set(chosen) == set(as_they_stood) else chosen

    def clean_max_file_bytes(self) -> int:
        """Bytes; a size that was left as it stood stays what it was, to the byte."""
        gigabytes: Decimal = self.cleaned_data["max_file_bytes"]
        if gigabytes < SMALLEST_FILE:
            raise forms.ValidationError(
                _("The size must be at least %(limit_value)s GB. Enter a larger number."),
                params={"limit_value": localize(SMALLEST_FILE)},
            )
        if gigabytes > MOST_GIGABYTES:
            raise forms.ValidationError(
                _("The size must be at most %(limit_value)s GB. Enter a smaller number."),
                params={"limit_value": localize(MOST_GIGABYTES)},
            )
        as_it_stood: int = self.instance.max_file_bytes
        is_left = gigabytes == self.initial["max_file_bytes"]
        return as_it_stood if is_left else round(gigabytes * GIGABYTE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if is_below(cleaned, "max_seconds", "min_seconds"):
            self.add_error("max_seconds", _("The maximum running time must be longer than the minimum."))
        if (cleaned.get("guardian_age") or 0) and is_below(cleaned, "guardian_age", "min_age"):
            self.add_error(
                "guardian_age",
                _("The age up to which a guardian consents must be higher than the minimum age, or 0."),
            )
        if is_below(cleaned, "max_rate", "min_rate"):
            self.add_error("max_rate", _("The maximum frame rate must be higher than the minimum."))
        if is_below(cleaned, "max_loudness", "min_loudness"):
            self.add_error(
                "max_loudness",
                _("The maximum loudness must be higher than the minimum: −12 LUFS is louder than −30 LUFS."),
            )
        return cleaned
