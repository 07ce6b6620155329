import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from contest.domain.entries import start_entry
from contest.domain.people import grant_role
from contest.domain.queries.films import upload_owner
from contest.domain.quotas import demand_upload_quota
from contest.enums import Role
from contest.models import Entry, Membership
from contest.policies import Refused
from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from media_pipeline.uploads.lifecycle import complete_upload
from tests.factories import make_edition, make_entry, make_user
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import PART_SIZE, commit, hashes_of, keep_all

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)


@pytest.fixture
def entries() -> list[Entry]:
    """Two by one creator and one by another, the first with an upload of 1000 bytes under way."""
    first = make_entry()
    second = make_entry(edition=first.edition, representative=first.representative)
    begin(first)
    return [first, second, make_entry(edition=first.edition)]


def begin(entry: Entry) -> str:
    return commit(os.urandom(1000), owner=upload_owner(entry)).code


def refusal(entry: Entry, *, size: int = 1000, now: datetime | None = None) -> str:
    with pytest.raises(Refused) as caught:
        demand_upload_quota(entry, size=size, now=now)
    return str(caught.value.reason)


def test_account_has_so_many_uploads_at_a_time(entries: list[Entry], settings: Any) -> None:
    settings.UPLOADS_PER_ACCOUNT = 1
    under_way, second, of_another = entries
    assert refusal(second) == (
        "Your uploads that are not complete: 1. Allowed at a time: 1. Complete or cancel one of them first."
    )
    demand_upload_quota(under_way, size=1000)
    demand_upload_quota(of_another, size=1000)


def test_account_has_so_many_bytes_under_way(entries: list[Entry], settings: Any) -> None:
    settings.UPLOAD_BYTES_PER_ACCOUNT = 2999
    assert refusal(entries[1], size=2000) == (
        "This film of 2.0\xa0KB and your uploads that are not complete (1000\xa0bytes) would be more than "
        "the 2.9\xa0KB allowed at a time. Complete or cancel one of them first."
    )
    demand_upload_quota(entries[1], size=1999)


@pytest.mark.parametrize(("name", "value"), [("UPLOADS_OF_SITE", 1), ("UPLOAD_BYTES_OF_SITE", 1999)])
def test_site_takes_so_much_at_a_time(entries: list[Entry], settings: Any, name: str, value: int) -> None:
    settings.UPLOADS_OF_SITE, settings.UPLOAD_BYTES_OF_SITE = 7, 10_000
    setattr(settings, name, value)
    assert refusal(entries[2]).startswith("Films being uploaded at the moment: 1 (1000\xa0bytes). Allowed")
    demand_upload_quota(entries[0], size=1000)


def test_upload_that_was_cancelled_waits_no_longer(entries: list[Entry], settings: Any) -> None:
    settings.UPLOADS_OF_SITE = 1
    Upload.objects.update(state=UploadState.ABORTED)
    demand_upload_quota(entries[2], size=1000)


def test_entry_has_so_many_films_a_day(entries: list[Entry], settings: Any) -> None:
    settings.FILMS_PER_ENTRY_AND_DAY = 2
    entry = entries[2]
    for hours in (23, 1):
        content = os.urandom(1000)
        code = commit(content, owner=upload_owner(entry)).code
        keep_all(code, content)
        complete_upload(code, owner=upload_owner(entry))
        Upload.objects.filter(code=code).update(sealed_at=NOON - timedelta(hours=hours))
    assert refusal(entry, now=NOON).startswith(
        "Films uploaded for this entry within 24 hours: 2. Allowed: 2. Upload the next one after "
        "10 October 2026, 13:00"
    )
    demand_upload_quota(entry, size=1000, now=NOON + timedelta(hours=2))


