from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState, Role
from contest.models import Edition, Entry, JournalEntry, User
from media_pipeline.enums import MatchKind, MatchVerdict
from media_pipeline.models import Film, Match
from tests.contest.matches import entry_of, make_match
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "The same bridge at 0:42, only faster."


@pytest.fixture
def organiser(client: Client) -> User:
    organiser = make_user(name="Ratna")
    client.force_login(organiser)
    return organiser


@pytest.fixture
def edition(organiser: User) -> Edition:
    """An open edition whose organiser is logged in."""
    edition = make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    return edition


def list_of(client: Client, edition: Edition, **query: str) -> str:
    return client.get(reverse("office_matches", args=[edition.slug]), query).content.decode()


def address_of(match: Match, view: str = "office_match") -> str:
    return reverse(view, args=[entry_of(match).edition.slug, match.pk])


def page_of(client: Client, match: Match) -> str:
    response = client.get(address_of(match))
    assert response.status_code == 200
    return response.content.decode()


def decide(client: Client, match: Match, verdict: str, reason: str = REASON, seen: str = "") -> Any:
    told = {"verdict": verdict, "reason": reason, "seen": seen}
    return client.post(address_of(match, "office_match_decide"), told)


def seen(match: Match) -> str:
    match.refresh_from_db()
    return match.decided_at.isoformat() if match.decided_at else ""


def test_list_is_empty_in_words(client: Client, edition: Edition) -> None:
    assert "No similar films so far" in list_of(client, edition)


def test_list_shows_both_titles_share_and_ways(client: Client, edition: Edition) -> None:
    make_match(edition, speed=1.1, is_mirrored=True)
    page = list_of(client, edition)
    for words in ("Paper Tide, again", "90%", "1:21", "mirrored, 1.10× speed", "Not decided"):
        assert words in page


