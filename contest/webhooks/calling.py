"""Calling an address that somebody typed, so that nobody reaches by it what only this machine reaches: the
name is resolved once, every address that it has is checked, and the connection goes to the one that was
checked, whatever the name says a moment later. Nothing is followed, and little is read."""

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from contest.enums import HookFailure
from contest.policies import Refused

SECONDS = 10
PORTS = {443, 8443}
MOST_READ = 1000  # bytes of an answer
LONGEST = 500
NAT64 = ip_network("64:ff9b::/96")
# What Python's own tables do not know (IANA's registries of special purposes, October 2026): everything of
# IPv6 that is not global unicast, and what is set aside in it
SET_ASIDE = [
    ip_network(network)
    for network in (
        *("192.88.99.0/24", "192.0.0.0/24", "::/3", "4000::/2", "8000::/1", "2002::/16"),
        *("2001:2::/48", "2001:10::/28", "2001:20::/28", "3fff::/20"),
    )
]


@dataclass(frozen=True)
class HookAnswer:
    """What the other side has said."""

    status: int
    text: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class AddressRefused(Refused):
    """The address is none that this site calls; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="address")


def checked_address(typed: str) -> SplitResult:
    """What can be called, a host in other letters as the DNS writes it, without asking anybody for the name.
    Raises AddressRefused."""
    try:
        parts = urlsplit(typed)
        port = parts.port or 443
        named = parts.hostname or ""
        host = named.encode("idna").decode()  # which also finds an empty label, or one that is too long
        parts = parts._replace(netloc=parts.netloc.replace(named, host))
    except (ValueError, UnicodeError):
        host, port, parts = "", 0, urlsplit("")
    called = parts.geturl()
    if len(typed) > LONGEST or not host or not called.isascii() or not typed.isprintable() or " " in typed:
        raise AddressRefused(
            _("“%(found)s” is not an address; expected one like https://example.org/hook.")
            % {"found": typed[:80]}
        )
    if parts.scheme != "https":
        raise AddressRefused(
            _("The address begins with “%(found)s”; expected “https”, so that nobody reads or changes it.")
            % {"found": parts.scheme}
        )
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(_("The address has a user name or a password in it; leave them out."))
    if parts.fragment:
        raise AddressRefused(
            _("The address ends with “#%(found)s”, which no server gets; leave it out.")
            % {"found": parts.fragment[:40]}
        )
    if port not in PORTS:
        raise AddressRefused(_("The address has the port %(found)s; expected 443 or 8443.") % {"found": port})
    return parts


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses behind a name, all of which are public. Raises AddressRefused for any other, OSError
    where the name is unknown."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not is_public(address):
            raise AddressRefused(
                _("“%(host)s” leads to %(found)s, which is not on the public internet; expected one that is.")
                % {"host": host, "found": address}
            )
    return list(dict.fromkeys(found))


def is_public(address: str) -> bool:
    """Not of this machine, its network, or set aside for something else; also inside IPv6. WEBHOOK_NETWORKS
    are those that whoever runs the site lets webhooks reach all the same."""
    known = ip_address(address.partition("%")[0])
    inner = _inside(known) if isinstance(known, IPv6Address) else None
    if any(known in network for network in settings.WEBHOOK_NETWORKS):
        return True
    if isinstance(known, IPv6Address) and known in NAT64:
        return inner is not None and is_public(str(inner))
    if not known.is_global or known.is_multicast or any(known in network for network in SET_ASIDE):
        return False
    return inner is None or is_public(str(inner))


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def failure_of(error: OSError | http.client.HTTPException) -> HookFailure:
    """What kind of failure it was, for people; the log has the program's own words."""
    kinds: Sequence[tuple[type[Exception], HookFailure]] = (
        (socket.gaierror, HookFailure.NAME),
        (ssl.SSLCertVerificationError, HookFailure.CERTIFICATE),
        (TimeoutError, HookFailure.SILENCE),
        (ConnectionRefusedError, HookFailure.CLOSED),
    )
    return next((failure for kind, failure in kinds if isinstance(error, kind)), HookFailure.BROKEN)


def post(typed: str, body: bytes, headers: Mapping[str, str]) -> HookAnswer:
    """Send it. Raises AddressRefused, and OSError or HTTPException where nobody answers."""
    parts = checked_address(typed)
    host, port = parts.hostname or "", parts.port or 443
    address = public_addresses(host, port)[0]
    connection = _PinnedConnection(host, port, address, ssl.create_default_context())
    try:
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request("POST", target, body=body, headers=dict(headers))
        response = connection.getresponse()
        return HookAnswer(response.status, response.read(MOST_READ).decode(errors="replace"))
    finally:
        connection.close()


class _PinnedConnection(http.client.HTTPSConnection):
    """Speaks TLS to the name, and connects to the address that was checked."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), timeout=SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
