import pytest
from django.test import Client

from contest.models import Entry
from tests.factories import make_entry


@pytest.fixture
def entry() -> Entry:
    return make_entry()


@pytest.fixture
def creator(client: Client, entry: Entry) -> Client:
    """A browser of the entry's contact person, signed in."""
    client.force_login(entry.representative)
    return client
