"""The filter by its steps, for both machines: what the kernel would answer to each call. test_sandbox.py asks
the kernel itself."""

import errno
import re
import struct
from pathlib import Path

import pytest

from media_pipeline.ffmpeg.syscall_filter import (
    ALLOW,
    CLONE,
    IOCTL,
    KILL,
    MACHINES,
    NEWEST,
    REFUSED,
    compile_filter,
)

ERRNO = 0x00050000
EPERM, ENOSYS = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
HEADERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h")
NUMBER = re.compile(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)$", re.MULTILINE)


def answer(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """Run the filter as the kernel does."""
    if architecture is None:
        architecture = MACHINES[machine][0]
    asked = struct.pack("=IIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", compile_filter(machine)))
    held = place = 0
    while True:
        code, when, unless, value = steps[place]
        place += 1
        if code == 0x06:  # return
            return int(value)
        if code == 0x20:  # load
            (held,) = struct.unpack_from("=I", asked, value)
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
            place += when if holds else unless


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_refused_is_exactly_the_list(machine: str) -> None:
    place = MACHINES[machine][1]
    refused = {number for number in range(NEWEST + 1) if answer(machine, number) == EPERM}
    listed = {pair[place] for pair in REFUSED.values()} - {None}
    assert refused == listed | {CLONE[place]}  # without flags it makes a process
    unknown = {number for number in range(NEWEST + 200) if answer(machine, number) == ENOSYS}
    assert unknown == {435, *range(NEWEST + 1, NEWEST + 200)}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (0x003D0F00, ALLOW),  # glibc's for a thread
        (0x01200011, EPERM),  # glibc's fork
        (0x003D0F00 | 0x10000000, EPERM),  # a thread into a new user namespace
        (0x40000000 | 17, EPERM),
    ],
)
def test_clone_makes_threads_alone(machine: str, flags: int, expected: int) -> None:
    assert answer(machine, CLONE[MACHINES[machine][1]], flags) == expected


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("request_", "expected"), [(0x5412, EPERM), (0x541C, EPERM), (0x1_0000_5412, EPERM), (0x5401, ALLOW)]
)
def test_nothing_is_typed_into_a_terminal(machine: str, request_: int, expected: int) -> None:
    """The kernel looks at the low half of the request alone, and so does the filter."""
    assert answer(machine, IOCTL[MACHINES[machine][1]], 0, request_) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_call_of_another_architecture_kills(machine: str) -> None:
    assert answer(machine, 20, architecture=0x40000003) == KILL  # i386, which an x86_64 kernel serves too


def test_calls_of_x32_are_unknown() -> None:
    assert answer("x86_64", 0x40000000 | 101) == ENOSYS


def test_machine_whose_numbers_are_not_known_has_no_filter() -> None:
    assert compile_filter("riscv64") == b""


@pytest.mark.skipif(not all(map(Path.exists, HEADERS)), reason="the kernel's headers are not installed")
@pytest.mark.parametrize("place", [0, 1])
def test_numbers_are_those_of_the_kernel(place: int) -> None:
    numbers = {name: int(number) for name, number in NUMBER.findall(HEADERS[place].read_text())}
    ours = {**REFUSED, "clone": CLONE, "ioctl": IOCTL, "clone3": (435, 435)}
    named = {name: pair[place] for name, pair in ours.items() if pair[place] is not None}
    assert named == {name: numbers.get(name) for name in named}
