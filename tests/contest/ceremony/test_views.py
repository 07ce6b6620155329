"""Who sees the ceremony, when, and what is written down for the presenter."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contest.ceremony.playing import may_play_in_hall, viewer_of
from contest.domain.takedowns import take_down
from contest.enums import EntryState, Role
from contest.models import CeremonyNote, Edition, Entry, JournalEntry, Seal, User
from media_pipeline.api import Reader
from tests.contest.nights import REASON, make_judged_edition, make_sealed_edition, unseal_by_two
from tests.factories import make_entry, make_membership, make_user

Night = tuple[Edition, list[Entry], User, Seal]
PAGES = ("ceremony_show", "ceremony_presenter", "ceremony_stage", "ceremony_order", "ceremony_standing")
REHEARSAL = ("rehearsal_presenter", "rehearsal_stage")


@pytest.fixture(scope="module")
def night(module_db: None) -> Iterator[Night]:
    return make_sealed_edition(winners=3)


def ask(name: str, edition: Edition, user: User) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[edition.slug]))


def statuses(edition: Edition, user: User) -> list[int]:
    return [ask(name, edition, user).status_code for name in (*PAGES, *REHEARSAL)]


@pytest.mark.slow
def test_office_sees_it_and_nobody_else(night: Night, db: None) -> None:
    edition, entries, organiser, _seal = night
    chair = edition.memberships.get(role=Role.CHAIR).user
    judge = make_membership(make_user(), edition, Role.JUDGE).user
    assert statuses(edition, organiser) == statuses(edition, chair) == [200] * 7
    assert statuses(edition, judge) == statuses(edition, entries[0].representative) == [404] * 7


@pytest.mark.slow
def test_organiser_with_a_film_may_rehearse(night: Night, db: None) -> None:
    edition, _entries, _organiser, _seal = night
    other = make_membership(make_user(), edition, Role.ORGANISER).user
    make_entry(EntryState.ELIGIBLE, edition=edition, representative=other)
    assert statuses(edition, other) == [403, 404, 404, 404, 200, 200, 200]
    assert ask("ceremony_standing", edition, other).json() == {"seal": "", "down": []}


@pytest.mark.slow
def test_before_the_seal_there_is_a_rehearsal_only(db: None) -> None:
    edition, _entries, organiser = make_judged_edition(entries=1)
    assert statuses(edition, organiser) == [200, 404, 404, 404, 200, 200, 200]
    page = ask("ceremony_show", edition, organiser)
    assert "There is nothing to show yet" in page.content.decode()


def test_what_a_projector_may_show_before_the_show_names_no_winner(night: Night) -> None:
    """The stage's setup page, and the presenter's list."""
    edition, entries, organiser, _seal = night
    for name in ("ceremony_stage", "ceremony_presenter"):
        page = ask(name, edition, organiser).content.decode()
        for part in (between(page, "hall-setup", "</section>"), between(page, "hall-films", "</section>")):
            assert [entry.title for entry in entries if entry.title in part] == []


def between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def test_standing_tells_of_an_unsealing_and_of_what_was_taken_down(night: Night, db: None) -> None:
    edition, entries, organiser, seal = night
    assert ask("ceremony_standing", edition, organiser).json() == {"seal": seal.hash, "down": []}
    take_down(entries[0], reason=REASON, by=organiser)
    assert ask("ceremony_standing", edition, organiser).json() == {
        "seal": seal.hash,
        "down": ["first-1"],
    }
    unseal_by_two(edition, by=organiser)
    assert ask("ceremony_standing", edition, organiser).json() == {"seal": "", "down": []}


def test_films_are_played_by_the_office_while_the_seal_holds(night: Night, db: None) -> None:
    edition, entries, organiser, seal = night
    film = entries[0].film
    assert film is not None
    who = viewer_of(seal, user=organiser).removeprefix("ceremony:").replace("*", str(film.pk))
    other = make_membership(make_user(), edition, Role.ORGANISER).user
    me = Reader(organiser.pk, "key")
    readers = (me, None, Reader(other.pk, ""), Reader(None, ""))
    assert [may_play_in_hall(who, reader) for reader in readers] == [True, True, False, False]
    take_down(entries[0], reason=REASON, by=organiser)
    assert not may_play_in_hall(who, me)
    still = f"{who.rpartition(':')[0]}:{entries[1].film_id}"
    assert may_play_in_hall(still, me)
    edition.memberships.filter(user=organiser).delete()
    assert not may_play_in_hall(still, me)
    make_membership(organiser, edition, Role.ORGANISER)
    unseal_by_two(edition, by=organiser)
    assert not may_play_in_hall(still, me)


@pytest.mark.slow
def test_notes_are_kept_and_the_journal_does_not_say_on_whom(night: Night, db: None) -> None:
    edition, entries, organiser, _seal = night
    client = Client()
    client.force_login(organiser)
    address = reverse("ceremony_show", args=[edition.slug])
    typed = {f"{entries[0].code}-pronunciation": "Ngwin", f"{entries[0].code}-line": "Please rise."}
    saved = client.post(address, typed, follow=True).content.decode()
    assert "Saved the notes on one film." in saved
    assert list(CeremonyNote.objects.values_list("entry", "pronunciation", "line")) == [
        (entries[0].pk, "Ngwin", "Please rise.")
    ]
    line = JournalEntry.objects.latest("number")
    assert (line.verb, line.subject, line.facts) == (
        "ceremony_notes_changed",
        f"edition:{edition.slug}",
        {"notes": 1},
    )
    assert "Nothing was changed." in client.post(address, typed, follow=True).content.decode()
    client.post(address, {})
    assert not CeremonyNote.objects.exists()


def test_note_that_is_too_long_is_refused_and_stays_typed(night: Night, db: None) -> None:
    edition, entries, organiser, _seal = night
    client = Client()
    client.force_login(organiser)
    typed = {f"{entries[0].code}-pronunciation": "x" * 201, f"{entries[1].code}-line": "Kept."}
    answer = client.post(reverse("ceremony_show", args=[edition.slug]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 201 in page
    assert "Kept." in page
    assert not CeremonyNote.objects.exists()


def test_running_order_has_all_and_says_that_it_is_secret(night: Night) -> None:
    edition, entries, organiser, seal = night
    page = ask("ceremony_order", edition, organiser).content.decode()
    assert [entry.title for entry in entries[:3] if entry.title not in page] == []
    assert seal.short_code in page
    assert "Under embargo until the results are published" in page
    assert "All films together: 4:30" in page
    assert "Not awarded, no card:" in page
