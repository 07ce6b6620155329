"""Checkpoints of the journal, from the sweeper to whoever asks `verify_journal` with one in hand."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from contest.domain import checkpoints, journal, notices
from contest.domain.signatures import NAME, public_key
from contest.domain.signed_blocks import first_line, last_line
from contest.enums import Role
from contest.models import Checkpoint, Edition, JournalEntry, Notice, User
from media_pipeline import api
from tests.commands import blocks_of
from tests.factories import make_edition, make_membership, make_user
from tests.media_pipeline.uploads.conftest import use_local_store, use_s3_store
from tests.s3_servers import running_s3
from tests.time_authority import running_authority
from tests.waiting import free_port

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)


@pytest.fixture
def organiser() -> User:
    return make_user("office@example.org", name="Rania")


@pytest.fixture
def edition(organiser: User) -> Edition:
    edition = make_edition(name={"en": "Festival"})
    make_membership(organiser, edition, Role.ORGANISER)
    return edition


def write_lines(edition: Edition, count: int = 3, verb: str = "entry_started") -> None:
    for number in range(count):
        with transaction.atomic():
            journal.record(verb, subject=f"entry:{number}", edition=edition)


def make_stored(now: datetime = NOON) -> Checkpoint:
    checkpoint = checkpoints.make_checkpoint(now)
    assert checkpoint is not None
    assert checkpoints.store_checkpoint(checkpoint.pk)
    checkpoint.refresh_from_db()
    return checkpoint


def cut_tail(last: int) -> None:
    JournalEntry.objects.filter(number__gt=last).delete()


def verify(*arguments: str) -> list[str]:
    said = StringIO()
    try:
        call_command("verify_journal", *arguments, stdout=said, stderr=said, no_color=True)
    except CommandError as error:
        said.write(f"{error}\n")
    return said.getvalue().splitlines()


def test_missing_tail_is_found_by_the_checkpoint_of_an_email(edition: Edition, tmp_path: Path) -> None:
    write_lines(edition)
    checkpoints.make_checkpoint(NOON)
    assert notices.send_first_notice()
    held = tmp_path / "from-the-email.txt"
    held.write_text(str(mail.outbox[0].body).replace("\n", "\r\n> "))  # as an answer quotes it
    assert verify("--checkpoint", str(held)) == [
        "The checkpoint of 3 lines, 2026-10-10 12:00 UTC, is in the journal.",
        "The journal holds: 3 lines, one chain.",
    ]
    cut_tail(1)
    assert verify() == ["The journal holds: 1 line, one chain."]
    assert verify("--checkpoint", str(held)) == [
        "line 2: lines 2 to 3 are missing: the checkpoint of 2026-10-10 12:00 UTC has more",
        "The journal does not hold: 1 breach.",
    ]


def test_removed_journal_is_found_by_the_store(edition: Edition) -> None:
    write_lines(edition)
    make_stored()
    JournalEntry.objects.all().delete()
    Checkpoint.objects.all().delete()
    assert verify() == [
        "line 1: lines 1 to 3 are missing: the checkpoint of 2026-10-10 12:00 UTC has more",
        "The journal does not hold: 1 breach.",
    ]


def test_tail_that_was_cut_and_grew_again_is_found(edition: Edition) -> None:
    write_lines(edition)
    make_stored()
    cut_tail(1)
    write_lines(edition, 5)
    assert checkpoints.make_checkpoint(NOON + 2 * DAY) is None
    assert verify() == [
        "line 3: is not the line that the checkpoint of 2026-10-10 12:00 UTC has",
        "The journal does not hold: 1 breach.",
    ]


def test_checkpoint_changed_in_the_store_is_named(edition: Edition, tmp_path: Path) -> None:
    write_lines(edition)
    make_stored()
    kept = tmp_path / "films" / "checkpoints" / "000000000003.txt"
    kept.write_text(kept.read_text().replace('"lines":3', '"lines":2'))
    assert verify() == [
        "checkpoints/000000000003.txt: The checkpoint was changed, or was signed with another key than this "
        "site's CHECKPOINT_KEY.",
        "The journal does not hold: 1 breach.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Dear Rania,",
            f"No checkpoint was found: the lines from “{first_line(NAME)}” to “{last_line(NAME)}” are "
            "expected.",
        ),
        (
            f"{first_line(NAME)}\n{{}}\n{last_line(NAME)}",
            "The checkpoint is damaged: save its lines again as they stand in the email or in the store.",
        ),
        (
            f"{first_line(NAME)}\n{'{' * 100_000}{'}' * 100_000}\n{'A' * 86}==\n{last_line(NAME)}",
            "The checkpoint was changed, or was signed with another key than this site's CHECKPOINT_KEY.",
        ),
    ],
)
def test_file_without_a_checkpoint_gets_an_answer(tmp_path: Path, text: str, words: str) -> None:
    held = tmp_path / "held.txt"
    held.write_text(text)
    assert verify("--checkpoint", str(held)) == [f"{held}: {words}"]
    assert verify("--checkpoint", str(tmp_path)) == [f"{tmp_path} cannot be read: Is a directory."]


def test_checkpoint_is_made_a_day_and_at_once_for_results(edition: Edition) -> None:
    made = []
    for hours, verb in ((0, "entry_started"), (1, "entry_started"), (25, ""), (26, "results_sealed")):
        if verb:
            write_lines(edition, 1, verb)
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            checkpoints.sweep_checkpoints()
        made.append(list(Checkpoint.objects.values_list("lines", flat=True)))
    assert made == [[1], [1], [1, 2], [1, 2, 3]]


def test_organisers_get_one_a_week_and_those_of_results(edition: Edition, organiser: User) -> None:
    mailed = []
    for days in (0, 2, 7, 8):
        verb = "results_sealed" if days == 8 else "entry_started"
        write_lines(edition, 1, verb)
        checkpoints.make_checkpoint(NOON + days * DAY)
        mailed.append(list(Notice.objects.order_by("pk").values_list("user__email", "facts__lines")))
    first, second, third = ((organiser.email, lines) for lines in (1, 3, 4))
    assert mailed == [[first], [first], [first, second], [first, second, third]]


def test_nothing_new_makes_no_checkpoint(edition: Edition) -> None:
    assert checkpoints.make_checkpoint(NOON) is None
    write_lines(edition)
    make_stored()
    assert checkpoints.make_checkpoint(NOON + DAY) is None
    assert not checkpoints.is_due(NOON + 2 * DAY)


@pytest.mark.slow
def test_broker_that_is_away_leaves_the_checkpoint_to_the_next_sweep(edition: Edition, valkey: Any) -> None:
    write_lines(edition)
    valkey.stop()
    try:
        checkpoints.sweep_checkpoints()
    finally:
        valkey.start()
    assert Checkpoint.objects.get().not_before is None
    checkpoints.sweep_checkpoints()
    assert Checkpoint.objects.get().not_before is not None


@pytest.fixture
def full_disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A film store on a disk without a byte left."""
    place = tmp_path / "films"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    (place / "ballast").write_bytes(bytes(1 << 20))
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_full_disk_keeps_the_checkpoint_for_later(edition: Edition, full_disk: Path) -> None:
    write_lines(edition)
    checkpoint = checkpoints.make_checkpoint(NOON)
    assert checkpoint is not None
    assert not checkpoints.store_checkpoint(checkpoint.pk)
    assert [path.name for path in full_disk.rglob("*") if path.is_file()] == ["ballast"]
    assert verify() == [
        "The journal holds: 3 lines, one chain.",
        "The checkpoint of 3 lines waits: The film store does not take it: "
        "[Errno 28] No space left on device",
    ]
    (full_disk / "ballast").unlink()
    assert checkpoints.store_checkpoint(checkpoint.pk)
    assert verify() == ["The journal holds: 3 lines, one chain."]
    assert [key for key, _text in api.documents_in("checkpoints")] == ["checkpoints/000000000003.txt"]


