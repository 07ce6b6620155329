"""What is kept of where a ballot came from: keyed hashes, which tell alike from different and nothing else.
The key is the vote's own, and goes with the marks."""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from contest.audience.mailboxes import one_mailbox, unknown_domain_of
from contest.models import AudienceVote

PREFIXES = {4: 24, 6: 48}  # bits of an address that one house, school or provider's corner has
LETTERS = 32  # of a mark
DEVICE_HEADERS = ("User-Agent", "Accept-Language", "Accept-Encoding", "Sec-CH-UA")


@dataclass(frozen=True)
class BallotSource:
    """Where a request comes from, as far as a ballot has marks of it."""

    network: str
    device: str


def source_of(request: HttpRequest) -> BallotSource:
    told = [request.headers.get(name, "") for name in DEVICE_HEADERS]
    return BallotSource(network=_network_of(str(get_ip(request))), device="\n".join(told))


def ballot_marks(vote: AudienceVote, *, email: str, source: BallotSource) -> dict[str, str]:
    """By field of the ballot."""
    domain = unknown_domain_of(email)
    return {
        "network": _mark(vote, "network", source.network)[:LETTERS],
        "device": _mark(vote, "device", source.device)[:LETTERS],
        "domain": _mark(vote, "domain", domain)[:LETTERS] if domain else "",
    }


def mailbox_mark(vote: AudienceVote, email: str) -> str:
    return _mark(vote, "mailbox", one_mailbox(email))


def _mark(vote: AudienceVote, kind: str, told: str) -> str:
    return hmac.new(bytes.fromhex(vote.key), f"{kind}\n{told}".encode(), hashlib.sha256).hexdigest()


def _network_of(address: str) -> str:
    try:
        version = ip_address(address).version
    except ValueError:  # no address at all, as behind a socket
        return address
    return str(ip_network((address, PREFIXES[version]), strict=False))
