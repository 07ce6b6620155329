from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from contest.enums import Role
from contest.models import Edition, Membership
from tests.factories import make_user


def create(*arguments: str) -> str:
    told = StringIO()
    call_command("create_edition", *arguments, stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_empty_site_shows_its_first_page(client: Client) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_edition_has_the_eleven_awards_and_an_organiser(client: Client) -> None:
    person = make_user("chief@example.org")
    told = create(
        "2027", "--name", "Night of Films", "--zone", "Asia/Jakarta", "--organiser", "Chief@example.org"
    )
    edition = Edition.objects.get(slug="2027")
    assert [award.places for award in edition.awards.all()] == [1, 3, 5, 1, 1]
    assert edition.closes_at.astimezone(edition.zone).strftime("%H:%M") == "23:59"
    assert list(Membership.objects.values_list("user", "role")) == [(person.pk, Role.ORGANISER)]
    assert told.rstrip().endswith("/office/2027/edition/")
    client.force_login(person)
    assert client.get("/office/2027/edition/").status_code in (200, 302)  # 302: second factor comes first
    assert client.get("/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("20 27", "--name", "N", "--organiser", "chief@example.org"), "“20 27” is no short name"),
        (
            ("2027", "--name", "N", "--organiser", "chief@example.org", "--zone", "Moon"),
            "“Moon” is no time zone",
        ),
        (
            ("2027", "--name", "N", "--organiser", "nobody@example.org"),
            "Nobody with the e-mail nobody@example.org",
        ),
    ],
)
def test_bad_arguments_are_answered_in_words(arguments: tuple[str, ...], words: str) -> None:
    make_user("chief@example.org")
    with pytest.raises(CommandError, match=words):
        create(*arguments)
    assert Edition.objects.count() == 0
