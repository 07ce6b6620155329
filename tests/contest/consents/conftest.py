import pytest

from contest.models import Edition
from tests.factories import make_edition


@pytest.fixture
def edition() -> Edition:
    """Open to whoever is 14, below 18 with the consent of a guardian."""
    edition = make_edition("open")
    edition.regulations.min_age, edition.regulations.guardian_age = 14, 18
    edition.regulations.save()
    return edition
