import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from contest.models import JournalEntry, User
from contest.policies import Refused
from judging.domain import awards, rounds
from judging.domain.refusals import NotPossibleNow
from judging.domain.standings_opening import open_standings
from judging.models import Tally
from judging.policies import may_see_standings_of
from tests.factories import make_membership, make_user
from tests.judging.juries import Jury, make_tallied
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db


def with_notary() -> tuple[Jury, Tally, User, User]:
    jury, tally = make_tallied(entries=3)
    chair, notary = make_user(), make_user()
    make_membership(chair, jury.edition, Role.CHAIR)
    make_membership(notary, jury.edition, Role.NOTARY)
    return jury, tally, chair, notary


def statuses(user: User, tally: Tally, *names: str) -> list[int]:
    client = Client()
    client.force_login(user)
    slug = tally.round.edition.slug
    return [client.get(reverse(name, args=[slug, tally.pk])).status_code for name in names]


@pytest.mark.slow
def test_only_the_notary_sees_rankings_until_they_are_opened() -> None:
    jury, tally, chair, notary = with_notary()
    awards.propose(tally, by=jury.organiser)
    pages = ("tally_show", "award_list", "results_seal")
    found = {user: statuses(user, tally, *pages) for user in (jury.organiser, chair, notary)}
    assert found == {jury.organiser: [403] * 3, chair: [403] * 3, notary: [200, 404, 404]}
    for act in (
        lambda: awards.decide(tally.proposals.all()[0], entry=None, by=chair),
        lambda: seal_results(tally, by=chair),
    ):
        with pytest.raises(Refused, match="Only the notary sees the rankings"):
            act()
    client = Client()
    client.force_login(jury.organiser)
    journal = client.get(reverse("office_journal", args=[jury.edition.slug])).content.decode()
    assert "Only the notary sees the rankings of this round" in journal
    assert "first/1" not in journal
    for _twice in range(2):
        open_standings(tally.round, by=chair)
    found = {user: statuses(user, tally, *pages) for user in (jury.organiser, chair, notary)}
    assert found == {jury.organiser: [200] * 3, chair: [200] * 3, notary: [200, 404, 404]}
    line = JournalEntry.objects.get(verb="standings.opened")
    assert (line.subject, line.actor) == (f"round:{tally.round.code}", chair)


def test_rankings_are_opened_by_notary_or_chair_of_a_closed_round_alone() -> None:
    jury, tally, _chair, notary = with_notary()
    with pytest.raises(Refused, match="Only the notary or the jury chair may open the rankings"):
        open_standings(tally.round, by=jury.organiser)
    rounds.reopen_round(tally.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="This round has no ranking yet, or is open"):
        open_standings(tally.round, by=notary)
    assert not JournalEntry.objects.filter(verb="standings.opened").exists()


@pytest.mark.slow
def test_notary_and_chair_open_them_on_the_page_of_rankings(client: Client) -> None:
    jury, tally, chair, notary = with_notary()
    address = reverse("tally_list", args=[jury.edition.slug])
    words = {
        jury.organiser: "Only the notary sees the rankings of “Screening” until",
        chair: "Open the rankings of “Screening”",
        notary: "Only you, as notary, see the rankings of “Screening” until they are opened.",
    }
    for user, told in words.items():
        client.force_login(user)
        assert told in client.get(address).content.decode()
    act = reverse("standings_open", args=[jury.edition.slug, tally.round.code])
    assert client.post(act).status_code == 302
    tally.round.refresh_from_db()
    assert tally.round.standings_opened_at is not None
    assert may_see_standings_of(jury.organiser, tally.round)


@pytest.mark.slow
def test_without_a_notary_all_is_open() -> None:
    jury, tally = make_tallied(entries=2)
    assert statuses(jury.organiser, tally, "tally_show") == [200]
