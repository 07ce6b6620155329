import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline import checks
from media_pipeline.checks import (
    check_bucket,
    check_caption_command,
    check_ffmpeg,
    check_reader,
    check_sandbox,
    check_trust_anchors,
)
from media_pipeline.ffmpeg import sandbox
from media_pipeline.ffmpeg.run import has_bubble, why_no_bubble

NO_SANDBOX = (
    "Films are read without a sandbox here, since bubblewrap does not work: "
    "[Errno 2] No such file or directory: 'bwrap'."
)
NO_BUBBLEWRAP = (
    "FILM_SANDBOX=require, but bubblewrap does not work here: [Errno 2] No such file or directory: 'bwrap'."
)


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


@pytest.fixture
def _no_bubble(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without bubblewrap."""
    monkeypatch.setenv("PATH", "/nowhere")
    for asked_once in (why_no_bubble, sandbox._find):
        asked_once.cache_clear()
    yield
    for asked_once in (why_no_bubble, sandbox._find):
        asked_once.cache_clear()


@pytest.mark.film
@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
@pytest.mark.parametrize("mode", ["auto", "require", "container", "off"])
def test_sandbox_that_works_is_not_told_of(mode: str, settings: Any) -> None:
    settings.FILM_SANDBOX = mode
    assert check_sandbox(None) == []


@pytest.mark.usefixtures("_no_bubble")
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("off", []),
        ("container", []),
        ("auto", [("media_pipeline.W003", NO_SANDBOX)]),
        ("require", [("media_pipeline.E002", NO_BUBBLEWRAP)]),
    ],
)
def test_sandbox_that_is_missing_is_told_of(
    mode: str, expected: list[tuple[str, str]], settings: Any
) -> None:
    settings.FILM_SANDBOX = mode
    assert [(message.id, message.msg) for message in check_sandbox(None)] == expected


@pytest.mark.film
@pytest.mark.skipif(os.getuid() != 0 or not has_bubble(), reason="only root is told, of its sandbox")
def test_root_is_told_that_no_kernel_limits_its_threads() -> None:
    assert [message.id for message in check_reader(None)] == ["media_pipeline.I004"]


@pytest.mark.parametrize(("name", "expected"), [("", []), ("a.pem", []), ("b.pem", ["media_pipeline.E003"])])
def test_named_trust_anchors_must_be_there(
    name: str, expected: list[str], settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.pem").touch()
    settings.C2PA_TRUST_ANCHORS = name and str(tmp_path / name)
    assert [message.id for message in check_trust_anchors(None)] == expected


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_bucket_that_the_store_does_not_have_stops_the_start(settings: Any) -> None:
    assert (check_bucket(None, databases=["default"]), check_bucket(None)) == ([], [])
    settings.S3_BUCKET = "flims"
    (message,) = check_bucket(None, databases=["default"])
    assert (message.id, message.msg) == (
        "media_pipeline.E005",
        "S3_BUCKET is “flims”, and the store has no such bucket.",
    )


def test_program_for_captions_is_there_where_one_is_named(settings: Any) -> None:
    for command, said in [
        ("", []),
        ("sh -c true", []),
        ("/nowhere/whisper {audio}", ["there is no program “/nowhere/whisper”."]),
        ("sh 'open", ["it cannot be parted into words (No closing quotation)."]),
    ]:
        settings.CAPTION_COMMAND = command
        found = [str(message.msg).partition("cannot be run: ")[2] for message in check_caption_command(None)]
        assert found == said, command
