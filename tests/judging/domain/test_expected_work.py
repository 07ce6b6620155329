from datetime import UTC, datetime, timedelta

import pytest

from contest.domain.notices import render_mail
from contest.models import Notice
from judging.domain import rounds
from judging.domain.expected_work import asked_of
from judging.domain.stages import Stage
from judging.enums import PoolKind
from judging.models import Invitation, Round
from tests.judging.juries import Jury, make_invitation, make_jury

pytestmark = pytest.mark.django_db
OPENS, ENDS = datetime(2030, 5, 1, 8, 0, tzinfo=UTC), datetime(2030, 5, 20, 20, 0, tzinfo=UTC)


def planned(**fields: object) -> Jury:
    """A round of six films of 10 minutes, with two reviews of each and two judges."""
    jury = make_jury(judges=2, entries=6, reviews=2, seconds=600, is_open=False)
    Round.objects.update(opens_at=OPENS, closes_at=ENDS, **fields)
    jury.edition.time_zone = "Asia/Shanghai"
    jury.edition.save()
    jury.round.refresh_from_db()
    return jury


def asked(invitation: Invitation) -> list[tuple[str, int, int]]:
    fresh = Invitation.objects.select_related("edition", "round__edition", "round__source").get(
        pk=invitation.pk
    )
    return [(work.round.title, work.films, work.minutes) for work in asked_of(fresh)]


def test_films_and_minutes_are_shared_by_those_on_the_panel_and_those_who_were_asked() -> None:
    jury = planned()
    first = make_invitation(jury.edition, by=jury.organiser, round_=jury.round)
    assert asked(first) == [("Screening", 4, 40)]
    make_invitation(jury.edition, by=jury.organiser, round_=jury.round)
    assert asked(first) == [("Screening", 3, 30)]
    rounds.open_round(jury.round, by=jury.organiser, now=OPENS)
    assert asked(first) == [("Screening", 0, 0)]


def test_films_that_have_not_advanced_yet_are_counted_as_planned() -> None:
    jury = planned(advancing=3)
    final = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=ENDS + timedelta(days=9),
        by=jury.organiser,
        reviews_per_entry=2,
        judges=jury.judges,
        stage=Stage(pool=PoolKind.ADVANCED, source=jury.round),
    )
    assert asked(make_invitation(jury.edition, by=jury.organiser, round_=final)) == [("Final", 2, 20)]


def test_mail_says_dates_and_work_in_the_language_and_zone_of_who_is_invited() -> None:
    jury = planned()
    make_invitation(jury.edition, by=jury.organiser, round_=jury.round)
    body = " ".join(render_mail(Notice.objects.latest("pk")).body.split())
    assert (
        "What you are asked for, as it is planned today: “Screening”: from 1 May 2030, 16:00 (Shanghai) "
        "until 21 May 2030, 04:00 (Shanghai). About 4 films for you, 40 minutes of film altogether." in body
    )


def test_without_a_round_the_dates_of_all_that_are_to_come_are_named() -> None:
    jury = planned()
    invitation = make_invitation(jury.edition, by=jury.organiser)
    assert asked(invitation) == [("Screening", 0, 0)]
    body = render_mail(Notice.objects.latest("pk")).body
    assert "“Screening”: from 1 May 2030, 16:00 (Shanghai) until 21 May 2030, 04:00 (Shanghai).\n" in body
    Round.objects.update(state="closed", opened_at=OPENS)
    assert asked(invitation) == []
