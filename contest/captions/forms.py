"""Forms of captions: a file, a shift, the texts with their times."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contest.captions.languages import caption_languages, meant_language
from contest.forms.files import LimitedFile
from contest.forms.long_texts import LongText
from contest.forms.numbers import DECIMAL_INPUT, DecimalInAnyStyle
from contest.typed_text import echoed
from media_pipeline import api
from media_pipeline.enums import CaptionKind

CUES_ON_PAGE, NEW_CUES = 50, 2
MOST_SHIFT = 24 * 3600  # seconds
SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)


class CaptionsForm(forms.Form):
    """In which language captions are, and what they say."""

    language = forms.ChoiceField(
        label=_("Language of the captions"),
        error_messages={"required": _("Choose the language in which the captions are written.")},
    )
    kind = forms.ChoiceField(
        label=_("What they say"),
        widget=forms.RadioSelect,
        choices=[
            (CaptionKind.CAPTIONS, _("Captions: what is said, and sounds that matter")),
            (
                CaptionKind.DESCRIPTIONS,
                _("Described video: what is to be seen, for those who cannot see it"),
            ),
        ],
        initial=CaptionKind.CAPTIONS,
    )
    replaces = forms.BooleanField(
        label=_("Replace captions of this kind and language, if there are any"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str | Promise]] = [("", _("Choose a language")), *caption_languages()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class TakeOverForm(CaptionsForm):
    """A subtitle track of the film's file as captions; there is one for each of them on a page."""

    def __init__(self, data: QueryDict | None, *, track: api.EmbeddedReport) -> None:
        text = "\n".join(cue.words for cue in track.cues)
        initial = {"language": meant_language(track.language, text)}
        super().__init__(data, initial=initial, auto_id=f"track-{track.number}-%s")


class CaptionFileForm(CaptionsForm):
    """Captions as a file."""

    file = forms.FileField(
        label=_("File with captions"),
        help_text=_("SRT, VTT or ASS, up to 1 MB, in any character encoding."),
        widget=LimitedFile(accept=".srt,.vtt,.ass,.ssa,.txt", most_bytes=api.MOST_CAPTION_BYTES),
        allow_empty_file=True,
        error_messages={"required": _("No file was chosen. Choose one in the format SRT, VTT or ASS.")},
    )
    encoding = forms.ChoiceField(
        label=_("Character encoding"),
        required=False,
        choices=[("", pgettext_lazy("encoding", "detected automatically")), *api.ENCODINGS.items()],
        help_text=_("Choose it only if letters are wrong in the preview."),
    )
    field_order = ("file", "language", "kind", "encoding", "replaces")


class DraftCaptionsForm(forms.Form):
    """In which language a program is to draft captions: the one that is spoken in the film."""

    language = forms.ChoiceField(
        label=_("Language that is spoken in the film"),
        error_messages={"required": _("Choose the language that is spoken in the film.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="draft-%s")
        choices: list[tuple[str, str | Promise]] = [("", _("Choose a language")), *caption_languages()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class OfRevisionForm(forms.Form):
    """About a track as the page showed it."""

    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class ConfirmCaptionsForm(OfRevisionForm):
    """That a person has read what a program wrote."""

    has_read = forms.BooleanField(
        label=_("I have read all of these captions on the film and corrected them."),
        error_messages={
            "required": _("Read the captions on the film first, correct them, then tick that you did.")
        },
    )


def _refuse_long_shift(seconds: Decimal) -> None:
    if abs(seconds) > MOST_SHIFT:
        raise forms.ValidationError(_("Captions can be shifted by a day at most. Enter fewer seconds."))


class ShiftForm(OfRevisionForm):
    """All captions of a track later or earlier; sent twice, they are shifted once."""

    seconds = DecimalInAnyStyle(
        label=_("Seconds"),
        help_text=_("2.5 shows all of them two and a half seconds later, −2.5 earlier."),
        validators=[_refuse_long_shift],
        decimal_places=3,
        widget=DECIMAL_INPUT,
        localize=True,
    )

    @property
    def by_ms(self) -> int:
        seconds: Decimal = self.cleaned_data["seconds"]
        return int(seconds * 1000)


class TimesForm(OfRevisionForm):
    """Beginning and end of every caption of a track, as “1000-2500 3000-4200”: milliseconds."""

    times = forms.CharField(max_length=200_000)

    def clean_times(self) -> list[tuple[int, int]]:
        found = [SPAN.fullmatch(word) for word in self.cleaned_data["times"].split()]
        times = [(int(one[1]), int(one[2])) for one in found if one]
        if len(times) != len(found):
            raise forms.ValidationError(
                gettext("The times cannot be read. Reload the page and move them again.")
            )
        return times


class CueTimeField(forms.CharField):
    """A time of the film as “1:02.5” or “0:01:02,500”; milliseconds."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        hours, minutes = divmod(value // 60_000, 60)
        clock = f"{minutes}:{value // 1000 % 60:02}.{value % 1000:03}"
        return f"{hours}:{clock.zfill(9)}" if hours else clock

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = TIME.fullmatch(typed)
        if found is None or int(found[3]) > 59:
            words = gettext("“%(typed)s” is no time. Write minutes and seconds, for example 1:02.5.")
            raise forms.ValidationError(words % {"typed": echoed(typed)})
        hours, minutes, seconds = (int(part or 0) for part in found.group(1, 2, 3))
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "").ljust(3, "0"))


class CueForm(forms.Form):
    """One caption; without a text it is removed."""

    start = CueTimeField(label=pgettext_lazy("caption", "From"), required=False, max_length=20)
    end = CueTimeField(label=pgettext_lazy("caption", "To"), required=False, max_length=20)
    text = forms.CharField(
        label=pgettext_lazy("caption", "Text"),
        required=False,
        max_length=1000,
        strip=False,
        widget=LongText(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text", "").strip() or self.errors:
            return cleaned
        for name in ("start", "end"):
            if cleaned.get(name) is None:
                self.add_error(name, _("The time is missing. Write minutes and seconds, for example 1:02.5."))
        if not self.errors and cleaned["end"] <= cleaned["start"]:
            self.add_error("end", _("The caption ends before it begins. Correct one of the two times."))
        return cleaned

    @property
    def starts_at(self) -> float | None:
        """Seconds; None for a new one."""
        start: int | None = self.initial.get("start")
        return None if start is None else start / 1000

    @property
    def cue(self) -> api.Cue | None:
        """None for one without a text."""
        given = self.cleaned_data
        if not given.get("text", "").strip():
            return None
        return api.Cue(given["start"], given["end"], given["text"])


CueForms = forms.formset_factory(
    CueForm, extra=NEW_CUES, max_num=CUES_ON_PAGE + NEW_CUES, absolute_max=CUES_ON_PAGE + NEW_CUES
)
