"""How long an edition keeps what it has."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contest.domain import notices
from contest.domain.journal import find_breaches
from contest.enums import NoticeKind, ReportReason, Role
from contest.models import Edition, JournalEntry, Notice, PublicReport, RetentionPeriods
from contest.privacy.retention import due_at, forecast_for, remove_expired, set_periods
from judging.models import Watch
from media_pipeline.models import Film
from tests.contest.nights import make_published_edition
from tests.contest.privacy.scene import client_of
from tests.factories import make_edition, make_membership, make_user
from tests.judging.juries import judge_all, make_jury

pytestmark = pytest.mark.django_db


def test_months_end_on_the_last_day_where_a_month_is_shorter() -> None:
    edition = Edition(published_at=datetime(2026, 8, 31, 20, tzinfo=UTC))
    ends = [due_at(edition, months) for months in (1, 6, 16, 18)]
    assert [end.date().isoformat() for end in ends] == [
        "2026-09-30",
        "2027-02-28",
        "2027-12-31",
        "2028-02-29",
    ]


def test_what_would_go_is_shown_and_then_goes_once() -> None:
    edition, (winner, loser), organiser = make_published_edition(winners=1, others=1)
    PublicReport.objects.create(
        edition=edition,
        entry=winner,
        reason=ReportReason.COPYRIGHT,
        statement="The music is mine.",
        name="Ana",
        email="ana@example.org",
        language="en",
    )
    months = {"films": 3, "addresses": 6, "logs": None, "watching": None}
    set_periods(edition, months, by=organiser)
    set_periods(edition, months, by=organiser)
    told = {str(line.what): (line.rows, line.at) for line in forecast_for(edition)}
    assert told["Films without an award: file, copies, captions and own poster"] == (1, due_at(edition, 3))
    assert told["Names and addresses in reports of public films"] == (1, due_at(edition, 6))
    assert told["Which seconds of films judges have played"] == (0, None)
    ends = due_at(edition, 3)
    assert [remove_expired(ends + timedelta(seconds=seconds)) for seconds in (-1, 0, 1)] == [0, 1, 0]
    asked = Film.objects.filter(removal_asked_at__isnull=False)
    assert list(asked.values_list("entry__code", flat=True)) == [loser.code]
    assert PublicReport.objects.get().email == "ana@example.org"
    assert remove_expired(due_at(edition, 6)) == 1
    assert (PublicReport.objects.get().email, PublicReport.objects.get().name) == ("", "")
    lines = JournalEntry.objects.filter(verb__startswith="retention")
    assert [line.facts for line in lines] == [
        {"films_months": 3, "addresses_months": 6},
        {"retention_kind": "films", "retention_rows": 1},
        {"retention_kind": "addresses", "retention_rows": 1},
    ]
    assert list(find_breaches()) == []


def test_logs_and_watching_go_and_scores_stay() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    judge_all(jury)
    kind, facts = NoticeKind.JUDGE_INVITED, {"edition": jury.edition.slug}
    notices.enqueue_notice(kind, user=jury.judges[0], key="one", facts=facts)
    Notice.objects.update(sent_at=timezone.now())
    sent = Notice.objects.filter(user__isnull=False).count()
    set_periods(jury.edition, {"films": None, "addresses": None, "logs": 1, "watching": 1}, by=jury.organiser)
    assert remove_expired(due_at(jury.edition, 1)) == 2
    assert set(Watch.objects.values_list("seconds", flat=True)) != {0}
    assert [watch.ranges for watch in Watch.objects.all()] == [[], []]
    assert (sent > 0, Notice.objects.filter(user__isnull=False).count()) == (True, 0)


def test_nothing_goes_before_the_office_has_set_a_time(django_assert_num_queries: Any) -> None:
    make_published_edition(winners=1, others=1)
    with django_assert_num_queries(1):
        assert remove_expired(timezone.now() + timedelta(days=9000)) == 0


def test_office_sets_times_and_is_told_what_is_wrong() -> None:
    edition, organiser = make_edition("open"), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    client, address = client_of(organiser), reverse("office_retention", args=[edition.slug])
    page = client.get(address).content.decode()
    assert "Nothing is removed yet: these numbers are a proposal." in page
    wrong = client.post(address, {"films": "0", "addresses": "9" * 30, "logs": "soon", "watching": "6"})
    assert wrong.status_code == 422
    assert {name: len(errors) for name, errors in wrong.context["form"].errors.items()} == {
        "films": 1,
        "addresses": 1,
        "logs": 1,
    }
    assert 'value="soon"' in wrong.content.decode()
    done = client.post(address, {"films": "12", "addresses": "", "logs": "", "watching": ""}, follow=True)
    assert "Nothing is removed yet" not in done.content.decode()
    assert done.content.decode().count("Not before you set a time") == 8
    assert done.content.decode().count('min="1"') == 4


@pytest.mark.slow
def test_typed_times_are_shown_and_what_goes_at_once_is_asked_about() -> None:
    edition, _entries, organiser = make_published_edition(winners=1, others=2)
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now() - timedelta(days=200))
    client, address = client_of(organiser), reverse("office_retention", args=[edition.slug])
    sent = {"films": "6", "addresses": "", "logs": "", "watching": ""}
    shown = client.post(address, {**sent, "show": "1"})
    assert (shown.status_code, "What would go by the numbers above" in shown.content.decode()) == (200, True)
    asked = client.post(address, sent)
    page = asked.content.decode()
    assert (asked.status_code, "Not saved yet: this would be removed at once, for good" in page) == (
        422,
        True,
    )
    assert "<span>Films without an award: file, copies, captions and own poster</span> <b>2" in page
    other = client.post(address, {**sent, "films": "5", "sure": asked.context["answer"]})
    assert (other.status_code, RetentionPeriods.objects.count()) == (422, 0)
    assert client.post(address, {**sent, "sure": asked.context["answer"]}).status_code == 302
    assert RetentionPeriods.objects.get().films == 6
    assert client.post(address, {**sent, "logs": "240"}).status_code == 302  # the films are agreed on
