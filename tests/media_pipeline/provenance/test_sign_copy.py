"""Content Credentials of ours, read back by the library that others read them with."""

import json
import subprocess
from pathlib import Path
from typing import Any

import c2pa
import pytest

from media_pipeline.provenance.credentials import CopyStatement, Credentials
from media_pipeline.provenance.sign_copy import sign_copy
from tests.films import make_film
from tests.media_pipeline.marked import SOURCES, authority, make_tagged, sign_film
from tests.time_authority import running_authority
from tests.waiting import free_port

pytestmark = [pytest.mark.film, pytest.mark.slow]
AI = f"{SOURCES}trainedAlgorithmicMedia"
STATEMENT = CopyStatement("Moon over Batam", AI)
TEST_SIGNER = Credentials("Laureate test certificate", is_listed=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What we serve: a film with the label in its tags."""
    return make_tagged(tmp_path_factory.mktemp("copy") / "copy.mp4", "AIGC", '{"Label":"1"}')


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def read(film: Path) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """What c2pa makes of it: its state, our manifest, and the one of what it was made from."""
    with film.open("rb") as stream, c2pa.Reader("video/mp4", stream) as reader:
        told = json.loads(reader.json())
        active = told["manifests"][told["active_manifest"]]
        parent = told["manifests"].get(active["ingredients"][0].get("active_manifest"), {})
        return reader.get_validation_state(), active, parent


def actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    told = [
        one["data"]["actions"] for one in manifest["assertions"] if one["label"].startswith("c2pa.actions")
    ]
    found: list[dict[str, Any]] = told[0]
    return found


def test_copy_says_what_it_was_made_from_and_carries_the_creators_manifest(
    copy: Path, tmp_path: Path
) -> None:
    master = sign_film(make_film(tmp_path / "film.mp4", seconds=6, shots=2), tmp_path / "master.mp4")
    target = tmp_path / "signed.mp4"
    assert sign_copy(copy, target, master=master, statement=STATEMENT) == TEST_SIGNER
    state, ours, creators = read(target)
    (parent,) = ours["ingredients"]
    assert (state, ours["title"], ours["claim_generator_info"][0]["name"]) == (
        "Valid",
        STATEMENT.title,
        "Laureate",
    )
    assert (parent["title"], parent["relationship"]) == ("Master", "parentOf")
    assert [one["action"] for one in actions(ours)] == ["c2pa.opened", "c2pa.transcoded", "c2pa.published"]
    assert actions(ours)[0]["digitalSourceType"] == AI
    assert creators["claim_generator_info"][0]["name"] == "Volcengine_Ark_CN"
    command = ["ffprobe", "-v", "error", "-show_entries", "format_tags=AIGC", "-of", "csv=p=0", str(target)]
    tag = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads(tag.strip().strip('"').replace('""', '"')) == {"Label": "1"}


def test_one_byte_that_was_changed_is_found(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "signed.mp4"
    sign_copy(copy, target, master=copy, statement=STATEMENT)
    content = bytearray(target.read_bytes())
    content[content.index(b"mdat") + 500] ^= 1
    target.write_bytes(content)
    assert read(target)[0] == "Invalid"


def test_master_whose_signature_is_broken_is_named_as_such(copy: Path, tmp_path: Path) -> None:
    master = sign_film(make_film(tmp_path / "film.mp4", seconds=6, shots=2), tmp_path / "master.mp4")
    content = bytearray(master.read_bytes())
    content[content.index(b"mdat") + 500] ^= 1
    master.write_bytes(content)
    target = tmp_path / "signed.mp4"
    sign_copy(copy, target, master=master, statement=STATEMENT)
    state, ours, _creators = read(target)
    failures = ours["ingredients"][0]["validation_results"]["activeManifest"]["failure"]
    assert (state, "assertion.bmffHash.mismatch" in [one["code"] for one in failures]) == ("Valid", True)


@pytest.mark.parametrize("name", ["master.mp4", "master.mkv", "master.avi"])
def test_master_without_a_manifest_is_named_all_the_same(name: str, copy: Path, tmp_path: Path) -> None:
    master, target = make_film(tmp_path / name, seconds=6, shots=2), tmp_path / "signed.mp4"
    sign_copy(copy, target, master=master, statement=CopyStatement("Titles", ""))
    state, ours, creators = read(target)
    assert (state, ours["ingredients"][0]["title"], creators) == ("Valid", "Master", {})
    assert "digitalSourceType" not in actions(ours)[0]


def test_what_may_name_a_person_stays_out(copy: Path, tmp_path: Path) -> None:
    author = {"@context": "https://schema.org", "@type": "CreativeWork", "author": [{"name": "Ann Secret"}]}
    work = {"label": "stds.schema-org.CreativeWork", "data": author}
    master, target = tmp_path / "master.mp4", tmp_path / "signed.mp4"
    plain = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    sign_film(plain, master, also=[work, work])
    assert b"Ann Secret" in master.read_bytes()
    sign_copy(copy, target, master=master, statement=STATEMENT)
    state, ours, creators = read(target)
    assert (state, b"Ann Secret" in target.read_bytes()) == ("Valid", False)
    assert creators["claim_generator_info"][0]["name"] == "Volcengine_Ark_CN"
    assert [one["action"] for one in actions(ours)].count("c2pa.redacted") == 2


def test_organisers_certificate_signs_and_the_trust_list_decides(
    copy: Path, tmp_path: Path, settings: Any
) -> None:
    held = authority()
    certificate, key, roots = (tmp_path / name for name in ("chain.pem", "key.pem", "roots.pem"))
    certificate.write_text(held.chain)
    key.write_bytes(held.key)
    roots.write_text(held.root)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = str(certificate), str(key)
    target = tmp_path / "signed.mp4"
    unlisted = sign_copy(copy, target, master=copy, statement=STATEMENT)
    settings.C2PA_TRUST_ANCHORS = str(roots)
    listed = sign_copy(copy, target, master=copy, statement=STATEMENT)
    assert (unlisted, listed) == (
        Credentials("Signer", is_listed=False),
        Credentials("Signer", is_listed=True),
    )
    assert not (tmp_path / "var").exists()


def test_time_stamp_of_the_authority_is_in_the_manifest(copy: Path, tmp_path: Path, settings: Any) -> None:
    master, signed = make_film(tmp_path / "master.mp4"), tmp_path / "signed.mp4"
    with running_authority(tmp_path / "authority") as (settings.TIMESTAMP_URL, _root):
        assert sign_copy(copy, signed, master=master, statement=STATEMENT) == TEST_SIGNER
    _state, manifest, _master = read(signed)
    assert manifest["signature_info"]["time"]


def test_copy_is_signed_without_a_stamp_where_the_authority_is_away(
    copy: Path, tmp_path: Path, settings: Any
) -> None:
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{free_port()}"
    master, signed = make_film(tmp_path / "master.mp4"), tmp_path / "signed.mp4"
    assert sign_copy(copy, signed, master=master, statement=STATEMENT) == TEST_SIGNER
    _state, manifest, _master = read(signed)
    assert "time" not in manifest["signature_info"]
