"""The rehearsal of a night: what it finds, what it shows, and that nothing sees it and nothing is left."""

import hashlib
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.journal import find_breaches
from contest.domain.ledger import find_differences
from contest.enums import AwardBasis, Role
from contest.models import Award, Edition, Entry, JournalEntry, User
from judging.domain.refusals import NotPossibleNow
from judging.enums import WorkState
from judging.models import Rehearsal
from judging.rehearsal import theatre
from judging.rehearsal.copying import copy_of
from judging.rehearsal.rehearsals import (
    LASTS,
    ask_for_rehearsal,
    end_rehearsal,
    follow_rehearsals,
    play_rehearsal,
)
from judging.rehearsal.words import STEPS, steps_told
from tests.contest.nights import make_judged_edition, make_published_edition
from tests.factories import make_edition, make_membership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Night = tuple[Edition, list[Entry], User]
PUBLIC = ("home", "edition_list", "feed", "sitemap", "robots")
OF_EDITION = ("edition_show", "regulations_show", "edition_calendar", "winners_show", "nominees_show")
CHANGES = re.compile(rb'(?<=csrf-token" content=")\w+|(?<=csrfmiddlewaretoken" value=")\w+')


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    """Fourteen accepted films, of two of which the contact person has not confirmed the address."""
    edition, entries, organiser = make_judged_edition(entries=14)
    for entry in entries:
        Entry.objects.filter(pk=entry.pk).update(title=f"Secret {entry.code}", team_name=f"Us {entry.code}")
    people = [entry.representative for entry in entries[:2]]
    EmailAddress.objects.filter(user__in=people).update(verified=False)
    make_published_edition(winners=2, others=0)
    return edition, entries, organiser


@pytest.fixture(scope="module")
def module_played(night: Night) -> Rehearsal:
    edition, _entries, organiser = night
    rehearsal = ask_for_rehearsal(edition, by=organiser)
    play_rehearsal(rehearsal.pk)
    rehearsal.refresh_from_db()
    return rehearsal


@pytest.fixture
def office(night: Night) -> Client:
    client = Client()
    client.force_login(night[2])
    return client


def rows() -> dict[str, int]:
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.db_table: model._default_manager.count() for model in tables}


def files() -> list[tuple[str, int]]:
    found = Path(settings.VAR_DIR).rglob("*")
    return sorted(
        (str(path), path.stat().st_size) for path in found if path.is_file() and ".sqlite3" not in path.name
    )


def public_bytes(edition: Edition) -> dict[str, str]:
    cache.clear()
    codes = Entry.objects.values_list("code", flat=True)
    addresses = [reverse(name) for name in PUBLIC]
    addresses += [
        reverse(name, args=[slug])
        for name in OF_EDITION
        for slug in Edition.objects.values_list("slug", flat=True)
    ]
    addresses += [reverse("film_show", args=[code]) for code in codes]
    client = Client()
    return {
        address: hashlib.sha256(CHANGES.sub(b"", client.get(address).content)).hexdigest()
        for address in addresses
    }


def test_every_step_is_played_and_says_what_it_found(module_played: Rehearsal) -> None:
    assert (module_played.state, module_played.failure) == (WorkState.DONE, "")
    told = [line["words"].partition(":")[0] for line in steps_told(module_played)]
    assert "Invented audience votes" not in told  # no award goes by them
    assert [line["step"] for line in module_played.steps] == list(STEPS)
    found = {line["step"]: line["found"] for line in module_played.steps}
    assert found["gate"] == {"films": 14, "lacking": 2}
    assert found["copied"] == {"films": 14, "awards": 5, "judges": 3, "added": 0}
    assert found["judged"] == {"sheets": 28}
    assert found["published"] == {"pages": 1 + found["decided"]["awarded"], "mails": 14}
    assert found["written"] == {"mails": 14}


def test_gate_names_what_the_real_entries_lack_and_nobody(
    module_played: Rehearsal, night: Night, office: Client
) -> None:
    (lack,) = module_played.lacks
    assert (lack["code"], lack["count"]) == ("email_unconfirmed", 2)
    assert lack["codes"] == [entry.code for entry in night[1][:2]]
    page = office.get(reverse("rehearsal_show", args=[night[0].slug])).content.decode()
    assert "<b>2 films:</b> The contact person has not confirmed their email address." in page
    assert night[1][0].representative.email not in page


