"""Calling an address that somebody typed, so that nobody reaches by it what only this machine reaches: the
name is resolved once, every address that it has is checked, and the connection goes to the one that was
checked, whatever the name says a moment later. Nothing is followed, and little is read."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from contest.policies import Refused

SECONDS = 10
PORTS = {443, 8443}
MOST_READ = 1000  # bytes of an answer
LONGEST = 500


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
    """What can be called, without asking anybody for the name. Raises AddressRefused."""
    try:
        parts = urlsplit(typed)
        port = parts.port or 443
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        host, port, parts = "", 0, urlsplit("")
    if len(typed) > LONGEST or not host or not typed.isascii() or not typed.isprintable() or " " in typed:
        raise AddressRefused(
            _("“%(found)s” is no address; expected one like https://example.org/hook.")
            % {"found": typed[:80]}
        )
    if parts.scheme != "https":
        raise AddressRefused(
            _("The address begins with “%(found)s”; expected “https”, so that nobody reads or changes it.")
            % {"found": parts.scheme}
        )
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(_("The address has a user name or a password in it; leave them out."))
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
    return known.is_global and not known.is_multicast and (inner is None or inner.is_global)


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for."""
    if int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32:  # NAT64
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


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
