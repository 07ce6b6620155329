from contest.domain.origins import MarkedOrigins, marked_origins, tools_called
from contest.enums import Tool

SIGNED = {
    "kind": "c2pa",
    "grade": "B",
    "tool": "Seedance",
    "details": {
        "tools": "Seedance, Volcengine_Ark_CN, Adobe_Premiere_Pro",
        "source": "trainedAlgorithmicMedia",
    },
}
CAMERA = {"kind": "iptc", "grade": "C", "tool": "", "details": {"source": "digitalCapture"}}


def test_tools_are_known_by_their_names():
    for name, tools in [
        ("Kling", {Tool.KLING}),
        ("Created by Google Generative AI.", {Tool.VEO}),
        ("BytePlus_ModelArk", {Tool.SEEDANCE, Tool.DREAMINA}),
        ("veo-3.1-generate", {Tool.VEO}),
        ("Adobe_Premiere_Pro", set()),
        ("", set()),
    ]:
        assert tools_called(name) == tools, (name, tools)


def test_longest_name_that_fits_counts():
    assert tools_called("Volcengine Dreamina") == frozenset({Tool.SEEDANCE, Tool.DREAMINA})
    assert tools_called("google generative ai (Veo)") == frozenset({Tool.VEO})


def test_marks_are_held_against_the_declared_tools():
    origins = marked_origins([SIGNED])
    assert [name for name, _ in origins.tools] == ["Seedance", "Volcengine_Ark_CN"]
    assert origins.undeclared(frozenset({Tool.SEEDANCE})) == []
    assert origins.undeclared(frozenset({Tool.VEO})) == ["Seedance", "Volcengine_Ark_CN"]
    assert origins.undeclared(frozenset({Tool.DREAMINA})) == ["Seedance"]


def test_broken_mark_says_nothing():
    assert marked_origins([{**SIGNED, "grade": "X"}, {**CAMERA, "grade": "X"}]) == MarkedOrigins()


def test_camera_is_told():
    assert marked_origins([CAMERA]) == MarkedOrigins(is_camera=True)
