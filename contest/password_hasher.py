"""Argon2 as Django has it, but as many at once as there are cores, and after the pages: each takes 100 MB and
a fifth of a second of a core, and eight sign-ins at once must not hold up whoever reads.

Django's eight lanes are eight threads for each password, which together push the pages aside however nice
each is. One lane costs the same time and memory, and whoever guesses gains nothing by it. Passwords that were
kept with eight are still read, and kept with one from the next sign-in on."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher


def let_others_go_first() -> None:
    """Linux gives each thread a niceness of its own; elsewhere it is the whole process that has one."""
    if sys.platform == "linux":
        nicer = min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nicer)


hashers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="hash", initializer=let_others_go_first)


class PatientArgon2PasswordHasher(Argon2PasswordHasher):
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return hashers.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return hashers.submit(super().verify, password, encoded).result()
