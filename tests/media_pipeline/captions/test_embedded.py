"""Subtitle tracks inside films, from the file that ffmpeg muxed to cues on the film's clock."""

from pathlib import Path

import pytest

from media_pipeline.captions.cues import Cue, cues_from_json
from media_pipeline.captions.embedded import findings_of_subtitles, names_to_tell, read_embedded
from media_pipeline.enums import JobKind
from media_pipeline.findings.catalogue import Finding, words_of
from media_pipeline.inspection.first_look import look_at
from media_pipeline.models import EmbeddedTrack
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.render import render
from tests.media_pipeline.film_rows import LIMITS, claim_job, receive
from tests.media_pipeline.lab import put_through
from tests.media_pipeline.subtitled import (
    CHINESE,
    ENGLISH,
    SIGNS,
    Inside,
    changed_inside,
    make_subtitled,
    pictures_of_text,
)

pytestmark = pytest.mark.film
ENGLISH_CUES = [Cue(1000, 2500, "The sea is <i>quiet</i> {hush}."), Cue(3000, 4000, "1 < 2")]
CHINESE_CUES = [Cue(1000, 2500, "今晚的海很安静。")]
BROKEN = b"1\n00:00:01,000 --> 00:00:02,000\nBROKEN-BROKEN\n"


def found_in(film: Path) -> tuple[dict[str, list[Cue] | None], dict[str, list[str]]]:
    """The cues of each text track by its name, and which tracks are told of."""
    look = look_at(film, LIMITS)
    assert (look.findings, look.header is None, look.packets is None) == ((), False, False)
    assert look.header is not None
    assert look.packets is not None
    texts = read_embedded(film, look.header, look.packets, scratch=film.parent)
    found = {text.stream.name: None if text.cues is None else list(text.cues) for text in texts}
    return found, {code: names for code, names in names_to_tell(look.header, texts).items() if names}


def test_texts_of_an_mp4_in_two_languages(tmp_path: Path) -> None:
    tracks = [Inside(ENGLISH, "mov_text", "eng"), Inside(CHINESE, "mov_text", "zho")]
    assert found_in(make_subtitled(tmp_path / "film.mp4", tracks)) == (
        {"1 (eng)": ENGLISH_CUES, "2 (zho)": CHINESE_CUES},
        {"subtitles_offered": ["1 (eng)", "2 (zho)"]},
    )


def test_texts_of_every_format_in_a_matroska_file(tmp_path: Path) -> None:
    tracks = [
        Inside(ENGLISH, "srt", "eng", "Full"),
        Inside(CHINESE, "webvtt", "zh-Hans"),
        Inside(SIGNS, "copy", "eng", "Signs", suffix="ass"),
    ]
    assert found_in(make_subtitled(tmp_path / "film.mkv", tracks)) == (
        {
            "1 (eng, Full)": ENGLISH_CUES,
            "2 (zh-Hans)": CHINESE_CUES,
            "3 (eng, Signs)": [Cue(1000, 2000, "<i>Sign</i><script>alert(1)</script>")],
        },
        {"subtitles_offered": ["1 (eng, Full)", "2 (zh-Hans)", "3 (eng, Signs)"]},
    )


def test_times_are_those_of_the_film_though_its_file_begins_later(tmp_path: Path) -> None:
    options = ["-output_ts_offset", "7"]
    film = make_subtitled(tmp_path / "film.mkv", [Inside(ENGLISH, "srt")], options)
    assert found_in(film)[0] == {"1": ENGLISH_CUES}


def test_pictures_are_named_and_not_taken(tmp_path: Path) -> None:
    tracks = [
        Inside(pictures_of_text(), codec, "zho", suffix="sup") for codec in ("copy", "dvbsub", "dvdsub")
    ]
    film = make_subtitled(tmp_path / "film.mkv", [*tracks, Inside(ENGLISH, "srt")])
    assert found_in(film) == (
        {"4": ENGLISH_CUES},
        {"subtitles_offered": ["4"], "subtitles_unused": ["1 (zho) PGS", "2 (zho) DVB", "3 (zho) DVD"]},
    )


