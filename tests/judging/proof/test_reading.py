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


TOO_EARLY = "The file is incomplete or is not a result file: its end is missing. Download it again."
NO_JSON = "The file is damaged: it is not valid JSON. Download it again."
FOREIGN = (
    f"This is not a result file of this kind of website: it does not say “{FORMAT}”. Download the file "
    "from the website of the contest."
)
NO_TEXT = "The file is no text: it has bytes that no text in UTF-8 has."
NO_NUMBER = "The file has a number that no result file has."
TOO_DEEP = "The file has brackets in brackets, more than any result file has."
NO_SEAL = "The section “seal” of the file is not what it is in a result file."


def with_entry(content: bytes) -> bytes:
    return WHOLE.replace(b'"entries":[]', b'"entries":[' + content + b"]")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (WHOLE[:-2], TOO_EARLY),
        (WHOLE[:40], TOO_EARLY),
        (b"GIF89a", TOO_EARLY),
        (b"{films}", NO_JSON),
        (with_entry(b"\x00"), NO_JSON),
        (with_entry(b"NaN"), NO_JSON),
        (with_entry(b"-Infinity"), NO_JSON),
        (with_entry(b"1e999"), NO_NUMBER),
        (with_entry(b"9" * 5000), NO_NUMBER),
        (b'{"films": []}', FOREIGN),
        (b"[1, 2]", FOREIGN),
        (b"5", FOREIGN),
        (b'{"format": "other"}', FOREIGN),
        (b"[" * 200_000, TOO_DEEP),
        (b'{"a":' * 100_000, TOO_DEEP),
        (WHOLE.replace(b"sheets", b"sheetz"), "The section “sheets” of the file is missing."),
        (WHOLE.replace(b'"seal":{}', b'"seal":[]'), NO_SEAL),
        (
            WHOLE.replace(b'"seal":{}', b'"seal":{},"seam":{}'),
            "The file has a section “seam”, which no result file has.",
        ),
        (b"\xff\xfe{}", NO_TEXT),
        (WHOLE.replace(b":{}", b':{"a":"\\ud800"}', 1), NO_TEXT),
    ],
)
def test_bad_files_are_refused_in_words(content: bytes, words: str) -> None:
    assert refusal(content) == words


@pytest.mark.parametrize(
    ("content", "n"),
    [
        (WHOLE.replace(b'"seal":{}', b'"seal":{} '), 103),
        (WHOLE + b"\n", 117),
        (WHOLE[:-1], 116),
        (b"\xef\xbb\xbf" + WHOLE, 1),
        (with_entry('"片", 1'.encode()), 17),
    ],
)
def test_files_that_another_program_has_saved_are_read_and_told(
    content: bytes, n: int, tmp_path: Path
) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(content)
    _protocol, told = read_protocol(path)
    assert told == [
        f"Another program has saved the file in its own way: from character {n} on it is not as it was "
        "published. Download it again."
    ]


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(NotAProtocol) as refused:
        read_protocol(large)
    assert (str(refused.value), MOST_BYTES) == (
        "The file is larger than 200 MB. No result file is that large.",
        200_000_000,
    )


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(NotAProtocol) as refused:
            read_protocol(path)
        assert str(refused.value) == f"The file cannot be read: {words}."
