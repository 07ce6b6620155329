from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.media_pipeline.faults.bad_weather import BadWeather, running_in_bad_weather
from tests.media_pipeline.uploads.conftest import use_s3_store


@pytest.fixture
def weather(settings: Any, s3_address: str) -> Iterator[BadWeather]:
    """A store behind a line that can be disturbed; nothing is tried twice, but by the jobs."""
    from botocore.config import Config

    with running_in_bad_weather(s3_address) as weather:
        use_s3_store(settings, weather.address)
        calm = Config(
            retries={"max_attempts": 1, "mode": "standard"}, read_timeout=5, signature_version="s3v4"
        )
        settings.STORAGES["films"]["OPTIONS"]["client_config"] = calm
        yield weather


@pytest.fixture
def scratch(settings: Any, tmp_path: Path) -> Path:
    settings.SCRATCH_DIR = tmp_path / "scratch"
    return tmp_path / "scratch"
