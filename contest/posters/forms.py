"""The still that stands for a film: chosen, or brought."""

from typing import IO, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.files import LimitedFile
from contest.posters.choosing import OWN
from media_pipeline import api

PAGES = ("entry_film", "entry_preview", "entry_own_poster")  # where it can be chosen; the first by default


class PosterForm(forms.Form):
    number = forms.IntegerField(min_value=OWN, max_value=99)
    film = forms.IntegerField(required=False)  # that the page showed

    @property
    def back(self) -> str:
        """The page that the choice was made on."""
        asked = self.data.get("back")
        return asked if asked in PAGES else PAGES[0]


class PictureField(forms.FileField):
    """A file that is read whole, unless it is too large for that."""

    limits = api.POSTER

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file: IO[bytes] = super().clean(data, initial)
        try:
            self.limits.check_size(data.size)
        except api.PictureRefused as refused:
            raise forms.ValidationError(refused.message) from refused
        return file.read()


class OwnPosterForm(forms.Form):
    picture = PictureField(
        label=_("Picture"),
        help_text=api.POSTER.help,
        widget=LimitedFile(accept=".jpg,.jpeg,.png,.webp", most_bytes=api.POSTER.most_bytes),
        allow_empty_file=True,
        error_messages={
            "required": _("No file was chosen. Choose a picture in the format JPEG, PNG or WebP.")
        },
    )
