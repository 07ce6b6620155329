from fractions import Fraction
from pathlib import Path

import pytest

from media_pipeline.ffmpeg.probe import Unreadable, probe_header, scan_packets
from tests.films import make_audio_only, make_film, make_liar, make_playlist, make_text

pytestmark = pytest.mark.film


def test_header_of_a_plain_film(tmp_path: Path) -> None:
    header = probe_header(make_film(tmp_path / "film.mp4", seconds=6, shots=2))
    video, audio = header.video, header.audio
    assert video is not None
    assert audio is not None
    assert (header.seconds, header.audio_count, audio.codec) == (6.0, 1, "aac")
    assert (video.codec, video.pixels, video.display_size) == ("h264", "yuv420p", (320, 180))
    assert (video.rate, video.seconds, video.is_hdr) == (Fraction(20), 6.0, False)


def test_packets_tell_the_truth_of_a_lying_header(tmp_path: Path) -> None:
    film = make_liar(tmp_path / "film.mp4", seconds=6, claims=120)
    header = probe_header(film)
    span = scan_packets(film, header, seconds=310).video
    assert span is not None
    assert (header.seconds, span.count, span.seconds) == (120.0, 120, 6.0)


def test_scan_stops_at_the_seconds_given(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    span = scan_packets(film, probe_header(film), seconds=2).video
    assert span is not None
    assert 2.0 <= span.seconds < 2.5


def test_hidden_packets_of_an_edit_list_are_told_apart(tmp_path: Path) -> None:
    whole = make_film(tmp_path / "whole.mp4", seconds=6, shots=2)
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    content = bytearray(whole.read_bytes())
    at = content.index(b"elst")
    content[at + 12 : at + 16] = (1000).to_bytes(4)  # one second, at the movie's scale of 1000
    film.write_bytes(content)
    span = scan_packets(film, probe_header(film), seconds=310).video
    assert span is not None
    assert (span.count, span.seconds, span.hidden > 0) == (20, 1.0, True)


def test_display_size_of_turned_and_anamorphic_films(tmp_path: Path) -> None:
    turned = make_film(tmp_path / "base.mp4", seconds=6, shots=2, size=(320, 180))
    content = bytearray(turned.read_bytes())
    at = content.index(b"tkhd") + 44  # the matrix of the first track: turn it by a quarter
    quarter = [0, 1 << 16, 0, -(1 << 16) & 0xFFFFFFFF, 0, 0, 0, 0, 1 << 30]
    content[at : at + 36] = b"".join(number.to_bytes(4) for number in quarter)
    turned.write_bytes(content)
    wide = make_film(tmp_path / "wide.mp4", seconds=6, shots=2, size=(240, 180), picture_filter="setsar=4/3")
    sizes = [video.display_size for film in (turned, wide) if (video := probe_header(film).video)]
    assert sizes == [(180, 320), (320, 180)]


def test_audio_only_has_no_pictures(tmp_path: Path) -> None:
    header = probe_header(make_audio_only(tmp_path / "film.mp4", seconds=6))
    assert (header.video, header.audio_count) == (None, 1)


def test_text_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        probe_header(make_text(tmp_path / "film.mp4"))


@pytest.mark.parametrize("sandbox", ["auto", "off"])
def test_playlist_that_points_to_another_film_is_unreadable(
    tmp_path: Path, settings: object, sandbox: str
) -> None:
    settings.FILM_SANDBOX = sandbox  # type: ignore[attr-defined]
    sibling = make_film(tmp_path / "sibling.ts", seconds=6, shots=2)
    with pytest.raises(Unreadable):
        probe_header(make_playlist(tmp_path / "film.mp4", target=sibling))
