"""The plain form behind a real nginx: a film over what other forms may bring, passed on as it comes in."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from tests.contest.plain_form.sending import file_field, form_of, form_url, post, told
from tests.contest.team.scene import client_of
from tests.factories import make_entry
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.nginx import running_nginx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MIB = 1024**2
MORE_THAN_OTHER_FORMS = 5 * MIB


def test_film_arrives_whole_and_one_that_is_too_large_is_told_so(
    settings: Any, tmp_path: Path, transfer_url: str
) -> None:
    use_local_store(settings, tmp_path)
    settings.PLAIN_FORM_BYTES = MORE_THAN_OTHER_FORMS + MIB
    entry = make_entry()
    creator, page = client_of(entry.representative), reverse("entry_film", args=[entry.code])
    film = os.urandom(MORE_THAN_OTHER_FORMS)
    transfer = urlsplit(transfer_url).netloc
    with running_nginx(tmp_path, site=transfer, transfer=transfer, films=tmp_path) as nginx:
        settings.TRANSFER_URL = nginx
        address = form_url(creator, entry)
        status, onward = post(address, form_of(file_field(film + bytes(2 * MIB))))
        assert (status, told(creator, onward)) == (
            303,
            (
                413,
                "The file is about 7.0\xa0MB; the plain form takes up to 6.0\xa0MB. Upload this film from a "
                "browser with JavaScript, or export it at a lower bitrate.",
            ),
        )
        assert Upload.objects.count() == 0
        assert post(address, form_of(file_field(film))) == (303, page)
    upload = Upload.objects.get()
    assert (upload.state, upload.size) == (UploadState.SEALED, len(film))
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.count(film) == 1