def test_names_stand_for_others_and_the_seal_says_what_it_is(
    module_played: Rehearsal, night: Night, office: Client
) -> None:
    edition, entries, _organiser = night
    told = str(module_played.snapshot) + str(module_played.letters)
    real = {"Secret ", "Us ", "原题", "A lamp learns", *(entry.representative.name for entry in entries)}
    real |= {entry.code for entry in entries} | {str(entry.film.sha256) for entry in entries if entry.film}
    assert [name for name in real if name in told] == []
    named = [line["entry"] for line in module_played.snapshot["conferrals"] if line["entry"]]
    assert {entry["code"].partition("-")[0] for entry in named} == {"FILM"}
    facts = ("country", "language", "tools", "production_days", "ai_ms", "film_ms")
    assert {tuple(map(str, (entry[name] for name in facts))) for entry in named} == {
        ("", "", "['Seedance 1.0 Pro']", "None", "120000", "120000")
    }
    address = reverse("rehearsal_winners", args=[edition.slug])
    page = office.get(address).content.decode()
    assert ("REHEARSAL · Edition" in page, "/films/" in page) == (True, False)
    assert f"REHEARSAL {module_played.hash[:4].upper()}" in page
    letters = module_played.letters["kept"]
    assert {letter["to"].split()[0] for letter in letters} == {"Creator"}
    assert all("REHEARSAL" in letter["body"] for letter in letters)
    others = [letter["body"] for letter in letters if letter["kind"] == "entry_not_selected"]
    said = "2 of 2 judges watched it whole.", "was seen by people who watched it with care."
    assert [body for body in others if not all(words in " ".join(body.split()) for words in said)] == []
    assert others != []
    won = [letter["body"] for letter in letters if letter["kind"] == "entry_won"]
    assert {body.count(address) for body in won} == {2}
    assert [body for body in won if "/films/" in body or f"/editions/{edition.slug}/winners/" in body] == []


def test_where_all_win_some_are_invented_who_do_not_and_who_cannot_win_is_named(office: Client) -> None:
    edition, entries, organiser = make_judged_edition(entries=4)
    EmailAddress.objects.filter(user=entries[0].representative).update(verified=False)
    rehearsal = ask_for_rehearsal(edition, by=organiser)
    play_rehearsal(rehearsal.pk)
    rehearsal.refresh_from_db()
    found = {line["step"]: line["found"] for line in rehearsal.steps}
    prizes = sum(award.places for award in edition.awards.all())
    assert found["copied"] == {"films": prizes + 3, "awards": 5, "judges": 3, "added": prizes - 1}
    losers = [count for kind, _language, count in rehearsal.letters["counts"] if kind == "entry_not_selected"]
    assert sum(losers) == prizes + 3 - found["decided"]["awarded"]
    assert "could not win now" in str(rehearsal.letters) + str(rehearsal.snapshot)
    client = Client()
    client.force_login(organiser)
    page = client.get(reverse("rehearsal_show", args=[edition.slug])).content.decode()
    for name in ("rehearsal_presenter", "rehearsal_stage", "rehearsal_winners"):
        assert reverse(name, args=[edition.slug]) in page


def test_nothing_sees_it_and_nothing_is_left(night: Night, mailoutbox: list[Any]) -> None:
    edition, _entries, organiser = night
    end_rehearsal(edition, by=organiser)
    before = rows(), files(), public_bytes(edition)
    rehearsal = ask_for_rehearsal(edition, by=organiser)
    waiting = public_bytes(edition)
    play_rehearsal(rehearsal.pk)
    played = rows(), files(), public_bytes(edition)
    assert played[0] == {
        **before[0],
        "judging_rehearsal": 1,
        "contest_journalentry": before[0]["contest_journalentry"] + 1,
    }
    assert end_rehearsal(edition, by=organiser)
    after = rows(), files(), public_bytes(edition)
    lines = JournalEntry.objects.order_by("-number").values_list("verb", "actor")[:2]
    assert list(lines) == [("rehearsal.ended", organiser.pk), ("rehearsal.begun", organiser.pk)]
    assert after[0] == {
        **before[0],
        "contest_journalentry": before[0]["contest_journalentry"] + 2,
    }
    assert [played[1], after[1]] == [before[1]] * 2
    assert [waiting, played[2], after[2]] == [before[2]] * 3
    assert mailoutbox == []
    assert list(find_breaches()) == []