@pytest.mark.parametrize(
    ("name", "codec", "to"),
    [
        ("film.mkv", "srt", b"\x00" * 15),
        ("film.mp4", "mov_text", b"\xff\xffBROKEN\xff\xff-\xc3BRO"),
    ],
)
def test_track_that_is_broken_takes_no_other_with_it(
    tmp_path: Path, name: str, codec: str, to: bytes
) -> None:
    film = make_subtitled(tmp_path / name, [Inside(BROKEN, codec, "jpn"), Inside(ENGLISH, codec)])
    was = b"\x00\x0dBROKEN-BROKEN" if codec == "mov_text" else b"BROKEN-BROKEN"
    changed_inside(film, was, to=to[: len(was)])
    assert found_in(film) == (
        {"1 (jpn)": None, "2": ENGLISH_CUES},
        {"subtitles_offered": ["2"], "subtitles_unread": ["1 (jpn)"]},
    )


def test_limits_are_those_of_a_file_that_is_brought(tmp_path: Path) -> None:
    lines = b"".join(
        b"%d\n00:00:01,000 --> 00:00:02,000\n%d %s\n\n" % (n, n, b"x" * 300) for n in range(1, 5001)
    )
    tracks = [Inside(lines, "srt", "eng"), *[Inside(CHINESE, "srt")] * 8]
    cues, told = found_in(make_subtitled(tmp_path / "film.mkv", tracks))
    assert cues == {"1 (eng)": None, **{str(number): CHINESE_CUES for number in range(2, 9)}}
    assert (told["subtitles_unread"], told["subtitles_unused"]) == (["1 (eng)"], ["9"])


def test_file_is_read_once_more_only_where_it_has_texts(tmp_path: Path) -> None:
    film = make_subtitled(tmp_path / "film.mkv", [Inside(pictures_of_text(), "copy", suffix="sup")])
    assert found_in(film)[0] == {}
    assert not (tmp_path / "subtitles").exists()


def test_findings_are_said_in_words(tmp_path: Path) -> None:
    tracks = [Inside(ENGLISH, "mov_text", "eng"), Inside(CHINESE, "mov_text", "zho")]
    found = put_through(make_subtitled(tmp_path / "film.mp4", tracks), LIMITS, folder=tmp_path / "made")
    (said,) = [words_of(one.code, one.values) for one in found if one.code.startswith("subtitles")]
    assert said == (
        "The file has subtitle tracks that can be shown as captions: 1 (eng), 2 (zho). Take them over on "
        "the page “Captions” once the film has passed the check."
    )


def test_findings_come_in_their_order_and_none_for_nothing() -> None:
    assert findings_of_subtitles({"subtitles_unused": ["2"], "subtitles_offered": ["1"]}) == [
        Finding("subtitles_offered", {"names": ["1"]}),
        Finding("subtitles_unused", {"names": ["2"]}),
    ]
    assert findings_of_subtitles({}) == []


@pytest.mark.django_db
def test_film_that_is_checked_again_has_the_texts_of_today(tmp_path: Path) -> None:
    film = receive(make_subtitled(tmp_path / "film.mkv", [Inside(ENGLISH, "srt", "eng", "Full")]))
    EmbeddedTrack.objects.create(film=film, number=5, cues=[[0, 1000, "Old."]])
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    track = EmbeddedTrack.objects.get(film=film)
    assert (track.number, track.language, track.title) == (1, "eng", "Full")
    assert cues_from_json(track.cues) == ENGLISH_CUES
    told = {"subtitles_offered": ["1 (eng, Full)"], "subtitles_unread": [], "subtitles_unused": []}
    assert film.facts["subtitles"] == told
    assert list(film.findings.values_list("code", "values")) == [
        ("subtitles_offered", {"names": ["1 (eng, Full)"]})
    ]
    render(claim_job(film, JobKind.RENDER))
    codes = film.findings.values_list("code", flat=True)
    assert [code for code in codes if code.startswith("subtitles")] == ["subtitles_offered"]
