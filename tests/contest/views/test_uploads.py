import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.editions import format_instant
from contest.enums import EntryState, TeamRight
from contest.models import Entry, JournalEntry
from contest.team import hand_over
from contest.views.uploads import RECEIPT_SALT
from media_pipeline.models import Job, Upload
from tests.contest.team.scene import client_of, join, place_of
from tests.factories import make_edition, make_entry, make_user
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import PART_SIZE, cut, hashes_of, receive_part

pytestmark = pytest.mark.django_db
FILM = bytes(PART_SIZE) + os.urandom(20)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)


@pytest.fixture
def entry() -> Entry:
    return make_entry()


@pytest.fixture
def creator(entry: Entry) -> Client:
    client = Client()
    client.force_login(entry.representative)
    return client


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.force_login(make_user())
    return client


def send(client: Client, url: str, content: object) -> Any:
    return client.post(url, json.dumps(content), content_type="application/json")


def commit(client: Client, entry: Entry, film: bytes = FILM, **changes: object) -> Any:
    manifest = {
        "entry": entry.code,
        "filename": "film.mp4",
        "size": len(film),
        "part_size": PART_SIZE,
        "sha256": hashes_of(film),
    }
    return send(client, "/uploads/", {**manifest, **changes})


def send_parts(client: Client, code: str, numbers: list[int], film: bytes = FILM) -> None:
    urls = send(client, f"/uploads/{code}/parts/", {"numbers": numbers}).json()["urls"]
    for number, url in urls.items():
        body = cut(film)[int(number) - 1]
        receive_part(url.rpartition("/")[2], body)


def test_film_sent_in_two_sittings_becomes_the_film_of_the_entry(creator: Client, entry: Entry) -> None:
    first = commit(creator, entry)
    assert (first.status_code, first.json()["missing"]) == (201, [1, 2])
    code = first.json()["id"]
    send_parts(creator, code, [2])
    again = commit(creator, entry)
    assert (again.status_code, again.json()["id"], again.json()["missing"]) == (200, code, [1])
    send_parts(creator, code, [1])
    done = creator.post(f"/uploads/{code}/complete/")
    assert (done.status_code, done.json()["state"], done.json()["missing"]) == (200, "sealed", [])
    entry.refresh_from_db()
    assert entry.film_id == Upload.objects.get().film_id
    assert list(Job.objects.values_list("film", flat=True)) == [entry.film_id]
    assert JournalEntry.objects.filter(verb="film_attached").count() == 1


