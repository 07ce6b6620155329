"""Forms that cannot be read, at addresses that are there and at others: never a failure of the site."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
WITHOUT_BOUNDARY = ("multipart/form-data", b"{")
EMPTY_BOUNDARY = ("multipart/form-data; boundary=", b"")
TOO_MANY_FIELDS = ("application/x-www-form-urlencoded", b"a=1&" * 5000)
TOO_LARGE = ("application/x-www-form-urlencoded", b"a=" + b"1" * 20_000_000)


@pytest.mark.parametrize("address", ["/account/", "/nosuch/", "/account/login/", "/films/NOSUCH1/report/"])
@pytest.mark.parametrize("form", [WITHOUT_BOUNDARY, EMPTY_BOUNDARY, TOO_MANY_FIELDS, TOO_LARGE])
def test_form_that_cannot_be_read_is_no_failure(address: str, form: tuple[str, bytes]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")  # a token, without which no form is looked at
    answer = client.generic("POST", address, form[1], content_type=form[0])
    assert answer.status_code in ((404,) if address == "/nosuch/" else (302, 400, 403)), answer
