import pytest
from allauth.account.models import EmailAddress

from contest.domain.invited_accounts import account_by_address
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_account_is_found_by_its_own_address_and_by_others_once_they_are_confirmed() -> None:
    noor, ada = make_user("noor@example.org"), make_user("ada@example.org")
    EmailAddress.objects.create(user=ada, email="ada@work.example", verified=True)
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=False)
    for address, found in [
        ("noor@example.org", noor),
        ("Ada@Work.example", ada),
        ("ada@home.example", None),
        ("nobody@example.org", None),
    ]:
        assert account_by_address(address) == found, address
