"""Two windows with one form: what the other one saved meanwhile stays, and where both changed one field, both
versions are shown before anything is saved."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import pgettext

from contest.forms.drafts import CarefulDecoder
from contest.sentences import listed

OPENED = "opened"  # the hidden input with what the page showed, as JSON {name of the input: [text, …]}


@dataclass(frozen=True)
class Clash:
    """A field that two windows changed: what is saved and what was typed here, in words."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """What was sent, with what is saved now in the fields that were not touched; and what is to be chosen."""

    data: QueryDict
    clashes: Sequence[Clash]
    is_up_to_date: bool  # the page said what it was opened with, so nothing of another window is lost


NO_CLASHES: Sequence[Clash] = ()


def opened_with(*saved: forms.BaseForm) -> str:
    """What the page shows of forms as they are saved, for its hidden input."""
    return json.dumps({bound.html_name: _shown(bound) for form in saved for bound in form})


def merge(sent: QueryDict, *saved: forms.BaseForm, apart: Collection[str] = ()) -> Merged:
    """`saved` are the same forms, unbound: as they are saved now. A field of which the page does not say how
    it was opened is taken as it was sent. In `keep-<name>` a person who was shown two versions answers.
    In the fields `apart` each box is saved by itself: it is one thing to agree to."""
    data, opened, clashes = sent.copy(), _read(sent.get(OPENED, "")), []
    for form in saved:
        for bound in form:
            name = bound.html_name
            mine, theirs, base = _plain(sent.getlist(name)), _shown(bound), opened.get(name)
            if base is None:
                continue
            if bound.name in apart:
                data.setlist(name, _box_by_box(bound, mine=mine, theirs=theirs, base=base))
            elif mine == base or sent.get(f"keep-{name}") == "theirs":
                data.pop(name, None)
                if theirs:
                    data.setlist(name, list(theirs))
            elif theirs not in (base, mine):
                clashes.append(
                    Clash(name, str(bound.label), _in_words(bound, theirs), _in_words(bound, mine))
                )
    return Merged(data, clashes, is_up_to_date=bool(opened))


def _box_by_box(
    bound: forms.BoundField, *, mine: Sequence[str], theirs: Sequence[str], base: Sequence[str]
) -> list[str]:
    """Each box by itself, so that there is nothing to choose: as it is saved, unless it was touched here. A
    box that is there no longer is left for the form to refuse."""
    there = {str(key) for key, _label in cast("Iterable[tuple[object, object]]", bound.field.choices)}  # type: ignore[attr-defined]
    ticked, cleared = set(mine) - set(base), set(base) - set(mine)
    return sorted((set(theirs) | ticked) - cleared | (set(mine) - there))


def _read(typed: str) -> dict[str, list[str]]:
    try:
        told = json.loads(typed, cls=CarefulDecoder)
    except json.JSONDecodeError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: _plain(map(str, texts)) for name, texts in told.items() if isinstance(texts, list)}


def _shown(bound: forms.BoundField) -> list[str]:
    """The texts that a browser sends for a field which nobody touches."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    return _plain(shown if isinstance(shown, list | tuple) else [shown])


def _plain(texts: Iterable[object]) -> list[str]:
    """Without what is empty, and with the ends of lines as we keep them."""
    told = [str(text).replace("\r\n", "\n") for text in texts if text is not None]
    return sorted(text for text in told if text)


def _in_words(bound: forms.BoundField, texts: Sequence[str]) -> str:
    """The value of a field as the form's own labels say it."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return pgettext("fact", "yes") if texts else pgettext("fact", "no")
    if isinstance(bound.field, forms.ChoiceField):
        choices = cast("Iterable[tuple[object, object]]", bound.field.choices)
        labels = {str(key): str(label) for key, label in choices}
        return listed([labels.get(text, text) for text in texts])
    if isinstance(bound.field.widget, forms.DateTimeInput):
        return " ".join(texts).replace("T", " ")
    return "\n".join(texts)
