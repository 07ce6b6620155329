from contest.domain.ai_share import Label, Share
from contest.enums import Origin, Tool
from contest.templatetags.share_parts import in_tenths, parts_of, tenths_of

KLING, VEO = Label(Origin.TOOL, Tool.KLING), Label(Origin.TOOL, Tool.VEO)


def test_bar_has_everything_that_is_in_the_film() -> None:
    makers = {Label(Origin.TITLES): 6_000, KLING: 40_000, Label(Origin.CAMERA): 20_000, VEO: 24_000}
    parts = parts_of(Share(64_000, 100_000, 1, makers))
    assert [(part.label, part.percent, part.swatch, part.x) for part in parts] == [
        ("Veo 3", "24.0", "origin-a", "0.00"),
        ("Kling", "40.0", "origin-b", "24.00"),
        ("Live action", "20.0", "origin-camera", "64.00"),
        ("Titles and credits", "6.0", "origin-titles", "84.00"),
        ("not labelled", "10.0", "origin-none", "90.00"),
    ]


def test_parts_make_a_hundred_and_the_tools_the_share() -> None:
    thirds = {KLING: 3333, VEO: 3333, Label(Origin.CAMERA): 3334}
    parts = parts_of(Share(6666, 10_000, 0, thirds))
    assert [part.percent for part in parts] == ["33.3", "33.3", "33.4"]
    assert tenths_of([1, 1, 1], 1000) == [334, 333, 333]
    assert tenths_of([0, 0], 1000) == [0, 0]


def test_tenths_are_cut() -> None:
    assert [in_tenths(value) for value in (69.99, 70.0, 0.1 + 0.2, 100 * 0.7)] == [
        "69.9",
        "70.0",
        "0.3",
        "70.0",
    ]
