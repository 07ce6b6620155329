"""A web process whose clock was put back, at the deadline: the database's clock says what time it is."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import attach_film, submit_entry
from contest.models import Edition, Entry
from contest.policies import Refused
from media_pipeline.models import Upload
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def test_clock_that_was_put_back_lets_nothing_in_after_the_deadline() -> None:
    entry = make_entry()
    give_film(entry, make_film_row())
    now = timezone.now()
    Edition.objects.update(closes_at=now - timedelta(minutes=1))
    entry = Entry.objects.select_related("edition__regulations", "representative").get(pk=entry.pk)
    client = Client()
    client.force_login(entry.representative)
    manifest = {"entry": entry.code, "filename": "a.mp4", "size": 10, "part_size": 10, "sha256": ["0" * 64]}
    with time_machine.travel(now - timedelta(hours=2), tick=True):
        with pytest.raises(Refused, match="The submission period ended on"):
            submit_entry(entry, by=entry.representative)
        with pytest.raises(Refused, match="The submission period ended on"):
            attach_film(entry, film_id=make_film_row().pk, by=entry.representative)
        answer = client.post(reverse("upload_open"), manifest, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")
    assert (Entry.objects.get().submitted_at, Upload.objects.open().count()) == (None, 0)
