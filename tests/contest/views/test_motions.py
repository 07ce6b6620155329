"""Confirming what another person has proposed: on a page of its own, by whoever says again who they are."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.unsealing import propose_unsealing
from contest.models import Motion, Seal
from contest.waiting import proposals_that_wait
from tests.contest.nights import REASON, make_sealed_edition, second_person
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_second_person_is_asked_who_they_are_and_comes_back_to_what_they_confirmed() -> None:
    edition, _entries, organiser, seal = make_sealed_edition(winners=1, others=0)
    propose_unsealing(edition, reason=REASON, by=organiser)
    (line,) = proposals_that_wait(edition)
    client = Client()
    client.force_login(second_person(edition, organiser))
    page = html.unescape(client.get(line.url).content.decode())
    assert f"Seal {seal.short_code} is taken off" in page
    assert "If you signed in more than five minutes ago, you are asked for your password" in page
    (address,) = re.findall(r'<form method="post" action="([^"]*/confirm/)"', page)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = client.post(address)
        assert (asked.status_code, Motion.objects.open().count()) == (302, 1)
        done = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert "Confirmed: the seal is off, and the decisions are open again." in done.content.decode()
    assert (Motion.objects.open().count(), Seal.objects.standing().count()) == (0, 0)
    assert "Confirmed · " in client.get(line.url).content.decode()


def test_what_was_typed_for_a_proposal_is_proposed_once_its_author_has_said_who_they_are() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1, others=0)
    client = Client()
    client.force_login(organiser)
    client.get(reverse("office_results", args=[edition.slug]))
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = client.post(reverse("office_unseal", args=[edition.slug]), {"reason": REASON})
        assert asked.url.startswith(reverse("account_reauthenticate"))
        client.post(asked.url, {"password": PASSWORD})
    assert list(Motion.objects.values_list("reason", "moved_by")) == [(REASON, organiser.pk)]
