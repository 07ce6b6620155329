from pathlib import Path

import pytest
from django.conf import settings

from media_pipeline.ffmpeg.failures import Unguarded
from media_pipeline.ffmpeg.guard import DECODERS, address, guard_options, input_options, is_guarded
from media_pipeline.ffmpeg.run import read_film

GUARD = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]
INPUT = [*GUARD, "-i", "file:/a.mp4"]
NOTED = "[0:v]scale=1:2[a];[a]scdet=t=10,metadata=mode=print:file=notes.txt"


def test_input_options_are_the_guard_and_bounds() -> None:
    assert input_options(seconds=310, threads=2) == {**guard_options(), "threads": 2, "t": "310"}


def test_decoders_that_read_other_files_are_not_on_the_list() -> None:
    assert {"rawvideo", "wrapped_avframe", "ansi", "rasc", "librsvg"} & set(DECODERS) == set()


def test_address_is_never_another_protocol() -> None:
    for name in ["http:x.mp4", "-f.mp4", "a\nb.mp4", "concat:a|b"]:
        assert address(Path("/films") / name) == f"file:/films/{name}", name


def test_command_that_reads_a_film_and_writes_into_its_folder_is_guarded() -> None:
    for words in [
        INPUT,
        [*INPUT, *INPUT],
        ["-v", "error", *INPUT, "-map", "0", "-c:v", "copy", "top.mp4"],
        [*INPUT, "-f", "null", "-"],
        [*INPUT, "-f", "rawvideo", "-an", "stills.rgb", "-f", "image2", "pose-%03d.jpg"],
        [*INPUT, "-filter_complex", NOTED, "-progress", "pipe:1", "a.mp4"],
        [*INPUT, "-vf", "select='not(mod(n\\,3))',fps=24000/1001", "a.mp4"],
        [*INPUT, "-map", "0:2", "-c", "copy", "-fs", "1048577", "-f", "srt", "subtitles-1"],
        [*INPUT, "-metadata", "comment=http://example.org/", "a.mp4"],
    ]:
        assert is_guarded(["ffmpeg", *words]), words


def test_input_without_the_whole_guard_or_address_is_not_guarded() -> None:
    for words in [
        [],
        ["file:/a.mp4"],
        ["-i", "file:/a.mp4"],
        *([*GUARD[:at], *GUARD[at + 2 :], "-i", "file:/a.mp4"] for at in range(0, len(GUARD), 2)),
        [*INPUT, "-i", "file:/b.mp4"],
        ["-i", "file:/b.mp4", *INPUT],
        [*GUARD, "-i", "http://example.org/a.mp4"],
        [*GUARD, "-i", "file:a.mp4"],
        [*GUARD, "-i", "file://host/a.mp4"],
        [*GUARD, "-i", "/a.mp4"],
        [*GUARD, "-i", "concat:/a.mp4|/b.mp4"],
        [*GUARD, "-i", "-"],
        [*GUARD, "-i"],
    ]:
        assert not is_guarded(["ffmpeg", *words]), words


def test_input_option_that_undoes_the_guard_is_not_guarded() -> None:
    for words in [
        [*GUARD, "-max_pixels", "9000000000", "-i", "file:/a.mp4"],
        [*GUARD, "-max_pixels:v", "9000000000", "-i", "file:/a.mp4"],
        [*INPUT, "-max_alloc", "9000000000"],
        [*GUARD, "-f", "concat", "-i", "file:/a.txt"],
        [*GUARD, "-f", "hls", "-i", "file:/a.m3u8"],
        [*GUARD, "-f:v", "lavfi", "-i", "file:/a"],
        [*GUARD, "-safe", "0", "-i", "file:/a.mp4"],
        [*GUARD, "-enable_drefs", "1", "-i", "file:/a.mov"],
        [*GUARD, "-use_absolute_path", "1", "-i", "file:/a.mov"],
        [*GUARD, "-metadata", "-i", "file:/a.mp4"],
        [*GUARD, "-an", "-i", "http://example.org/a.mp4"],
        [*GUARD, "-dump_attachment:t", "/etc/x", "-i", "file:/a.mkv"],
    ]:
        assert not is_guarded(["ffmpeg", *words]), words


def test_output_or_option_that_reaches_out_is_not_guarded() -> None:
    for words in [
        ["http://example.org/a.mp4"],
        ["tcp:127.0.0.1:9"],
        ["/etc/cron.d/a"],
        ["../a.mp4"],
        ["a/b.mp4"],
        ["file:/a.mp4"],
        ["-autoscale", "http://example.org/"],
        ["-f", "tee", "a.mp4|http://example.org/"],
        ["-f", "hls", "a.m3u8"],
        ["-f", "segment", "a.mp4"],
        ["-f", "sdl2", "a"],
        ["-attach", "/etc/passwd", "a.mkv"],
        ["-progress", "http://example.org/", "a.mp4"],
        ["-filter_complex_script", "/a.txt", "a.mp4"],
        ["-filter_script:v", "/a.txt", "a.mp4"],
        ["-/filter_complex", "a.txt", "a.mp4"],
        ["-report"],
        ["-vstats_file", "/a.txt", "a.mp4"],
        ["-passlogfile", "/a", "a.mp4"],
        ["-sdp_file", "/a", "a.mp4"],
        ["-fpre", "/a.ffpreset", "a.mp4"],
        ["-vpre", "x", "a.mp4"],
        ["-x264-params", "stats=/a", "a.mp4"],
        ["-init_hw_device", "opencl", "a.mp4"],
        ["-unheard_of", "1", "a.mp4"],
    ]:
        assert not is_guarded(["ffmpeg", *INPUT, *words]), words


def test_filter_that_opens_files_is_not_guarded() -> None:
    for graph in [
        "movie=/etc/passwd",
        "[0:v]scale=1:2[a];amovie=/b.mp4[b];[a][b]concat",
        "scale=1:2,subtitles=/a.srt",
        "ass=/a.ass",
        "drawtext=textfile=/etc/passwd",
        "lut3d=/a.cube",
        "sendcmd=f=/a.txt",
        "zmq",
        "frei0r=a",
        "ladspa=a",
        "psnr=stats_file=/a",
        "metadata=mode=print:file=/etc/a",
        "metadata=mode=print:file=http\\://example.org/",
        "metadata=mode=print:file='/etc/a'",
        "metadata=print:::::/etc/a",
        "ametadata=mode=print:file=../a",
        "movie@x=/a",
        "'movie'=/a",
        "mov\\ie=/a",
        " movie = /a",
        "scale=1(,movie=/a,)",
        "scale='1',movie=/a",
        "scale=1\\\\,movie=/a",
        "sws_flags=bilinear;movie=/a",
        "[x]\nmovie=/a",
        "",
    ]:
        options = ("-filter_complex", "-vf", "-af:0", "-filter:v", "-lavfi")
        commands = [["ffmpeg", *INPUT, option, graph, "a.mp4"] for option in options]
        assert [command for command in commands if is_guarded(command)] == [], graph


def test_unguarded_command_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(Unguarded):
        read_film(["touch", str(tmp_path / "ran")], film=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tool", ["sh", "/tmp/ffmpeg", "curl"])
def test_tool_that_is_not_ours_is_not_run(tool: str, tmp_path: Path) -> None:
    with pytest.raises(Unguarded):
        read_film([tool, *INPUT], film=tmp_path)
    assert tool not in (settings.FFMPEG_BIN, settings.FFPROBE_BIN)
