"""The label of GB 45438-2025: seven keys with strings, read with the wrong spellings that circulate, written
as the standard has them. https://openstd.samr.gov.cn has its text."""

import json
import re
from collections.abc import Mapping
from typing import Any

LABEL = "Label"
KEYS = (
    LABEL,
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
MADE, POSSIBLY_MADE = "1", "2"  # values of Label; 3 is “suspected”
MAX_VALUE = 200  # characters of a value that are kept
MAX_NESTING = 3

_SPELLINGS = {key.lower(): key for key in KEYS} | {
    "producer": "ContentProducer",
    "producerid": "ProduceID",
    "propagator": "ContentPropagator",
    "propagatorid": "PropagateID",
    "reservecode1": "ReservedCode1",
    "reservecode2": "ReservedCode2",
}
_PRODUCERS = {  # by the number of the company inside ContentProducer
    "91110102MACQD9K640": "Doubao",
    "91110108335469089C": "Kling",
}


def read_object(text: str) -> dict[str, Any] | None:
    """The JSON object in `text`, whatever stands around it; None when there is none."""
    start, end = text.find("{"), text.rfind("}")
    if not 0 <= start < end:
        return None
    try:
        value = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def read_label(text: str, *, is_named: bool) -> dict[str, str] | None:
    """The keys of the label in `text`, by their right names; None when it holds none. `is_named`: the tag is
    called AIGC, so that a text which cannot be read is a label all the same (an empty one)."""
    stated: Any = read_object(text)
    for _ in range(MAX_NESTING):
        wrapped = next((stated[key] for key in stated if key.upper() == "AIGC"), None) if stated else None
        if wrapped is None:
            break
        stated, is_named = (read_object(wrapped) if isinstance(wrapped, str) else wrapped), True
        stated = stated if isinstance(stated, dict) else None
    if not is_named:
        return None
    named = ((_SPELLINGS.get(re.sub(r"[^a-z0-9]", "", key.lower())), stated[key]) for key in stated or {})
    return {key: str(value)[:MAX_VALUE] for key, value in named if key and isinstance(value, str | int)}


def write_label(label: Mapping[str, str]) -> str:
    """The label as the standard has it: each key, in order, with a string."""
    strict = {key: label.get(key, "") for key in KEYS}
    return json.dumps(strict, ensure_ascii=False, separators=(",", ":"))


def producer_of(label: Mapping[str, str]) -> str:
    """The name of the label's producer if it is one we have met, otherwise what the label says."""
    stated = label.get("ContentProducer", "").strip()
    return next((name for number, name in _PRODUCERS.items() if number in stated), stated)
