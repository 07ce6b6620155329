import struct
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.ffmpeg.failures import ScriptFailed, TooHeavy
from media_pipeline.ffmpeg.run import has_bubble, read_with_python
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.provenance import c2pa_manifest
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark
from media_pipeline.provenance.mp4_boxes import C2PA_BOX
from media_pipeline.provenance.read_marks import KLING_STAMP, read_marks
from tests.films import make_film
from tests.media_pipeline.marked import add_box, add_xmp, authority, make_tagged, sign_film, sign_made_from

pytestmark = pytest.mark.film
LABEL = '{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"7","ReserveCode1":""}'
READ = {"Label": "1", "ContentProducer": "001191110102MACQD9K64010000", "ProduceID": "7", "ReservedCode1": ""}
AIGC = ProvenanceMark(MarkKind.AIGC, Grade.UNSIGNED, "Doubao", READ)
DREAMINA = '{"product":"dreamina","exportType":"generation","data":{"product":"dreamina"}}'


def plain(path: Path) -> Path:
    return make_film(path, seconds=6, shots=2)


@pytest.mark.parametrize("name", ["film.mp4", "film.mov", "film.mkv"])
def test_label_is_read_from_each_container(name: str, tmp_path: Path) -> None:
    assert read_marks(make_tagged(tmp_path / name, "AIGC", LABEL)) == (AIGC,)


@pytest.mark.parametrize("name", ["film.mp4", "film.mov", "film.mkv", "film.webm"])
def test_film_without_marks_has_none(name: str, tmp_path: Path) -> None:
    codec = {"codec": "libvpx", "audio": False} if name.endswith("webm") else {}
    assert read_marks(make_film(tmp_path / name, seconds=6, shots=2, **codec)) == ()


@pytest.mark.parametrize(
    "packet",
    [
        "<rdf:Description><TC260:AIGC>{}</TC260:AIGC></rdf:Description>".format(LABEL.replace('"', "&quot;")),
        f"<rdf:Description xmlns:TC260='http://www.tc260.org.cn/ns/AIGC/1.0/' TC260:AIGC='{LABEL}'/>",
    ],
)
def test_label_is_read_from_xmp(packet: str, tmp_path: Path) -> None:
    assert read_marks(add_xmp(plain(tmp_path / "film.mp4"), packet)) == (AIGC,)


def test_source_type_is_read_from_xmp(tmp_path: Path) -> None:
    packet = (
        "<r Iptc4xmpExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'/>"
    )
    (mark,) = read_marks(add_xmp(plain(tmp_path / "film.mp4"), packet))
    assert mark == ProvenanceMark(MarkKind.IPTC, Grade.UNSIGNED, "", {"source": "digitalCapture"})


def test_dreamina_and_kling_are_known_by_their_stamps(tmp_path: Path) -> None:
    film = make_tagged(tmp_path / "film.mp4", "comment", DREAMINA)
    content = film.read_bytes()
    at = content.index(b"mdat") + 200
    film.write_bytes(content[:at] + KLING_STAMP + b"kling-ai" + content[at + 24 :])
    assert [(str(mark), mark.grade, dict(mark.details)) for mark in read_marks(film)] == [
        ("Dreamina export (Dreamina)", "C", {"export": "generation"}),
        ("Kling stamp (Kling)", "C", {}),
    ]


@pytest.mark.parametrize(
    ("name", "tags", "words"),
    [
        (
            "film.mp4",
            ["com.apple.quicktime.make=Apple", "com.apple.quicktime.model=iPhone 15"],
            "Apple iPhone 15",
        ),
        ("film.mkv", ["com.android.manufacturer=Google"], "Google"),
    ],
)
def test_camera_is_known_by_its_maker(name: str, tags: list[str], words: str, tmp_path: Path) -> None:
    options = ["-movflags", "use_metadata_tags", *(word for tag in tags for word in ("-metadata", tag))]
    film = make_film(tmp_path / name, seconds=6, shots=2, options=options)
    assert read_marks(film) == (
        ProvenanceMark(MarkKind.CAMERA, Grade.UNSIGNED, words, {"source": "digitalCapture"}),
    )


