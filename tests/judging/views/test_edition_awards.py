"""The awards of an edition, edited in the browser."""

import json
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import Award, Edition, Motion
from tests.contest.nights import agree, second_person
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import Jury, make_jury
from tests.judging.late_awards import REASON

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
    films = "the film with the highest score for “<bdi>Sound design</bdi>” (not below 6.5)."
    sentence = f"<bdi>Best Sound</bdi> to {films}"
    for view in ("edition_awards", "regulations_show", "edition_show"):
        assert sentence in page(client, view, edition.slug)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name_en": ""}, "This field is required."),
        (
            {"name_en": "First prize"},
            "Two awards have the same name in English: “First prize”. Give each a name of its own.",
        ),
        ({"places": "many"}, "Enter a whole number."),
        ({"basis": "smell"}, "Choose from the list; what was sent is not in it."),
        ({"criterion": ""}, "Choose the criterion that decides this award."),
        ({"threshold": "six"}, "Write the lowest score as a number, for example 6.0."),
        ({"threshold": "11"}, "The lowest score 11 is not on the scale of the scoring criteria, 1 to 10."),
        ({"threshold": "nan"}, "Write the lowest score as a number, for example 6.0."),
        ({"basis": "jury", "threshold": "6"}, "No score decides this award. Leave the lowest score empty."),
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


@pytest.mark.slow
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
    make_entry(edition=edition)
    delete = reverse("edition_award_delete", args=[edition.slug, creative.pk])
    assert f'href="{delete}"' in page(client, "edition_award", edition.slug, creative.pk)
    asked = page(client, "edition_award_delete", edition.slug, creative.pk)
    assert "Boldest" in order(edition)
    assert "It touches one person who has an entry, or may submit one for a team." in asked
    client.post(delete)
    assert order(edition) == ["First Prize", "Second Prize", "Third Prize", "Best Narration"]


def test_who_saw_another_list_is_told(client: Client, edition: Edition) -> None:
    first = edition.awards.get(slug="first")
    sent = {"move": "down", "seen": "0" * 16}
    answer = client.post(reverse("edition_award_move", args=[edition.slug, first.pk]), sent)
    assert answer.status_code == 409
    assert "Another person has changed the awards" in answer.content.decode()


@pytest.fixture
def late(client: Client, settings: Any) -> Jury:
    """A round that has opened; its organiser is signed in."""
    settings.REQUIRE_SECOND_FACTOR = False
    jury = make_jury()
    client.force_login(jury.organiser)
    return jury


def typed_late(**changes: Any) -> dict[str, Any]:
    return typed(**{"position": "6", "reason": REASON, **changes})


def test_once_the_first_round_has_opened_the_page_says_who_changes_awards(client: Client, late: Jury) -> None:
    award = Award.objects.filter(edition=late.edition).earliest("order")
    for shown in (
        page(client, "edition_awards", late.edition.slug),
        page(client, "edition_award", late.edition.slug, award.pk),
    ):
        assert "changed by two persons, the jury chair and an organiser, with a reason" in shown
        assert "Move up" not in shown
    for view in ("edition_award_move", "edition_award_delete"):
        answer = client.post(reverse(view, args=[late.edition.slug, award.pk]), {"move": "down"})
        assert (answer.status_code, "The first round has opened." in answer.content.decode()) == (409, True)
    assert order(late.edition)[0] == "First Prize"


@pytest.mark.slow
def test_an_award_is_added_late_once_the_chair_confirms_it(client: Client, late: Jury) -> None:
    new = reverse("edition_award_new", args=[late.edition.slug])
    answer = client.post(new, typed_late(position="2"), follow=True)
    shown = unescape(answer.content.decode())
    assert "Proposed. The awards are changed once a second person confirms it." in shown
    assert "You have proposed this yourself. Another person has to confirm it." in shown
    assert len(order(late.edition)) == 5
    chair = Client()
    chair.force_login(second_person(late.edition, late.organiser))
    told = unescape(page(chair, "office_results", late.edition.slug))
    for words in (
        REASON,
        "No such award",
        "the film with the highest score for “\u2068Sound design\u2069”<br>Jury statement: optional",
        "All awards afterwards, the most valuable first: First Prize, Best Sound, Second Prize, Third Prize, "
        "Most Creative, Best Narration.",
    ):
        assert words in told
    motion = Motion.objects.get()
    answer = chair.post(reverse("motion_second", args=[late.edition.slug, motion.pk]), follow=True)
    assert "Confirmed: the awards are changed." in answer.content.decode()
    assert order(late.edition)[:3] == ["First Prize", "Best Sound", "Second Prize"]


