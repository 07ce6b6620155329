from typing import Any

import pytest
from django.urls import reverse

from contest.enums import TeamRight
from contest.models import JournalEntry, JuryComment
from judging.domain import comments, rounds, scoresheets
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.models import Assignment
from tests.contest.team.scene import join
from tests.judging.juries import Jury, judge_film, make_jury
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db


def commented(*texts: str) -> tuple[Jury, list[str]]:
    """A closed round of one film, with a comment of each judge; the codes of their scoresheets."""
    jury = make_jury(judges=len(texts), entries=1, reviews=len(texts))
    codes = []
    for assignment, text in zip(Assignment.objects.order_by("pk"), texts, strict=True):
        scoresheets.save_comment(assignment, text=text)
        judge_film(assignment)
        codes.append(assignment.code)
    return jury, codes


def test_organiser_releases_none_about_a_film_of_their_own_team() -> None:
    jury, _codes = commented("The lantern scene is wonderful.")
    assert comments.comments_in(jury.round, reader=jury.organiser).count() == 1
    join(jury.entries[0], TeamRight.SEE, user=jury.organiser)
    assert comments.comments_in(jury.round, reader=jury.organiser).count() == 0


@pytest.mark.slow
def test_creator_reads_what_the_organiser_releases_and_is_mailed_once(client: Any) -> None:
    jury, codes = commented("The lantern scene is wonderful.", "Too long.", "")
    entry = jury.entries[0]
    with pytest.raises(NotPossibleNow, match="once the round is closed"):
        comments.release_comments(jury.round, sheets=codes, by=jury.organiser)
    rounds.close_round(jury.round, by=jury.organiser)
    page = reverse("entry_show", args=[entry.code])
    client.force_login(entry.representative)
    assert "Comments from the jury" not in client.get(page).content.decode()
    before = len(sent_mails())
    assert comments.release_comments(jury.round, sheets=codes[:1] + codes[2:], by=jury.organiser) == 1
    with pytest.raises(Unsound, match="no comment that is still to be released"):
        comments.release_comments(jury.round, sheets=codes[:1], by=jury.organiser)
    shown = client.get(page).content.decode()
    assert ("The lantern scene is wonderful." in shown, "Too long." in shown) == (True, False)
    assert all(str(judge) not in shown for judge in jury.judges)
    mails = sent_mails()[before:]
    assert [(mail.to, mail.subject) for mail in mails] == [
        ([entry.representative.email], f"The jury has written to you about “{entry.shown_title}”")
    ]
    line = JournalEntry.objects.get(verb="comments_released")
    assert line.facts == {"entries": [entry.code], "comments": 1}


@pytest.mark.slow
def test_page_of_the_organiser_releases_what_is_chosen(client: Any) -> None:
    jury, codes = commented("The lantern scene is wonderful.")
    url = reverse("round_comments", args=[jury.edition.slug, jury.round.code])
    client.force_login(jury.organiser)
    assert "The round is not closed" in client.get(url).content.decode()
    rounds.close_round(jury.round, by=jury.organiser)
    assert "The lantern scene is wonderful." in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    asked = client.post(url, {"sheet": codes})
    assert (asked.status_code, "Release these comments?" in asked.content.decode()) == (200, True)
    assert not JuryComment.objects.exists()
    assert client.post(url, {"sheet": codes, "sure": "1"}).status_code == 302
    assert JuryComment.objects.get().text == "The lantern scene is wonderful."


def test_comments_on_ones_own_film_are_not_shown_to_an_organiser() -> None:
    jury, codes = commented("Too long.")
    rounds.close_round(jury.round, by=jury.organiser)
    jury.entries[0].representative = jury.organiser
    jury.entries[0].save()
    assert list(comments.comments_in(jury.round, reader=jury.organiser)) == []
    with pytest.raises(Unsound):
        comments.release_comments(jury.round, sheets=codes, by=jury.organiser)
