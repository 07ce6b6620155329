"""The jury on the winners' page: whoever judged and will be named, as they name themselves."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from contest.models import Edition, JournalEntry, Membership, User
from judging.domain.profiles import change_profile, profile_of
from tests.factories import make_membership, make_user
from tests.judging.results import make_result

pytestmark = pytest.mark.django_db
UNSAID = {"absences-TOTAL_FORMS": 0, "absences-INITIAL_FORMS": 0, "languages": "", "cap": ""}


def jury_on(edition: Edition) -> list[str]:
    page = Client().get(reverse("winners_show", args=[edition.slug])).content.decode()
    return re.findall(r'<li dir="auto">(.*?)</li>', page)


def name_oneself(judge: User, edition: Edition, words: str) -> None:
    client = Client()
    client.force_login(judge)
    address = reverse("judge_profile", args=[edition.slug])
    assert client.post(address, UNSAID | {"named_as": words}).status_code == 302


def test_judges_are_named_as_they_say_and_only_while_they_will_be() -> None:
    result = make_result()
    edition, (first, second) = result.edition, result.judges
    onlooker = make_user()  # on the jury, but has judged nothing
    make_membership(onlooker, edition, Role.JUDGE)
    assert jury_on(edition) == []
    name_oneself(first, edition, "Zhang Wei, cinematographer, Shanghai")
    name_oneself(second, edition, "Émile Aubry <editor>")
    name_oneself(onlooker, edition, "Somebody Else")
    named = ["Émile Aubry &lt;editor&gt;", "Zhang Wei, cinematographer, Shanghai"]
    assert jury_on(edition) == named
    name_oneself(second, edition, "")
    assert jury_on(edition) == named[1:]
    told = JournalEntry.objects.filter(verb="judge.profile", subject=f"user:{second.pk}").order_by("pk")
    assert [line.facts["is_named"] for line in told] == [True, False]
    assert "Aubry" not in str(list(told.values()))


def test_office_changes_a_profile_and_not_how_its_judge_is_named() -> None:
    result = make_result()
    edition, judge = result.edition, result.judges[0]
    change_profile(judge, edition=edition, languages=[], absences=[], cap=None, by=judge, named_as="Aubry")
    client = Client()
    client.force_login(result.organiser)
    membership = Membership.objects.get(user=judge, edition=edition, role=Role.JUDGE)
    address = reverse("jury_judge", args=[edition.slug, membership.pk])
    assert 'name="named_as"' not in client.get(address).content.decode()
    client.post(address, UNSAID | {"cap": 7, "named_as": "Somebody Else"})
    profile = profile_of(judge, edition)
    assert (profile.cap, profile.named_as) == (7, "Aubry")
