"""What is told of awards that were changed after the first round had opened."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from contest.domain.award_list import AwardPlan, plans_of
from contest.domain.late_changes import late_changes_of, publish_late_changes, tell_late_change
from contest.domain.notices import send_first_notice
from contest.enums import AwardBasis, EntryState, TeamRight
from contest.models import Edition, Motion, Notice, TeamMember, User
from tests.factories import make_entry, make_user
from tests.judging.juries import Jury, make_jury
from tests.judging.late_awards import REASON, change_late

pytestmark = pytest.mark.django_db
FREE = AwardPlan("jury-prize", {"en": "Jury Prize"}, basis=AwardBasis.JURY, needs_statement=True)


@pytest.fixture(scope="module")
def jury(module_db: None) -> Jury:
    return make_jury()


def regulations_of(edition: Edition, **asked: str) -> str:
    return Client().get(reverse("regulations_show", args=[edition.slug]), asked).content.decode()


def test_regulations_say_when_what_and_why(jury: Jury) -> None:
    first, second, third, creative, narration = plans_of(jury.edition)
    assert "Changes to the awards" not in regulations_of(jury.edition)
    renamed = replace(creative, name={"en": "Boldest Film"})
    change_late(jury.edition, [first, third, replace(second, places=2), renamed, FREE], by=jury.organiser)
    page = regulations_of(jury.edition)
    assert "changed the awards after the first round had opened" in page
    assert REASON in page
    (told,) = late_changes_of(jury.edition)
    plain = [sentence.replace("\u2068", "").replace("\u2069", "") for sentence in told.sentences]
    assert plain == [
        "Second Prize goes to the 2 films with the highest overall scores; before, to the 3 films with the "
        "highest overall scores.",
        "Most Creative is called Boldest Film now.",
        "Jury Prize is new, and goes to one film that the jury chooses freely.",
        f"{narration.name['en']} is no longer given.",
        "The order in which the awards are given is another.",
    ]
    with override("zh-hans"):
        assert late_changes_of(jury.edition)[0].sentences != told.sentences


def test_change_of_an_earlier_release_is_told_by_its_time_alone(jury: Jury) -> None:
    """Its reason was given for the record, not for the public."""
    change_late(jury.edition, [*plans_of(jury.edition), FREE], by=jury.organiser)
    payload = Motion.objects.get().payload
    Motion.objects.update(payload={"awards": payload["awards"]})
    page = regulations_of(jury.edition)
    assert ("changed the awards after the first round" in page, REASON in page) == (True, False)
    assert publish_late_changes() == 0


def test_everybody_with_an_entry_is_told_once(jury: Jury, mailoutbox: list[Any]) -> None:
    entries = [make_entry(state, edition=jury.edition) for state in (EntryState.DRAFT, EntryState.SUBMITTED)]
    gone = make_entry(EntryState.WITHDRAWN, edition=jury.edition)
    member, reader = make_user(), make_user()
    add_member(entries[0].pk, member, TeamRight.SUBMIT)
    add_member(entries[0].pk, reader, TeamRight.SEE)
    Notice.objects.update(sent_at=timezone.now())
    motion = change_late(jury.edition, [*plans_of(jury.edition), FREE], by=jury.organiser)
    tell_late_change(motion.pk)
    tell_late_change(motion.pk)
    told = set(Notice.objects.filter(kind="awards_changed").values_list("user", flat=True))
    assert told >= {member.pk, *(entry.representative_id for entry in entries)}
    assert told.isdisjoint({reader.pk, gone.representative_id})
    assert publish_late_changes() == 0
    while send_first_notice():
        pass
    mail = next(mail for mail in mailoutbox if mail.to == [member.email])
    assert mail.subject == f"The awards of {jury.edition.title} have changed"
    assert "Jury Prize" in mail.body
    assert REASON in mail.body
    assert f"/editions/{jury.edition.slug}/regulations/" in mail.body


def test_lost_message_is_made_up_for(jury: Jury) -> None:
    motion = change_late(jury.edition, [*plans_of(jury.edition), FREE], by=jury.organiser)
    assert publish_late_changes() == 1
    Motion.objects.filter(pk=motion.pk).update(told_at=datetime.now().astimezone())
    assert publish_late_changes() == 0


def add_member(entry_id: int, user: User, right: TeamRight) -> None:
    TeamMember.objects.create(entry_id=entry_id, user=user, right=right, joined_at=timezone.now())
