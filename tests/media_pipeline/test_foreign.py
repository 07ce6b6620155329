"""Films as others write them, through the whole lab: each is accepted or refused in true words, and the
copies of those that are accepted last as long, have the right size, and keep audio and video together."""

from pathlib import Path

import pytest

from media_pipeline.enums import Severity
from media_pipeline.ffmpeg.raw_files import LIGHT_FILE, TOP_FILE
from media_pipeline.findings.catalogue import Finding, words_of
from media_pipeline.inspection.first_look import look_at
from media_pipeline.inspection.known_names import known_as
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import finish_files
from media_pipeline.renditions.run_pass import PassResult, run_pass
from tests.media_pipeline import foreign
from tests.media_pipeline.boxes import MEDIA, TRACK, writing
from tests.media_pipeline.devices import DEVICES, TURN, remuxed
from tests.media_pipeline.flashes import seen_and_heard
from tests.media_pipeline.foreign import AAC, H264, HEVC, Kind, Maker, changed, coded, cut
from tests.media_pipeline.lab import put_through

pytestmark = [pytest.mark.film, pytest.mark.slow]
LIMITS = FilmLimits(min_seconds=2, max_seconds=20, max_file_bytes=10**9, min_height=160)
IN_STEP = 0.04
TRACKS = [("eng", "Mix"), ("zho", "Commentary")]
FRAGMENTS = coded(*H264, *AAC, "-movflags", "+frag_keyframe+empty_moov+default_base_moof")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
DNXHR = ("-c:v", "dnxhd", "-profile:v", "dnxhr_sq", "-pix_fmt", "yuv422p")
TWICE = "setts=ts='TS-if(eq(mod(N\\,10)\\,5)\\,512\\,0)'"
BACK = "setts=pts='PTS-if(eq(mod(N\\,10)\\,5)\\,700\\,0)'"
MP3 = ("-c:a", "libmp3lame", "-ar")
MONO_THEN_STEREO = foreign.joined(
    coded(*H264, *MP3, "44100", "-ac", "1", seconds=2), coded(*H264, *MP3, "48000", seconds=2)
)
WHOLE = coded(*H264, *AAC)
LONG_GROUPS = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "3", "-g", "40", *AAC)
CAMERA = coded(*LONG_GROUPS, seconds=6)
LATE = "noise=drop=lt(n\\,13)"
FROM_THE_KEY = ("flawed", "late_video")
NO_SCALE = writing(b"moov", b"mvhd", at=12, form=">I", values=[0])
NO_SCALE_OF_TRACK = writing(*MEDIA, b"mdhd", at=12, form=">I", values=[0])
ASKEW = (46341, 46341, 0, -46341, 46341, 0, 0, 0, 1 << 30)  # turned by 45°
PRORES = coded("-c:v", "prores_ks", "-profile:v", "3", "-c:a", "pcm_s16le")
RAW, DOLBY_VISION = "Apple ProRes RAW", "dolby_vision_alone"
KEY = "0123456789abcdef" * 2
LOCKED = ("-encryption_scheme", "cenc-aes-ctr", "-encryption_key", KEY, "-encryption_kid", KEY)
AHEAD = "setts=ts=TS+if(gt(N\\,60)\\,3600000\\,0)"
TELECINE = ("-vf", "telecine", *H264, *AAC)
INTERLACED = ("-vf", "tinterlace=interleave_top,setfield=tff", *H264)
INTERLACED += ("-flags", "+ilme+ildct", "-x264-params", "tff=1", *AAC)


