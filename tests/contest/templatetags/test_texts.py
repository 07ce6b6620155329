from django.template import Context, Template


def test_figures_stay_with_their_units() -> None:
    for text, shown in [
        ("black for 4.9 s altogether", "black for 4.9\u00a0s altogether"),
        ("-47.8 LUFS, where -30 to -12 are", "\u221247.8\u00a0LUFS, where \u221230 to \u221212 are"),
        ("4,9 dtk, 25 %; 854 × 360 piksel", "4,9\u00a0dtk, 25\u00a0%; 854\u00a0×\u00a0360 piksel"),
        ("3 shots, 2026-11-21, H-264, <b>", "3 shots, 2026-11-21, H-264, &lt;b&gt;"),
    ]:
        assert Template("{% load texts %}{{ text|tied }}").render(Context({"text": text})) == shown, (
            text,
            shown,
        )
