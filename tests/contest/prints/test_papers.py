"""Papers of the office as they are read again: the words of the PDF, and who is given it."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from contest.enums import ProgrammeKind, Role
from contest.models import Edition, Entry, OfficeTask, Programme, ProgrammePlace, Seal, User
from contest.prints.award_posters import award_posters
from contest.prints.forms import RunningListForm
from contest.prints.papers import KEPT, forget_papers
from contest.prints.running_lists import MOST_FILMS, running_list
from contest.theater.listing import list_film
from contest.theater.permission import set_permission
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.nights import do_office_tasks, make_published_edition, make_sealed_edition
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import make_judged_film

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
A3 = (297, 420)


def words_of(pdf: bytes) -> list[str]:
    """Of each page, without the marks where a line may break."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def pages_of_file(client: Client, edition: Edition) -> list[str]:
    task = OfficeTask.objects.get(kind="print")
    response = client.get(reverse("office_print_file", args=[edition.slug, task.pk]))
    assert response.status_code == 302, "the transfer process gives it out"
    with film_store().open(task.facts["key"]) as file:
        return words_of(file.read())


def sealed_words(seal: Seal, **words: Any) -> Seal:
    seal.snapshot["conferrals"][0]["entry"].update(words)
    seal.save()
    return seal


def test_running_list_says_when_each_film_begins_and_how_it_comes() -> None:
    edition = make_edition(name={"en": "Lantern"}, year=2027)
    films = [make_judged_film(62.0), make_judged_film(3661.4), make_judged_film(5.0)]
    films[0].facts = {"rate": 23.976, "has_sound": True}
    films[1].facts = {"rate": 25.0, "has_sound": False}
    titles = [("The Atlas", "灯笼匠的地图集"), ("فيلم قصير عن البحر", ""), ("दीपक की कहानी", "")]
    entries = [
        make_entry("eligible", edition=edition, film=film, title=title, original_title=original)
        for film, (title, original) in zip(films, titles, strict=True)
    ]
    for entry, code in zip(entries, ("AAAAAA", "BBBBBB", "CCCCCC"), strict=True):
        entry.code = code
    (page,) = words_of(running_list(entries, {"start": "23:30", "pause": 5}, edition=edition, title="Night"))
    assert page.startswith(
        "Lantern 2027 Night 3 films, 1:02:08 in all. It begins at 23:30 and ends at 00:42. "
        "No. Starts Film Entry number Running time Format "
        "1 23:30 The Atlas 灯笼匠的地图集 AAAAAA 1:02 1920 × 1080, 23.976 fps "
        "2 23:36 "
    )
    assert "BBBBBB 1:01:01 1920 × 1080, 25 fps, no sound 3 00:42" in page
    with override("zh-hans"):
        (page,) = words_of(running_list(entries, {"start": "", "pause": 0}, edition=edition, title="夜"))
    assert "1 0:00 灯笼匠的地图集 The Atlas AAAAAA" in page
    assert "2 1:02 " in page


def test_posters_are_under_embargo_until_the_results_are_public() -> None:
    edition, entries, _organiser, seal = make_sealed_edition(winners=2)
    still = io.BytesIO()
    Image.new("RGB", (1280, 720), "teal").save(still, "JPEG")
    poster = Rendition.objects.filter(film=entries[0].film_id, kind="poster").get()
    film_store().save(poster.storage_key, io.BytesIO(still.getvalue()))
    sealed_words(seal, title="The Atlas", original_title="灯笼匠的地图集", team="Lin Yue", country="CN")
    before = PdfReader(io.BytesIO(award_posters(seal, {})))
    sides = [round(float(side) / 72 * 25.4) for side in before.pages[0].mediabox[2:]]
    assert (tuple(sides), len(before.pages), [len(page.images) for page in before.pages]) == (A3, 2, [1, 0])
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now())
    after = words_of(award_posters(Seal.objects.select_related("edition").get(), {}))
    first, second = (award["name"]["en"] for award in seal.snapshot["awards"][:2])
    address = f"{settings.SITE_URL}{reverse('winners_show', args=[edition.slug])}"
    told = [
        f"{edition.title} {edition.year} {first} The Atlas 灯笼匠的地图集 Lin Yue China",
        f"Seal of the results: {seal.short_code}",
        address,
    ]
    assert after[0] == " ".join(told)
    assert after[1].startswith(f"{edition.title} {edition.year} {second} ")
    embargo = "Under embargo until the results are published: keep this sheet to yourself."
    assert words_of(award_posters(seal, {}))[0] == f"{embargo} {after[0]}"


@pytest.fixture
def night() -> tuple[Edition, list[Entry], User]:
    return make_published_edition(winners=1)


def test_poster_is_made_by_a_worker_for_whoever_asks_and_while_it_holds(
    night: tuple[Edition, list[Entry], User], client: Client
) -> None:
    edition, _entries, organiser = night
    chair = make_membership(make_user(), edition, Role.CHAIR).user
    page = reverse("office_posters", args=[edition.slug])
    client.force_login(organiser)
    assert client.post(page, {"language": "xx"}).status_code == 422
    client.post(page, {"language": "id"})
    assert "Setting the pages" in client.get(page).content.decode()
    do_office_tasks()
    assert "Make the PDF anew" in client.get(page).content.decode()
    (poster,) = pages_of_file(client, edition)
    assert "Kode kunci hasil:" in poster
    file = reverse("office_print_file", args=[edition.slug, OfficeTask.objects.get(kind="print").pk])
    other = Client()
    other.force_login(chair)
    assert other.get(file).status_code == 404, "somebody else asked for it"
    Edition.objects.filter(pk=edition.pk).update(public_changes=1)
    assert client.get(file).status_code == 404, "a film was taken down"
    assert forget_papers(timezone.now()) == 0
    assert forget_papers(timezone.now() + KEPT + timedelta(minutes=1)) == 1


def test_programme_is_listed_with_the_films_that_are_shown(
    night: tuple[Edition, list[Entry], User], client: Client
) -> None:
    edition, (winner, other), organiser = night
    programme = Programme.objects.create(title={"en": "Late"}, position=1, kind=ProgrammeKind.ROW)
    set_permission(winner, True, by=winner.representative)
    for position, entry in enumerate((other, winner), start=1):
        film = list_film(entry)
        ProgrammePlace.objects.create(programme=programme, kind="row", film=film, position=position)
    client.force_login(organiser)
    page = reverse("office_programme_list", args=[edition.slug, programme.pk])
    wrong = client.post(page, {"language": "en", "start": "25:99", "pause": "-1"})
    assert (wrong.status_code, "25:99" in wrong.content.decode()) == (422, True)
    client.post(page, {"language": "en", "start": "", "pause": ""})
    do_office_tasks()
    (listed,) = pages_of_file(client, edition)
    assert "Late One film, 1:30. No. After Film Entry number Running time Format 1 0:00" in listed
    assert (winner.code in listed, other.code in listed) == (True, False)


def test_list_that_is_too_long_is_refused_in_words() -> None:
    request = RequestFactory().post("/", {"language": "en"})
    told = [RunningListForm(request, films=films).errors for films in (0, 1, MOST_FILMS, MOST_FILMS + 1)]
    assert [list(errors.values()) for errors in told] == [
        [["There is no film."]],
        [],
        [],
        [
            [
                "1001 films are too many for one list, which takes 1000. The tables for spreadsheets say the "
                "same."
            ]
        ],
    ]
