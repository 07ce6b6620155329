import html
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.honours_refused import HonoursRefused
from contest.domain.ledger import find_differences
from contest.domain.nominees import by_title, hindrance_of_nominees, nominees_of, publish_due_nominees
from contest.domain.stage_results import preview_mails
from contest.enums import EntryState, NomineeOrder
from contest.models import Edition, Entry, JournalEntry, Motion, NomineeList, Notice, StageResult, User
from contest.policies import Refused
from judging.domain import announcements, cuts, nominations
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.models import Cut, FilmProblem
from judging.waiting import nominees_that_wait
from media_pipeline.enums import MatchKind
from media_pipeline.models import Match
from tests.contest.nights import agree, second_person
from tests.factories import make_entry
from tests.judging.domain.test_cuts import codes
from tests.judging.juries import Jury, do_asked_tasks, make_ranked

pytestmark = pytest.mark.django_db
WHY = "A credit was wrong."


def make_cut(**fields: int) -> tuple[Jury, Cut]:
    jury, tally = make_ranked(**fields)
    return jury, cuts.decide_cut(tally, moved={}, by=jury.organiser)


def nominate_by_two(cut: Cut, *, codes: Sequence[str] = (), by: User) -> NomineeList:
    """In this order or by title."""
    order = NomineeOrder.CHAIR if codes else NomineeOrder.TITLE
    agree(nominations.propose_nominees(cut, order=order, codes=codes, reason=WHY, by=by))
    return NomineeList.objects.get(edition=cut.round.edition_id)


def set_date(jury: Jury, *, minutes: int) -> None:
    """Nominees are announced so many minutes from now."""
    now = timezone.now()
    Edition.objects.filter(pk=jury.edition.pk).update(
        nominees_at=now + timedelta(minutes=minutes), awards_at=now + timedelta(days=1)
    )
    jury.edition.refresh_from_db()


def differences() -> list[str]:
    return [str(found) for found in find_differences() if found.row.table == "contest_nomineelist"]


@pytest.mark.slow
def test_creators_are_told_once_what_was_previewed() -> None:
    jury, cut = make_cut(entries=5, advancing=2)
    Entry.objects.filter(pk=jury.entries[1].pk).update(state=EntryState.DISQUALIFIED)
    outcome = announcements.outcome_of(cut)
    shown = preview_mails(outcome)
    assert [(kind, [language for language, _mail in mails]) for kind, mails in shown] == [
        ("entry_advanced", ["en", "zh-hans", "id"]),
        ("entry_not_advanced", ["en", "zh-hans", "id"]),
    ]
    for _kind, mails in shown:
        assert len({mail.body for _language, mail in mails}) == 3
        assert not any("None" in mail.body or "{{" in mail.body for _language, mail in mails)
    assert "Screening" in shown[0][1][0][1].body
    with pytest.raises(PlanChanged, match="Entries have changed since you opened this page"):
        announcements.tell_who_advances(cut, by=jury.organiser, expected="another")
    assert (Notice.objects.count(), StageResult.objects.count()) == (0, 0)
    task = announcements.tell_who_advances(cut, by=jury.organiser, expected=outcome.fingerprint)
    assert (Notice.objects.count(), StageResult.objects.count()) == (0, 0)  # a worker tells them
    announcements.tell_asked(task, lambda share: None)  # and is lost
    do_asked_tasks()
    assert set(StageResult.objects.values_list("entry__code", "advanced")) == {
        (codes(jury, 0)[0], True),
        *((code, False) for code in codes(jury, 2, 3, 4)),
    }
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        "entry_advanced",
        *["entry_not_advanced"] * 3,
    ]
    assert JournalEntry.objects.get(verb="creators_told").facts == {
        "entries": codes(jury, 0),
        "mails": {"entry_advanced": 1, "entry_not_advanced": 3},
    }
    for tell in (announcements.tell_who_advances, announcements.tell_the_rest):
        with pytest.raises(NotPossibleNow, match="The creators have been told already"):
            tell(cut, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="Creators have been told who advances, so it stays decided"):
        cuts.take_back_cut(jury.round, by=jury.organiser)
    assert Notice.objects.count() == 4


