"""What a film tool may ask of the kernel: a seccomp filter, as the classic BPF that bubblewrap loads just
before the tool starts. It refuses what no decoder needs: another process, a socket, a mount, a look into
others' memory, and the young and large parts of the kernel in which its weaknesses are found."""

import errno
import os
import platform
import struct
from collections.abc import Iterator
from contextlib import contextmanager

MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}  # AUDIT_ARCH_…, place in REFUSED
NEWEST = 450  # set_mempolicy_home_node, of Linux 5.17; whatever came later is answered as by an older kernel
CLONE, CLONE3, IOCTL = (56, 220), 435, (16, 29)
CLONE_THREAD = 0x00010000
CLONE_NAMESPACES = 0x7E020000  # CLONE_NEWNS … CLONE_NEWNET
TERMINAL_IOCTLS = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into a terminal
REFUSED = {  # EPERM; numbers of x86_64 and aarch64, which has not all of them
    # another process, and others' memory
    **{"fork": (57, None), "vfork": (58, None)},
    **{"ptrace": (101, 117), "kcmp": (312, 272), "process_vm_readv": (310, 270)},
    **{"process_vm_writev": (311, 271), "process_madvise": (440, 440), "process_mrelease": (448, 448)},
    **{"pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424)},
    # mounts and namespaces
    **{"mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51)},
    **{"open_tree": (428, 428), "move_mount": (429, 429), "mount_setattr": (442, 442)},
    **{"fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433)},
    **{"unshare": (272, 97), "setns": (308, 268)},
    # network, and messages between processes
    **{"socket": (41, 198), "socketpair": (53, 199)},
    **{"msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187)},
    **{"semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192)},
    **{"shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197)},
    **{"mq_open": (240, 180), "mq_unlink": (241, 181), "mq_notify": (244, 184)},
    **{"mq_timedsend": (242, 182), "mq_timedreceive": (243, 183), "mq_getsetattr": (245, 185)},
    # young and large parts of the kernel
    **{"bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282)},
    **{"io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427)},
    **{"add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219)},
    **{"fanotify_init": (300, 262), "fanotify_mark": (301, 263)},
    **{"open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264)},
    **{"move_pages": (279, 239), "migrate_pages": (256, 238)},
    # the machine itself
    **{"kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142)},
    **{"init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106)},
    **{"swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89)},
    **{"quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116), "vhangup": (153, 58)},
    **{"sethostname": (170, 161), "setdomainname": (171, 162), "personality": (135, 92)},
    **{"settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171)},
    **{"clock_adjtime": (305, 266), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None)},
    # long out of use
    **{"uselib": (134, None), "ustat": (136, None), "sysfs": (139, None), "_sysctl": (156, None)},
    **{"nfsservctl": (180, 42), "lookup_dcookie": (212, 18)},
}
LOAD, EQUALS, AT_LEAST, HAS_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, MACHINE, ARGUMENTS = 0, 4, (16, 24)  # places in struct seccomp_data; low halves of arguments 0 and 1
ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS


@contextmanager
def readable_filter() -> Iterator[int | None]:
    """A file descriptor from which bubblewrap reads the filter of this machine; None where we have none."""
    program = compile_filter(platform.machine())
    if not program:
        yield None
        return
    reader, writer = os.pipe()  # holds 64 kB, more than any filter
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(program)
        yield reader
    finally:
        os.close(reader)


def compile_filter(machine: str) -> bytes:
    """An array of struct sock_filter; empty for a machine whose numbers we do not know."""
    if machine not in MACHINES:
        return b""
    architecture, place = MACHINES[machine]
    numbers = [found for pair in REFUSED.values() if (found := pair[place]) is not None]
    return b"".join(
        [
            _step(LOAD, MACHINE),
            *_when(EQUALS, architecture, otherwise=KILL),
            _step(LOAD, NUMBER),
            *_when(AT_LEAST, NEWEST + 1, then=UNKNOWN),
            *_when(EQUALS, CLONE3, then=UNKNOWN),  # its flags lie in memory; glibc then calls clone
            *(step for number in numbers for step in _when(EQUALS, number, then=REFUSE)),
            *_clone(CLONE[place]),
            *_terminal(IOCTL[place]),
            _step(RETURN, ALLOW),
        ]
    )


def _clone(number: int) -> list[bytes]:
    """Threads alone, and none into a namespace."""
    checks = [
        *_when(HAS_BITS, CLONE_NAMESPACES, then=REFUSE),
        *_when(HAS_BITS, CLONE_THREAD, otherwise=REFUSE),
    ]
    return _about(number, ARGUMENTS[0], checks)


def _terminal(number: int) -> list[bytes]:
    return _about(
        number, ARGUMENTS[1], [step for word in TERMINAL_IOCTLS for step in _when(EQUALS, word, then=REFUSE)]
    )


def _about(number: int, argument: int, checks: list[bytes]) -> list[bytes]:
    """`checks` of the argument of one call, which is allowed when it passes them."""
    steps = [_step(LOAD, argument), *checks, _step(RETURN, ALLOW)]
    return [_step(EQUALS, number, unless=len(steps)), *steps]


def _when(test: int, value: int, *, then: int = 0, otherwise: int = 0) -> list[bytes]:
    """Return `then` when the test holds, or `otherwise` when it does not; else go on."""
    return [
        _step(test, value, when=int(not then), unless=int(not otherwise)),
        _step(RETURN, then or otherwise),
    ]


def _step(code: int, value: int, *, when: int = 0, unless: int = 0) -> bytes:
    """struct sock_filter; `when` and `unless` are how many steps to skip."""
    return struct.pack("=HBBI", code, when, unless, value)
