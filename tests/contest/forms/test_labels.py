import pytest
from django.core.exceptions import ValidationError

from contest.domain.ai_share import Label
from contest.enums import Origin, Purpose, Tool
from contest.forms.labels import UnknownMaker, read_label, read_labels, read_moment, value_of

KLING = Label(Origin.TOOL, Tool.KLING)
MIDJOURNEY = Label(Origin.TOOL, Tool.MIDJOURNEY, Purpose.STILLS)
STRANGE = Label(Origin.TOOL, Tool.OTHER, Purpose.EDITING, "Topaz+Video:AI@2 \u202e🎬=")
CAMERA = Label(Origin.CAMERA)


def test_labels_are_read_as_they_were_written() -> None:
    for label, value in [
        (None, "none"),
        (CAMERA, "camera"),
        (KLING, "tool:kling"),
        (Label(Origin.TOOL, Tool.KLING, also=(MIDJOURNEY,)), "tool:kling+tool:midjourney:stills"),
        (STRANGE, "tool:other:editing:Topaz%2BVideo%3AAI%402%20%E2%80%AE%F0%9F%8E%AC%3D"),
        (
            Label(Origin.TOOL, Tool.KLING, percent=40, also=(Label(Origin.CAMERA, percent=60),)),
            "tool:kling+camera@40",
        ),
        (Label(Origin.TOOL, Tool.OTHER, Purpose.EDITING, STRANGE.other_name, also=(CAMERA,)), None),
    ]:
        assert value_of(label) == (value or value_of(label))
        assert read_label(value_of(label), own=[STRANGE]) == label, value


def test_tools_lead_and_each_counts_once() -> None:
    assert value_of(read_label("camera+tool:kling+camera@7")) == "tool:kling+camera@7"


def test_what_makes_no_shots_is_unknown() -> None:
    for value in [
        "",
        "magic",
        "tool:",
        "tool:other:editing:Topaz",
        "camera+",
        "+".join(["camera"] * 3 + ["x"]),
        "\x00",
    ]:
        with pytest.raises(UnknownMaker):
            read_label(value)


def test_mixture_says_its_parts() -> None:
    for percent in ["", "@", "@0", "@100", "@-1", "@4.5", "@٤", "@99999999"]:
        with pytest.raises(ValidationError, match="whole number from 1 to 99"):
            read_label(f"tool:kling+camera{percent}")


def test_labels_of_a_script_are_all_known_or_none_is() -> None:
    assert read_labels(["7=camera", "7-1500=tool:kling"], shots={"7", "7-1500"}) == {
        "7": CAMERA,
        "7-1500": KLING,
    }
    for pairs in (["7=camera", "8=camera"], ["7=magic"], ["7=tool:kling+camera"], ["7"]):
        assert read_labels(pairs, shots={"7"}) is None


def test_moments_are_read_as_people_type_them() -> None:
    for text, ms in [("12.5", 12_500), ("12,345", 12_345), ("1:04.2", 64_200), ("0", 0), ("3:00", 180_000)]:
        assert read_moment(text) == ms
    for text in ["", "x", "-1", "1:2:3", "1e9", "٤", "9" * 500, "12.5s"]:
        with pytest.raises(ValidationError, match="no moment of the film"):
            read_moment(text)
