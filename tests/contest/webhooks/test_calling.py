"""Which addresses are called: none by which somebody would reach what only this machine reaches."""

import socket

import pytest

from contest.enums import HookFailure
from contest.webhooks.calling import (
    AddressRefused,
    checked_address,
    failure_of,
    is_public,
    post,
    public_addresses,
)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org/", "The address begins with “ftp”; expected “https”"),
        ("http://example.org/", "The address begins with “http”; expected “https”"),
        ("example.org", "“example.org” is not an address; expected one like https://example.org/hook."),
        ("https://", "“https://” is not an address"),
        ("https://a b.org/", "“https://a b.org/” is not an address"),
        ("https://example.org/\r\nX: y", "“https://example.org/"),
        ("https://a..b.org/", "“https://a..b.org/” is not an address; expected one like https://"),
        ("https://.org/", "“https://.org/” is not an address"),
        (f"https://{'a' * 64}.org/", f"“https://{'a' * 64}.org/” is not an address"),
        ("https://[::1/", "“https://[::1/” is not an address"),
        ("https://example.org:99999/", "“https://example.org:99999/” is not an address"),
        ("https://me:secret@example.org/", "The address has a user name or a password in it"),
        ("https://example.org:6379/", "The address has the port 6379; expected 443 or 8443."),
        (f"https://example.org/{'x' * 500}", "“https://example.org/"),
        ("https://example.org/#x", "The address ends with “#x”, which no server gets; leave it out."),
        ("https://example.org/\udc80", "“https://example.org/"),
    ],
)
def test_what_is_typed_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        checked_address(address)
    assert str(refused.value.reason).startswith(words)


def test_host_in_other_letters_is_called_as_the_dns_writes_it() -> None:
    parts = checked_address("https://bücher.example:8443/Ziel?a=1")
    assert parts.geturl() == "https://xn--bcher-kva.example:8443/Ziel?a=1"
    with pytest.raises(AddressRefused, match="is not an address"):
        checked_address("https://example.org/Grüße")


def test_only_public_addresses_are_public() -> None:
    inside = (
        *("127.0.0.1", "127.1.2.3", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1"),
        *(
            "64:ff9b:1::7f00:1",
            "::127.0.0.1",
            "::5db8:d822",
            "192.88.99.1",
            "192.0.0.10",
            "100::1",
            "5f00::1",
        ),
        *("2001:2::1", "2001:20::1", "3fff::1", "2001::1", "4000::1", "fec0::1", "2002:5db8:d822::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
    )
    outside = (
        "93.184.216.34",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::5db8:d822",
    )
    assert [address for address in inside if is_public(address)] == []
    assert [address for address in outside if is_public(address)] == list(outside)


@pytest.mark.parametrize(
    "address",
    ["https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/"],
)
def test_nobody_reaches_this_machine_however_its_address_is_written(address: str) -> None:
    with pytest.raises(AddressRefused, match="which is not on the public internet; expected one that is"):
        post(address, b"{}", {})


def test_name_with_one_inner_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    with pytest.raises(AddressRefused, match=r"“example\.org” leads to 10\.0\.0\.1"):
        public_addresses("example.org", 443)


def test_name_is_asked_for_once_and_the_checked_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers otherwise the second time leads nobody anywhere."""
    asked, called = [], []

    def answer(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, 1, 6, "", (address, port))]

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError) as refused:
        post("https://example.org/hook", b"{}", {})
    assert failure_of(refused.value) == HookFailure.CLOSED
    assert (asked, called) == (["example.org"], [("93.184.216.34", 443)])
