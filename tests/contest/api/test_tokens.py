"""The account's page of tokens."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from contest.api.tokens import MOST_TOKENS, make_token
from contest.enums import ApiScope, EntryState, Role
from contest.models import ApiToken
from tests.contest.privacy.scene import client_of
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


def test_token_is_shown_once_works_and_is_revoked() -> None:
    user = make_user()
    client, address = client_of(user), reverse("api_tokens")
    made = client.post(address, {"name": "Spreadsheet", "scopes": ["entries"], "days": "90"}).content.decode()
    [token] = re.findall(r'value="(laureate_[\w-]+)"', made)
    assert token not in client.get(address).content.decode()
    assert ApiToken.objects.filter(digest__contains=token).count() == 0
    reader = Client(headers={"authorization": f"Bearer {token}"})
    assert reader.get("/api/v1/entries/").status_code == 200
    assert client_of(make_user()).post(reverse("api_token_revoke", args=[1])).status_code == 404
    page = client.post(reverse("api_token_revoke", args=[ApiToken.objects.get().pk]), follow=True)
    assert "The token is revoked. Programs that have it can no longer read anything." in page.content.decode()
    assert reader.get("/api/v1/entries/").status_code == 401


def test_page_asks_for_the_password_and_refuses_what_is_wrong() -> None:
    user = make_user()
    address = reverse("api_tokens")
    assert client_of(user, is_fresh=False).get(address).status_code == 302
    client = client_of(user)
    wrong = client.post(address, {"name": "x" * 61, "scopes": ["all"], "days": "9999"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"name", "scopes", "days"})
    for number in range(MOST_TOKENS):
        make_token(user, name=str(number), scopes=[ApiScope.ENTRIES], days=1)
    full = client.post(address, {"name": "one more", "scopes": ["entries"], "days": "30"})
    assert "You have 20 tokens; 20 are possible. Revoke one that you no longer use." in full.content.decode()
    assert 'value="one more"' in full.content.decode()


def test_scope_of_the_office_is_for_those_who_see_its_entries() -> None:
    edition = make_edition("open")
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    address = reverse("api_tokens")
    sent = {"name": "List", "scopes": ["office"], "days": "30"}
    judge, assistant = make_user(), make_user()
    for user, role in ((judge, Role.JUDGE), (assistant, Role.ASSISTANT)):
        make_membership(user, edition, role)
    found = client_of(judge)
    assert "What I see in the festival office" not in found.get(address).content.decode()
    assert found.post(address, sent).status_code == 422
    token = make_token(assistant, name="List", scopes=[ApiScope.OFFICE], days=1)
    reader = Client(headers={"authorization": f"Bearer {token}"})
    read = reader.get(f"/api/v1/office/{edition.slug}/entries/").json()
    assert [one["code"] for one in read["items"]] == [entry.code]
    assert reader.get(f"/api/v1/office/{edition.slug}/rounds/").status_code == 404  # as on the pages
