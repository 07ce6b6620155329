"""Settings of the tests: production's, on services and files of their own below one temporary directory.

The first process makes the directory; workers of pytest-xdist get a room in it each, and processes that a
test starts inherit the room of their test, so that all of them see the same database, broker and films."""

import atexit
import os
import shutil
import tempfile

from tests.services import postgresql_url

if "TEST_ROOT" not in os.environ:
    os.environ["TEST_ROOT"] = tempfile.mkdtemp(prefix="laureate-")
    atexit.register(shutil.rmtree, os.environ["TEST_ROOT"], ignore_errors=True)
    for name in (
        *(
            "DATABASE_URL",
            "BROKER_URL",
            "CACHE_URL",
            "EMAIL_URL",
            "SCRATCH_DIR",
            "SCRATCH_BYTES",
            "SITE_URL",
            "TRANSFER_URL",
        ),
        *("S3_BUCKET", "S3_ENDPOINT_URL", "STORE_ORIGINS", "ALLOWED_HOSTS", "DEMO", "DEBUG"),
        *("REQUIRE_SECOND_FACTOR", "LEASE_SECONDS", "METRICS_TOKEN"),
    ):
        os.environ.pop(name, None)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the cores belong to the workers of pytest-xdist
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop runs in the tests' thread
    os.environ["SECRET_KEY"] = "tests only: " + "s" * 50
    os.environ["JOURNAL_KEY"] = "tests only: " + "j" * 50
    os.environ["CHECKPOINT_KEY"] = "tests only: " + "c" * 50
    if os.environ.get("TEST_DATABASE") == "postgresql":
        os.environ["DATABASE_URL"] = postgresql_url(os.environ["TEST_ROOT"])

ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["VAR_DIR"] = f"{os.environ['TEST_ROOT']}/{ROOM}"
for folder in ("run", "static"):
    os.makedirs(f"{os.environ['VAR_DIR']}/{folder}", exist_ok=True)

from contest.conf.settings import *  # noqa: E402, F403
from contest.conf.settings import DATABASES, EMBEDDED  # noqa: E402

if not EMBEDDED:
    DATABASES["default"]["NAME"] = f"laureate_{ROOM}"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = {
    "NAME": str(DATABASES["default"]["NAME"]),
    "MIGRATE": False,  # tables as the models have them; tests/upgrade shows that migrations make the same
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
NEAR_PAGES_SECONDS = (
    0.0  # what a test has changed is seen at once; tests/contest/conf/test_near_pages.py has it
)
REQUIRE_SECOND_FACTOR = (
    False  # judges and organisers are made by factories; tests/contest/test_sign_in.py has it
)
