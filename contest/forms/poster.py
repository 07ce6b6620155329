"""The still that stands for a film."""

from django import forms

PAGES = ("entry_film", "entry_preview")  # on which it can be chosen; the first by default


class PosterForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=99)

    @property
    def back(self) -> str:
        """The page that the choice was made on."""
        asked = self.data.get("back")
        return asked if asked in PAGES else PAGES[0]