ACCEPTED = [
    *(Kind(f"{pcm}.mp4", foreign.pcm_in_mp4(pcm)) for pcm in ("f32le", "s24be")),  # more: PCM_IN_MP4
    *(Kind(f"{pcm}.mov", coded(*H264, "-c:a", f"pcm_{pcm}")) for pcm in ("f32be", "u8")),
    Kind("long-end-card.mp4", foreign.with_end_card(5, after=6), (), 10.95),
    Kind("same-times.mp4", coded(*H264, "-bf", "0", *AAC, "-bsf:v", TWICE), ("variable_rate",)),
    Kind("times-go-back.mp4", coded(*H264, "-bf", "0", *AAC, "-bsf:v", BACK), ("variable_rate",)),
    Kind("12-fps.mp4", coded(*H264, *AAC, rate="12"), ("rate_low",)),
    Kind("milliseconds.mp4", coded(*H264, *AAC, "-video_track_timescale", "1000", rate="30000/1001")),
    Kind("interlaced.mov", coded(*INTERLACED, rate="50"), ("interlaced",)),
    Kind("telecined.mp4", coded(*TELECINE, rate="24000/1001")),
    Kind("fragments.mp4", changed(FRAGMENTS, foreign.without_durations)),
    Kind("without-its-beginning.mp4", changed(FRAGMENTS, foreign.without_fragments(0)), seconds=3),
    Kind(
        "without-its-middle.mp4",
        changed(FRAGMENTS, foreign.without_fragments(2)),
        ("variable_rate", "parts_missing"),
    ),
    Kind("grows.webm", foreign.of_sizes("320x180", "640x360"), ("size_changes",), size=(640, 360)),
    Kind("shrinks.webm", foreign.of_sizes("640x360", "320x180"), ("size_changes",), size=(640, 360)),
    Kind("dnxhr.mov", coded(*DNXHR, "-c:a", "pcm_s24le")),
    Kind("animation.mov", coded("-c:v", "qtrle", "-c:a", "pcm_s16le")),
    Kind("ffv1.mkv", coded("-c:v", "ffv1", "-level", "3", "-pix_fmt", "yuv422p10le", "-c:a", "flac")),
    Kind("browser.webm", coded(*H264, "-c:a", "libopus", "-f", "matroska", "-live", "1")),
    Kind("joined-alike.mp4", foreign.joined(coded(*HEVC, *AAC, seconds=2), coded(*HEVC, *AAC, seconds=2))),
    Kind("dolby-vision-8.mp4", foreign.in_dolby_vision(8, base=2)),
    Kind("alpha.webm", coded(*VP9, "-pix_fmt", "yuva420p", "-auto-alt-ref", "0")),
    Kind("fonts.mkv", foreign.with_fonts(40)),
    Kind("hundreds-of-fonts.mkv", foreign.with_fonts(150)),
    Kind("cut-between-keys.mkv", remuxed(CAMERA, before=("-ss", "1.3"), suffix="mkv"), seconds=5),
    Kind("starts-between-keys.mkv", coded(*LONG_GROUPS, "-bsf:v", LATE, seconds=6), FROM_THE_KEY, seconds=6),
    Kind("gap-then-part.mp4", foreign.with_gap(WHOLE, shown=3), ("late_video",)),
    Kind("joined-as-bytes.mkv", changed(WHOLE, lambda film: film + film), ("frames_unseen",)),
    Kind("askew.mp4", changed(coded(*H264, *AAC), writing(*TRACK, b"tkhd", at=40, form=">9i", values=ASKEW))),
    Kind("forty-tracks.mkv", foreign.with_tracks([("und", "")] * 40), ("several_sounds",)),
    Kind("subtitles.mkv", foreign.with_subtitles),
    Kind("silent-first.mkv", foreign.with_silent_first, ("silent_track",)),
    Kind("short-first.mp4", foreign.with_short_first, ("several_videos",)),
    Kind("turned.mp4", remuxed(MONO_THEN_STEREO, *TURN, suffix="mkv"), ("sound_changes",), size=(240, 320)),
]
PCM_IN_MP4 = ("f32le", "f32be", "f64le", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be")
REFUSED = [
    ("locked.mp4", coded(*H264, *AAC, *LOCKED), "codec_refused", "encrypted (DRM)"),
    ("jumps-ahead.mkv", coded(*H264, "-bf", "0", *AAC, "-bsf:v", AHEAD), "too_long", 3604.0),
    ("no-time-scale.mp4", changed(WHOLE, NO_SCALE), "no_time_scale", None),
    ("no-time-scale.mov", changed(WHOLE, NO_SCALE_OF_TRACK), "no_time_scale", None),
    ("audio-hours-later.mp4", foreign.apart("audio", by=7200), "streams_apart", None),
    ("audio-hours-later.mkv", foreign.apart("audio", by=7200), "streams_apart", None),
    ("video-hours-later.mkv", foreign.apart("video", by=7200), "streams_apart", None),
    ("one-fps.mp4", coded(*H264, *AAC, rate="1", seconds=10), "rate_too_low", 1.0),
    ("wrong-field.mp4", foreign.pcm_in_mp4("s24le", said=16), "codec_refused", "PCM 24/16 bit"),
    ("cineform.mov", coded("-c:v", "cfhd", "-c:a", "pcm_s16le"), "codec_refused", "GoPro CineForm"),
    ("dolby-vision-5.mp4", foreign.in_dolby_vision(5, base=0), "codec_unknown", known_as(DOLBY_VISION)),
    ("prores-raw.mov", changed(PRORES, lambda film: film.replace(b"apch", b"aprn")), "codec_unknown", RAW),
    ("mpeg2.mov", coded("-c:v", "mpeg2video", *AAC, rate="25"), "codec_refused", "MPEG-2"),
    ("film.avi", coded(*H264, "-c:a", "libmp3lame"), "container_refused", "AVI"),
    ("film.ts", WHOLE, "container_refused", "MPEG-TS (TS, MTS, M2TS)"),
    (
        "film.swf",
        coded("-c:v", "flv1", "-c:a", "libmp3lame", "-ar", "44100"),
        "container_refused",
        "Flash (SWF)",
    ),
    ("film.y4m", coded("-an", "-pix_fmt", "yuv420p"), "container_refused", "YUV4MPEG2 (Y4M)"),
    ("film.webp", coded("-an", "-c:v", "libwebp_anim"), "container_refused", "WebP"),
    ("film.h264", coded("-an", *H264), "container_refused", "raw H.264 or HEVC"),
    ("msmpeg4.mkv", coded("-c:v", "msmpeg4", *AAC), "codec_refused", "Microsoft MPEG-4"),
    ("flash.mov", coded("-c:v", "flv1", *AAC), "codec_refused", "Sorenson H.263 (Flash)"),
    ("film.flv", WHOLE, "container_refused", "Flash Video (FLV)"),
    ("cut-fragments.mp4", changed(FRAGMENTS, cut(0.7)), "broken_off", 3.0),
    ("cut-live.mkv", changed(coded(*H264, *AAC, "-live", "1"), cut(0.7)), "broken_off", 3.0),
    ("cut-in-index.mov", changed(WHOLE, cut(0.97)), "index_missing", None),
    ("cut.mp4", changed(WHOLE, cut(0.7)), "index_missing", None),
]


@pytest.mark.parametrize("kind", [*ACCEPTED, *DEVICES], ids=lambda kind: kind.name)
def test_film_of_another_kind_is_accepted_and_stays_in_step(kind: Kind, tmp_path: Path) -> None:
    found, folder = made(kind.make(tmp_path / kind.name))
    assert tuple(finding.code for finding in found.findings) == kind.found
    assert found.loudness is not None
    assert abs(found.watched.seconds - kind.seconds) <= 0.06
    copies, _ = finish_files(found, folder, shots=found.shots)
    assert copies[0].size == kind.size
    for name in (TOP_FILE, LIGHT_FILE):
        seen, heard = seen_and_heard(folder / name)
        lags = [min((beep - flash for beep in heard), key=abs) for flash in seen]
        assert (len(lags) >= 3, max(map(abs, lags)) <= IN_STEP) == (True, True), (name, seen, heard)


def test_uncompressed_audio_in_mp4_is_read_by_a_decoder_of_its_kind(tmp_path: Path) -> None:
    found = {}
    for pcm in PCM_IN_MP4:
        header = look_at(foreign.pcm_in_mp4(pcm)(tmp_path / f"{pcm}.mp4"), LIMITS).header
        assert header is not None
        assert header.audio is not None
        found[pcm] = header.audio.decoder
    assert found == {pcm: f"pcm_{pcm}" for pcm in PCM_IN_MP4}


@pytest.mark.parametrize(("name", "make", "code", "measured"), REFUSED, ids=[row[0] for row in REFUSED])
def test_film_of_another_kind_is_refused_by_name(
    name: str, make: Maker, code: str, measured: object, tmp_path: Path
) -> None:
    (finding,) = look_at(make(tmp_path / name), LIMITS).findings
    assert (finding.code, finding.severity) == (code, Severity.BLOCKS)
    if isinstance(measured, float):
        assert abs(finding.values["measured"] - measured) < 1
    else:
        assert finding.values.get("measured") == measured


@pytest.mark.parametrize(("first", "second"), [("640x360", "320x240"), ("320x240", "640x360")])
def test_clips_of_other_sizes_that_were_joined_without_their_settings(
    first: str, second: str, tmp_path: Path
) -> None:
    """The decoder says next to nothing, and leaves most of each picture of the second clip as it was."""
    film = foreign.joined(
        coded(*HEVC, *AAC, size=first, seconds=2), coded(*HEVC, *AAC, size=second, seconds=2)
    )(tmp_path / "film.mp4")
    found = put_through(film, LIMITS, folder=tmp_path / "made")
    assert found == (Finding("settings_lost", {"at": "0:02"}, ((2.5, 4.0),)),)


def test_hole_in_a_download_is_damage_at_its_place(tmp_path: Path) -> None:
    """The reader goes on behind it, and the file holds all packets that it counts."""

    def tear(whole: bytes) -> bytes:
        start, end = int(0.45 * len(whole)), int(0.55 * len(whole))
        return whole[:start] + bytes(end - start) + whole[end:]

    for name in ("film.webm", "film.mkv"):
        film = changed(coded(*foreign.VP8, seconds=8), tear)(tmp_path / name)
        (finding,) = put_through(film, LIMITS, folder=tmp_path / f"made of {name}")
        ((start, end),) = finding.stretches
        lost = finding.values["expected"] - finding.values["measured"]
        assert (finding.code, finding.values["expected"], lost) == ("damaged", 160, round((end - start) * 20))
        assert 3 < start < end < 6


def test_track_that_is_not_played_is_named(tmp_path: Path) -> None:
    (finding,) = put_through(
        foreign.with_tracks(TRACKS)(tmp_path / "film.mkv"), LIMITS, folder=tmp_path / "made"
    )
    assert words_of(finding.code, finding.values) == (
        "The file has 2 audio tracks: 1 (eng, Mix), 2 (zho, Commentary). Only the one that the file marks as "
        "its main track is played, or else the first. If another is meant, choose it under “Audio tracks” "
        "once the film has passed the check."
    )


def test_size_below_the_regulations_is_refused_with_its_place(tmp_path: Path) -> None:
    film = foreign.of_sizes("640x360", "160x90")(tmp_path / "film.webm")
    (finding,) = put_through(film, LIMITS, folder=tmp_path / "made")
    ((start, end),) = finding.stretches
    values = {"width": 160, "height": 90, "expected": 160}
    assert (finding.code, finding.values, round(start), round(end)) == ("low_picture", values, 2, 4)


def test_centre_is_heard_three_decibels_lower_on_both_sides(tmp_path: Path) -> None:
    """By ITU-R BS.775."""
    tone = "aevalsrc=0|0|0.5*sin(2*PI*440*t)|0|0|0:c=5.1:s=48000:d=4"
    sources = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=20:d=4", "-f", "lavfi", "-i", tone]
    places = ("FL", "FR", "FC", "LFE", "BL", "BR")
    apart = ["-filter_complex", "[1]channelsplit=5.1" + "".join(f"[{place}]" for place in places)]
    apart += ["-map", "0", *(word for place in places for word in ("-map", f"[{place}]"))]
    monos = Finding("mono_surround", {"names": list("123456")})
    surround = Finding("surround", {"measured": 6})
    for codec, tracks, note in [
        ("pcm_s16le", [], surround),
        ("ac3", [], surround),
        ("pcm_s24le", apart, monos),
    ]:
        film = foreign.make_by_ffmpeg(tmp_path / f"{codec}.mov", [*sources, *tracks, *H264, "-c:a", codec])
        found, _ = made(film)
        assert note in found.findings
        assert found.loudness is not None
        assert found.loudness.sides == (pytest.approx(-9.0, abs=0.3), pytest.approx(-9.0, abs=0.3)), codec


def made(film: Path) -> tuple[PassResult, Path]:
    look = look_at(film, LIMITS)
    assert look.findings == ()
    folder = film.parent / f"made of {film.stem}"
    folder.mkdir()
    return run_pass(film, look, LIMITS, scratch=folder, threads=1), folder
