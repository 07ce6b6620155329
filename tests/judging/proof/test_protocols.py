"""The protocol from the seal to whoever downloads it: made by a worker, kept in the store, for nobody before
the result is public."""

import json
import os
import re
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.models import Citation, Edition, JournalEntry, Seal
from judging.domain.revocations import next_in_line, propose_revocation
from judging.domain.sealed_scores import commitment_of
from judging.enums import WorkState
from judging.models import ResultProtocol, TallyTree
from judging.proof.program import program_text
from judging.proof.protocols import follow_protocols, make_protocol
from judging.proof.reading import parse_protocol
from judging.proof.verification import verify
from tests.contest.nights import REASON, agree
from tests.judging.proof.counted import Counted, change_one_byte, make_counted, publish_counted
from tests.judging.sealing import pass_gate
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.time_authority import running_authority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FILES = ("proof_protocol", "proof_program", "proof_stamp")
AGAIN = "The file that was kept here was lost or damaged. It is being written again as it was"
PUBLIC = {
    "en": "The film uses shots of another film without its consent.",
    "zh-hans": "影片未经许可使用了另一部影片的镜头，经查证属实。",
    "id": "Film ini memakai shot dari film lain tanpa izin pemiliknya.",
}


@pytest.fixture(scope="module")
def module_counted(module_db: None) -> Counted:
    return make_counted()


@pytest.fixture
def counted(db: None, module_counted: Counted, settings: Any, tmp_path: Path) -> Counted:
    use_local_store(settings, tmp_path / "store")
    edition = module_counted.jury.edition
    edition.refresh_from_db()
    return module_counted


def body_of(view: str, edition: Edition) -> bytes:
    response = Client().get(reverse(view, args=[edition.slug]))
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def statuses(edition: Edition, client: Client) -> dict[str, int]:
    return {
        view: client.get(reverse(view, args=[edition.slug])).status_code for view in ("result_proof", *FILES)
    }


def test_seal_holds_the_root_and_asks_for_the_protocol(counted: Counted) -> None:
    tree = TallyTree.objects.get(tally=counted.tally)
    assert counted.seal.snapshot["counted"]["tree"] == {
        "root": tree.root,
        "entries": tree.entries,
        "sheets": tree.sheets,
    }
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    assert (protocol.state, protocol.tally_id) == (WorkState.WAITING, counted.tally.pk)


def test_nobody_gets_any_of_it_before_it_is_public(counted: Counted) -> None:
    make_protocol(ResultProtocol.objects.get(seal=counted.seal).pk)
    hidden = dict.fromkeys(("result_proof", *FILES), 404)
    for user in (None, counted.jury.organiser, counted.jury.judges[0]):
        client = Client()
        if user:
            client.force_login(user)
        assert statuses(counted.jury.edition, client) == hidden


def test_public_downloads_what_the_worker_has_kept(counted: Counted) -> None:
    edition = publish_counted(counted)
    found = parse_protocol(body_of("proof_protocol", edition))
    assert (verify(found), found["seal"]["hash"]) == ([], counted.seal.hash)
    assert body_of("proof_program", edition).decode() == program_text()
    assert statuses(edition, Client())["proof_stamp"] == 404
    page = Client().get(reverse("result_proof", args=[edition.slug])).content.decode()
    assert counted.seal.hash in page
    office = Client()
    office.force_login(counted.jury.organiser)
    shown = office.get(reverse("certainty_show", args=[edition.slug, counted.tally.pk])).content.decode()
    told = re.findall(r"<li>(Of the \d+ films ranked highest.*?|Measured in points.*?)</li>", shown)
    assert (len(told), [sentence for sentence in told if sentence not in page]) == (2, [])
    winners = Client().get(reverse("winners_show", args=[edition.slug])).content.decode()
    assert reverse("result_proof", args=[edition.slug]) in winners


def test_page_says_that_the_file_is_being_written(counted: Counted) -> None:
    edition = publish_counted(counted)
    ResultProtocol.objects.update(state=WorkState.RUNNING)
    page = Client().get(reverse("result_proof", args=[edition.slug])).content.decode()
    assert "The file is being written" in page
    assert statuses(edition, Client())["proof_protocol"] == 503
    ResultProtocol.objects.update(state=WorkState.FAILED, failure="It does not hold.")
    assert "The file could not be made" in download(edition, status=503)
    page = Client().get(reverse("result_proof", args=[edition.slug])).content.decode()
    assert "The organisers have been told, and can have it made again." in page
    client = Client()
    client.force_login(counted.jury.organiser)
    first_page = client.get(reverse("office_show", args=[edition.slug])).content.decode()
    assert "The protocol, by which anybody counts the result again, could not be made." in first_page


def download(edition: Edition, *, status: int) -> str:
    """What the public is told that asks for the protocol."""
    answer = Client().get(reverse("proof_protocol", args=[edition.slug]))
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "120")
    return answer.content.decode()


