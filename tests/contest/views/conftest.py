import pytest
from django.test import Client

from contest.enums import Role
from contest.models import Edition
from tests.factories import make_edition, make_membership, make_user


@pytest.fixture
def edition(client: Client) -> Edition:
    """An open edition whose organiser is logged in."""
    edition = make_edition("open")
    organiser = make_user(name="Ratna")
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition
