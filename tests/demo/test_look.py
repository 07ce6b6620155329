import pytest

from contest.branding.shown import brand_of
from contest.models import JournalEntry
from demo.look import give_look
from tests.factories import make_edition, make_membership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_edition_of_long_films_has_a_look_once() -> None:
    edition, organiser = make_edition("published"), make_user()
    make_membership(organiser, edition, "organiser")
    for _time in range(2):
        give_look(edition, organiser=organiser)
    brand = brand_of(edition.pk)
    assert brand.logo is not None
    assert (brand.name, brand.logo.width, brand.logo.height) == ("Laureate Long Form", 197, 96)
    assert JournalEntry.objects.filter(verb="brand_published").count() == 1
