"""The files of a protocol; without the science, which pages do not need."""

import base64

from judging.models import ResultProtocol

FOLDER = "protocols"
TASK = "judging.tasks.make_protocol"  # which writes them


def key_of(protocol: ResultProtocol, ending: str) -> str:
    """Where the store keeps it: “json” the protocol, “py” the program."""
    return f"{FOLDER}/{protocol.seal.hash}.{ending}"


def stamp_of(protocol: ResultProtocol) -> bytes:
    """The authority's answer, as openssl reads it; b"" where there is none."""
    return base64.b64decode(protocol.stamp)
