import json
from dataclasses import replace
from fractions import Fraction

from media_pipeline.ffmpeg.header import AudioStream, SubtitleStream
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.inspection.first_look import Look
from media_pipeline.steps.first_look_json import look_from_json, look_to_json
from tests.media_pipeline.renditions.test_one_pass import HEADER, PICTURES, SPAN

SUBTITLE = SubtitleStream(index=2, number=1, codec="ass", language="eng", title="Signs")
MONO = AudioStream(3, "pcm_s16le", 1, 44100, layout="mono", language="eng", title="Left")
SOUNDS = (AudioStream(1, "aac", 2, 48000), MONO, replace(MONO, index=4))
TOLD = replace(
    HEADER, subtitles=(SUBTITLE,), audios=SOUNDS, audio=MONO, sides=SOUNDS[2:], video_tracks=("1", "2 (eng)")
)
PICTURES_OF_TV = replace(PICTURES, aspect=Fraction(4, 3), rate=Fraction(24000, 1001), seconds=None)


def test_look_comes_back_as_it_was_kept() -> None:
    for look in (
        Look((), TOLD, Packets(SPAN, SPAN, sides=(SPAN,))),
        Look((), replace(HEADER, audio=None, video=PICTURES_OF_TV), Packets(SPAN, None)),
    ):
        assert look_from_json(json.loads(json.dumps(look_to_json(look)))) == look


def test_look_of_another_release_is_not_believed() -> None:
    kept = look_to_json(Look((), HEADER, Packets(SPAN, SPAN)))
    assert (look_from_json(kept | {"version": 0}), look_from_json({})) == (None, None)
