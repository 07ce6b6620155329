import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from media_pipeline.uploads.lifecycle import abort_upload, sign_parts, upload_report
from media_pipeline.uploads.protocol import UploadRefused
from tests.media_pipeline.uploads.sending import commit, receive_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_store")]
OWNER = "entry:MINE"
FILM = os.urandom(5000)


def token_for(code: str) -> str:
    return sign_parts(code, owner=OWNER, numbers=[1])[1].rpartition("/")[2]


def refused(token: str, *, length: int | None = 5000, body: bytes = FILM) -> tuple[str, int]:
    with pytest.raises(UploadRefused) as caught:
        receive_part(token, body, length=length)
    return caught.value.code, caught.value.status


def files_kept(settings: Any) -> list[str]:
    return sorted(path.name for path in settings.UPLOAD_DIR.rglob("*") if path.is_file())


def test_part_is_kept_and_marked(settings: Any) -> None:
    code = commit(FILM).code
    receive_part(token_for(code), FILM)
    assert upload_report(code, owner=OWNER).missing == ()
    assert files_kept(settings) == ["1"]


@pytest.mark.parametrize(
    ("length", "body", "answer"),
    [
        (4999, FILM[:4999], ("part_length", 400)),
        (5001, FILM + b"x", ("part_length", 400)),
        (5000, FILM[::-1], ("part_hash", 400)),
        (None, FILM, ("no_length", 411)),
    ],
)
def test_part_with_other_bytes_leaves_nothing(
    settings: Any, length: int | None, body: bytes, answer: tuple[str, int]
) -> None:
    code = commit(FILM).code
    assert refused(token_for(code), length=length, body=body) == answer
    assert files_kept(settings) == []
    assert upload_report(code, owner=OWNER).missing == (1,)


def test_token_that_was_changed_is_forbidden() -> None:
    token = token_for(commit(FILM).code)
    for forged in ("", "x", token[:-1], token[1:], "../" + token, token.replace(":", ".")):
        assert refused(forged) == ("link_forged", 403)


def test_token_older_than_fifteen_minutes_is_forbidden() -> None:
    token = token_for(commit(FILM).code)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert refused(token) == ("link_expired", 403)


def test_part_of_an_aborted_upload_is_refused(settings: Any) -> None:
    code = commit(FILM).code
    token = token_for(code)
    abort_upload(code, owner=OWNER)
    assert refused(token) == ("closed", 409)
    assert files_kept(settings) == []


def test_part_of_a_sealed_upload_is_refused() -> None:
    code = commit(FILM).code
    token = token_for(code)
    Upload.objects.update(state=UploadState.SEALED)
    assert refused(token) == ("closed", 409)


def test_part_of_an_upload_that_is_gone_is_not_found() -> None:
    token = token_for(commit(FILM).code)
    Upload.objects.all().delete()
    assert refused(token) == ("unknown", 404)
