"""Files with captions as people have them, and as nobody should: every one gives cues or words."""

import random
import time
from contextlib import suppress

import pytest

from media_pipeline.captions import reading
from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue

TEXTS = {
    "zh-Hans": ("你好，欢迎来到灯塔。今晚的海很安静。", ("gb18030", "utf_8", "utf_16", "utf_16_le")),
    "zh-Hant": ("你好，歡迎來到燈塔。今晚的海很安靜。", ("big5", "utf_16_be", "utf_8_sig")),
    "ja": ("海は静かです。灯台が話します。", ("shift_jis", "euc_jp", "iso2022_jp", "utf_8")),
    "ko": ("안녕하세요, 등대에 오신 것을 환영합니다.", ("cp949", "iso2022_kr")),
    "fr": ("L’été dernier, déjà, à l’œuvre…", ("cp1252", "utf_8")),
    "pl": ("Źdźbło, żółć, łódź.", ("cp1250",)),
    "ru": ("Здравствуйте, добро пожаловать на маяк.", ("cp1251", "koi8_r", "cp866", "utf_8")),
    "uk": ("МОРЕ СПОКІЙНЕ, МАЯК ГОВОРИТЬ УНОЧІ", ("cp1251", "koi8_u")),
    "bg": ("Морето е спокойно, фарът говори през нощта.", ("cp1251", "cp866")),
    "zh-CN": ("今晚的海很安静，我们等待日出。", ("hz", "gbk", "utf_32")),
    "ar": ("مرحبا بكم في المنارة", ("cp1256", "utf_8")),
}
READ_WELL = [(said, "big5hkscs") for said in ("de", "es", "tr", "vi")]  # for nothing else fits them


def srt(*texts: str) -> str:
    return "\n".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{text}\n"
        for number, text in enumerate(texts, start=1)
    )


def read_captions(content: bytes, *, language: str, encoding: str = "") -> list[Cue]:
    return reading.read_captions(content, language=language, encoding=encoding).cues


def refusal_of(content: bytes, language: str = "en") -> str:
    with pytest.raises(CaptionsRefused) as refused:
        read_captions(content, language=language)
    assert "%(" not in refused.value.message
    return refused.value.code


def test_text_is_read_in_every_encoding() -> None:
    wrong = []
    for language, (text, encodings) in TEXTS.items():
        for encoding in encodings:
            cues = read_captions(srt(text, text).encode(encoding), language=language)
            if cues != [Cue(1000, 1900, text), Cue(2000, 2900, text)]:
                wrong.append((language, encoding, cues[0].text))
    assert wrong == []


def test_chinese_of_either_script_is_told_apart_whichever_was_said() -> None:
    for said in ("zh-Hans", "zh-Hant"):
        for text, encoding in (
            ("今晚的海很安静，我们等待日出。", "gb18030"),
            ("今晚的海很安靜，我們等待日出。", "big5"),
        ):
            assert read_captions(srt(text).encode(encoding), language=said) == [Cue(1000, 1900, text)]


def test_chinese_is_read_as_cantonese_and_refused_as_a_language_of_other_letters() -> None:
    hans, hant = "今晚的海很安静，你在哪里？我们等待日出。", "今晚嘅海好安靜，你喺邊度呀？"
    for text, encoding in ((hans, "gb18030"), (hant, "gb18030"), (hant, "big5hkscs")):
        assert read_captions(srt(text).encode(encoding), language="yue") == [Cue(1000, 1900, text)]
    wrong = [
        (said, encoding)
        for said in ("de", "es", "ru", "pl", "tr", "vi", "ar")
        for text, encoding in ((hans, "gb18030"), (hant, "big5hkscs"))
        for content in [srt(text).encode(encoding)]
        if (said, encoding) not in READ_WELL and refusal_of(content, said) != "gibberish"
    ]
    assert wrong == []
    assert refusal_of(srt("Привет, как дела?").encode("cp1251"), "de") == "gibberish"