@pytest.mark.slow
def test_nominees_are_sealed_by_title_and_published_once_at_their_date() -> None:
    jury, cut = make_cut()
    for place, title in enumerate(("Zebra", "émigré", "Late")):
        Entry.objects.filter(pk=jury.entries[place].pk).update(title=title, original_title="")
    sealed = nominate_by_two(cut, by=jury.organiser)
    assert [nominee.title for nominee in nominees_of(sealed)] == ["émigré", "Late", "Zebra"]
    with pytest.raises(HonoursRefused, match="are sealed already"):
        nominate_by_two(cut, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match=r"sealed as nominees\. Take the nominees back first"):
        cuts.take_back_cut(jury.round, by=jury.organiser)
    set_date(jury, minutes=1)
    assert (publish_due_nominees(), NomineeList.objects.public().count()) == (0, 0)
    set_date(jury, minutes=-1)
    assert (publish_due_nominees(), publish_due_nominees()) == (1, 0)
    assert Notice.objects.filter(kind="entry_nominated").count() == 3
    with pytest.raises(NotPossibleNow, match="public as nominees, so it stays decided"):
        cuts.take_back_cut(jury.round, by=jury.organiser)
    with pytest.raises(HonoursRefused, match="public and can no longer be taken back"):
        nominations.withdraw_nominees(jury.round, reason=WHY, by=jury.organiser)
    assert differences() == []
    NomineeList.objects.update(snapshot={**sealed.snapshot, "order": "chair"})
    assert [found.split(": ")[1].split(" ")[0] for found in differences()] == ["hash_of_snapshot"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "why"),
    [
        ((2, 0), "Missing in your order: "),
        ((2, 0, 1, 3), "Not among the films that advanced: "),
        ((2, 0, 1, 2), "More than once in your order: "),
    ],
)
def test_chairs_order_names_each_film_once(places: tuple[int, ...], why: str) -> None:
    jury, cut = make_cut()
    with pytest.raises(Unsound, match=why):
        nominate_by_two(cut, codes=codes(jury, *places), by=jury.organiser)
    order = codes(jury, 2, 0, 1)
    sealed = nominate_by_two(cut, codes=order, by=jury.organiser)
    assert [nominee.code for nominee in nominees_of(sealed)] == order


@pytest.mark.slow
def test_nominee_who_leaves_before_the_date_holds_the_list_up_until_it_is_sealed_anew() -> None:
    jury, cut = make_cut()
    sealed = nominate_by_two(cut, by=jury.organiser)
    gone = jury.entries[1]
    Entry.objects.filter(pk=gone.pk).update(state=EntryState.WITHDRAWN)
    set_date(jury, minutes=-1)
    assert publish_due_nominees() == 0
    assert hindrance_of_nominees(sealed) == (
        f"No longer in the contest: {gone.code}. Take the nominees back and seal them anew."
    )
    assert [line.words for line in nominees_that_wait(jury.edition)] == [
        f"The nominees should be public by now. {hindrance_of_nominees(sealed)}"
    ]
    with pytest.raises(HonoursRefused, match="at least 10 letters"):
        nominations.withdraw_nominees(jury.round, reason="no", by=jury.organiser)
    nominations.withdraw_nominees(jury.round, reason=WHY, by=jury.organiser)
    nominate_by_two(cut, by=jury.organiser)
    assert (publish_due_nominees(), differences()) == (1, [])
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.DISQUALIFIED)
    public = NomineeList.objects.get()
    assert {nominee.code: nominee.is_out for nominee in nominees_of(public)} == {
        jury.entries[0].code: True,
        jury.entries[2].code: False,
    }


