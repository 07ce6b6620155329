"""The look of an edition, as its office writes it."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from contest.branding.colours import default_palette, nearest_accent, nearest_stage
from contest.branding.keeping import check_colours, fields_of
from contest.forms.files import LimitedFile
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.refusals import add_refusal
from contest.forms.texts import TextsForm, initial_texts
from contest.models import EditionLook
from contest.policies import Refused
from contest.posters.forms import PictureField
from media_pipeline import api

LONGEST_NAME, LONGEST_HEADLINE, LONGEST_STORY = 60, 120, 3000
NEAREST = {"accent": nearest_accent, "stage": nearest_stage}


AS_HEX = RegexValidator(
    r"^#[0-9a-f]{6}\Z",
    message=_("Write the colour with six digits from 0 to 9 and a to f after a #, like #bf351d."),
)


class ColourField(forms.CharField):
    """A colour as #rrggbb; empty, or the site's own, is ""."""

    def to_python(self, value: Any) -> str:
        typed = (super().to_python(value) or "").lower()
        return f"#{typed}" if typed and not typed.startswith("#") else typed


class LookForm(TextsForm, forms.Form):
    """What is left empty is the site's own. `offers` has, by field, the nearest colour that can be read."""

    texts: ClassVar = {
        "name": NameField(
            label=_("Name of the festival"),
            max_length=LONGEST_NAME,
            required=False,
            help_text=_("At the head of every page of the edition, and as the sender of its emails."),
        ),
        "headline": NameField(
            label=_("Headline on the home page"), max_length=LONGEST_HEADLINE, required=False
        ),
        "story": forms.CharField(
            label=_("Text on the home page"),
            max_length=LONGEST_STORY,
            required=False,
            widget=LongText(attrs={"rows": 8}),
            help_text=_("An empty line begins a new paragraph; lines that begin with “– ” become a list."),
        ),
    }
    accent = ColourField(label=_("Accent colour"), required=False, max_length=7, validators=[AS_HEX])
    stage = ColourField(label=_("Background of the stage"), required=False, max_length=7, validators=[AS_HEX])

    def __init__(self, *args: Any, look: EditionLook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {"accent": "", "stage": ""}
        palette = default_palette()
        for name, own in (("accent", palette.accent), ("stage", palette.stage)):
            self.fields[name].help_text = _("Empty: %(colour)s, the site’s own.") % {"colour": own}
            self.initial[name] = getattr(look, name)
        for name in self.texts:
            self.initial.update(initial_texts(name, fields_of(look)[name]))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name, nearest in NEAREST.items():
            try:
                check_colours(**{"accent": "", "stage": "", name: cleaned.get(name, "")})
            except Refused as refused:
                self.offers[name] = nearest(cleaned[name])
                add_refusal(self, refused)
        return cleaned

    def typed_fields(self) -> dict[str, Any]:
        """Values for `keep_draft`."""
        texts = {name: self.typed_texts(name) for name in self.texts}
        colours = {name: self.cleaned_data[name] for name in NEAREST}
        return {**texts, **colours}


class LogoField(PictureField):
    limits = api.LOGO


class LogoForm(forms.Form):
    picture = LogoField(
        label=_("Logo"),
        help_text=api.LOGO.help,
        widget=LimitedFile(accept=".png,.webp,.jpg,.jpeg", most_bytes=api.LOGO.most_bytes),
        allow_empty_file=True,
        error_messages={
            "required": _("No file was chosen. Choose a picture in the format PNG, WebP or JPEG.")
        },
    )
