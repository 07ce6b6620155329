import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.films import make_film, make_text

pytestmark = pytest.mark.film


def report(path: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("probe_file", path, min_height=100, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_good_film(tmp_path: Path) -> None:
    told = report(make_film(tmp_path / "film.mp4", seconds=6, shots=2), min_seconds=5)
    assert (told["facts"]["decoded_seconds"], told["shots"], told["findings"]) == (
        6.0,
        [[0.0, 3.0], [3.0, 6.0]],
        [],
    )


def test_short_film(tmp_path: Path) -> None:
    told = report(make_film(tmp_path / "film.mp4", seconds=6, shots=2))
    assert [finding["message"] for finding in told["findings"]] == [
        "The running time is 6 s; the regulations require 60–300 s. Upload a longer cut."
    ]


def test_every_limit_can_be_set(tmp_path: Path) -> None:
    told = report(make_film(tmp_path / "film.mp4", seconds=6, shots=2), min_seconds=5, min_loudness=-10.0)
    quiet = [(finding["code"], finding["title"]) for finding in told["findings"]]
    assert quiet == [("quiet", "Loudness too low")]


def test_text(tmp_path: Path) -> None:
    told = report(make_text(tmp_path / "film.mp4"))
    assert (told["header"], [finding["code"] for finding in told["findings"]]) == (None, ["not_a_film"])


def test_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        report(tmp_path / "none.mp4")