def test_organiser_assigns_so_many_roles_a_day(settings: Any, client: Any) -> None:
    settings.INVITATIONS_PER_DAY = 1
    edition, organiser = make_edition(), make_user()
    Membership.objects.create(user=organiser, edition=edition, role=Role.ORGANISER)
    grant_role(make_user(), edition=edition, role=Role.JUDGE, by=organiser)
    judge = make_user()
    client.force_login(organiser)
    asked = {"email": judge.email, "role": Role.JUDGE}
    answer = client.post(reverse("office_people", args=[edition.slug]), asked)
    assert answer.status_code == 422
    assert "Roles that you have assigned within 24 hours: 1. Allowed: 1." in answer.content.decode()
    assert not Membership.objects.filter(user=judge).exists()
    grant_role(judge, edition=edition, role=Role.JUDGE, by=None)
    assert Membership.objects.filter(user=judge).exists()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((1, 9), "Roles that you have assigned within 24 hours: 1. Allowed: 1."),
        ((0, 9), "Roles that you have assigned within 24 hours: 1. Allowed: 0."),
        ((9, 2), "Roles assigned on this site within 24 hours: 2. Allowed: 2."),
    ],
)
def test_roles_are_counted_over_all_editions(settings: Any, limits: tuple[int, int], said: str) -> None:
    organisers, editions = [make_user(), make_user()], [make_edition(), make_edition()]
    for organiser, edition in zip(organisers, editions, strict=True):
        grant_role(make_user(), edition=edition, role=Role.JUDGE, by=organiser)
    settings.INVITATIONS_PER_DAY, settings.INVITATIONS_OF_SITE_PER_DAY = limits
    with pytest.raises(Refused) as caught:
        grant_role(make_user(), edition=editions[1], role=Role.JUDGE, by=organisers[0])
    assert str(caught.value.reason).startswith(said)


def test_refused_upload_is_told_to_the_page(entries: list[Entry], settings: Any, client: Any) -> None:
    settings.UPLOADS_PER_ACCOUNT = 0
    client.force_login(entries[2].representative)
    manifest = {"entry": entries[2].code, "size": 1000, "filename": "film.mp4", "part_size": PART_SIZE}
    manifest["sha256"] = hashes_of(bytes(1000))
    answer = client.post(reverse("upload_open"), manifest, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")
    assert answer.json()["message"].startswith("Your uploads that are not complete: 0.")


def at_once(acts: list[Callable[[], object]]) -> int:
    """How many of the acts were not refused, all begun at the same moment on connections of their own."""
    start = threading.Barrier(len(acts))

    def act(deed: Callable[[], object]) -> bool:
        try:
            start.wait(30)
            deed()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(act, acts))


def begin_if_allowed(entry: Entry) -> None:
    content = os.urandom(1000)
    commit(content, owner=upload_owner(entry), admit=lambda size: demand_upload_quota(entry, size=size))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("UPLOADS_PER_ACCOUNT", 3),
        ("UPLOAD_BYTES_PER_ACCOUNT", 3999),
        ("UPLOADS_OF_SITE", 3),
        ("UPLOAD_BYTES_OF_SITE", 3000),
    ],
)
def test_uploads_that_begin_at_once_do_not_exceed_the_limit(settings: Any, name: str, most: int) -> None:
    settings.UPLOADS_PER_ACCOUNT = 100
    setattr(settings, name, most)
    first = make_entry()
    who = {"representative": first.representative} if "ACCOUNT" in name else {}
    entries = [first, *(make_entry(edition=first.edition, **who) for _ in range(9))]
    assert at_once([partial(begin_if_allowed, entry) for entry in entries]) == 3
    assert Upload.objects.open().count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["INVITATIONS_PER_DAY", "INVITATIONS_OF_SITE_PER_DAY"])
def test_roles_that_are_assigned_at_once_do_not_exceed_the_limit(settings: Any, name: str) -> None:
    setattr(settings, name, 3)
    edition, organiser, people = make_edition(), make_user(), [make_user() for _ in range(10)]
    give = partial(grant_role, edition=edition, role=Role.JUDGE, by=organiser)
    assert at_once([partial(give, person) for person in people]) == 3
    assert Membership.objects.filter(role=Role.JUDGE).count() == 3


@pytest.mark.django_db(transaction=True)
def test_entries_that_are_started_at_once_do_not_exceed_the_limit() -> None:
    edition, creator = make_edition("open"), make_user()
    edition.regulations.max_entries = 3
    edition.regulations.save()
    assert at_once([partial(start_entry, creator, edition=edition)] * 10) == 3
    assert Entry.objects.count() == 3