@pytest.mark.slow
def test_store_that_is_away_keeps_the_checkpoint_for_later(
    edition: Edition, settings: Any, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    use_s3_store(settings, address)
    write_lines(edition)
    checkpoint = checkpoints.make_checkpoint(NOON)
    assert checkpoint is not None
    assert not checkpoints.store_checkpoint(checkpoint.pk)
    checkpoint.refresh_from_db()
    assert checkpoint.error.startswith("The film store does not take it: Could not connect to the endpoint")
    assert verify()[0].startswith("The checkpoints in the film store cannot be read: Could not connect")
    with running_s3("moto", tmp_path) as store:
        use_s3_store(settings, store)
        assert checkpoints.store_checkpoint(checkpoint.pk)
        assert verify() == ["The journal holds: 3 lines, one chain."]
        cut_tail(2)
        assert verify() == [
            "line 3: line 3 is missing: the checkpoint of 2026-10-10 12:00 UTC has more",
            "The journal does not hold: 1 breach.",
        ]


@pytest.mark.slow
def test_authority_stamps_what_is_stored(edition: Edition, settings: Any, tmp_path: Path) -> None:
    write_lines(edition)
    checkpoint = checkpoints.make_checkpoint(NOON)
    assert checkpoint is not None
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{free_port()}"
    assert not checkpoints.store_checkpoint(checkpoint.pk)  # stored all the same, and stamped later
    checkpoint.refresh_from_db()
    assert checkpoint.error == (
        "The time-stamping authority does not answer: <urlopen error [Errno 111] Connection refused>"
    )
    kept = tmp_path / "films" / "checkpoints" / "000000000003.txt"
    assert checkpoints.stamped_at(kept.read_text()) is None
    with running_authority(tmp_path / "authority") as (settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS):
        before = datetime.now(UTC).replace(microsecond=0)
        assert checkpoints.store_checkpoint(checkpoint.pk)
    stamped = checkpoints.stamped_at(kept.read_text())
    assert stamped is not None
    assert before <= stamped <= datetime.now(UTC)
    assert verify("--checkpoint", str(kept))[0] == (
        f"The checkpoint of 3 lines, 2026-10-10 12:00 UTC, stamped at {stamped:%Y-%m-%d %H:%M:%S} UTC, "
        "is in the journal."
    )
    with running_authority(tmp_path / "another") as (_url, settings.TIMESTAMP_ROOTS):
        pass
    assert verify("--checkpoint", str(kept))[0].startswith(f"{kept}: The time stamp does not hold:")


@pytest.mark.slow
def test_anybody_checks_signature_and_stamp_with_openssl(
    edition: Edition, settings: Any, tmp_path: Path
) -> None:
    """By the commands of docs/journal.md, without the site."""
    _key, *commands = blocks_of(Path(settings.BASE_DIR, "docs", "journal.md"))
    write_lines(edition)
    with running_authority(tmp_path / "authority") as (settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS):
        make_stored()
    said = StringIO()
    call_command("checkpoint_key", stdout=said)
    assert said.getvalue() == public_key()
    (tmp_path / "festival-checkpoints.pem").write_text(said.getvalue())
    Path(settings.TIMESTAMP_ROOTS).rename(tmp_path / "the-root-of-the-authority.pem")
    (tmp_path / "FILE").write_text(stored_text())
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(commands)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Signature Verified Successfully\nVerification: OK\n"


def stored_text() -> str:
    """The one checkpoint in the store."""
    ((_key, text),) = api.documents_in("checkpoints")
    return text
