from pathlib import Path

import pytest

from media_pipeline.ffmpeg.guard import address, guard_options, input_options, is_guarded
from media_pipeline.ffmpeg.run import Unguarded, read_film

GUARD = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]


def test_input_options_are_the_guard_and_bounds() -> None:
    assert input_options(seconds=310, threads=2) == {**guard_options(), "threads": 2, "t": "310"}


@pytest.mark.parametrize("name", ["http:x.mp4", "-f.mp4", "a\nb.mp4", "concat:a|b"])
def test_address_is_never_another_protocol(name: str) -> None:
    assert address(Path("/films") / name) == f"file:/films/{name}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ffprobe", *GUARD, "-i", "file:/a.mp4"], True),
        (["ffmpeg", *GUARD, "-i", "file:/a.mp4", *GUARD, "-i", "file:/b.mp4"], True),
        (["ffmpeg", *GUARD, "-i", "file:/a.mp4", "-i", "file:/b.mp4"], False),
        (["ffprobe", *GUARD, "-i", "http://example.org/a.mp4"], False),
        (["ffprobe", *GUARD, "-i", "file:a.mp4"], False),
        (["ffprobe", *GUARD[2:], "-i", "file:/a.mp4"], False),
        (["ffprobe", "-i", "file:/a.mp4"], False),
        (["ffprobe", "file:/a.mp4"], False),
    ],
)
def test_guard_is_asked_of_every_input(arguments: list[str], expected: bool) -> None:
    assert is_guarded(arguments) == expected


def test_unguarded_command_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(Unguarded):
        read_film(["touch", str(tmp_path / "ran")], film=tmp_path)
    assert list(tmp_path.iterdir()) == []
