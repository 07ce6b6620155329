"""The form by which a raw clip comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.files import LimitedFile
from media_pipeline import api


class RawClipForm(forms.Form):
    clip = forms.FileField(
        label=_("Raw clip"),
        help_text=_(
            "The video as the generator made it, up to 30 MB and three minutes: MP4, MOV, MKV or WebM. An "
            "export from an editing program has lost its marks."
        ),
        widget=LimitedFile(accept=".mp4,.mov,.m4v,.mkv,.webm", most_bytes=api.MOST_CLIP_BYTES),
        allow_empty_file=True,
        error_messages={"required": _("No file was chosen. Choose a clip as the generator made it.")},
    )
