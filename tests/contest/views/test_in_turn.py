"""Two windows with one form, sent at the same moment."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from contest.models import Regulations, User
from tests.factories import make_edition, make_membership, make_user


def test_whatever_is_merged_is_taken_in_turn() -> None:
    """By their sources: each module that merges what two windows sent takes it in turn."""
    sources = {path: path.read_text() for app in ("contest", "judging") for path in Path(app).rglob("*.py")}
    merging = {str(path) for path, text in sources.items() if "merge(request.POST" in text}
    assert len(merging) == 13
    assert {str(path) for path, text in sources.items() if "@in_turn" in text} == merging


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_the_second_is_shown_what_the_first_has_saved() -> None:
    edition = make_edition("open")
    organisers = [make_user(), make_user()]
    for organiser in organisers:
        make_membership(organiser, edition, Role.ORGANISER)
    address, both = reverse("office_edition", args=[edition.slug]), Barrier(2)

    def save(organiser: User, most: int) -> int:
        client = Client()
        client.force_login(organiser)
        opened = client.get(address).context["opened"]
        both.wait()
        try:
            sent = {**json.loads(opened), "opened": opened, "max_entries": str(most)}
            return client.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as windows:
        answers = dict(zip((8, 9), windows.map(save, organisers, (8, 9)), strict=True))
    assert sorted(answers.values()) == [302, 409]
    saved = Regulations.objects.get(edition=edition).max_entries
    assert answers[saved] == 302
