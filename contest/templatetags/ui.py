"""The components of the site as template tags. Each takes named arguments and refuses any other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.captions.tracks import Captioned, tracks_of
from contest.domain import editions
from contest.domain.ai_label import AiLabel
from contest.domain.ai_share import Label, Share
from contest.domain.cutting import ShotSpan
from contest.domain.reasons import describe_least
from contest.domain.watch_beats import LONGEST_GAP
from contest.forms.files import lost_files
from contest.models import Edition
from contest.places import city_of
from contest.templatetags.film_shapes import ShareShown, SheetsOfStills
from contest.templatetags.share_parts import in_tenths, label_text, parts_of, swatch_of
from contest.tones import tone_of

register = template.Library()
Text = str | Promise

ALERT_TONES = {
    **{"info": "", "debug": ""},
    "success": "good",
    "good": "good",
    "warning": "warn",
    "warn": "warn",
    "error": "bad",
    "bad": "bad",
}


@register.inclusion_tag("components/alert.html")
def alert(kind: str, text: Text) -> dict[str, object]:
    """A note above or inside the page; `kind` is info, good, warn or bad, or a level tag of messages."""
    return {"tone": ALERT_TONES[kind], "text": text}


@register.inclusion_tag("components/badge.html")
def badge(state: str, label: Text) -> dict[str, object]:
    """A state as mark and word, in the tone of its app."""
    return {"tone": tone_of(state), "label": label}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A field with its label, help and errors, and the files that a refused form has not kept."""
    is_check = isinstance(bound.field.widget, forms.CheckboxInput)
    return {"field": bound, "is_check": is_check, "lost_files": lost_files(bound)}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """All errors of a form, summed above it with links to the fields. Empty for a form without errors."""
    return {"form": form, "total": sum(name != NON_FIELD_ERRORS for name in form.errors)}


@register.inclusion_tag("components/progress.html")
def progress(value: float, max: float, label: Text) -> dict[str, object]:
    """A wait with a real figure; `label` says what is counted, in words."""
    percent = round(100 * value / max) if max else 0
    return {
        "value": value,
        "max": max,
        "percent": percent,
        "label": label,
        "name": f"progress-{uuid4().hex[:8]}",
    }


@register.inclusion_tag("components/player.html")
def player(
    playback: Captioned, title: Text, label: AiLabel | None = None, track: int = 0
) -> dict[str, object]:
    """The film, with previews on its seek bar and its captions; native controls where no script runs. The
    label of AI content lies over its first seconds. `track` is the number of the captions to be shown first;
    without it those that the reader understands are."""
    tracks = tracks_of(playback.captions, first=track)
    return {"playback": playback, "title": title, "label": label, "tracks": tracks}


@register.inclusion_tag("components/ai_label.html")
def ai_label(label: AiLabel | None) -> dict[str, object]:
    """The label of AI content, as icon and words; nothing for a film that needs none."""
    return {"label": label, "is_partly": label is AiLabel.PARTLY}


@register.inclusion_tag("components/still.html")
def still(playback: SheetsOfStills, second: float, shot: int | None = None) -> dict[str, object]:
    """One picture of the film: that of the shot of this number, where the film has a sheet of them; else the
    cell of the storyboard's sprite that shows this second."""
    of_shots = bool(shot and playback.shots_columns)
    columns = playback.shots_columns if of_shots else playback.sprite_columns
    cell = shot - 1 if shot and of_shots else int(second // playback.seconds_per_cell)
    row, column = divmod(cell, columns)
    return {
        "sheet_url": playback.shots_url if of_shots else playback.sprite_url,
        "x": column * playback.cell_width,
        "y": row * playback.cell_height,
        "width": playback.cell_width,
        "height": playback.cell_height,
    }


@register.inclusion_tag("components/film_strip.html")
def film_strip(
    shots: Sequence[ShotSpan],
    labels: Mapping[str, Label],
    share: Share,
    playback: SheetsOfStills | None = None,
) -> dict[str, object]:
    """The shots in a row, each with its picture and what made it; `labels` are by the shot's name. Tools have
    the colours that they have in the bar of the share."""
    rows = [
        {
            "number": shot.number,
            "start": shot.start_ms / 1000,
            "seconds": shot.length_ms / 1000,
            "middle": (shot.start_ms + shot.end_ms) / 2000,
            "label": label_text(labels.get(shot.id)),
            "swatch": swatch_of(labels.get(shot.id), share),
            "sheet_number": shot.sheet_number,
        }
        for shot in shots
    ]
    return {"shots": rows, "playback": playback}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: Text, text: Text, url: str = "", action: Text = "") -> dict[str, object]:
    """Says what will appear here, and how."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.simple_tag
def instant(at: datetime, edition: Edition | None = None) -> SafeString:
    """An instant in the reader's zone, with the zone's name; with an edition also in the contest's."""
    local = timezone.localtime(at)
    shown: dict[str, object] = {
        "iso": at.isoformat(),
        "text": editions.in_words(local),
        "city": readers_city(),
    }
    if edition is not None and edition.time_zone != readers_zone():
        there = timezone.localtime(at, ZoneInfo(edition.time_zone))
        is_same_day = there.date() == local.date()
        shown["contest_text"] = editions.in_hours(there) if is_same_day else editions.in_words(there)
        shown["contest_zone"] = edition.time_zone
        shown["contest_city"] = city_of(edition.time_zone)
    return SafeString(render_to_string("components/instant.html", shown).strip())


