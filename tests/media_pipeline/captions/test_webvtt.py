from media_pipeline.captions.cues import Cue
from media_pipeline.captions.webvtt import write_webvtt


def test_everything_but_our_own_markup_is_escaped() -> None:
    cues = [
        Cue(1000, 3_661_002, "<i>Hi</i> <script>1 --> 2</script> & <b>bye</b>"),
        Cue(4000, 5000, "مرحبا\nمن"),
    ]
    assert write_webvtt(cues) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 01:01:01.002\n"
        "<i>Hi</i> &lt;script&gt;1 --&gt; 2&lt;/script&gt; &amp; <b>bye</b>\n\n"
        "00:00:04.000 --> 00:00:05.000\nمرحبا\nمن\n"
    )
