"""What Content Credentials of ours say, and who signed them."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class CopyStatement:
    """What we say of a copy: the film's title as the public reads it, and the IPTC's digital source type of
    the measured share, "" for a film without AI."""

    title: str
    source_type: str


@dataclass(frozen=True)
class Credentials:
    """Who signed a copy, and whether our list of trusted signers has them."""

    signer: str
    is_listed: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
