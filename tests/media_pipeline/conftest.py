from collections.abc import Iterator
from typing import Any

import pytest

from tests.media_pipeline.uploads.conftest import use_s3_store
from tests.s3_servers import running_s3


@pytest.fixture(scope="module")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_s3("nanio", tmp_path_factory.mktemp("nanio")) as address:
        yield address


@pytest.fixture
def s3(settings: Any, s3_address: str) -> None:
    use_s3_store(settings, s3_address)
