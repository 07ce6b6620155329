"""By what a tally is known to be the one that was calculated."""

import json
from collections.abc import Mapping
from typing import Any

from judging.science.comparison import fingerprint


def hash_inputs(inputs: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    return fingerprint(inputs)


def hash_results(results: Mapping[str, Any]) -> str:
    """As of the inputs. Whole numbers are written as such, since databases differ in how they keep 1.0 and
    −0.0."""
    return fingerprint(json.loads(json.dumps(results), parse_float=_whole))


def _whole(written: str) -> float:
    number = float(written)
    return int(number) if number.is_integer() else number