def test_shared_audio_is_told_as_that_of_the_film(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    Match.objects.filter(pk=match.pk).update(kind=MatchKind.SOUND, speed=1, is_mirrored=False, share=0.5)
    words = " ".join(page_of(client, match).split())
    assert "Shared audio: <b>" in words
    assert "is also heard in the other film, under other pictures (same speed)." in words
    assert "Shared audio" in list_of(client, edition)


def test_audio_is_told_beside_the_pictures(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    Match.objects.filter(pk=match.pk).update(
        heard_share=0.9, heard_seconds=61, is_negative=True, is_mirrored=True, speed=1
    )
    words = " ".join(page_of(client, match).split())
    assert "(mirrored, in negative)" in words
    assert "<b>1:01</b> of the audio are alike too." in words


def test_list_begins_with_what_is_open(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    Match.objects.update(verdict=MatchVerdict.ALLOWED, decided_at=timezone.now())
    assert "No pair has this decision" in list_of(client, edition)
    for verdict in ("allowed", ""):
        assert address_of(match) in list_of(client, edition, verdict=verdict)
    assert client.get(reverse("office_matches", args=[edition.slug]), {"verdict": "\x00"}).status_code == 422


def test_drafts_replaced_films_and_other_editions_are_not_listed(client: Client, edition: Edition) -> None:
    hidden = [
        make_match(edition, state=EntryState.DRAFT),
        make_match(make_edition("open")),
        make_match(edition),
    ]
    Film.objects.filter(pk=hidden[2].film_id).update(is_discarded=True)
    page = list_of(client, edition, verdict="")
    assert [match.pk for match in hidden if f"/{match.pk}/" in page] == []
    assert [
        client.get(reverse("office_match", args=[edition.slug, one.pk])).status_code for one in hidden
    ] == [404] * 3


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**40])
def test_pair_that_does_not_exist_is_hidden(client: Client, edition: Edition, pk: int) -> None:
    assert client.get(f"/office/{edition.slug}/duplicates/{pk}/").status_code == 404


def test_both_films_stand_side_by_side_with_their_places(client: Client, edition: Edition) -> None:
    match = make_match(edition, is_mirrored=True)
    page = page_of(client, match)
    assert page.count("<video") == 2
    assert page.count("data-here=") == 12
    assert 'data-here="55.0" data-there="31.5"' in page
    assert 'data-speed="0.5"' in page
    assert "data-mirror checked" in page
    assert "Both entries uploaded exactly the same file." in page
    assert entry_of(match).representative.name in page


@pytest.mark.parametrize("language", ["id", "zh-hans"])
def test_figures_for_scripts_are_the_same_in_every_language(
    client: Client, edition: Edition, language: str
) -> None:
    client.cookies["django_language"] = language
    assert 'data-here="55.0" data-there="31.5"' in page_of(client, make_match(edition))


@pytest.mark.parametrize("is_draft", [True, False])
def test_of_a_film_that_is_not_theirs_the_office_learns_a_number_only(
    client: Client, edition: Edition, is_draft: bool
) -> None:
    if is_draft:
        match = make_match(edition, other_state=EntryState.DRAFT, titles=("Mine", "Secret"))
    else:
        match = make_match(edition, other_edition=make_edition("open"), titles=("Mine", "Secret"))
    foreign = Entry.objects.get(film=match.other_id)
    for page in (page_of(client, match), list_of(client, edition)):
        assert "ilm from another edition, or a draft" in page
        assert match.other.code[:6] in page
        for secret in ("Secret", foreign.code, foreign.representative.name, match.other.code):
            assert secret not in page
    assert page_of(client, match).count("<video") == 1


def test_of_a_film_of_their_own_other_edition_the_office_sees_everything(
    client: Client, edition: Edition, organiser: User
) -> None:
    past = make_edition("published")
    make_membership(organiser, past, Role.CHAIR)
    page = page_of(client, make_match(edition, other_edition=past, titles=("Mine", "Winner of old")))
    assert "Winner of old" in page
    assert page.count("<video") == 2


@pytest.mark.parametrize("verdict", ["same", "allowed", "different"])
def test_verdict_is_kept_with_its_reason_and_journaled(
    client: Client, edition: Edition, organiser: User, verdict: str
) -> None:
    match = make_match(edition)
    assert decide(client, match, verdict).status_code == 302
    match.refresh_from_db()
    assert (match.verdict, match.reason, match.decided_by) == (verdict, REASON, f"user:{organiser.pk}")
    line = JournalEntry.objects.get()
    assert (line.verb, line.actor, line.subject) == (
        "match_decided",
        organiser,
        f"entry:{entry_of(match).code}",
    )
    assert (line.facts["verdict"], line.facts["before"], line.facts["reason"]) == (verdict, "open", REASON)


def test_verdict_can_be_given_again_and_the_journal_keeps_both(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    decide(client, match, "same")
    assert decide(client, match, "allowed", "They had leave to use it.", seen(match)).status_code == 302
    assert [line.facts["verdict"] for line in JournalEntry.objects.all()] == ["same", "allowed"]
    page = page_of(client, match)
    assert page.index("They had leave to use it.") < page.index("The same bridge at 0:42")


def test_verdict_on_what_was_decided_meanwhile_is_refused(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    decide(client, match, "same")
    assert decide(client, match, "different").status_code == 409
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(("verdict", "reason"), [("same", ""), ("same", "so"), ("", REASON), ("🎬", REASON)])
def test_verdict_without_a_reason_or_a_word_is_asked_for_it(
    client: Client, edition: Edition, verdict: str, reason: str
) -> None:
    match = make_match(edition)
    assert decide(client, match, verdict, reason).status_code == 422
    assert Match.objects.get().verdict == MatchVerdict.OPEN


def test_nobody_judges_their_own_film(client: Client, edition: Edition, organiser: User) -> None:
    match = make_match(edition)
    Entry.objects.filter(film=match.other_id).update(representative=organiser)
    assert "One of these films is your own." in page_of(client, match)
    assert decide(client, match, "different").status_code == 409


def test_chair_looks_and_does_not_decide(client: Client) -> None:
    edition, chair = make_edition("open"), make_user()
    make_membership(chair, edition, Role.CHAIR)
    client.force_login(chair)
    match = make_match(edition)
    assert "Only organisers" in page_of(client, match)
    assert decide(client, match, "same").status_code == 404


@pytest.mark.slow
def test_office_and_entry_say_what_waits_for_a_look(client: Client, edition: Edition) -> None:
    match = make_match(edition)
    front = client.get(reverse("office_show", args=[edition.slug])).content.decode()
    assert "<b>One possible duplicate</b> to decide" in front
    for film in (match.film_id, match.other_id):
        entry = Entry.objects.get(film=film)
        page = client.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
        assert address_of(match) in page
    decide(client, match, "different")
    front = client.get(reverse("office_show", args=[edition.slug])).content.decode()
    assert "possible duplicate" not in front


@pytest.mark.slow
def test_queries_do_not_grow_with_pairs(client: Client, edition: Edition) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            match = make_match(edition)
            decide(client, match, "same")
            make_match(edition)
        for address in (reverse("office_matches", args=[edition.slug]) + "?verdict=", address_of(match)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
