"""Revoking a published award: by two, in public, with the next in line or nobody in its place."""

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain import motions
from contest.domain.archive import editions_shown
from contest.domain.honours_refused import GateClosed, HonoursRefused
from contest.domain.motions import MotionClosed
from contest.domain.notices import render_mail
from contest.domain.seals import breaches_of
from contest.domain.showcase import corrections_in, winners_by
from contest.models import Citation, Consent, Edition, Entry, JournalEntry, Motion, Notice, Seal
from contest.policies import Refused
from judging.domain import awards
from judging.domain.award_votes import JuryVotes
from judging.domain.refusals import Unsound
from judging.domain.revocations import next_in_line, passed_over, propose_revocation
from judging.models import Tally
from tests.contest.nights import REASON, agree, publish_results
from tests.judging.juries import Jury, make_tallied
from tests.judging.sealing import pass_gate, seal_results

pytestmark = pytest.mark.django_db
PUBLIC = {
    "en": "The film uses shots of another film without its consent.",
    "zh-hans": "影片未经许可使用了另一部影片的镜头，经查证属实。",
    "id": "Film ini memakai shot dari film lain tanpa izin pemiliknya.",
}


@pytest.fixture(scope="module")
def module_jury(module_db: None) -> Jury:
    """Four films; the first wins the first prize, the second a second prize; all that is public."""
    jury, tally = make_tallied(entries=4, reviews=3)
    awards.propose(tally, by=jury.organiser)
    wanted = {("first", 1): jury.entries[0], ("second", 1): jury.entries[1]}
    for proposal in list(tally.proposals.select_related("award", "tally__round__edition", "entry")):
        proposal.refresh_from_db()
        entry = wanted.get((proposal.award.slug, proposal.place))
        reason = "The jury gives no more awards in this edition, as it has agreed."
        awards.decide(proposal, entry=entry, by=jury.organiser, votes=JuryVotes(3, 0), reason=reason)
    seal_results(tally, by=jury.organiser)
    publish_results(jury.edition, by=jury.organiser)
    pass_gate(Entry.objects.filter(edition=jury.edition).select_related("film"))
    return jury


@pytest.fixture
def jury(db: None, module_jury: Jury) -> Jury:
    return module_jury


def standing(jury: Jury) -> Seal:
    seal = Seal.objects.of(jury.edition)
    assert seal is not None
    return seal


def first_prize(jury: Jury, slug: str = "first") -> Citation:
    """The award that stands, or stood last."""
    won = Citation.objects.filter(award__edition=jury.edition, award__slug=slug)
    return won.select_related("award__edition", "entry").order_by("-pk")[0]


def propose_for(jury: Jury, successor: Entry | None, **changes: object) -> Motion:
    wanted: dict[str, object] = {"public_reason": PUBLIC, "reason": REASON * 2, **changes}
    return propose_revocation(
        first_prize(jury),
        successor=successor,
        by=jury.organiser,
        **wanted,  # type: ignore[arg-type]
    )


@pytest.mark.slow
def test_next_in_line_is_the_best_film_without_an_award(jury: Jury) -> None:
    assert next_in_line(first_prize(jury)) == [jury.entries[2]]


@pytest.mark.slow
def test_award_goes_to_the_next_in_line_in_public(jury: Jury) -> None:
    loser, runner_up, successor, _last = jury.entries
    old = standing(jury)
    motion = propose_for(jury, successor, statement={"en": "It waited well."})
    assert standing(jury) == old
    agree(motion)
    seal = standing(jury)
    old.refresh_from_db()
    assert (old.superseded_by, seal.snapshot["corrects"], breaches_of(seal)) == (motion, old.hash, [])
    won = [(winner.award, winner.code) for winner in winners_by(seal)]
    assert won == [("first", successor.code), ("second", runner_up.code)]
    (told,) = corrections_in(seal)
    assert (told.award, told.title, told.successor, told.reason) == (
        "First Prize",
        loser.title,
        successor.title,
        PUBLIC["en"],
    )
    assert list(Citation.objects.standing().values_list("entry", flat=True)) == [successor.pk, runner_up.pk]
    assert Citation.objects.count() == 3
    facts = JournalEntry.objects.get(verb="award_revoked").facts
    assert facts == {
        "seal": seal.hash,
        "award": "first",
        "place": 1,
        "entry": loser.code,
        "successor": successor.code,
        "public_reason": PUBLIC,
    }


@pytest.mark.slow
def test_films_that_stand_higher_and_keep_their_prize_are_named(jury: Jury) -> None:
    kept = passed_over(first_prize(jury), [jury.entries[2]])
    assert [(citation.award.slug, citation.entry) for citation in kept] == [("second", jury.entries[1])]
    assert passed_over(first_prize(jury), []) == []


def mails_of(entry: Entry) -> list[str]:
    told = Notice.objects.filter(entry=entry, cancelled_at=None).order_by("pk")
    return list(told.values_list("kind", flat=True))