@register.simple_tag
def format_instant(at: datetime | str | None, edition: Edition) -> str:
    """An instant in plain text, for mails: in the reader's zone, and in the contest's where that differs. A
    string has it in ISO 8601, as a mail's facts do."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return editions.format_instant(at, edition) if at else ""


@register.simple_tag
def day(at: datetime) -> SafeString:
    """The day of an instant in the reader's zone, without the year: "10 October"."""
    # Translators: j is the day, n the month as a figure, F its name; keep letters, change order and signs
    form = pgettext("date format", "j F")
    words = formats.date_format(timezone.localtime(at), form)
    return format_html('<time datetime="{}" data-instant="{}">{}</time>', at.isoformat(), form, words)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences. Chinese has room in its full stop already."""
    # Translators: a space; where your language has none, a zero-width one (U+200B), at which a line may break
    return pgettext("between two sentences", " ")


@register.simple_tag
def least_reason() -> str:
    """The least length of a reason, after “at least”."""
    return describe_least()


@register.simple_tag
def longest_gap() -> int:
    """Seconds that a page which plays a film may be out of the site's reach, and they count all the same."""
    return LONGEST_GAP


@register.simple_tag
def readers_zone() -> str:
    return timezone.get_current_timezone_name()


@register.simple_tag
def readers_city() -> str:
    return city_of(readers_zone())


@register.simple_tag
def duration(seconds: float | str | None) -> str:
    """Full seconds as minutes and seconds: 221.9 is 3:41. Nothing where nothing is known yet."""
    if seconds is None or seconds == "":
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def signed(difference: float | None, digits: int) -> str:
    """A difference with its sign, as +0.45 or −1.92; what is nothing once rounded has none. Nothing where
    none is known."""
    if difference is None:
        return ""
    shown = round(difference, digits)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return f"{sign}{formats.number_format(abs(shown), digits)}"


@register.inclusion_tag("components/share_bar.html")
def share_bar(share: ShareShown, threshold: float | None = None, small: bool = False) -> dict[str, object]:
    """The AI share as a bar over the film, by tool, with the threshold (per cent) marked on it."""
    return _bar_of(share, threshold) | {"is_small": small}


@register.inclusion_tag("components/share_line.html")
def share_line(share: ShareShown) -> dict[str, object]:
    """The same bar as a thin line."""
    return _bar_of(share, None)


def _bar_of(share: ShareShown, threshold: float | None) -> dict[str, object]:
    if threshold:
        sentence = _("AI-made: %(made)s of %(all)s seconds. The regulations require at least %(least)s%%.")
    else:
        sentence = _("AI-made: %(made)s of %(all)s seconds.")
    sentence %= {
        "made": in_tenths(share.seconds_ai),
        "all": in_tenths(share.seconds_all),
        "least": threshold,
    }
    return {
        "percent": in_tenths(100 * share.seconds_ai / (share.seconds_all or 1)),
        "sentence": sentence,
        "parts": parts_of(share),
        "threshold": threshold,
    }
