"""By what a tally is known to be the one that was calculated."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def hash_inputs(inputs: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_results(results: Mapping[str, Any]) -> str:
    """As of the inputs. Whole numbers are written as such, since databases differ in how they keep 1.0 and
    −0.0."""
    return hash_inputs(json.loads(json.dumps(results), parse_float=_whole))


def _whole(written: str) -> float:
    number = float(written)
    return int(number) if number.is_integer() else number