def test_creators_are_told_once_and_rightly(jury: Jury) -> None:
    loser, _runner_up, successor, last = jury.entries
    Notice.objects.filter(entry=loser).update(sent_at=jury.edition.published_at)
    agree(propose_for(jury, successor))
    assert [mails_of(entry) for entry in (loser, successor, last)] == [
        ["entry_won", "award_revoked"],
        ["entry_won"],  # the kind words had not been sent yet
        ["entry_not_selected"],
    ]
    revoked = Notice.objects.get(kind="award_revoked")
    assert revoked.facts == {"award": {"en": "First Prize"}, "reason": PUBLIC}


@pytest.mark.slow
def test_successor_reads_that_the_prize_was_revoked_from_another_film(jury: Jury) -> None:
    loser, _runner_up, successor, _last = jury.entries
    agree(propose_for(jury, successor))
    (mail,) = (render_mail(notice) for notice in Notice.objects.filter(entry=successor, kind="entry_won"))
    body = str(mail.body)
    shown = (f"This prize was revoked from the film “{loser.title}”", "You are next in line.")
    assert [words in " ".join(body.split()) for words in shown] == [True, True]
    assert "ceremony" not in body


def test_congratulation_that_is_not_sent_yet_is_overtaken(jury: Jury) -> None:
    agree(propose_for(jury, None))
    assert mails_of(jury.entries[0]) == ["award_revoked"]


@pytest.mark.slow
def test_first_prize_that_nobody_has_is_said_in_its_place_and_no_other_film_stands_for_it(jury: Jury) -> None:
    agree(propose_for(jury, None))
    page = Client().get(reverse("winners_show", args=[jury.edition.slug])).content.decode()
    above = '<h2 class="award" dir="auto">First Prize</h2><p class="vacant">This prize is not awarded.</p>'
    assert (above in page, page.index(above) < page.index(jury.entries[1].title)) == (True, True)
    line = next(line for line in editions_shown() if line.edition == jury.edition)
    assert ([film.code for film in line.films], line.face) == ([jury.entries[1].code], None)


def test_award_can_stay_unawarded_and_is_not_revoked_twice(jury: Jury) -> None:
    agree(propose_for(jury, None))
    assert [winner.code for winner in winners_by(standing(jury))] == [jury.entries[1].code]
    with pytest.raises(HonoursRefused, match="This award has been revoked already"):
        propose_for(jury, None)


def test_whoever_lost_an_award_is_not_next_in_line_for_another(jury: Jury) -> None:
    agree(propose_for(jury, None))
    assert next_in_line(first_prize(jury, "second")) == [jury.entries[2]]


@pytest.mark.slow
def test_successor_revoked_in_turn_is_told_and_listed_too(jury: Jury) -> None:
    agree(propose_for(jury, jury.entries[2]))
    agree(propose_for(jury, jury.entries[3]))
    assert [told.title for told in corrections_in(standing(jury))] == [
        jury.entries[2].title,
        jury.entries[0].title,
    ]
    assert (Seal.objects.count(), breaches_of(standing(jury))) == (3, [])


def test_only_the_next_in_line_follows(jury: Jury) -> None:
    for wrong in (jury.entries[0], jury.entries[1], jury.entries[3]):
        with pytest.raises(Unsound, match="is not the next in line"):
            propose_for(jury, wrong)


def test_successor_that_lacks_something_does_not_follow(jury: Jury) -> None:
    motion = propose_for(jury, jury.entries[2])
    Consent.objects.filter(entry=jury.entries[2]).delete()
    with pytest.raises(GateClosed):
        agree(motion)
    with pytest.raises(GateClosed):
        propose_for(jury, jury.entries[2], reason=REASON * 2)
    assert standing(jury).snapshot.get("corrections") is None


@pytest.mark.parametrize(
    ("public_reason", "missing"),
    [
        ({"en": PUBLIC["en"]}, "简体中文, Bahasa Indonesia"),
        ({**PUBLIC, "id": "Curang"}, "Bahasa Indonesia"),
    ],
)
def test_public_reason_is_needed_in_every_language(
    jury: Jury, public_reason: dict[str, str], missing: str
) -> None:
    with pytest.raises(Unsound) as refused:
        propose_for(jury, None, public_reason=public_reason)
    assert (refused.value.field, str(refused.value.reason)) == (
        "public_reason",
        f"The public reason is missing or too short in: {missing}. Write at least 40 letters (16 in Chinese) "
        "in each.",
    )


def test_nothing_is_revoked_by_one_person_or_before_it_is_public(jury: Jury) -> None:
    motion = propose_for(jury, None)
    with pytest.raises(Refused, match="Another person has to confirm it"):
        motions.second(motion, by=jury.organiser)
    Edition.objects.filter(pk=jury.edition.pk).update(published_at=None)
    with pytest.raises(MotionClosed, match="The results are not published; unseal them instead"):
        agree(motion)


def test_journal_tells_all_of_it(jury: Jury) -> None:
    tally = Tally.objects.get()
    agree(propose_for(jury, jury.entries[2]))
    assert JournalEntry.objects.filter(verb="results_sealed").get().facts["tally"] == tally.inputs_hash
