import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.uploads import stores
from tests.s3_servers import ACCESS_KEY, SECRET_KEY, running_s3

KINDS = ["local", "nanio", "moto", *(["real"] if os.environ.get("S3_TEST_ENDPOINT") else [])]


@pytest.fixture(scope="session")
def s3_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses by kind; started once, since a server takes a second or two."""
    folder = tmp_path_factory.mktemp("nanio")
    with running_s3("nanio", folder) as nanio, running_s3("moto", folder) as moto:
        yield {"nanio": nanio, "moto": moto, "real": os.environ.get("S3_TEST_ENDPOINT", "")}


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[stores.PartStore]:
    """The part store of this installation, with a film store to go with it: each kind in turn."""
    if request.param == "local":
        use_local_store(settings, tmp_path)
    else:
        use_s3_store(settings, request.getfixturevalue("s3_servers")[request.param])
        settings.UPLOAD_DIR = tmp_path / "uploads"
    yield stores.part_store()
    stores._s3_store.cache_clear()


@pytest.fixture
def local_store(settings: Any, tmp_path: Path) -> stores.PartStore:
    use_local_store(settings, tmp_path)
    return stores.part_store()


def use_local_store(settings: Any, folder: Path) -> None:
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "films", "base_url": None},
    }
    settings.UPLOAD_DIR = folder / "uploads"
    settings.S3_BUCKET = ""
    settings.STORAGES = {**settings.STORAGES, "films": backend, "default": backend}


def use_s3_store(settings: Any, address: str) -> None:
    backend = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ.get("S3_TEST_BUCKET", "films"),
            "endpoint_url": address,
            "access_key": os.environ.get("S3_TEST_ACCESS_KEY", ACCESS_KEY),
            "secret_key": os.environ.get("S3_TEST_SECRET_KEY", SECRET_KEY),
            "region_name": "us-east-1",
            "signature_version": "s3v4",
            "default_acl": None,
        },
    }
    stores._s3_store.cache_clear()
    settings.S3_BUCKET = backend["OPTIONS"]["bucket_name"]
    settings.FILM_STORE = backend
    settings.STORAGES = {**settings.STORAGES, "films": backend, "default": backend}
