"""What a page says of shots: which were chosen, what made them, where they are to be cut."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import Label
from contest.enums import Origin, Purpose, Tool

PICTURE_PURPOSES = (Purpose.PICTURES, Purpose.STILLS, Purpose.EDITING)
MAKERS = [
    *(Label(Origin.TOOL, tool, purpose) for tool in Tool for purpose in PICTURE_PURPOSES),
    *(Label(origin) for origin in Origin if origin != Origin.TOOL),
]
MOST_MAKERS = 8
SECONDS = re.compile(r"\s*(?:(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,9}))?\s*", re.ASCII)


class UnknownMaker(ValueError):
    """Something is said to have made a shot that is none of the things that can."""


def value_of(label: Label | None) -> str:
    """A label as pages send it: "camera", "tool:veo", "tool:other:editing:Topaz%20Video"; several things with
    "+" between, and "@40" behind where 40% of the picture are AI-made. "none" for no label."""
    if label is None:
        return "none"
    ai = next((maker.percent for maker in label.makers if maker.origin == Origin.TOOL), 100)
    return "+".join(map(_value_of_maker, label.makers)) + (f"@{ai}" if ai < 100 else "")


def _value_of_maker(maker: Label) -> str:
    if maker.origin != Origin.TOOL:
        return str(maker.origin)
    purpose = "" if maker.purpose == Purpose.PICTURES else str(maker.purpose)
    parts = [str(maker.origin), str(maker.tool), purpose, quote(maker.other_name, safe="")]
    return ":".join(parts).rstrip(":")


def read_label(value: str, *, own: Iterable[Label] = ()) -> Label | None:
    """The reverse; `own` are the tools that the entry names itself. Raises `UnknownMaker`, and
    ValidationError for a mixture whose parts are not said."""
    if value == "none":
        return None
    known = {_value_of_maker(maker): maker for maker in (*MAKERS, *own)}
    names, _at, percent = value.partition("@")
    chosen = list(dict.fromkeys(names.split("+")))
    if not known.keys() >= set(chosen) or len(chosen) > MOST_MAKERS:
        raise UnknownMaker(value)
    return mixture([known[name] for name in chosen], percent)


def mixture(makers: list[Label], percent: str) -> Label:
    """One label of all that made a shot, tools first; `percent` of the picture is AI-made, where it was made
    by a tool and otherwise too."""
    tools = [maker for maker in makers if maker.origin == Origin.TOOL]
    others = [maker for maker in makers if maker.origin != Origin.TOOL]
    if others and any(maker.purpose != Purpose.EDITING for maker in tools):
        if not (percent.isascii() and percent.isdigit() and len(percent) < 3 and int(percent)):
            raise forms.ValidationError(
                _("The AI-made part of the picture is missing. Enter a whole number from 1 to 99."),
                code="percent",
            )
        part = int(percent)
        tools = [replace(maker, percent=part) for maker in tools]
        others = [replace(maker, percent=100 - part) for maker in others]
    first, *also = [*tools, *others]
    return replace(first, also=tuple(also))


class LabelForm(forms.Form):
    """Some shots and what made them: one thing by its button, or all that are ticked as `maker`."""

    shot = forms.MultipleChoiceField(error_messages={"required": _("Choose a shot first.")})
    label = forms.CharField(max_length=1000)
    percent = forms.CharField(max_length=3, required=False)
    maker = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, shots: Collection[str], own: Collection[Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for name, values in (("shot", shots), ("maker", [value_of(one) for one in (*MAKERS, *own)])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(value, value) for value in values]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        value = data.get("label", "")
        if value == "several":
            names = data.get("maker", [])
            if not names:
                raise forms.ValidationError(_("Tick everything that made the chosen shots."), code="maker")
            value = "+".join(names) + (f"@{data['percent']}" if data.get("percent") else "")
        try:
            data["made_by"] = read_label(value, own=self.own)
        except UnknownMaker:
            raise forms.ValidationError(_("Label the shots with one of the buttons."), code="label") from None
        return data

    @property
    def labels(self) -> dict[str, Label | None]:
        return dict.fromkeys(self.cleaned_data["shot"], self.cleaned_data["made_by"])


def read_labels(
    pairs: Iterable[str], *, shots: Collection[str], own: Collection[Label] = ()
) -> dict[str, Label | None] | None:
    """What made some of the shots, from "17=tool:veo"; of a shot that is named twice the last counts. None
    when a pair is about another shot, or about nothing that makes shots."""
    values = {shot: value for shot, _sign, value in (pair.partition("=") for pair in pairs)}
    if not values.keys() <= set(shots):
        return None
    try:
        read = {value: read_label(value, own=own) for value in set(values.values())}
    except (UnknownMaker, forms.ValidationError):
        return None
    return {shot: read[value] for shot, value in values.items()}


def read_shown(text: str, *, own: Collection[Label] = ()) -> dict[str, list[Label | None]]:
    """What a page says that it showed of its shots before, from "17=none 18=tool:veo"; a shot may be named
    more than once. What nobody can have seen counts for nothing."""
    shown: dict[str, list[Label | None]] = {}
    read: dict[str, Label | None] = {}
    for pair in text.split():
        shot, _sign, value = pair.partition("=")
        labels = shown.setdefault(shot, [])
        try:
            read[value] = read[value] if value in read else read_label(value, own=own)
        except (UnknownMaker, forms.ValidationError):
            continue
        labels.append(read[value])
    return shown


class CutForm(forms.Form):
    """Where a film is to be split: one moment, or several with a space between, which undo a joining."""

    film = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    at = forms.CharField(
        max_length=40_000,
        error_messages={
            "required": _("The moment of the split is missing. Enter it as in 12.5 or 1:04.2."),
        },
    )

    def clean_at(self) -> list[int]:
        """In milliseconds."""
        return [read_moment(text) for text in self.cleaned_data["at"].split()]


def read_moment(text: str) -> int:
    """A moment as people type it, "1:04.2", in milliseconds."""
    found = SECONDS.fullmatch(text)
    if not found:
        raise forms.ValidationError(
            _(
                "“%(text)s” is no moment of the film. Enter seconds or minutes and seconds, as in "
                "12.5 or 1:04.2."
            ),
            params={"text": text},
        )
    minutes, seconds, fraction = found.groups(default="0")
    return (int(minutes) * 60 + int(seconds)) * 1000 + int(fraction[:3].ljust(3, "0"))
