import pytest

from contest.models import User
from tests.architecture.world import Side, make_side, people_of


@pytest.fixture(scope="module")
def sides(module_db: None) -> tuple[Side, Side]:
    """An edition that is not published, and one that is."""
    return make_side(is_published=False), make_side(is_published=True)


@pytest.fixture(scope="module")
def people(sides: tuple[Side, Side]) -> dict[str, User | None]:
    return people_of(*sides)
