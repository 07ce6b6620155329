import pytest
from django.db import transaction

from contest.domain.journal import record
from contest.domain.night import Setting, evening_of, steps_of
from contest.domain.showcase import winners_of
from contest.models import Entry, NomineeList, Seal, StageResult
from tests.contest.nights import make_published_edition
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_first_prize_stands_alone_and_the_others_follow_act_by_act() -> None:
    edition, entries, _organiser = make_published_edition()
    evening = evening_of(winners_of(edition), Seal.objects.standing().get(edition=edition))
    assert evening is not None
    assert evening.first.code == entries[0].code
    assert [(act.setting, [(h.slug, len(h.winners)) for h in act.honours]) for act in evening.acts] == [
        (Setting.PANELS, [("second", 3)]),
        (Setting.RIBBON, [("third", 5)]),
        (Setting.SOLOS, [("most-creative", 1), ("best-narration", 1)]),
    ]


def test_evening_without_winners_is_none() -> None:
    edition, _entries, _organiser = make_published_edition(winners=0)
    assert evening_of(winners_of(edition), Seal.objects.standing().get(edition=edition)) is None


def test_steps_go_from_the_submitted_films_to_the_awards_and_leave_out_what_was_none() -> None:
    edition, entries, organiser = make_published_edition(winners=2, others=7)
    make_entry("draft", edition=edition)
    make_entry("disqualified", edition=edition)
    Entry.objects.filter(pk=entries[8].pk).update(state="disqualified")
    assert steps_of(edition, winners=2)[1].count == 8
    with transaction.atomic():
        record("entry_accepted", subject=f"entry:{entries[8].code}", edition=edition)
    assert [(s.count, s.words) for s in steps_of(edition, winners=2)] == [
        (10, "submitted"),
        (9, "accepted"),
        (2, "awarded"),
    ]
    for entry in entries[:6]:
        StageResult.objects.create(entry=entry, stage="R1", advanced=entry != entries[5])
    NomineeList.objects.create(
        edition=edition,
        stage="R1",
        snapshot={"nominees": [{}] * 4},
        hash="x",
        sealed_by=organiser,
        published_at=edition.published_at,
    )
    steps = steps_of(edition, winners=2)
    assert [(s.count, s.words) for s in steps] == [
        (10, "submitted"),
        (9, "accepted"),
        (5, "advanced"),
        (4, "nominated"),
        (2, "awarded"),
    ]
    assert steps[0].width == 100
    assert steps[-1].width == 44.72
