"""Whatever is handed over as a protocol and is none is refused in words."""

from pathlib import Path

import pytest

from judging.proof.reading import (
    FORMAT,
    MOST_BYTES,
    NotAProtocol,
    parse_protocol,
    read_protocol,
    write_protocol,
)

EMPTY = {
    "format": FORMAT,
    "seal": {},
    "entries": [],
    "sheets": [],
    "leaves": [],
    "model": {},
    "model_sha256": "",
}
WHOLE = write_protocol(EMPTY).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(NotAProtocol) as refused:
        parse_protocol(content)
    return str(refused.value)


def test_what_a_site_writes_is_read() -> None:
    assert parse_protocol(WHOLE) == EMPTY


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It is empty."),
        (b" \n", "It is empty."),
        (WHOLE[:-2], "It ends too early, after 114 characters: the file was cut. Download it again."),
        (WHOLE[:40], "It ends too early, after 40 characters: the file was cut. Download it again."),
        (b'{"films": []}', f"It is JSON, but no protocol: no “format” is in it, “{FORMAT}” was expected."),
        (b"[1, 2]", f"It is JSON, but no protocol: no “format” is in it, “{FORMAT}” was expected."),
        (b"5", f"It is JSON, but no protocol: no “format” is in it, “{FORMAT}” was expected."),
        (b'{"format": "other"}', f"Its format is 'other', expected {FORMAT!r}."),
        (b"GIF89a", "It is not JSON: Expecting value, at character 1."),
        (
            WHOLE.replace(b":[]", b":[\x00]", 1),
            "It has a null character, at character 13; no protocol has one.",
        ),
        (b"[" * 200_000, "Its brackets are nested more deeply than those of any protocol."),
        (b'{"a":' * 100_000, "Its brackets are nested more deeply than those of any protocol."),
        (WHOLE.replace(b"sheets", b"sheetz"), "The section 'sheets' is missing."),
        (WHOLE.replace(b'"seal":{}', b'"seal":[]'), "The section 'seal' is of the kind list, expected dict."),
        (
            WHOLE.replace(b'"seal":{}', b'"seal":{},"seam":{}'),
            "It has a section 'seam', which no protocol has.",
        ),
        (
            WHOLE.replace(b'"seal":{}', b'"seal":{} '),
            "Another program has saved it in its own way: from byte 103 on it is not as it was published.",
        ),
        (
            WHOLE + b"\n",
            "Another program has saved it in its own way: from byte 117 on it is not as it was published.",
        ),
    ],
)
def test_bad_files_are_refused_in_words(content: bytes, words: str) -> None:
    assert refusal(content) == words


def test_bytes_that_are_no_text_are_told() -> None:
    assert refusal(b"\xff\xfe{}").startswith("It is not text in UTF-8: ")
    assert refusal(WHOLE.replace(b":{}", b':{"a":"\\ud800"}', 1)).startswith("It is not text in UTF-8: ")


def test_numbers_that_none_has_are_told() -> None:
    for number in (b"1e999", b"NaN", b"9" * 5000):
        content = WHOLE.replace(b'"entries":[]', b'"entries":[' + number + b"]")
        assert refusal(content).startswith("It has a number that no protocol has: ")


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(NotAProtocol) as refused:
        read_protocol(large)
    assert str(refused.value) == f"It has 1,000,000,000 bytes; a protocol has {MOST_BYTES:,} at most."


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(NotAProtocol) as refused:
            read_protocol(path)
        assert str(refused.value) == f"It cannot be read: {words}."
