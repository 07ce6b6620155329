"""A container's seccomp profile, loaded into a process of the tests as a container engine loads it: by
libseccomp, after the capabilities are gone and new privileges are closed off."""

import ctypes
import ctypes.util
import json
import os
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

LIBRARY = ctypes.util.find_library("seccomp")
ACTIONS = {"SCMP_ACT_ALLOW": 0x7FFF0000, "SCMP_ACT_ERRNO": 0x00050000}
EQUALS = {"SCMP_CMP_EQ": 4}
NO_NEW_PRIVILEGES = 38  # of prctl
UNKNOWN = -1


class Comparison(ctypes.Structure):
    _fields_ = [
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("datum_a", ctypes.c_uint64),
        ("datum_b", ctypes.c_uint64),
    ]


def loader_of(profile: Path, *, without: Collection[str] = ()) -> Callable[[], None]:
    """What puts the calling process under the profile."""
    library, libc = ctypes.CDLL(LIBRARY, use_errno=True), ctypes.CDLL(None, use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    stated = json.loads(profile.read_text())
    context = ctypes.c_void_p(
        library.seccomp_init(ACTIONS[stated["defaultAction"]] | stated["defaultErrnoRet"])
    )
    for rule in stated["syscalls"]:
        compared = [Comparison(one["index"], EQUALS[one["op"]], one["value"]) for one in rule.get("args", [])]
        for name in set(rule["names"]) - set(without):
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number != UNKNOWN:  # an engine passes over what its library does not know
                array = (Comparison * len(compared))(*compared)
                action = ctypes.c_uint32(ACTIONS[rule["action"]])
                done = library.seccomp_rule_add_array(context, action, number, len(compared), array)
                assert done == 0, (name, done)

    def load() -> None:
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if library.seccomp_load(context) != 0:
            os._exit(99)

    return load


def run_as_container(
    command: list[str], load: Callable[[], None], **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run it without capabilities, under the profile: as nobody where we are root."""
    if os.getuid() == 0:
        more |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
    return subprocess.run(command, preexec_fn=load, capture_output=True, text=True, env={}, **more)
