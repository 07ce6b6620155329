import os
import threading
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState, UploadState
from media_pipeline.models import Film, Job, Upload
from media_pipeline.uploads.lifecycle import (
    abort_upload,
    complete_upload,
    open_uploads,
    sign_parts,
    upload_owner,
    upload_report,
)
from media_pipeline.uploads.protocol import UploadRefused
from media_pipeline.uploads.upload_report import part_numbers
from tests.media_pipeline.uploads.sending import LIMITS, PART_SIZE, commit, hashes_of, keep_all, keep_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_store")]
OWNER = "entry:MINE"
FILM = os.urandom(1000)
LONG_FILM = bytes(2 * PART_SIZE) + b"the rest"


def test_commit_of_same_manifest_finds_the_same_upload() -> None:
    first, again = commit(FILM), commit(FILM, file_name="renamed.mp4")
    assert (first.code, first.is_new) == (again.code, True)
    assert again.is_new is False


def test_commit_of_another_film_while_one_is_open_is_refused_with_what_to_do() -> None:
    first = commit(FILM)
    with pytest.raises(UploadRefused, match="Choose that file to finish it") as caught:
        commit(FILM[::-1])
    assert (caught.value.code, caught.value.status) == ("another_open", 409)
    assert caught.value.facts == {"upload": first.code, "file_name": "film.mp4", "size": 1000}


def test_commit_of_another_film_after_giving_up_is_taken() -> None:
    abort_upload(commit(FILM).code, owner=OWNER)
    assert commit(FILM[::-1]).is_new is True


def test_commit_for_another_owner_is_another_upload() -> None:
    assert commit(FILM).code != commit(FILM, owner="entry:THEIRS").code


def test_commit_of_the_film_that_is_complete_finds_it_complete() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    complete_upload(code, owner=OWNER)
    assert (commit(FILM).code, commit(FILM).state) == (code, UploadState.SEALED)


def test_film_that_was_begun_in_other_parts_goes_on_in_those() -> None:
    code = commit(LONG_FILM).code
    larger = {"part_size": 4 * PART_SIZE, "sha256": hashes_of(LONG_FILM, 4 * PART_SIZE)}
    facts = {"found": 4 * PART_SIZE, "expected": PART_SIZE}
    with pytest.raises(UploadRefused) as while_open:
        commit(LONG_FILM, **larger)
    keep_all(code, LONG_FILM)
    complete_upload(code, owner=OWNER)
    with pytest.raises(UploadRefused) as once_complete:
        commit(LONG_FILM, **larger)
    assert [(told.value.code, told.value.facts) for told in (while_open, once_complete)] == [
        ("part_size", facts)
    ] * 2
    assert (commit(LONG_FILM).code, Upload.objects.count()) == (code, 1)
    assert commit(LONG_FILM, owner="entry:THEIRS", **larger).missing == (1,)


def test_commit_of_an_earlier_film_after_another_one_is_new() -> None:
    for content in (FILM, FILM[::-1]):
        code = commit(content).code
        keep_all(code, content)
        complete_upload(code, owner=OWNER)
    assert commit(FILM).is_new is True


def test_commit_after_the_deadline_is_refused_unless_it_was_made_before() -> None:
    deadline = timezone.now()
    before, after = deadline - timedelta(seconds=1), deadline + timedelta(seconds=1)
    first = commit(FILM, commit_before=deadline, now=before)
    assert commit(FILM, commit_before=deadline, now=after).code == first.code
    with pytest.raises(UploadRefused) as caught:
        commit(FILM, owner="entry:LATE", commit_before=deadline, now=after)
    assert (caught.value.code, caught.value.status) == ("too_late", 409)


def test_commit_without_room_on_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(0, 0, 2499)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(UploadRefused) as caught:
        commit(FILM)
    assert (caught.value.code, caught.value.status) == ("no_room", 507)
    assert Upload.objects.count() == 0


def test_commit_leaves_room_for_what_others_have_yet_to_bring(monkeypatch: pytest.MonkeyPatch) -> None:
    code = commit(FILM, owner="entry:THEIRS").code
    usage = namedtuple("usage", "total used free")(0, 0, 3499)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(UploadRefused, match="There is no space"):
        commit(FILM[::-1])
    keep_all(code, FILM)
    assert commit(FILM[::-1]).is_new is True


def test_report_counts_bytes_and_names_what_is_missing() -> None:
    code = commit(LONG_FILM).code
    keep_part(code, LONG_FILM, 1)
    keep_part(code, LONG_FILM, 3)
    report = upload_report(code, owner=OWNER)
    assert (report.missing, report.received_bytes) == ((2,), PART_SIZE + 8)


def test_upload_of_another_owner_does_not_exist() -> None:
    code = commit(FILM).code
    for call in (
        lambda: upload_report(code, owner="entry:THEIRS"),
        lambda: sign_parts(code, owner="entry:THEIRS", numbers=[1]),
        lambda: complete_upload(code, owner="entry:THEIRS"),
        lambda: abort_upload(code, owner="entry:THEIRS"),
    ):
        with pytest.raises(UploadRefused) as caught:
            call()
        assert caught.value.status == 404


