from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from contest.domain.amendments import amend_edition, cut_off_by
from contest.domain.notices import render_mail
from contest.domain.queries.films import upload_owner
from contest.enums import EntryState
from contest.models import Edition, Notice
from media_pipeline.models import Upload
from tests.factories import make_edition, make_entry, make_user
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import commit

pytestmark = pytest.mark.django_db


def move(edition: Edition, days: int) -> None:
    later = edition.closes_at + timedelta(days=days)
    amend_edition(edition, fields={"closes_at": later}, regulations={}, by=make_user())


def test_moved_deadline_reaches_the_films_that_are_under_way(settings: Any, tmp_path: Any) -> None:
    use_local_store(settings, tmp_path)
    edition = make_edition()
    draft, returned = make_entry(edition=edition), make_entry(EntryState.RETURNED, edition=edition)
    other = make_entry()
    returned.decided_at = edition.closes_at + timedelta(days=30)
    returned.save(update_fields=["decided_at"])
    before = timezone.now() + timedelta(hours=1)
    for entry in (draft, returned, other):
        commit(b"film", owner=upload_owner(entry), expires_at=before)
    move(edition, days=2)
    ends = dict(Upload.objects.values_list("owner", "expires_at"))
    grace = timedelta(hours=edition.regulations.grace_hours)
    assert ends == {
        upload_owner(draft): edition.closes_at + grace,
        upload_owner(returned): returned.decided_at + grace,
        upload_owner(other): before,
    }


def test_moved_deadline_is_told_once_to_everybody_with_a_draft() -> None:
    edition = make_edition()
    person = make_user(name="Ayu")
    make_entry(EntryState.DRAFT, edition=edition, representative=person)
    make_entry(EntryState.WITHDRAWN, edition=edition, representative=person)
    make_entry(EntryState.SUBMITTED, edition=edition)
    move(edition, days=1)
    mails = [render_mail(notice) for notice in Notice.objects.all()]
    assert [(mail.to, mail.subject) for mail in mails] == [
        ([person.email], f"{edition.title} has a new deadline")
    ]
    assert "/desk/" in mails[0].body
    move(edition, days=-1)
    assert Notice.objects.count() == 2


def test_other_changes_tell_nobody() -> None:
    edition = make_edition()
    make_entry(EntryState.DRAFT, edition=edition)
    amend_edition(edition, fields={"year": 2031}, regulations={"max_entries": 5}, by=make_user())
    assert Notice.objects.count() == 0


def test_nearer_deadline_tells_what_it_cuts_off(settings: Any, tmp_path: Any) -> None:
    use_local_store(settings, tmp_path)
    edition = make_edition()
    sending, extended = make_entry(edition=edition), make_entry(edition=edition)
    make_entry(edition=edition)
    make_entry(EntryState.SUBMITTED, edition=edition)
    extended.extended_until = edition.closes_at + timedelta(days=1)
    extended.save(update_fields=["extended_until"])
    for entry in (sending, extended):
        commit(b"film", owner=upload_owner(entry), expires_at=edition.uploads_end_at)
    grace = edition.regulations.grace_hours

    def asked(closes_at: datetime, grace_hours: int = grace) -> tuple[bool, int, int] | None:
        found = cut_off_by(edition, closes_at=closes_at, grace_hours=grace_hours)
        return (found.is_over, found.drafts, found.uploads) if found else None

    assert asked(edition.closes_at) is None
    assert asked(edition.closes_at + timedelta(days=1)) is None
    assert asked(edition.closes_at - timedelta(days=1)) == (False, 2, 1)
    assert asked(edition.closes_at, grace_hours=grace - 1) == (False, 0, 1)
    assert asked(timezone.now() - timedelta(minutes=1)) == (True, 2, 1)