def test_votes_of_the_audience_are_invented_counted_and_gone(night: Night, office: Client) -> None:
    edition, _entries, organiser = night
    end_rehearsal(edition, by=organiser)
    Award.objects.create(
        edition=edition, order=9, slug="audience", name={"en": "Audience"}, basis=AwardBasis.AUDIENCE
    )
    before = rows(), files()
    rehearsal = ask_for_rehearsal(edition, by=organiser)
    play_rehearsal(rehearsal.pk)
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.failure) == (WorkState.DONE, "")
    found = {line["step"]: line["found"] for line in rehearsal.steps}
    assert found["voted"] == {"ballots": 220, "films": 15, "aside": 20}
    letters: Counter[str] = Counter()
    for kind, _language, count in rehearsal.letters["counts"]:
        letters[kind] += count
    assert (letters["entry_nominated"], letters["audience_votes"]) == (15, 15)
    votes = rehearsal.snapshot["counted"]["audience"]["films"]
    holders = {
        line["entry"]["code"]: line["award"] for line in rehearsal.snapshot["conferrals"] if line["entry"]
    }
    best = next(code for code, _every, _counted in votes if holders.get(code, "audience") == "audience")
    assert holders[best] == "audience"
    page = office.get(reverse("rehearsal_winners", args=[edition.slug])).content.decode()
    assert "220 ballots were cast, and 200 of them count." in page
    assert reverse("audience_show", args=[edition.slug]) not in page
    steps = office.get(reverse("rehearsal_show", args=[edition.slug])).content.decode()
    assert "220 ballots for 15 nominees; set aside by the rule: 20" in steps
    assert end_rehearsal(edition, by=organiser)
    lines = before[0]["contest_journalentry"]
    assert (rows(), files()) == ({**before[0], "contest_journalentry": lines + 2}, before[1])


def test_journal_of_the_site_agrees_with_its_tables_meanwhile(module_played: Rehearsal) -> None:
    ours = [str(one) for one in find_differences() if "rehearsal" in str(one).lower()]
    assert ours == []


def test_second_rehearsal_is_refused_in_words(module_played: Rehearsal, night: Night, office: Client) -> None:
    answer = office.post(reverse("rehearsal_show", args=[night[0].slug]))
    assert answer.status_code == 409
    assert "A rehearsal of this edition is under way" in answer.content.decode()
    assert Rehearsal.objects.count() == 1


def test_there_has_to_be_something_to_rehearse(night: Night) -> None:
    organiser = make_user()
    empty = make_edition("closed")
    make_membership(organiser, empty, Role.ORGANISER)
    with pytest.raises(NotPossibleNow, match="No film has been accepted yet"):
        ask_for_rehearsal(empty, by=organiser)
    published = Edition.objects.published().get()
    with pytest.raises(NotPossibleNow, match="The results are published"):
        ask_for_rehearsal(published, by=organiser)


def test_ends_by_itself_after_a_day(module_played: Rehearsal) -> None:
    asked = module_played.asked_at
    follow_rehearsals(now=asked + LASTS - timedelta(seconds=1))
    assert Rehearsal.objects.count() == 1
    follow_rehearsals(now=asked + LASTS)
    assert Rehearsal.objects.count() == 0
    line = JournalEntry.objects.order_by("-number")[0]
    assert (line.verb, line.actor) == ("rehearsal.ended", None)


def test_folder_of_a_killed_play_is_swept(module_played: Rehearsal) -> None:
    left = theatre.folder_of(module_played.pk, 7)
    left.mkdir(parents=True)
    (left / "stage.sqlite3").write_bytes(b"half")
    playing = theatre.folder_of(module_played.pk, module_played.attempt)
    playing.mkdir()
    Rehearsal.objects.filter(pk=module_played.pk).update(state=WorkState.RUNNING, alive_at=timezone.now())
    follow_rehearsals()
    assert theatre.folders() == [playing]
    Rehearsal.objects.filter(pk=module_played.pk).update(state=WorkState.DONE)
    follow_rehearsals()
    assert theatre.folders() == []


def test_whoever_ends_it_ends_the_play(night: Night) -> None:
    edition, _entries, organiser = night
    end_rehearsal(edition, by=organiser)
    rehearsal = ask_for_rehearsal(edition, by=organiser)
    lines: list[dict[str, Any]] = []
    plan = copy_of(edition, seed=rehearsal.seed, lacking=())
    folder = theatre.folder_of(rehearsal.pk, 1)
    for line in theatre.play(plan, folder=folder, goes_on=lambda: not lines):
        lines.append(line)  # noqa: PERF402  (read while it goes on)
    assert (lines[0]["step"], "result" in lines[-1]) == ("copied", False)
    assert theatre.folders() == []


def test_play_that_breaks_off_says_so_and_leaves_nothing(night: Night) -> None:
    with pytest.raises(theatre.RehearsalBroken, match="broke off because of an error in the program"):
        list(theatre.play({}, folder=theatre.folder_of(1, 1), goes_on=lambda: True))
    assert theatre.folders() == []