@pytest.mark.slow
def test_what_would_change_is_shown_as_it_is_and_as_it_would_be(client: Client, late: Jury) -> None:
    second = late.edition.awards.get(slug="second")
    client.post(
        reverse("edition_award", args=[late.edition.slug, second.pk]),
        {"name_en": "Silver", "places": 1, "basis": "overall", "threshold": "6.5", "needs_statement": "on"}
        | {"position": "1", "reason": REASON},
    )
    shown = " ".join(unescape(page(client, "edition_awards", late.edition.slug)).split())
    row = shown[shown.index('<th scope="row">Second Prize</th>') :]
    assert row.index("the 3 films with the highest overall scores<br>Jury statement: optional") < row.index(
        "Silver<br>the film with the highest overall score (not below 6.5)<br>Jury statement: required"
    )
    assert "Silver, First Prize, Third Prize" in shown
    closed = unescape(page(client, "edition_award", late.edition.slug, second.pk))
    assert "has already proposed a change of the awards. Confirm that proposal, or withdraw it" in closed
    assert "Propose this change" not in closed
    client.post(reverse("motion_withdraw", args=[late.edition.slug, Motion.objects.get().pk]))
    assert "Propose this change" in page(client, "edition_award", late.edition.slug, second.pk)


def test_an_award_is_deleted_late_with_a_reason(client: Client, late: Jury) -> None:
    third = late.edition.awards.get(slug="third")
    address = reverse("edition_award", args=[late.edition.slug, third.pk])
    sent = typed_late(name_en="Bronze", delete="yes", position="3")
    answer = client.post(address, {**sent, "reason": "No."})
    assert (answer.status_code, "Bronze" in answer.content.decode()) == (422, True)
    client.post(address, sent)
    agree(Motion.objects.get())
    assert order(late.edition) == ["First Prize", "Second Prize", "Most Creative", "Best Narration"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "Why not?"}, "Write at least 40 letters"),
        ({"reason": "Why not, after all?"}, "Write at least 40 letters"),
        ({"position": "9"}, "Choose from the list; what was sent is not in it."),
        (
            {"name_en": "First prize"},
            "Two awards have the same name in English: “First prize”. Give each a name of its own.",
        ),
        ({"threshold": "11"}, "The lowest score 11 is not on the scale of the scoring criteria, 1 to 10."),
        ({"seen": "0" * 16}, "Another person has changed the awards since you opened the page."),
    ],
)
def test_what_was_proposed_wrongly_is_kept_and_answered(
    client: Client, late: Jury, changes: dict[str, Any], why: str
) -> None:
    sent = typed_late(name_id="Suara Terbaik", **changes)
    answer = client.post(reverse("edition_award_new", args=[late.edition.slug]), sent)
    shown = unescape(answer.content.decode())
    assert (answer.status_code, Motion.objects.count()) == (422, 0)
    for words in (why, "Suara Terbaik", sent["reason"]):
        assert words in shown


def test_proposing_a_late_change_wants_a_fresh_log_in(client: Client, late: Jury, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    answer = client.post(reverse("edition_award_new", args=[late.edition.slug]), typed_late())
    assert (answer.status_code, Motion.objects.count()) == (302, 0)


def test_criterion_that_is_gone_is_shown_where_it_is_mended(client: Client, edition: Edition) -> None:
    Award.objects.filter(edition=edition, slug="most-creative").update(criterion="smell", threshold=99)
    assert "no film can win this. Choose another one." in page(client, "edition_awards", edition.slug)


@pytest.mark.slow
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


@pytest.mark.slow
def test_two_windows_with_one_award_are_merged(client: Client, edition: Edition) -> None:
    award = edition.awards.get(slug="most-creative")
    address = reverse("edition_award", args=[edition.slug, award.pk])
    page = client.get(address)
    window = {
        **json.loads(page.context["opened"]),
        **{name: page.context[name] for name in ("opened", "seen")},
    }
    assert client.post(address, window | {"places": "2"}).status_code == 302
    assert client.post(address, window | {"name_en": "Boldest"}).status_code == 302
    award.refresh_from_db()
    assert (award.places, award.name["en"]) == (2, "Boldest")
    late = client.post(address, window | {"places": "3"})
    assert (late.status_code, [one.theirs for one in late.context["clashes"]]) == (409, ["2"])
    award.refresh_from_db()
    assert award.places == 2
