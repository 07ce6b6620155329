"""Numbers as people type them: with a decimal comma or point, and whatever they group digits by."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.formats import get_format

DECIMAL_INPUT = forms.TextInput(attrs={"inputmode": "decimal"})
GROUPS = re.compile(r"(?<=\d)[\s’'](?=\d{3}(?!\d))")  # 2 300
ONE_SIGN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 2,300 or 2.300: the reader's language decides


class _InAnyStyle(forms.Field):
    """Takes 0.5 and 0,5 in every language; what one sign before three digits means, the reader's says."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_decimal(value) if isinstance(value, str) else value)


class DecimalInAnyStyle(_InAnyStyle, forms.DecimalField):
    pass


class FloatInAnyStyle(_InAnyStyle, forms.FloatField):
    pass


def plain_decimal(typed: str) -> str:
    """What was typed with a point as its only sign, where it can be read as a number; else as it is."""
    text = GROUPS.sub("", unicodedata.normalize("NFKC", typed).strip()).replace("−", "-")
    signs = re.sub(r"[^.,]", "", text)
    if len(set(signs)) == 2:  # the last one divides, the others group
        whole, fraction = re.split(r"[.,](?=[^.,]*$)", text)
        is_sound = re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", whole) and signs[-1] not in signs[:-1]
        return f"{re.sub(r'[.,]', '', whole)}.{fraction}" if is_sound else text
    if len(signs) > 1:
        return re.sub(r"[.,]", "", text) if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text) else text
    if ONE_SIGN.fullmatch(text.lstrip("-")) and signs == get_format("THOUSAND_SEPARATOR"):
        return text.replace(signs, "")
    return text.replace(",", ".")


def is_below(cleaned: dict[str, Any], most: str, least: str) -> bool:
    """Whether two numbers, each sound by itself, contradict each other."""
    return least in cleaned and most in cleaned and cleaned[most] <= cleaned[least]
