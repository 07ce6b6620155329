import pytest

from contest.domain.showcase import SealedShare, sealed_entry, winners_of
from contest.models import Entry
from tests.contest.nights import make_published_edition, make_sealed_edition, publish_results
from tests.factories import make_entry, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_winners_before_publication_are_nobody() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition()
    assert winners_of(edition) == []
    publish_results(edition, by=organiser)
    assert len(winners_of(edition)) == 11


@pytest.mark.slow
def test_winners_are_told_from_the_snapshot_not_from_rows_changed_since() -> None:
    edition, entries, _organiser = make_published_edition()
    Entry.objects.filter(pk=entries[0].pk).update(title="Another title", country="FR")
    first = winners_of(edition)[0]
    assert (first.title, first.country.code, first.award_name) == (entries[0].title, "CN", "First Prize")


def test_sealed_share_is_cut_to_one_decimal_place() -> None:
    for seconds, percent in [
        ((69.96, 100.0), 69.9),
        ((0.0, 0.0), 0.0),
        ((0.5, 0.5), 100.0),
        ((1.0, 3.0), 33.3),
    ]:
        assert SealedShare(*seconds, by_tool={}).percent == percent, (seconds, percent)


@pytest.mark.parametrize(("team_name", "shown"), [("Lamp Studio", "Lamp Studio"), ("", "Mei Lin")])
def test_winner_is_the_team_or_else_the_contact_person(team_name: str, shown: str) -> None:
    entry = make_entry(representative=make_user(name="Mei Lin"), team_name=team_name)
    assert sealed_entry(entry)["team"] == shown


def test_winner_carries_the_ai_share_by_tool() -> None:
    edition, _entries, _organiser = make_published_edition(winners=1)
    share = winners_of(edition)[0].share
    assert (share.by_tool, share.percent) == ({"Seedance 1.0 Pro": 60.0, "Veo 3": 30.0}, 100.0)


@pytest.mark.slow
def test_winners_are_read_in_a_constant_number_of_queries(django_assert_num_queries: object) -> None:
    one, _, _ = make_published_edition(winners=1)
    three, _, _ = make_published_edition(winners=3)
    for edition in (one, three):
        with django_assert_num_queries(5):  # type: ignore[operator]
            winners_of(edition)


def test_winner_has_a_poster_and_a_loop() -> None:
    edition, _entries, _organiser = make_published_edition(winners=1)
    (winner,) = winners_of(edition)
    names = [url.rpartition("/")[2] for url in (winner.poster_url, winner.hover_url)]
    assert names == ["poster.jpg", "hover.mp4"]
