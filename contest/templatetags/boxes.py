"""Boxes of several lines where no view makes a form for them: they count, refuse and keep what was typed as
those of every form do."""

from typing import Any

from django import forms, template

from contest.domain.reasons import MOST_REASON
from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from contest.templatetags.ui import field

register = template.Library()


@register.inclusion_tag("components/field.html")
def reason_box(
    at: str | int,
    label: str,
    name: str = "reason",
    note: str = "",
    rows: int = 2,
    typed: str | None = None,
) -> dict[str, object]:
    """A reason that is long enough; `note` stands below it, `at` ends its id. `typed` is what came and was
    not taken: its fault stands beside it."""
    asked = ReasonField(label=label, note=note, widget=LongText(attrs={"rows": rows}))
    return _box(asked, at=at, name=name, typed=typed)


@register.inclusion_tag("components/field.html")
def text_box(
    at: str,
    label: str,
    name: str,
    note: str = "",
    rows: int = 3,
    typed: str | None = None,
    missing: str = "",
) -> dict[str, object]:
    """The same for a text of any length up to that of a reason. `missing` is said where nothing came."""
    asked = forms.CharField(
        label=label, help_text=note, max_length=MOST_REASON, widget=LongText(attrs={"rows": rows})
    )
    if missing:
        asked.error_messages["required"] = missing
    return _box(asked, at=at, name=name, typed=typed)


def _box(asked: forms.CharField, *, at: str | int, name: str, typed: str | None) -> dict[str, Any]:
    form = forms.Form(None if typed is None else {name: typed}, auto_id=f"%s-{at}")
    form.fields[name] = asked
    asked.widget.attrs["autofocus"] = typed is not None
    return field(form[name])
