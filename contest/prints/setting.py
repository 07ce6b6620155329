"""Pages set as PDF, in the language that is active."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.laurels.printing import language_of_paper
from contest.laurels.scripts import names_of
from contest.laurels.typesetting import FontsMissing, Words, set_pdf, set_words
from contest.models import Edition
from contest.pictures.fonts import SANS
from contest.places import city_of

SIGNS_OF_FIGURES = "0123456789 :,.×·–/□"
BASICS = "words.typ"  # what all templates of papers import


def on_paper(text: str, *, order: Sequence[str] = SANS) -> Words:
    """A text that is printed as it is; where this machine has no font for it, that is said in its place, so
    that one title does not keep a list from being printed."""
    try:
        return set_words(text, order=order)
    except FontsMissing as missing:
        # Translators: printed in place of a title in a script for which there is no font
        words = _("[no font for: %(scripts)s]") % {"scripts": names_of(missing.scripts)}
        return set_words(words, order=SANS)


def set_paper(
    template: Path,
    told: Mapping[str, Any],
    *,
    edition: Edition,
    title: str,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """`told` is what the template says beside what all papers do: the contest, and when they were set."""
    now = timezone.now()
    basics = {
        **language_of_paper(),
        "title": on_paper(title),
        "contest": on_paper(f"{edition.title} {edition.year}"),
        "figures": on_paper(SIGNS_OF_FIGURES),
        "as_of": on_paper(_as_of(now, edition)),
    }
    beside = {BASICS: Path(__file__).with_name(BASICS).read_bytes(), **(pictures or {})}
    return set_pdf(template, {**basics, **told}, at=now, beside=beside)


def _as_of(now: datetime, edition: Edition) -> str:
    when = date_format(timezone.localtime(now, edition.zone), pgettext("date format", "j F Y, H:i"))
    # Translators: at the foot of a printed page: what it says was so at this time
    return _("As of %(when)s (%(zone)s)") % {"when": when, "zone": city_of(edition.time_zone)}
