from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from media_pipeline.ffmpeg.guard import is_guarded
from media_pipeline.ffmpeg.header import AudioStream, Header, VideoStream
from media_pipeline.ffmpeg.packets import Packets, Span
from media_pipeline.renditions.one_pass import Plan, compile_pass, glimpses
from media_pipeline.renditions.recipes import TOP, Direct, Hover, Sprite

PICTURES = VideoStream(
    index=0,
    codec="h264",
    profile="High",
    pixels="yuv420p",
    width=1920,
    height=1080,
    aspect=Fraction(1),
    rotation=0,
    rate=Fraction(24),
    nominal_rate=Fraction(24),
    seconds=62.0,
    is_interlaced=False,
    is_hdr=False,
)
SPAN = Span(count=1488, start=0.0, end=62.0, last_duration=1 / 24, size=1_000_000, hidden=0)
HEADER = Header("mov,mp4,m4a,3gp,3g2,mj2", 62.0, PICTURES, AudioStream(1, "aac", 2, 48000), 1)
PLAN = Plan(HEADER, Packets(SPAN, SPAN), Direct(copies_sound=True), Sprite(), max_seconds=300, threads=1)
ENCODED = replace(PLAN, top=TOP)

NOTING = (
    "scale=eval=frame:flags=bilinear:h=1080:w=1920+0*gt(if(eq(ld(0)\\,iw*65536+ih)\\,0\\,"
    "print(t\\,16)+print(iw\\,16)+print(ih\\,16)+st(0\\,iw*65536+ih))\\,0)"
)


def graph_of(plan: Plan) -> str:
    words = compile_pass(plan, film=Path("/films/a"), tool="ffmpeg")
    return words[words.index("-filter_complex") + 1]


def outputs_of(plan: Plan) -> list[str]:
    words = compile_pass(plan, film=Path("/films/a"), tool="ffmpeg")
    return [word for word in words if word.endswith((".mp4", ".rgb", ".gray", ".yuv", ".s16", ".jpg"))]


def test_same_facts_give_the_same_words() -> None:
    first, second = (compile_pass(PLAN, film=Path("/films/a"), tool="ffmpeg") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("plan", [PLAN, ENCODED])
def test_every_pass_is_guarded(plan: Plan) -> None:
    assert is_guarded(compile_pass(plan, film=Path("/films/a"), tool="ffmpeg"))


def test_glimpses_are_spread_over_the_film() -> None:
    assert glimpses(Hover(), seconds=2.0) == [(0, 41)]
    assert glimpses(Hover(), seconds=62.0) == [
        (58, 64),
        (182, 188),
        (306, 312),
        (430, 436),
        (554, 560),
        (678, 684),
    ]


def test_graph_of_a_film_that_is_played_as_it_is() -> None:
    assert graph_of(PLAN) == (
        f"[0:0]{NOTING}[s0];"
        "[s0]split=2[s1][s2];[s1]split=2[s3][s4];[s3]scale=854:480:flags=bilinear[s5];[s5]setsar=1[s6];[s6"
        "]format=yuv420p[s7];[s7]scdet=t=10[s8];[s8]freezedetect=d=2:n=-60dB[s9];[s9]split=4[s10][s11][s12"
        "][s13];[s10]fps=fps=24[s14];[0:1]aresample=48000:async=1:first_pts=0:min_hard_comp=0.02[s15];[s15"
        "]aformat=channel_layouts=stereo[s16];[s16]asplit=2[s17][s18];[s17]ebur128=metadata=1:peak=true[s1"
        "9];[s19]silencedetect=d=2:n=-50dB[s20];[s20]ametadata=file=sound.txt:mode=print[s21];[s11]fps=fps"
        "=4[s22];[s22]cropdetect=limit=24:reset=0:round=2[s23];[s23]metadata=file=crop.txt:mode=print[s24]"
        ";[s24]split=2[s25][s26];[s25]scale=160:90:flags=area[s27];[s27]format=rgb24[s28];[s26]scale=64:64"
        ":flags=area[s29];[s29]format=gray[s30];[s12]scale=32:32:flags=area[s31];[s31]metadata=file=pictur"
        "es.txt:mode=print[s32];[s32]format=yuvj420p[s33];[s4]fps=fps=12/31[s34];[s34]scale=1280:720:flags"
        "=bicubic[s35];[s35]setsar=1[s36];[s36]format=yuvj420p[s37];[s13]fps=fps=12[s38];[s38]select=betwe"
        "en(n\\,58\\,64)+between(n\\,182\\,188)+between(n\\,306\\,312)+between(n\\,430\\,436)+between(n\\,"
        "554\\,560)+between(n\\,678\\,684)[s39];[s39]setpts=N/12/TB[s40];[s40]scale=320:180:flags=area[s41"
        "];[s41]setsar=1[s42];[s42]format=yuv420p[s43];[s18]aresample=8000[s44];[s44]aformat=channel_layou"
        "ts=mono[s45];[s2]select=lt(mod(n\\,48)\\,12)[s46];[s46]split=2[s47][s48];[s47]idet[s49];[s49]meta"
        "data=file=fields.txt:mode=print[s50];[s50]select=lt(mod(n\\,6)\\,2)[s51];[s51]crop=iw:1080[s52];[s52"
        "]scale=80:1080:flags=neighbor[s53];[s53]format=gray[s54];[s48]select=not(n)+gt(interlace_type\\,0)[s55]"
        ";[s55]scale=1:1[s56];[s56]format=gray[s57]"
    )
    assert outputs_of(PLAN) == [
        "top.mp4",
        "light.mp4",
        "stills.rgb",
        "prints.gray",
        "frames.yuv",
        "pose-%03d.jpg",
        "hover.mp4",
        "wave.s16",
        "fields.gray",
        "flagged.gray",
    ]


def test_encoded_film_is_decoded_once_and_scaled_in_steps() -> None:
    assert graph_of(ENCODED).count("[0:0]") == 1
    assert graph_of(ENCODED).startswith(f"[0:0]{NOTING}[s0];[s0]split=2[s1][s2];[s1]scale=1920:1080")
    assert outputs_of(ENCODED) == outputs_of(PLAN)


def test_film_without_sound_has_no_sound_in_its_graph() -> None:
    silent = replace(ENCODED, header=replace(HEADER, audio=None), packets=Packets(SPAN, None))
    assert ("ebur128" in graph_of(silent), "-c:a" in compile_pass(silent, film=Path("/a"), tool="f")) == (
        False,
        False,
    )


def test_sound_ends_with_the_pictures() -> None:
    longer = Packets(SPAN, replace(SPAN, end=90.0))
    assert "atrim=end=62.000" in graph_of(replace(PLAN, packets=longer, top=Direct(copies_sound=False)))


def test_interlaced_and_bright_pictures_are_made_plain_first() -> None:
    video = replace(PICTURES, is_interlaced=True, is_hdr=True, transfer="smpte2084")
    graph = graph_of(replace(ENCODED, header=replace(HEADER, video=video)))
    assert graph.startswith(
        f"[0:0]{NOTING}[s0];[s0]bwdif=mode=send_frame[s1];[s1]scale=1920:1080:flags=bicubic[s2];"
        "[s2]zscale=agamma=0:min=bt2020nc:npl=203:p=bt2020:pin=bt2020:rin=tv:t=linear:tin=smpte2084[s3];"
    )
