"""S3 servers for tests: nanio checks signatures, moto knows the odd rules (EntityTooSmall)."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from tests.waiting import free_port, wait_until

ACCESS_KEY, SECRET_KEY = "tests-access", "tests-secret-key"


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    wait_until(
        lambda: process.poll() is not None or listens(port),
        otherwise=lambda: f"nobody listens on port {port}",
    )
    assert process.poll() is None, f"the server ended with {process.returncode}"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running_process(
    arguments: list[str], *, port: int, **environment: str
) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        arguments, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def running_s3(kind: str, folder: Path) -> Iterator[str]:
    """The address of a fresh server with an empty bucket `films`."""
    port = free_port()
    command = {
        "nanio": [
            "-m",
            "nanio",
            "serve",
            "--data-dir",
            str(folder),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ],
        "moto": ["-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
    }[kind]
    keys = {"NANIO_ACCESS_KEY": ACCESS_KEY, "NANIO_SECRET_KEY": SECRET_KEY}
    with running_process([sys.executable, *command], port=port, **keys):
        address = f"http://127.0.0.1:{port}"
        boto3.client(
            "s3",
            endpoint_url=address,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="us-east-1",
        ).create_bucket(Bucket="films")
        yield address