@pytest.mark.parametrize("ending", ["json", "py"])
def test_files_that_the_store_has_lost_are_told_of_and_written_again(
    counted: Counted, tmp_path: Path, ending: str
) -> None:
    edition = publish_counted(counted)
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    view = {"json": "proof_protocol", "py": "proof_program"}[ending]
    [kept] = (tmp_path / "store" / "films" / "protocols").glob(f"*.{ending}")
    whole = body_of(view, edition)
    kept.unlink()
    address = reverse(view, args=[edition.slug])
    for _twice in range(2):
        answer = Client().get(address)
        assert (answer.status_code, AGAIN in answer.content.decode()) == (503, True)
    assert JournalEntry.objects.filter(verb="protocol_lost").count() == 1
    assert AGAIN in proof_page(edition)
    assert "is being made." in office_page(counted)
    make_protocol(protocol.pk)
    assert body_of(view, edition) == whole
    assert "A file of the protocol was missing from the film store on " in office_page(counted)


@pytest.mark.parametrize("ending", ["json", "py"])
def test_file_that_was_changed_in_the_store_is_given_to_nobody_and_written_again(
    counted: Counted, tmp_path: Path, ending: str
) -> None:
    """One byte, the same length, and the time of the file as it was."""
    edition = publish_counted(counted)
    view = {"json": "proof_protocol", "py": "proof_program"}[ending]
    whole = body_of(view, edition)
    [kept] = (tmp_path / "store" / "films" / "protocols").glob(f"*.{ending}")
    for find in (lambda: download(edition, status=503), follow_protocols):
        times = kept.stat()
        kept.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
        os.utime(kept, ns=(times.st_atime_ns, times.st_mtime_ns))
        find()
        assert AGAIN in proof_page(edition)
        make_protocol(ResultProtocol.objects.get(seal=counted.seal).pk)
        assert body_of(view, edition) == whole
    assert JournalEntry.objects.filter(verb="protocol_changed").count() == 2
    assert "A file of the protocol in the film store was found changed on " in office_page(counted)


def test_nobody_is_told_for_ever_that_the_file_is_being_written(counted: Counted) -> None:
    edition = publish_counted(counted)
    long_ago = timezone.now() - timedelta(hours=1)
    words = "The file should have been written soon after"
    for state, alive_at, is_told in (
        (WorkState.WAITING, None, True),
        (WorkState.RUNNING, long_ago, True),
        (WorkState.RUNNING, timezone.now(), False),
    ):
        ResultProtocol.objects.update(state=state, asked_at=long_ago, alive_at=alive_at)
        assert (words in proof_page(edition)) is is_told
        assert (words in download(edition, status=503)) is is_told
        assert ("and is not written: no worker has taken it" in office_page(counted)) is is_told
    ResultProtocol.objects.all().delete()
    assert "The file could not be made" in proof_page(edition)


def proof_page(edition: Edition) -> str:
    return Client().get(reverse("result_proof", args=[edition.slug])).content.decode()


def test_sweeper_finds_what_is_lost_or_cut_before_anybody_asks(counted: Counted, tmp_path: Path) -> None:
    edition = publish_counted(counted)
    [kept] = (tmp_path / "store" / "films" / "protocols").glob("*.json")
    whole = kept.read_bytes()
    assert follow_protocols() == 0
    for left in (b"", whole[:-300]):
        kept.write_bytes(left)
        assert follow_protocols() == 1
        make_protocol(ResultProtocol.objects.get(seal=counted.seal).pk)
        assert body_of("proof_protocol", edition) == whole


def test_store_that_is_away_is_told_in_words(counted: Counted, settings: Any, tmp_path: Path) -> None:
    edition = publish_counted(counted)
    (tmp_path / "no-folder").write_text("a file")
    use_local_store(settings, tmp_path / "no-folder" / "store")
    assert "does not answer at the moment" in download(edition, status=503)
    assert follow_protocols() == 0
    assert ResultProtocol.objects.get(seal=counted.seal).state == WorkState.DONE


def test_protocol_waits_for_a_store_that_is_away(counted: Counted, settings: Any, tmp_path: Path) -> None:
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    (tmp_path / "no-folder").write_text("a file")
    use_local_store(settings, tmp_path / "no-folder" / "store")
    make_protocol(protocol.pk)
    protocol.refresh_from_db()
    assert (protocol.state, protocol.attempt) == (WorkState.WAITING, 0)
    use_local_store(settings, tmp_path / "store")
    assert follow_protocols(timezone.now() + timedelta(minutes=1)) == 1
    make_protocol(protocol.pk)
    protocol.refresh_from_db()
    assert protocol.state == WorkState.DONE


