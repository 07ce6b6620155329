import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password
from django.test import override_settings

from contest.conf.settings import PASSWORD_HASHERS
from contest.password_hasher import PatientArgon2PasswordHasher, hashers

SECRET = "a lantern on the water"


@pytest.fixture(autouse=True)
def _as_in_production():
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        yield


@pytest.mark.slow
def test_passwords_are_kept_as_django_keeps_them():
    theirs = Argon2PasswordHasher().encode(SECRET, "some salt of theirs")
    assert check_password(SECRET, theirs)
    assert not check_password(SECRET + "!", theirs)
    ours = make_password(SECRET)
    assert isinstance(identify_hasher(ours), PatientArgon2PasswordHasher)
    assert Argon2PasswordHasher().verify(SECRET, ours)
    assert ours.startswith("argon2$argon2id$v=19$m=102400,t=2,p=1$")


@pytest.mark.slow
def test_as_many_are_hashed_at_once_as_there_are_cores():
    kept = make_password(SECRET)
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(lambda _: check_password(SECRET, kept), range(8))) == [True] * 8
    assert len(hashers._threads) <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a niceness of its own")
def test_pages_go_first():
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert hashers.submit(os.getpriority, os.PRIO_PROCESS, 0).result() == min(19, own + 10)
