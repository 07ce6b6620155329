import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from contest.domain.notices import render_mail
from contest.domain.queries.films import upload_owner
from contest.domain.unattended_uploads import settle_uploads
from contest.enums import EntryState
from contest.management.commands.sweep import sweep_all
from contest.models import Entry, JournalEntry, Notice
from media_pipeline.enums import UploadState
from media_pipeline.models import Film, Part, Upload
from media_pipeline.uploads import unattended
from media_pipeline.uploads.lifecycle import sign_parts
from tests.factories import make_entry
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import commit, keep_all, receive_part

pytestmark = pytest.mark.django_db
FILM = os.urandom(3000)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)
    settings.SCRATCH_DIR = tmp_path / "scratch"
    unattended._looked_at.clear()


@pytest.fixture
def entry() -> Entry:
    return make_entry(title="Paper Moon")


def begin(entry: Entry, *, hours: float = 48, age: timedelta = timedelta(0)) -> str:
    now = timezone.now()
    owner = upload_owner(entry)
    return commit(FILM, owner=owner, expires_at=now + timedelta(hours=hours), now=now - age).code


def arrive(code: str, *, minutes_ago: float) -> None:
    keep_all(code, FILM)
    Part.objects.update(received_at=timezone.now() - timedelta(minutes=minutes_ago))


def mails() -> list[tuple[str, str]]:
    sent = [render_mail(notice) for notice in Notice.objects.order_by("pk")]
    return [(message.subject, message.body.split("\n\n")[1]) for message in sent]


def test_upload_whose_browser_went_is_completed_once_and_the_creator_is_told(entry: Entry) -> None:
    arrive(begin(entry), minutes_ago=3)
    settle_uploads()
    settle_uploads()
    entry.refresh_from_db()
    assert Upload.objects.get().state == UploadState.SEALED
    assert entry.film == Film.objects.get()
    assert JournalEntry.objects.filter(verb="film_attached").count() == 1
    assert mails() == [
        (
            "The film of “Paper Moon” has been uploaded",
            f"All of “film.mp4” (2.9\xa0KB) has arrived for “Paper Moon” ({entry.code}). The page was closed "
            "before the upload was completed, so we have completed it for you.",
        )
    ]


def test_upload_whose_browser_may_be_there_is_left_to_it(entry: Entry) -> None:
    arrive(begin(entry), minutes_ago=1)
    settle_uploads()
    assert Upload.objects.get().state == UploadState.OPEN
    settle_uploads(now=timezone.now() + timedelta(minutes=6))
    assert Upload.objects.get().state == UploadState.SEALED


def test_upload_with_a_byte_missing_stays_open(entry: Entry) -> None:
    code = begin(entry)
    token = sign_parts(code, owner=upload_owner(entry), numbers=[1])[1].rpartition("/")[2]
    receive_part(token, FILM[:-1], offset=0)
    settle_uploads(now=timezone.now() + timedelta(hours=1))
    assert (Upload.objects.get().state, Notice.objects.count()) == (UploadState.OPEN, 0)


def test_upload_that_arrived_in_its_last_minute_is_completed_and_not_given_up(entry: Entry) -> None:
    arrive(begin(entry, age=timedelta(hours=2)), minutes_ago=10)
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    sweep_all()
    entry.refresh_from_db()
    assert (Upload.objects.get().state, entry.film) == (UploadState.SEALED, Film.objects.get())


def test_upload_of_an_entry_that_cannot_be_changed_is_given_up_in_the_end(entry: Entry) -> None:
    arrive(begin(entry), minutes_ago=10)
    Entry.objects.update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    settle_uploads()
    assert Upload.objects.get().state == UploadState.OPEN
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    sweep_all()
    assert (Upload.objects.get().state, Notice.objects.count()) == (UploadState.ABORTED, 0)


def test_upload_that_will_expire_is_announced_a_day_before_once(entry: Entry) -> None:
    begin(entry, hours=25, age=timedelta(hours=2))
    settle_uploads()
    assert Notice.objects.count() == 0
    for _ in range(2):
        settle_uploads(now=timezone.now() + timedelta(hours=2))
    assert mails() == [
        (
            "Finish uploading the film of “Paper Moon”",
            f"The film of “Paper Moon” ({entry.code}) is not fully uploaded yet: 0\xa0bytes of 2.9\xa0KB of "
            "“film.mp4” have arrived.",
        )
    ]


def test_upload_that_began_just_now_is_not_announced(entry: Entry) -> None:
    begin(entry, hours=10, age=timedelta(minutes=30))
    settle_uploads()
    assert Notice.objects.count() == 0
