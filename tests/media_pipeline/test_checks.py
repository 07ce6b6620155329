from pathlib import Path
from typing import Any

import pytest

from media_pipeline import checks
from media_pipeline.checks import check_ffmpeg, check_sandbox, check_trust_anchors
from media_pipeline.ffmpeg.run import has_bubble


@pytest.mark.film
def test_this_machine_can_read_films() -> None:
    assert check_ffmpeg(None) == []


def test_missing_ffmpeg_is_told_with_the_cure(settings: Any) -> None:
    settings.FFMPEG_BIN = "/nowhere/ffmpeg"
    (message,) = check_ffmpeg(None)
    assert (message.id, "apt install ffmpeg" in str(message.hint)) == ("media_pipeline.W001", True)


@pytest.mark.film
def test_lacking_filter_is_named(monkeypatch: Any) -> None:
    monkeypatch.setattr(checks, "FILTERS", ("scale", "nosuchfilter"))
    (message,) = check_ffmpeg(None)
    assert (message.id, "nosuchfilter" in message.msg) == ("media_pipeline.W002", True)


@pytest.mark.parametrize(
    ("mode", "works", "expected"),
    [
        ("off", False, []),
        ("auto", True, []),
        ("auto", False, ["media_pipeline.W003"]),
        ("require", True, []),
        ("require", False, ["media_pipeline.E002"]),
        ("perhaps", True, ["media_pipeline.E001"]),
    ],
)
def test_sandbox_is_what_was_asked_for(
    mode: str, works: bool, expected: list[str], settings: Any, monkeypatch: Any
) -> None:
    settings.FILM_SANDBOX = mode
    monkeypatch.setattr(checks, "has_bubble", lambda: works)
    assert [message.id for message in check_sandbox(None)] == expected
    assert has_bubble() in (True, False)


@pytest.mark.parametrize(("name", "expected"), [("", []), ("a.pem", []), ("b.pem", ["media_pipeline.E003"])])
def test_named_trust_anchors_must_be_there(
    name: str, expected: list[str], settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.pem").touch()
    settings.C2PA_TRUST_ANCHORS = name and str(tmp_path / name)
    assert [message.id for message in check_trust_anchors(None)] == expected