@pytest.mark.parametrize(
    ("name", "value", "marks"),
    [
        ("software", "Runway Gen-4", [("tool-tag", "C", "Runway Gen-4")]),
        ("encoder_name.software", "Veo 3.1", [("tool-tag", "C", "Veo 3.1")]),
        ("software", "Sorapet Studio", []),  # no word of its own
        ("comment", "For Sora, my daughter", []),  # no tag of a tool
        ("software", "DaVinci Resolve", []),
    ],
)
def test_a_tag_of_the_software_names_a_generator(
    name: str, value: str, marks: list[Any], tmp_path: Path
) -> None:
    found = read_marks(make_tagged(tmp_path / "film.mp4", name, value))
    assert [(mark.kind, mark.grade, mark.tool) for mark in found] == marks


@pytest.mark.parametrize("model", ["MacBookPro18,1", "Mac14,2", "iMac21,1"])
def test_a_recording_by_quicktime_on_a_mac_is_no_camera(model: str, tmp_path: Path) -> None:
    tags = ["com.apple.quicktime.make=Apple", f"com.apple.quicktime.model={model}"]
    options = ["-movflags", "use_metadata_tags", *(word for tag in tags for word in ("-metadata", tag))]
    assert read_marks(make_film(tmp_path / "film.mov", seconds=6, shots=2, options=options)) == ()


def test_tag_of_quicktime_is_read_behind_its_length(tmp_path: Path) -> None:
    text = boxes_of(17, b"\xa9mak", b"\x00\x05\x15\xc7Canon")
    film = add_box(plain(tmp_path / "film.mp4"), b"udta", text)
    assert [mark.tool for mark in read_marks(film)] == ["Canon"]


def test_a_film_made_from_one_that_was_changed_does_not_stand(tmp_path: Path) -> None:
    film = plain(tmp_path / "film.mp4")
    source = sign_film(film, tmp_path / "source.mp4")
    (whole,) = read_marks(sign_made_from(source, film, tmp_path / "whole.mp4"))
    content = bytearray(source.read_bytes())
    content[content.index(b"mdat") + 1000] ^= 255
    source.write_bytes(content)
    (broken,) = read_marks(sign_made_from(source, film, tmp_path / "broken.mp4"))
    assert (whole.grade, broken.grade) == (Grade.SIGNED, Grade.CONTRADICTED)
    assert broken.details["broken"] == "assertion.bmffHash.mismatch"


def test_signature_holds_is_trusted_or_is_broken(tmp_path: Path, settings: Any) -> None:
    film = sign_film(plain(tmp_path / "film.mp4"), tmp_path / "signed.mp4")
    (signed,) = read_marks(film)
    said = {
        "source": "trainedAlgorithmicMedia",
        "signer": "Test Studio",
        "tools": "Seedance, Volcengine_Ark_CN",
        "doubts": "signingCredential.untrusted",
    }
    assert signed == ProvenanceMark(MarkKind.C2PA, Grade.SIGNED, "Seedance", said)
    anchors = tmp_path / "anchors.pem"
    anchors.write_text(authority().root)
    settings.C2PA_TRUST_ANCHORS = str(anchors)
    (trusted,) = read_marks(film)
    del said["doubts"]
    assert trusted == ProvenanceMark(MarkKind.C2PA, Grade.TRUSTED, "Seedance", said)
    content = bytearray(film.read_bytes())
    content[content.index(b"mdat") + 500] ^= 1
    film.write_bytes(content)
    (broken,) = read_marks(film)
    assert broken == ProvenanceMark(
        MarkKind.C2PA, Grade.CONTRADICTED, "Seedance", {**said, "broken": "assertion.bmffHash.mismatch"}
    )


def test_signature_is_read_without_bubblewrap_too(tmp_path: Path, settings: Any) -> None:
    settings.FILM_SANDBOX = "off"
    (mark,) = read_marks(sign_film(plain(tmp_path / "film.mp4"), tmp_path / "signed.mp4"))
    assert (mark.grade, mark.tool) == (Grade.SIGNED, "Seedance")


def test_manifest_that_cannot_be_read_proves_nothing(tmp_path: Path) -> None:
    film = add_box(
        plain(tmp_path / "film.mp4"), b"uuid", C2PA_BOX + bytes(4) + b"manifest\0" + bytes(range(200))
    )
    (mark,) = read_marks(film)
    assert (mark.kind, mark.grade, list(mark.details)) == (MarkKind.C2PA, Grade.UNSIGNED, ["unread"])


@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
def test_script_sees_its_film_and_nothing_else(tmp_path: Path) -> None:
    script, film, sibling = tmp_path / "script.py", tmp_path / "film.mp4", tmp_path / "sibling.mp4"
    for path in (film, sibling):
        path.write_bytes(b"x")
    places = f"(sys.argv[1], {str(sibling)!r}, {str(Path('manage.py').absolute())!r}, '/etc/passwd')"
    script.write_text(
        f"import os, sys\nprint([os.path.exists(place) for place in {places}], dict(os.environ))"
    )
    said = read_with_python(script, film=film, limits=Limits())
    assert said.startswith("[True, False, False, False] {'LC_ALL': 'C.UTF-8'")