@pytest.mark.slow
def test_nobody_with_a_film_of_their_own_announces_anything() -> None:
    jury, cut = make_cut()
    make_entry(EntryState.ELIGIBLE, edition=jury.edition, representative=jury.organiser)
    for act in (
        lambda: announcements.tell_who_advances(cut, by=jury.organiser),
        lambda: nominate_by_two(cut, by=jury.organiser),
        lambda: nominations.withdraw_nominees(jury.round, reason=WHY, by=jury.organiser),
    ):
        with pytest.raises(Refused, match="You have a film of your own in this edition"):
            act()


def test_alphabetical_order_takes_accents_and_capitals_as_letters() -> None:
    titles = ["zoo", "Ärger", "apple", "Éclair", "Banana"]
    entries = [Entry(title=title, code=title) for title in titles]
    assert [entry.title for entry in sorted(entries, key=by_title)] == [
        "apple",
        "Ärger",
        "Banana",
        "Éclair",
        "zoo",
    ]


@pytest.mark.slow
def test_nominee_who_is_disqualified_before_the_date_waits_for_the_office_at_once() -> None:
    jury, cut = make_cut()
    sealed = nominate_by_two(cut, by=jury.organiser)
    set_date(jury, minutes=60)
    assert list(nominees_that_wait(jury.edition)) == []
    Entry.objects.filter(pk=jury.entries[1].pk).update(state=EntryState.DISQUALIFIED)
    (line,) = nominees_that_wait(jury.edition)
    why = hindrance_of_nominees(sealed)
    assert line.words == f"The sealed nominees cannot be published as they are. {why}"
    assert line.url == reverse("cut_nominees", args=[jury.edition.slug, cut.tally_id])


@pytest.mark.slow
def test_film_with_an_open_duplicate_or_an_unanswered_report_is_nominated_only_with_a_reason(
    client: Client,
) -> None:
    jury, cut = make_cut(entries=4, advancing=2)
    first, second, third = jury.entries[:3]
    FilmProblem.objects.create(
        assignment=jury.assignment(first), film_id=first.film_id, text="It stops halfway."
    )
    Match.objects.create(film_id=second.film_id, other_id=third.film_id, kind=MatchKind.FILM, share=0.9)
    client.force_login(jury.organiser)
    address = reverse("cut_nominees", args=[jury.edition.slug, cut.tally_id])
    page = client.get(address).content.decode()
    assert "What films to be nominated still lack" in page
    assert "A judge’s report about the film has not been answered." in page
    assert f"Whether the film duplicates “{third.shown_title}” has not been decided." in page
    refused = client.post(address, {"order": "title"})
    words = "Reason to nominate films about which something is open"
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    both = ", ".join(sorted(codes(jury, 0, 1)))
    with pytest.raises(Unsound, match=f"Something is still open about {both}. Settle it, or give a reason"):
        nominations.propose_nominees(cut, order=NomineeOrder.TITLE, reason="so", by=jury.organiser)
    assert (NomineeList.objects.count(), Motion.objects.count()) == (0, 0)
    sealed = nominate_by_two(cut, by=jury.organiser)
    assert len(sealed.snapshot["nominees"]) == 2
    facts = JournalEntry.objects.get(verb="nominees_sealed").facts
    assert (facts["lacking"], facts["reason"], facts["first"]) == (
        sorted(codes(jury, 0, 1)),
        WHY,
        jury.organiser.pk,
    )
    page = html.unescape(client.get(address).content.decode())
    second = second_person(jury.edition, jury.organiser)
    assert f"{jury.organiser}, confirmed by {second}" in page
    assert f"<dt>Still open when they were sealed</dt><dd>{both}</dd>" in page
    assert f'<dd class="kept-lines">{WHY}</dd>' in page


@pytest.mark.slow
def test_creators_who_are_told_after_the_nominees_were_sealed_do_not_read_that_they_are_none() -> None:
    jury, cut = make_cut()

    def mail() -> str:
        return str(preview_mails(announcements.outcome_of(cut))[0][1][0][1].body)

    assert "This is not yet a nomination or an award" in " ".join(mail().split())
    nominate_by_two(cut, by=jury.organiser)
    assert ("nominat" in mail(), "This is not yet an award" in " ".join(mail().split())) == (False, True)
