"""Which entries are one team's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contest.enums import EntryState, TeamRight
from contest.models import Edition, TeamMember
from judging.domain.teams import teams_among, teams_of
from tests.contest.team.scene import join
from tests.factories import make_edition, make_entry, make_user


def test_contact_person_and_team_name_make_one_team() -> None:
    entries = [
        (1, 7, "Lampworks"),
        (2, 8, "  LAMPWORKS "),
        (3, 8, ""),
        (4, 9, ""),
        (5, 10, "Ｌａｍｐ-works"),
        (6, 11, "Works, Lamp"),
        (7, 12, "灯工坊"),
        (8, 13, "灯 工坊"),
        (9, 14, "灯"),
        (10, 15, "灯"),
    ]
    assert teams_of(entries) == {1: 7, 2: 7, 3: 7, 4: 9, 5: 7, 6: 7, 7: 12, 8: 12, 9: 14, 10: 15}


def test_an_entry_without_a_team_name_is_its_contact_persons() -> None:
    assert teams_of([(1, 5, ""), (2, 6, ""), (3, 5, "—")]) == {1: 5, 2: 6, 3: 5}


def test_common_member_makes_one_team() -> None:
    entries = [(1, 5, ""), (2, 6, ""), (3, 7, ""), (4, 8, "")]
    assert teams_of(entries, [(1, 9), (2, 9), (3, 5)]) == {1: 5, 2: 5, 3: 5, 4: 8}


@pytest.mark.django_db
def test_whoever_may_edit_when_entries_close_makes_a_team_and_whoever_sees_makes_none() -> None:
    edition = make_edition()
    entries = [make_entry(EntryState.ELIGIBLE, edition=edition) for _ in range(4)]
    first, second, third, fourth = entries
    editor, watcher, early = make_user(), make_user(), make_user()
    for entry in (first, second):
        join(entry, TeamRight.EDIT, user=editor)
    for entry in (second, third):
        join(entry, TeamRight.SEE, user=watcher)
    for entry in (third, fourth):
        join(entry, TeamRight.EDIT, user=early)
    TeamMember.objects.filter(user=early, entry=fourth).update(left_at=timezone.now())
    mine = [entry.representative_id for entry in entries]
    ids = [entry.pk for entry in entries]
    assert teams_among(ids) == dict(zip(ids, [mine[0], mine[0], mine[2], mine[3]], strict=True))
    Edition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert teams_among(ids) == dict(zip(ids, [mine[0], mine[0], mine[2], mine[2]], strict=True))