def test_script_that_crashes_or_eats_memory_is_ended(tmp_path: Path) -> None:
    script, film = tmp_path / "script.py", plain(tmp_path / "film.mp4")
    script.write_text("x = bytes(1 << 30)")
    with pytest.raises(ScriptFailed, match="MemoryError"):
        read_with_python(script, film=film, limits=Limits(memory_bytes=512 << 20))


def test_script_that_never_ends_is_ended(tmp_path: Path) -> None:
    script, film = tmp_path / "script.py", plain(tmp_path / "film.mp4")
    script.write_text("while True: pass")
    with pytest.raises(TooHeavy):
        read_with_python(script, film=film, limits=Limits(cpu_seconds=1))


def test_manifest_that_is_too_heavy_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c2pa_manifest, "LIMITS", Limits(answer_bytes=100))
    (mark,) = read_marks(sign_film(plain(tmp_path / "film.mp4"), tmp_path / "signed.mp4"))
    assert (mark.grade, mark.details) == (Grade.UNSIGNED, {"unread": "TooHeavy: said more than 100 bytes"})


def boxes_of(length: int, kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", length, kind) + content


KEYS = boxes_of(24, b"keys", bytes(4) + b"\xff\xff\xff\xff" + boxes_of(8, b"mdta"))
HOSTILE = {
    "empty": b"",
    "head alone": boxes_of(16, b"ftyp", b"isom"),
    "no length": boxes_of(16, b"ftyp", bytes(8)) + boxes_of(4, b"moov") * 100_000,
    "endless boxes": boxes_of(16, b"ftyp", bytes(8)) + boxes_of(8, b"free") * 400_000,
    "endless keys": boxes_of(16, b"ftyp", bytes(8))
    + boxes_of(1 << 20, b"moov", boxes_of(1 << 20, b"meta", bytes(4) + KEYS * 9000)),
    "deep": boxes_of(16, b"ftyp", bytes(8))
    + b"".join(boxes_of(8 * (50_000 - n), b"moov") for n in range(50_000)),
    "long box": boxes_of(16, b"ftyp", bytes(8)) + boxes_of(1, b"moov", b"\xff" * 8),
    "large texts": boxes_of(16, b"ftyp", bytes(8))
    + boxes_of(60_000_000, b"udta", (boxes_of(16_000, b"AIGC", b"{" * 15_992)) * 1000),
    "xmp of mentions": boxes_of(16, b"ftyp", bytes(8))
    + boxes_of(400_024, b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"AIGC>AIGC=" * 40_000),
    "xmp of almost mentions": boxes_of(16, b"ftyp", bytes(8))
    + boxes_of(400_024, b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"AIGC AIGC " * 40_000),
    "endless clusters": bytes.fromhex("1a45dfa3801853806701ffffffffffffff")
    + bytes.fromhex("1f43b67580") * 300_000,
    "open elements": bytes.fromhex("1a45dfa380") + bytes.fromhex("1853806701ffffffffffffff") * 50_000,
    "deep tags": bytes.fromhex("1a45dfa3801853806701ffffffffffffff1254c36701ffffffffffffff")
    + bytes.fromhex("67c801ffffffffffffff") * 50_000,
    "no id": bytes.fromhex("1a45dfa380") + bytes(100_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_container_costs_little(name: str, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(HOSTILE[name])
    tracemalloc.start()
    started = time.process_time()
    marks = read_marks(film)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(marks) <= 12, seconds < 2, peak < 30 << 20) == (True, True, True), (seconds, peak)


def test_every_truncation_and_many_mutations_are_survived(tmp_path: Path) -> None:
    import random

    whole = make_tagged(tmp_path / "film.mp4", "AIGC", LABEL).read_bytes()
    head = whole[: whole.index(b"mdat")]
    dice = random.Random(7)
    film = tmp_path / "mutant.mp4"
    for round_number in range(300):
        mutant = bytearray(head)
        if round_number % 2:
            del mutant[dice.randrange(len(mutant)) :]
        for _ in range(dice.randrange(12)):
            if mutant:
                mutant[dice.randrange(len(mutant))] = dice.randrange(256)
        film.write_bytes(mutant)
        assert len(read_marks(film)) <= 2
