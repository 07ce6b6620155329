"""The whole edition as one file, on the office's page."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import Role
from contest.models import JournalEntry, OfficeTask
from contest.moving.takeaway import KEPT, forget_packings
from media_pipeline import api
from media_pipeline.models import Film
from media_pipeline.storage.films import film_store
from tests.contest.films import make_film_row
from tests.contest.moving.lamp import make_packed
from tests.contest.office.scene import work
from tests.factories import make_edition, make_entry, make_membership, make_user

QUESTIONS = 12  # of the database, for the office's page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_organiser_takes_a_published_edition_away(client: Client) -> None:
    """With what the store lacks named; for organisers without a film in it, once results are public."""
    edition = make_edition("closed")
    entry = make_entry(edition=edition, film=make_film_row())
    Film.objects.filter(pk=entry.film_id).update(master_key="masters/lamp.mp4", size=4, sha256="")
    film_store().delete("masters/lamp.mp4")
    film_store().save("masters/lamp.mp4", ContentFile(b"film"))
    organiser = make_membership(make_user(), edition, Role.ORGANISER).user
    client.force_login(organiser)
    names = ("office_whole", "office_whole_make", "office_whole_file")
    page, make, file = (reverse(name, args=[edition.slug]) for name in names)
    assert "once the results are published" in client.get(page).content.decode()
    assert client.post(make).status_code == 409
    edition.published_at = timezone.now()
    edition.save()
    assert client.post(make)["Location"] == page
    client.post(make)  # pressed twice
    assert "Packing the edition" in client.get(page).content.decode()
    assert client.get(file).status_code == 404
    work()
    task = OfficeTask.objects.get()
    said = client.get(page).content.decode()
    assert ("Download the edition" in said, "film" in said) == (True, True)
    assert client.get(file).status_code == 302
    assert len(task.facts["lacking"]) > 0  # copies that are rows alone
    content = b"".join(api.pieces_of(task.facts["key"]))
    with ZipFile(BytesIO(content)) as packed:
        folder = task.facts["name"].removesuffix(".zip")
        assert packed.read(f"{folder}/data/store/masters/lamp.mp4") == b"film"
        assert packed.read(f"{folder}/bagit.txt").startswith(b"BagIt-Version: 1.0")
    line = JournalEntry.objects.get(verb="edition_exported")
    assert (line.actor_id, line.facts) == (organiser.pk, {"files": 1, "file_bytes": 4})
    assert forget_packings() == 0
    assert forget_packings(timezone.now() + 2 * KEPT) == 1
    assert OfficeTask.objects.count() == 0


def test_page_asks_the_same_number_of_questions_however_much_was_packed(client: Client) -> None:
    organiser = make_user()
    client.force_login(organiser)
    counts = []
    for number in (0, 1, 3):  # the first fills what the site keeps in memory
        edition = make_packed(organiser, *(f"masters/{one}" for one in range(number)))
        for _ in range(number):
            make_entry(edition=edition, film=make_film_row())
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("office_whole", args=[edition.slug])).content.decode()
        assert page.count("<code>masters/") == number
        counts.append(len(asked))
    assert counts[1:] == [QUESTIONS, QUESTIONS]