def test_seal_is_stamped_by_an_authority_and_tried_again(
    counted: Counted, settings: Any, tmp_path: Path
) -> None:
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    make_protocol(protocol.pk)
    protocol.refresh_from_db()
    assert (protocol.state, protocol.stamp) == (WorkState.DONE, "")
    assert protocol.stamp_error.startswith("The time-stamping authority does not answer: ")
    assert (follow_protocols(), follow_protocols(timezone.now() + timedelta(minutes=11))) == (0, 1)
    with running_authority(tmp_path / "authority") as (settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS):
        make_protocol(protocol.pk)
    edition = publish_counted(counted)
    files = {"results.json": "proof_protocol", "seal.tsr": "proof_stamp"}
    for name, view in files.items():
        (tmp_path / name).write_bytes(body_of(view, edition))
    said = ask(tmp_path / "results.json", "--stamp", str(tmp_path / "seal.tsr"))
    assert said[-1].startswith("Sealed before ")
    (tmp_path / "seal.txt").write_text(counted.seal.hash)
    command = ["openssl", "ts", "-verify", "-data", "seal.txt", "-in", "seal.tsr", "-CAfile"]
    done = subprocess.run(
        [*command, settings.TIMESTAMP_ROOTS], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr
    (tmp_path / "seal.tsr").write_bytes(b"no stamp")
    with pytest.raises(CommandError, match="The time stamp does not hold"):
        ask(tmp_path / "results.json", "--stamp", str(tmp_path / "seal.tsr"))


def ask(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("verify_results", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_command_verifies_and_names_one_changed_byte(counted: Counted, tmp_path: Path) -> None:
    edition, path = publish_counted(counted), tmp_path / "results.json"
    path.write_bytes(body_of("proof_protocol", edition))
    receipt = commitment_of(counted.changed.scoresheet)
    said = ask(path, "--seal", counted.seal.short_code, "--receipt", receipt)
    assert said[2] == f"Seal: {counted.seal.hash}"
    assert any(line.startswith(f"{receipt}: it counts, judge ") for line in said)
    content, name = change_one_byte(json.loads(path.read_text()))
    path.write_bytes(content)
    errors = StringIO()
    with pytest.raises(CommandError, match="The result does not hold: 1 found"):
        call_command("verify_results", str(path), stderr=errors)
    assert errors.getvalue().strip() == f"{name} was changed or added after the seal."


def test_every_byte_counts(counted: Counted) -> None:
    """Any one byte that is another is found, wherever it stands."""
    edition = publish_counted(counted)
    content = body_of("proof_protocol", edition)
    missed = [at for at in range(3, len(content), 397) if not is_found(content, at)]
    assert missed == []


def is_found(content: bytes, at: int) -> bool:
    from judging.proof.reading import NotAProtocol
    from judging.proof.tampering import find_tampering

    other = content[:at] + (b"1" if content[at : at + 1] != b"1" else b"2") + content[at + 1 :]
    try:
        return any(find_tampering(parse_protocol(other)))
    except NotAProtocol:
        return True


def test_corrected_result_has_a_protocol_of_its_own(counted: Counted) -> None:
    edition = publish_counted(counted)
    won = Citation.objects.standing().filter(award__edition=edition).select_related("award__edition", "entry")
    first = won.order_by("award__order", "place")[0]
    heir = next_in_line(first)[0]
    pass_gate([heir])
    agree(
        propose_revocation(
            first, successor=heir, public_reason=PUBLIC, reason=REASON * 2, by=counted.jury.organiser
        )
    )
    seal = Seal.objects.standing().get(edition=edition)
    make_protocol(ResultProtocol.objects.get(seal=seal).pk)
    found = parse_protocol(body_of("proof_protocol", edition))
    assert (verify(found), found["seal"]["hash"]) == ([], seal.hash)
    parts = found["seal"]["parts"]
    assert parts["corrections"] == [{"award": "first", "place": 1, "entry": first.entry.code}]
    assert parts["decisions"][0]["entry"] == heir.code
    assert parts["counted"] == counted.seal.snapshot["counted"]


def office_page(counted: Counted, *, again: bool = False) -> str:
    client, slug = Client(), counted.jury.edition.slug
    client.force_login(counted.jury.organiser)
    if again:
        address = reverse("protocol_again", args=[slug])
        return client.post(address, follow=True).content.decode()
    return client.get(reverse("office_results", args=[slug])).content.decode()


def test_office_sees_a_protocol_that_failed_and_has_it_made_again(counted: Counted) -> None:
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    failed = {"state": WorkState.FAILED, "failure": "The calculation failed.", "attempt": 3}
    ResultProtocol.objects.filter(pk=protocol.pk).update(**failed)
    page = office_page(counted)
    assert "could not be made: The calculation failed. An organiser can have it made again" in page
    assert "Make the protocol again" in page
    assert "is being made." in office_page(counted, again=True)
    make_protocol(protocol.pk)
    protocol.refresh_from_db()
    assert (protocol.state, protocol.failure) == (WorkState.DONE, "")
    page = office_page(counted, again=True)
    assert "there is nothing to do again" in page
    assert JournalEntry.objects.filter(verb="protocol_asked_again").count() == 1


def test_office_sees_why_there_is_no_time_stamp(counted: Counted, settings: Any) -> None:
    settings.TIMESTAMP_URL = "http://127.0.0.1:1/"
    protocol = ResultProtocol.objects.get(seal=counted.seal)
    make_protocol(protocol.pk)
    page = office_page(counted)
    assert "The seal has no time stamp yet: The time-stamping authority does not answer" in page
    assert "Ask for the time stamp again" in page
    assert "The page says what became of it." in office_page(counted, again=True)
