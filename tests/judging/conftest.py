from copy import deepcopy

import pytest

from judging.models import Tally
from tests.judging.juries import Jury, make_ranked


@pytest.fixture(scope="module")
def ranked_once(module_db: None) -> tuple[Jury, Tally]:
    return make_ranked()


@pytest.fixture
def ranked(db: None, ranked_once: tuple[Jury, Tally]) -> tuple[Jury, Tally]:
    """`make_ranked()`, made once for the module; what a test changes of it is gone after the test."""
    return deepcopy(ranked_once)
