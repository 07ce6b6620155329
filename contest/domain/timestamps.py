"""Time stamps of an authority (RFC 3161): that a signature existed at a time, by the word of one who does not
run the site."""

import base64
import urllib.request
from datetime import datetime
from http.client import HTTPException
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SECONDS = 20  # for the authority to answer
LONGEST_ANSWER = 1 << 20


class NotStamped(Exception):
    """The authority gave no stamp, or one that its certificates do not bear out."""


def stamp(message: str) -> str:
    """The answer of the authority at TIMESTAMP_URL, in base64. Raises NotStamped."""
    builder = TimestampRequestBuilder().data(message.encode()).hash_algorithm(HashAlgorithm.SHA256)
    request = urllib.request.Request(  # noqa: S310  (a system check holds it to http)
        settings.TIMESTAMP_URL,
        data=builder.build().as_bytes(),
        headers={"Content-Type": "application/timestamp-query"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            given = base64.b64encode(answer.read(LONGEST_ANSWER)).decode()
    except (OSError, HTTPException) as error:
        raise NotStamped(f"The time-stamping authority does not answer: {error}") from error
    time_of(given, message=message)
    return given


def time_of(given: str, *, message: str) -> datetime:
    """When the authority saw the message. Raises NotStamped for an answer that is not about it, or that the
    authorities in TIMESTAMP_ROOTS do not vouch for."""
    try:
        response = decode_timestamp_response(base64.b64decode(given))
        builder = VerifierBuilder()
        for root in load_pem_x509_certificates(Path(settings.TIMESTAMP_ROOTS).read_bytes()):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, message.encode())
    except (VerificationError, ValueError, OSError) as error:
        raise NotStamped(f"The time stamp does not hold: {error}") from error
    return response.tst_info.gen_time
