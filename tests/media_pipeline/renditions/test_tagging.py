from pathlib import Path

from media_pipeline.ffmpeg.guard import input_options, is_guarded
from media_pipeline.renditions.tagging import compile_copy


def test_copy_takes_streams_and_one_tag() -> None:
    command = compile_copy(
        Path("/films/a.mp4"),
        tag=("AIGC", '{"a":"="}'),
        has_audio=True,
        seconds=70,
        tool="ffmpeg",
        name="b.mp4",
    )
    guard = [
        word
        for name, value in input_options(seconds=70, threads=1).items()
        for word in (f"-{name}", str(value))
    ]
    assert (command[0], sorted(command[1 : 1 + len(guard)])) == ("ffmpeg", sorted(guard))
    assert command[1 + len(guard) :] == [
        *("-i", "file:/films/a.mp4", "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-fflags", "+bitexact"),
        *(
            "-flags:v",
            "+bitexact",
            "-map_chapters",
            "-1",
            "-map_metadata",
            "-1",
            "-metadata",
            'AIGC={"a":"="}',
        ),
        *("-movflags", "+faststart+use_metadata_tags", "b.mp4"),
        *("-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats", "-stats_period", "0.1"),
        *("-progress", "pipe:1"),
    ]
    assert is_guarded(command)


def test_copy_without_sound_and_tag_says_neither() -> None:
    command = compile_copy(Path("/a.mp4"), tag=None, has_audio=False, seconds=7, tool="ffmpeg", name="b.mp4")
    assert ("0:a:0" in command, "-metadata" in command, is_guarded(command)) == (False, False, True)