def test_part_numbers_out_of_range_are_not_found() -> None:
    code = commit(FILM).code
    for numbers in [[0], [2], [1, 2], ["1"], [None], [], [1.5], [[1]], [10**50], [1, -(2**70)]]:
        with pytest.raises(UploadRefused, match="has chunks 1 to 1") as caught:
            sign_parts(code, owner=OWNER, numbers=numbers)
        assert caught.value.status == 404, numbers


def test_complete_with_parts_missing_names_them() -> None:
    code = commit(LONG_FILM).code
    keep_part(code, LONG_FILM, 2)
    with pytest.raises(UploadRefused, match="2 chunks are missing: 1, 3") as caught:
        complete_upload(code, owner=OWNER)
    assert (caught.value.status, caught.value.facts) == (409, {"missing": [1, 3]})


def test_complete_makes_film_and_job_once_and_answers_alike_twice() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    attached: list[int] = []
    first = complete_upload(code, owner=OWNER, attach=attached.append)
    again = complete_upload(code, owner=OWNER, attach=attached.append)
    film = Film.objects.get()
    assert first == again
    assert attached == [film.pk] == [first.film_id]
    assert (film.state, film.size, film.master_key, film.limits["max_seconds"]) == (
        FilmState.RECEIVED,
        1000,
        "",
        LIMITS.max_seconds,
    )
    assert list(Job.objects.values_list("film", "kind", "state")) == [
        (film.pk, JobKind.INSPECT, JobState.QUEUED)
    ]


@pytest.mark.django_db(transaction=True)
def test_complete_by_many_at_once_makes_one_film() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    ready, films = threading.Barrier(8), []

    def complete() -> None:
        try:
            ready.wait()
            films.append(complete_upload(code, owner=OWNER).film_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=complete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert films == [Film.objects.get().pk] * 8


def test_complete_whose_attaching_fails_leaves_the_upload_open() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)

    def refuse(film_id: int) -> None:
        raise PermissionError(film_id)

    with pytest.raises(PermissionError):
        complete_upload(code, owner=OWNER, attach=refuse)
    assert upload_report(code, owner=OWNER).state == UploadState.OPEN
    assert (Film.objects.count(), Job.objects.count()) == (0, 0)


def test_expired_upload_takes_no_parts_and_cannot_be_completed() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    later = timezone.now() + timedelta(hours=13)
    for call in (
        lambda: sign_parts(code, owner=OWNER, numbers=[1], now=later),
        lambda: complete_upload(code, owner=OWNER, now=later),
    ):
        with pytest.raises(UploadRefused) as caught:
            call()
        assert (caught.value.code, caught.value.status) == ("expired", 409)


def test_abort_of_a_complete_upload_is_refused() -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    complete_upload(code, owner=OWNER)
    with pytest.raises(UploadRefused) as caught:
        abort_upload(code, owner=OWNER)
    assert (caught.value.code, caught.value.status) == ("complete", 409)


def test_abort_twice_answers_alike() -> None:
    code = commit(FILM).code
    assert abort_upload(code, owner=OWNER) == abort_upload(code, owner=OWNER)
    assert open_uploads(OWNER) == []


def test_owner_of_an_upload_is_known_by_its_code() -> None:
    assert (upload_owner(commit(FILM).code), upload_owner("nothing")) == (OWNER, None)


def test_numbers_of_parts_cover_the_film() -> None:
    upload = Upload.objects.get(code=commit(LONG_FILM).code)
    assert list(part_numbers(upload)) == [1, 2, 3]


def test_another_film_takes_the_place_of_the_open_one_once_it_is_accepted() -> None:
    first = commit(FILM).code
    second = commit(FILM[::-1], instead_of=first)
    assert second.is_new is True
    assert [report.code for report in open_uploads(OWNER)] == [second.code]
    assert upload_report(first, owner=OWNER).state == UploadState.ABORTED


def test_a_film_that_is_refused_takes_no_place() -> None:
    first = commit(LONG_FILM).code
    keep_part(first, LONG_FILM, 1)
    before = upload_report(first, owner=OWNER)

    def refuse(size: int) -> None:
        raise PermissionError(size)

    late = timezone.now() - timedelta(seconds=1)
    with pytest.raises(PermissionError):
        commit(FILM, instead_of=first, admit=refuse)
    with pytest.raises(UploadRefused, match="began in time and is kept") as caught:
        commit(FILM, instead_of=first, commit_before=late)
    assert (caught.value.code, caught.value.facts) == ("too_late", {})
    with pytest.raises(UploadRefused):
        commit(FILM, instead_of=first, size=-1)
    assert upload_report(first, owner=OWNER) == before


def test_after_the_deadline_no_other_film_is_offered_in_place_of_the_open_one() -> None:
    first = commit(FILM).code
    with pytest.raises(UploadRefused) as caught:
        commit(FILM[::-1], commit_before=timezone.now())
    assert (caught.value.code, caught.value.facts) == ("too_late", {})
    assert commit(FILM, commit_before=timezone.now()).code == first


def test_a_film_that_came_meanwhile_is_not_given_up_for_another() -> None:
    first = commit(FILM).code
    keep_all(first, FILM)
    complete_upload(first, owner=OWNER)
    assert commit(FILM[::-1], instead_of=first).is_new is True
    assert upload_report(first, owner=OWNER).state == UploadState.SEALED
