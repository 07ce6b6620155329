"""The awards of an edition, edited in the browser."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import Award, Edition
from judging.domain import rounds
from tests.factories import make_edition, make_membership, make_user
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(client: Client) -> Edition:
    edition, organiser = make_edition("open"), make_user()
    make_membership(organiser, edition, "organiser")
    client.force_login(organiser)
    return edition


def page(client: Client, view: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(view, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def typed(**changes: Any) -> dict[str, Any]:
    return {"name_en": "Best Sound", "places": 1, "basis": "criterion", "criterion": "sound", **changes}


def order(edition: Edition) -> list[str]:
    return [award.title for award in edition.awards.order_by("order")]


def test_an_award_is_added_and_the_regulations_say_so(client: Client, edition: Edition) -> None:
    address = reverse("edition_award_new", args=[edition.slug])
    answer = client.post(address, typed(threshold="6.5", needs_statement="on"))
    assert answer.url == reverse("edition_awards", args=[edition.slug])
    assert order(edition)[-1] == "Best Sound"
    sentence = "Best Sound to the film with the highest score for “Sound design” (not below 6.5)."
    for view in ("edition_awards", "regulations_show", "edition_show"):
        assert sentence in page(client, view, edition.slug)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name_en": ""}, "This field is required."),
        ({"name_en": "First prize"}, "There is another award with the name “First prize”."),
        ({"places": "many"}, "Enter a whole number."),
        ({"basis": "smell"}, "Choose from the list; what was sent is not in it."),
        ({"criterion": ""}, "Choose the criterion that decides this award."),
        ({"threshold": "six"}, "Write the lowest score as a number, for example 6.0."),
        ({"threshold": "11"}, "The lowest score 11 is not on the scale of the scoring criteria, 1 to 10."),
        ({"threshold": "nan"}, "Write the lowest score as a number, for example 6.0."),
        ({"basis": "jury", "threshold": "6"}, "goes by no score. Leave the lowest score empty."),
    ],
)
def test_what_was_typed_wrongly_is_kept_and_answered(
    client: Client, edition: Edition, changes: dict[str, Any], why: str
) -> None:
    answer = client.post(
        reverse("edition_award_new", args=[edition.slug]), typed(name_id="Suara Terbaik", **changes)
    )
    shown = answer.content.decode()
    assert (answer.status_code, len(order(edition))) == (422, 5)
    assert why in shown
    assert "Suara Terbaik" in shown


def test_awards_are_moved_changed_and_deleted_without_a_script(client: Client, edition: Edition) -> None:
    creative = edition.awards.get(slug="most-creative")
    for _ in range(3):
        client.post(reverse("edition_award_move", args=[edition.slug, creative.pk]), {"move": "up"})
    assert order(edition)[0] == "Most Creative"
    client.post(reverse("edition_award_move", args=[edition.slug, creative.pk]), {"move": "up"})
    client.post(
        reverse("edition_award", args=[edition.slug, creative.pk]),
        typed(name_en="Boldest", criterion="creativity"),
    )
    assert order(edition)[0] == "Boldest"
    client.post(reverse("edition_award_delete", args=[edition.slug, creative.pk]))
    assert order(edition) == ["First Prize", "Second Prize", "Third Prize", "Best Narration"]


def test_who_saw_another_list_is_told(client: Client, edition: Edition) -> None:
    first = edition.awards.get(slug="first")
    sent = {"move": "down", "seen": "0" * 16}
    answer = client.post(reverse("edition_award_move", args=[edition.slug, first.pk]), sent)
    assert answer.status_code == 409
    assert "Another person has changed the awards" in answer.content.decode()


def test_once_the_first_round_has_opened_the_page_says_who_changes_awards(client: Client) -> None:
    jury = make_jury(is_open=False)
    client.force_login(jury.organiser)
    award = Award.objects.filter(edition=jury.edition).earliest("order")
    assert "Move up" in page(client, "edition_awards", jury.edition.slug)
    rounds.open_round(jury.round, by=jury.organiser)
    for shown in (
        page(client, "edition_awards", jury.edition.slug),
        page(client, "edition_award", jury.edition.slug, award.pk),
    ):
        assert "changed by two persons, the jury chair and an organiser, with a reason" in shown
        assert "Move up" not in shown
    answer = client.post(reverse("edition_award", args=[jury.edition.slug, award.pk]), typed())
    assert "The first round has opened." in answer.content.decode()
    assert Award.objects.get(pk=award.pk).title == "First Prize"


def test_criterion_that_is_gone_is_shown_where_it_is_mended(client: Client, edition: Edition) -> None:
    Award.objects.filter(edition=edition, slug="most-creative").update(criterion="smell", threshold=99)
    assert "no film can win this. Choose another one." in page(client, "edition_awards", edition.slug)


def test_pages_take_as_many_queries_for_ten_awards_as_for_five(
    client: Client, edition: Edition, django_assert_num_queries: Any
) -> None:
    page(client, "edition_awards", edition.slug)
    with CaptureQueriesContext(connection) as five:
        page(client, "edition_awards", edition.slug)
    queries = len(five)
    for n in range(5):
        client.post(reverse("edition_award_new", args=[edition.slug]), typed(name_en=f"Award {n}"))
    page(client, "edition_awards", edition.slug)  # messages
    with django_assert_num_queries(queries):
        page(client, "edition_awards", edition.slug)
