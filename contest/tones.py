"""How states look: good, busy, warn, bad or quiet, as the app that owns a state says in its `enums.TONES`."""

from collections.abc import Mapping

QUIET = "quiet"
_tones: dict[str, str] = {}


def register_tones(tones: Mapping[str, str]) -> None:
    """Take the tones of an app's states, from an AppConfig.ready. Raises ValueError for a state that has
    another tone already."""
    for state, tone in tones.items():
        if _tones.setdefault(str(state), tone) != tone:
            raise ValueError(f"The state {state} is {_tones[str(state)]} already, and cannot be {tone} too.")


def tone_of(state: str) -> str:
    """A state without a tone of its own is shown quietly."""
    return _tones.get(state, QUIET)
