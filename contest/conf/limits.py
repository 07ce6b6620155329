"""How long other machines are waited for."""

from typing import Any

DATABASE = {
    "connect_timeout": 10,  # seconds
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
CACHE = {"socket_connect_timeout": 5, "socket_timeout": 5}


def for_store() -> Any:
    from botocore.config import Config  # noqa: PLC0415  (its 20 MB are for who has a bucket)

    return Config(signature_version="s3v4", connect_timeout=5, read_timeout=30, retries={"max_attempts": 3})