@pytest.mark.slow
def test_film_begun_by_one_member_is_finished_by_another_under_a_new_contact_person(
    creator: Client, entry: Entry
) -> None:
    ana, bo = join(entry, TeamRight.EDIT), join(entry, TeamRight.EDIT)
    first, second = client_of(ana), client_of(bo)
    code = commit(first, entry).json()["id"]
    send_parts(first, code, [2])
    hand_over.offer(entry, member_id=place_of(bo, entry).pk, by=entry.representative)
    hand_over.accept(entry, by=bo)
    again = commit(second, entry)
    assert (again.status_code, again.json()["id"], again.json()["missing"]) == (200, code, [1])
    seeing = client_of(join(Entry.objects.get(), TeamRight.SEE))
    refused = send(seeing, f"/uploads/{code}/parts/", {"numbers": [1]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")
    send_parts(second, code, [1])
    assert creator.post(f"/uploads/{code}/complete/").json()["state"] == "sealed"
    assert Entry.objects.get().film_id == Upload.objects.get().film_id


def test_complete_twice_gives_the_same_receipt(creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    send_parts(creator, code, [1, 2])
    answers = [creator.post(f"/uploads/{code}/complete/").json() for _ in range(2)]
    assert answers[0]["receipt"] == answers[1]["receipt"]
    assert Job.objects.count() == 1


def test_receipt_names_time_size_and_root_hash_under_a_signature(creator: Client, entry: Entry) -> None:
    receipt = commit(creator, entry).json()["receipt"]
    upload = Upload.objects.get()
    values = [upload.code, upload.committed_at.isoformat(), str(len(FILM)), upload.root_hash]
    assert [receipt[name] for name in ("upload", "time", "size", "root_hash")] == values
    signed = "\n".join(values) + ":" + receipt["signature"]
    assert signing.Signer(salt=RECEIPT_SALT).unsign(signed) == "\n".join(values)


def test_complete_with_a_part_missing_names_it(creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    send_parts(creator, code, [1])
    answer = creator.post(f"/uploads/{code}/complete/")
    assert (answer.status_code, answer.json()["code"], answer.json()["missing"]) == (
        409,
        "parts_missing",
        [2],
    )


def test_second_film_while_one_is_on_its_way_is_taken_instead_of_it_when_asked(
    creator: Client, entry: Entry
) -> None:
    code = commit(creator, entry).json()["id"]
    refused = commit(creator, entry, FILM[::-1])
    assert (refused.status_code, refused.json()["code"], refused.json()["upload"]) == (
        409,
        "another_open",
        code,
    )
    second = commit(creator, entry, FILM[::-1], instead_of=code)
    assert (second.status_code, second.json()["state"]) == (201, "open")
    assert creator.get(f"/uploads/{code}/").json()["state"] == "aborted"


def test_film_over_the_size_of_the_regulations_is_refused(creator: Client, entry: Entry) -> None:
    entry.edition.regulations.max_file_bytes = 1000
    entry.edition.regulations.save()
    answer = commit(creator, entry)
    assert (answer.status_code, answer.json()["code"]) == (413, "size")


def test_bad_manifest_is_refused_in_json(creator: Client) -> None:
    for body, status, code in [
        ("", 400, "json"),
        ("[1]", 400, "json"),
        ("{", 400, "json"),
        ("\xff", 400, "json"),
        ('{"entry": "\\ud800"}', 400, "json"),
        ('{"entry": ["a", {"\\udfff": 1}]}', 400, "json"),
        ("{}", 404, "unknown"),
        ('{"entry": ["x"]}', 404, "unknown"),
    ]:
        answer = creator.post("/uploads/", body.encode("latin-1"), content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code), (body, status, code)


def test_parts_out_of_range_are_not_found(creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    for numbers in [[0], [3], ["1"], [], None, [{}], 7]:
        answer = send(creator, f"/uploads/{code}/parts/", {"numbers": numbers})
        assert (answer.status_code, answer.json()["code"]) == (404, "part_number"), numbers


@pytest.mark.slow
def test_upload_of_somebody_else_does_not_exist(creator: Client, stranger: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    answers = [
        commit(stranger, entry),
        stranger.get(f"/uploads/{code}/"),
        send(stranger, f"/uploads/{code}/parts/", {"numbers": [1]}),
        stranger.post(f"/uploads/{code}/complete/"),
        creator.get("/uploads/unknown/"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "unknown")] * 5


def test_visitor_is_told_to_sign_in(client: Client, creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    answers = [
        commit(client, entry),
        client.get(f"/uploads/{code}/"),
        client.post(f"/uploads/{code}/complete/"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(401, "signed_out")] * 3


def test_request_without_csrf_token_is_refused(entry: Entry) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(entry.representative)
    assert commit(client, entry).status_code == 403


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.DISQUALIFIED])
def test_entry_that_is_submitted_takes_no_film(state: EntryState) -> None:
    entry = make_entry(state)
    client = Client()
    client.force_login(entry.representative)
    answer = commit(client, entry)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")


def test_manifest_after_the_deadline_is_refused(creator: Client, entry: Entry) -> None:
    close(entry, seconds_ago=1)
    answer = commit(creator, entry)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")


def test_manifest_from_before_the_deadline_may_be_completed_after_it(creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    Upload.objects.update(committed_at=timezone.now() - timedelta(seconds=10))
    close(entry, seconds_ago=5)
    assert commit(creator, entry).json()["missing"] == [1, 2]
    send_parts(creator, code, [1, 2])
    assert creator.post(f"/uploads/{code}/complete/").status_code == 200
    entry.refresh_from_db()
    assert entry.film_id is not None


def test_another_film_than_the_committed_one_is_refused_after_the_deadline(
    creator: Client, entry: Entry
) -> None:
    code = commit(creator, entry).json()["id"]
    Upload.objects.update(committed_at=timezone.now() - timedelta(seconds=10))
    close(entry, seconds_ago=5)
    entry.refresh_from_db()
    creator.cookies["zone"] = "Asia/Jakarta"
    with timezone.override("Asia/Jakarta"):
        closed = format_instant(entry.closes_at, entry.edition)
        until = format_instant(Upload.objects.get().expires_at, entry.edition)
    assert [closed.count(city) for city in ("(Jakarta)", "in Shanghai")] == [1, 1]
    for asked in ({}, {"instead_of": code}):
        answer = commit(creator, entry, FILM[::-1], **asked)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
        assert answer.json()["message"] == (
            f"New uploads closed on {closed}. Your upload of “film.mp4” began in time and is kept: choose "
            f"that file again to finish it by {until}."
        )
    page = reverse("entry_film", args=[entry.code])
    assert "Cancel this upload" not in creator.get(page).content.decode()
    cancelled = creator.post(reverse("entry_upload_cancel", args=[entry.code]), {"upload": code})
    assert cancelled.status_code == 409
    assert creator.get(f"/uploads/{code}/").json()["state"] == "open"


def test_upload_under_way_is_cancelled_by_its_creator(creator: Client, entry: Entry) -> None:
    code = commit(creator, entry).json()["id"]
    page = reverse("entry_film", args=[entry.code])
    assert "Cancel this upload" in creator.get(page).content.decode()
    cancel = reverse("entry_upload_cancel", args=[entry.code])
    for unknown in ("unknown", "", "\0"):
        assert creator.post(cancel, {"upload": unknown}).status_code == 409
    assert creator.post(cancel, {"upload": code}).headers["Location"] == page
    assert creator.get(f"/uploads/{code}/").json()["state"] == "aborted"
    assert creator.post(cancel, {"upload": code}).headers["Location"] == page


def test_answers_are_never_kept_by_caches(creator: Client, entry: Entry) -> None:
    assert "no-store" in commit(creator, entry)["Cache-Control"]


def test_edition_that_is_not_open_yet_takes_no_film() -> None:
    entry = make_entry(edition=make_edition("planned"))
    client = Client()
    client.force_login(entry.representative)
    assert commit(client, entry).status_code == 409


def close(entry: Entry, *, seconds_ago: int) -> None:
    entry.edition.closes_at = timezone.now() - timedelta(seconds=seconds_ago)
    entry.edition.save()
