"""By what a tally is known to be the one that was calculated."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def hash_inputs(inputs: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(_canonical(inputs).encode()).hexdigest()


def hash_results(results: Mapping[str, Any]) -> str:
    """As of the inputs. Whole numbers are written as such, since databases differ in how they keep 1.0 and
    −0.0. One part after the other, since a large ranking is not to be held twice."""
    digest = hashlib.sha256(b"{")
    for number, key in enumerate(sorted(results)):
        part = json.loads(json.dumps(results[key]), parse_float=_whole)
        digest.update(f"{',' if number else ''}{json.dumps(key)}:{_canonical(part)}".encode())
    digest.update(b"}")
    return digest.hexdigest()


def _whole(written: str) -> float:
    number = float(written)
    return int(number) if number.is_integer() else number


def _canonical(plain: Any) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
