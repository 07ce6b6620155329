"""What is no film of ours is called by its name."""

import pytest

from media_pipeline.inspection.known_names import other_container


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x00\x00\x00\x01\x67\x64\x00\x1f", "raw H.264 or HEVC"),
        (b"\x00\x00\x01\x09\xf0", "raw H.264 or HEVC"),
        (b"\x00\x00\x00\x01mdat\x00\x00\x00\x00\x10\x00\x00\x00", ""),
        (b"PK\x03\x04", "ZIP"),
        (b"FORM\x00\x07\x53\x4eAIFFCOMM", "AIFF"),
        (b"caff\x00\x01\x00\x00", "Core Audio (CAF)"),
        (b"\xff\xf1\x4c\x80\x02\x1f\xfc", "AAC"),
        (b"\x0b\x77\x4e\xd3", "AC-3"),
        (b"\x47" + bytes(203) + b"\x47" + bytes(195), "MPEG-TS (TS, MTS, M2TS)"),
        (b"INT. LIGHTHOUSE - NIGHT", ""),
    ],
    ids=[
        "with its parameters first",
        "with a delimiter first",
        "MOV with a long box first",
        "archive",
        "audio of editors",
        "audio of Macs",
        "audio alone",
        "audio of discs",
        "broadcast with its check sums",
        "text",
    ],
)
def test_container_is_named_by_how_it_begins(head: bytes, name: str) -> None:
    assert other_container(head) == name