def test_text_in_utf_8_of_which_bytes_are_lost_is_read_with_a_sign_in_their_place() -> None:
    text = "今晚的海很安静，我们等待日出。"
    content = srt(text).encode()
    for broken, read in (
        (content.replace("海".encode(), "海".encode()[:2]), text.replace("海", "\ufffd")),
        (content.rstrip()[:-1], text.replace("。", "\ufffd")),
    ):
        assert read_captions(broken, language="zh-Hans") == [Cue(1000, 1900, read)]


def test_letters_with_accents_are_no_gibberish() -> None:
    for text, encoding, language in (
        ("Óóóóó! «\xa0Été\xa0» ÉÉÉ, 20° — ¿Qué?", "cp1252", "es"),
        ("«Да…» — сказал он. №5", "cp1251", "ru"),
        ("Źdźbło ŻÓŁĆ, „żółć”…", "cp1250", "pl"),
    ):
        assert read_captions(srt(text).encode(encoding), language=language)[0].text == text.replace(
            "\xa0", " "
        )


def test_cues_that_nobody_would_see_are_told_apart() -> None:
    timeless = "1\n00:00:05,000 --> 00:00:05,000\nGone.\n\n"
    file = reading.read_captions((timeless + srt("Here.")).encode(), language="en")
    assert (file.cues, file.without_time) == ([Cue(1000, 1900, "Here.")], [Cue(5000, 5000, "Gone.")])
    assert refusal_of(timeless.encode()) == "without_time"


def test_encoding_that_was_asked_for_is_used_or_refused() -> None:
    content = srt("Grüße").encode("cp1252")
    assert read_captions(content, language="de", encoding="cp1251")[0].text == "GrьЯe"
    with pytest.raises(CaptionsRefused) as refused:
        read_captions(content, language="de", encoding="utf_8")
    assert refused.value.message == (
        "The file cannot be read in the character encoding UTF-8. Choose another encoding, or save the file "
        "as UTF-8."
    )


def test_of_markup_only_italics_and_bold_are_kept() -> None:
    text = (
        '<font color="red">One</font> <i>two</I> <script>alert(1)</script> <b onclick="x()">three\n'
        "{\\an8}{laughs} 1 < 2 & 3 &lt;"
    )
    assert read_captions(srt(text).encode(), language="en") == [
        Cue(1000, 1900, "One <i>two</i> alert(1) <b>three\n{laughs} 1 < 2 & 3 &lt;</b>")
    ]


def test_styles_that_are_not_kept_are_noticed_and_nothing_else_is() -> None:
    columns = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
    ass = (
        f"[Script Info]\n[Events]\nFormat: {columns}\nDialogue: 0,0:00:01.00,0:00:02.00,Default,Mary,0,0,0,,"
    )
    vtt = "WEBVTT\n\n{}00:01.000 --> 00:02.000\n{}\n"
    plain = [
        srt("<i>One</i> {laughs} 1 < 2"),
        ass + r"{\i1}a{\i0}\N{\b1}b",
        vtt.format("", "STYLE and <b>all</b>"),
    ]
    styled = [
        *(srt('<font color="red">One</font>'), srt(r"{\an8}One"), ass + r"{\pos(1,2)}a", ass + r"{\1c&H0&}a"),
        *(vtt.format("STYLE\n::cue { color: red }\n\n", "a"), vtt.format("", "<v Mary>a</v>")),
        vtt.format("", "a <00:01.500>b"),
    ]
    found = [reading.read_captions(text.encode(), language="en").had_styles for text in plain + styled]
    assert found == [False] * len(plain) + [True] * len(styled)


def test_last_line_that_is_a_number_is_kept() -> None:
    assert read_captions(srt("Room\n101", "42").encode(), language="en") == [
        Cue(1000, 1900, "Room\n101"),
        Cue(2000, 2900, "42"),
    ]


def test_webvtt_is_read_without_its_notes_styles_and_regions() -> None:
    content = """WEBVTT - by somebody

NOTE 00:01.000 --> 00:02.000
not shown

STYLE
::cue { background: url(https://example.org/) }

REGION
id:fred

first words
00:01.000 --> 00:02.000 align:start position:10%
<v Mary>Hi &amp; <c.red>bye</c> <00:01.500>now</v>

NOTE the end

01:40:00.000 --> 01:40:01.000
late
"""
    assert read_captions(content.replace("\n", "\r\n").encode(), language="en") == [
        Cue(1000, 2000, "Hi & bye now"),
        Cue(6_000_000, 6_001_000, "late"),
    ]


