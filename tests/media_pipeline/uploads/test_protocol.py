import hashlib
from dataclasses import replace

import pytest

from media_pipeline.limits import FilmLimits
from media_pipeline.uploads.protocol import (
    MIB,
    Manifest,
    UploadRefused,
    printable,
    read_manifest,
    root_hash_of,
)

LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=10 * 1024**3, min_height=480)
HASH = hashlib.sha256(b"part").hexdigest()


def manifest(**changes: object) -> Manifest:
    asked = {"file_name": "film.mp4", "size": 100, "part_size": 8 * MIB, "sha256": [HASH], "limits": LIMITS}
    return read_manifest(**{**asked, **changes})


def refusal(**changes: object) -> tuple[str, int]:
    with pytest.raises(UploadRefused) as caught:
        manifest(**changes)
    assert caught.value.message
    return caught.value.code, caught.value.status


def test_manifest_of_two_parts_gives_the_last_one_the_rest() -> None:
    found = manifest(size=8 * MIB + 5, sha256=[HASH, HASH])
    assert [(part.number, part.size) for part in found.parts] == [(1, 8 * MIB), (2, 5)]


def test_root_hash_is_sha256_over_digests_in_order() -> None:
    first, second = hashlib.sha256(b"1"), hashlib.sha256(b"2")
    expected = hashlib.sha256(first.digest() + second.digest()).hexdigest()
    assert root_hash_of([first.hexdigest(), second.hexdigest()]) == expected


def test_bad_manifest_is_refused() -> None:
    for changes, code, status in [
        ({"size": 0}, "empty", 400),
        ({"size": 10**400}, "size", 413),
        ({"size": -1}, "empty", 400),
        ({"size": "100"}, "empty", 400),
        ({"size": True}, "empty", 400),
        ({"size": 10 * 1024**3 + 1}, "size", 413),
        ({"file_name": "film.txt"}, "type", 400),
        ({"file_name": "mp4"}, "type", 400),
        ({"file_name": None}, "type", 400),
        ({"part_size": 1}, "part_size", 400),
        ({"part_size": "8388608"}, "part_size", 400),
        ({"sha256": []}, "hashes", 400),
        ({"sha256": [HASH, HASH]}, "hashes", 400),
        ({"sha256": HASH}, "hashes", 400),
        ({"sha256": [HASH.upper()]}, "hashes", 400),
        ({"sha256": [HASH[:-1]]}, "hashes", 400),
        ({"sha256": [None]}, "hashes", 400),
    ]:
        assert refusal(**changes) == (code, status), (changes, code, status)


def test_film_is_cut_as_its_sender_likes_from_8_to_64_mib() -> None:
    assert [manifest(part_size=mib * MIB).part_size // MIB for mib in (8, 16, 32, 64)] == [8, 16, 32, 64]
    assert {refusal(part_size=mib * MIB) for mib in (4, 9, 128)} == {("part_size", 400)}
    with pytest.raises(UploadRefused, match="33554432 bytes; 8388608 were expected") as refused:
        manifest(part_size=32 * MIB, largest_part=8 * MIB)
    assert refused.value.facts == {"found": 32 * MIB, "expected": 8 * MIB}


def test_film_is_cut_into_ten_thousand_parts_at_most() -> None:
    huge = 80_000 * MIB + 1
    limits = replace(LIMITS, max_file_bytes=2 * huge)
    assert refusal(size=huge, limits=limits) == ("part_size", 400)
    assert refusal(size=huge, limits=limits, part_size=16 * MIB) == ("hashes", 400)


def test_printable_keeps_text_and_drops_controls() -> None:
    for name, shown in [
        ("../../etc/film.mp4", "../../etc/film.mp4"),
        ("a\r\nSet-Cookie: x.mp4", "aSet-Cookie: x.mp4"),
        ("gpj\u202e4pm.mp4", "gpj4pm.mp4"),
        ("电影 🎬.mp4", "电影 🎬.mp4"),
    ]:
        assert printable(name) == shown, (name, shown)


def test_printable_shortens_long_names_and_keeps_the_ending() -> None:
    shown = printable("x" * 500 + ".mp4")
    assert (len(shown), shown[-4:]) == (255, ".mp4")