def test_ass_is_read_without_drawings_comments_and_effects() -> None:
    content = r"""[Script Info]
Title: x
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Fonts]
fontname: a.ttf
!!!!
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Mary,0,0,0,,{\i1}Hello{\i0}, {\b1\an8\k20}world\Nagain {a note}
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
Dialogue: 0,0:00:03.00,0:00:03.00,Default,,0,0,0,,never shown
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,secret
"""
    assert read_captions(content.encode("utf-16"), language="en") == [
        Cue(1000, 2000, "<i>Hello</i>, <b>world\nagain</b>")
    ]


def test_cues_come_in_the_order_of_their_times_and_may_overlap() -> None:
    content = b"1\n00:00:05,000 --> 00:00:09,000\nlate\n\n2\n00:00:01,000 --> 00:00:06,000\nearly\n"
    assert [cue.text for cue in read_captions(content, language="en")] == ["early", "late"]


def test_what_is_no_caption_is_refused_with_the_reason() -> None:
    noise = random.Random(1).randbytes(5000)
    times = b"1\n00:00:01,000 --> 00:00:02,000\n"
    cases = {
        "empty": [b"", b" \n\r\n", times, times + b"<i></i>\n"],
        "binary": [noise, times + b"a\x00b\n"],
        "unknown_format": [b"hello", b"\x89PNG\r\n\x1a\n", b"WEBVT"],
        "negative": [b"1\n-00:00:01,000 --> 00:00:02,000\nhi\n", b"1\n00:00:01,000 --> -00:00:02,000\nhi\n"],
        "ends_before": [b"1\n00:00:03,000 --> 00:00:02,000\nhi\n"],
        "far_away": [b"1\n30:00:00,000 --> 30:00:01,000\nhi\n"],
        "broken": [b"[Script Info]\nDialogue: 0,soon,later,c\n"],
        "too_many": [b"".join(b"%d\n00:00:01,0 --> 00:00:02,0\n.\n\n" % n for n in range(5001))],
        "too_long": [times + b"x" * 1001],
        "large": [times + b"x" * (1 << 20)],
    }
    found = {code: [refusal_of(content) for content in contents] for code, contents in cases.items()}
    assert found == {code: [code] * len(contents) for code, contents in cases.items()}
    with pytest.raises(CaptionsRefused) as refused:
        read_captions(cases["ends_before"][0], language="en")
    assert refused.value.message == (
        "Caption 1, “hi”, begins at 00:00:03.000 and ends at 00:00:02.000, which is not later. "
        "Correct its times."
    )


def test_letters_that_nobody_sees_are_left_out() -> None:
    text = "a\u202eb\u2066c\x07d\u200f"
    assert read_captions(srt(text).encode(), language="en")[0].text == "abcd\u200f"
    half = srt("x").encode("utf-16-le") + b"\x00\xd8"  # half of a character
    assert read_captions(half, language="en")[0].text == "x\n\ufffd"


@pytest.mark.slow
def test_no_file_keeps_the_site_busy() -> None:
    head, most = b"1\n00:00:01,000 --> 00:00:02,000\n", 1 << 20
    bodies = [
        head + body * ((most - 200) // len(body)) + b"y\n"
        for body in (
            b"<",
            b"{\\",
            b"< ",
            b"\n",
            b" ",
            b"<a",
            b"<1",
            b"-->-",
            b"\n1",
            b"1",
            b"<i>",
            b"</",
            b"\xe4",
        )
    ]
    bodies += [b"WEBVTT\n\n" + body for body in bodies]
    bodies += [b"[Script Info]\n[" + b"a" * 500_000, b"[Events]\nDialogue: " + b"0," * 500_000]
    slow = []
    for body in bodies:
        began = time.process_time()
        with suppress(CaptionsRefused):
            read_captions(body[:most], language="en")
        if (took := time.process_time() - began) > 5:
            slow.append((body[:60], took))
    assert slow == []
