"""Another contact person: what was said of the former one's age, and their guardian's consent, end too."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from contest.consents.asked import statements_for
from contest.domain.entries import submit_entry, withdraw_entry
from contest.domain.entry_decisions import return_entry
from contest.domain.journal import find_breaches
from contest.domain.notices import render_mail
from contest.enums import EntryState, Role, TeamRight
from contest.models import Edition, Entry, JournalEntry, Notice, RightsPaper, User
from contest.privacy.collecting import entries_of
from contest.privacy.erasure import erase_person
from contest.team import hand_over
from contest.team.replacing import replace_contact
from tests.contest.consents.test_statements import again, lacks, page_of
from tests.contest.films import give_film
from tests.contest.register.register_of_film import PDF, make_paper
from tests.contest.team.scene import client_of, join, place_of, post, untold
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
EVERYTHING = {"rules:1", "rights:1", "showing:1", "data:1"}
OPEN = "2 of the 6 statements have not been agreed to. All of them are required."
TOLD = (
    "The contact person has changed. What was said about the former contact person’s age, and the consent "
    "of their guardian, no longer count: they are asked for again, about the present contact person."
)
MAILED = (
    "What was said about the former contact person’s age ended with this. Please say it for yourself, before "
    "the entry is submitted:\n{site}/entries/{code}/rights/"
)


def said_of(entry: Entry) -> dict[str, str]:
    return dict(entry.consents.filter(kind__in=("age", "adult")).values_list("kind", "version"))


def say(entry: Entry, *, guardian: str = "") -> None:
    """What the contact person says of their age, or brings instead of it."""
    if guardian:
        paper = make_paper(entry)
        paper.guardian = guardian
        paper.save()
    values = [one.value for one in statements_for(again(entry))]
    agreed = client_of(entry.representative).post(
        reverse("entry_rights", args=[entry.code]), {"consents": values}
    )
    assert agreed.status_code == 302


def hand_to(person: User, entry: Entry) -> Any:
    hand_over.offer(again(entry), member_id=place_of(person, entry).pk, by=again(entry).representative)
    return post(person, "hand_over_answer", entry, answer="accept")


def organiser_of(edition: Edition) -> User:
    make_membership(organiser := make_user("office@example.org"), edition, Role.ORGANISER)
    return organiser


def mail_to(person: User) -> str:
    notice = Notice.objects.filter(user=person, kind="team_changed").latest("pk")
    return str(render_mail(notice).body)


def facts_of(verb: str) -> dict[str, Any]:
    facts = JournalEntry.objects.get(verb=verb).facts
    return {key: facts[key] for key in ("ended_statements", "guardian_ended") if key in facts}


def assert_journal_holds() -> None:
    assert (list(find_breaches()), untold()) == ([], [])


def test_who_takes_a_draft_over_is_asked_anew_and_nothing_else_is(edition: Edition) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    ana = join(entry)
    say(entry)
    assert (said_of(entry), lacks(entry)) == ({"age": "14", "adult": "18"}, [])
    accepted = hand_to(ana, entry)
    assert [str(one) for one in get_messages(accepted.wsgi_request)] == [
        "You are the contact person of this entry now. Under “Statements you agree to”, please say again "
        "what was said there about the former contact person’s age."
    ]
    assert (said_of(entry), lacks(entry)) == ({}, [OPEN])
    assert {f"{one.kind}:{one.version}" for one in entry.consents.all()} == EVERYTHING
    page = client_of(ana).get(reverse("entry_rights", args=[entry.code]))
    assert TOLD in page.content.decode()
    boxes = {box.data["value"]: box.data["selected"] for box, _one in page.context["form"].asked}
    assert boxes == {
        **dict.fromkeys(EVERYTHING, True),
        f"age:14:{ana.pk}": False,
        f"adult:18:{ana.pk}": False,
    }
    assert facts_of("hand_over_accepted") == {
        "ended_statements": {"age": "14", "adult": "18"},
        "guardian_ended": False,
    }
    say(again(entry))
    assert (said_of(entry), lacks(entry)) == ({"age": "14", "adult": "18"}, [])
    assert TOLD not in page_of(client_of(ana), "entry_rights", entry.code)
    assert_journal_holds()


def test_guardian_consents_for_one_contact_person_alone(edition: Edition) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    ana = join(entry)
    say(entry, guardian="Budi Wijaya")
    assert (said_of(entry), lacks(entry)) == ({"age": "14"}, [])
    hand_to(ana, entry)
    assert (said_of(entry), lacks(entry), RightsPaper.objects.count()) == ({}, [OPEN], 0)
    assert facts_of("hand_over_accepted") == {"ended_statements": {"age": "14"}, "guardian_ended": True}
    page = page_of(client_of(organiser_of(edition)), "office_journal", edition.slug)
    assert "Statements that ended with the former contact person" in page
    say(again(entry), guardian="Citra Lestari")
    assert (said_of(entry), lacks(entry)) == ({"age": "14"}, [])
    assert_journal_holds()


def test_page_that_was_opened_before_says_nothing_of_the_new_contact_person(edition: Edition) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    ana, old = join(entry), client_of(entry.representative)
    opened = old.get(reverse("entry_rights", args=[entry.code])).context
    ticked = [box.data["value"] for box, _one in opened["form"].asked]
    hand_to(ana, entry)
    sent = old.post(
        reverse("entry_rights", args=[entry.code]), {"opened": opened["opened"], "consents": ticked}
    )
    assert sent.status_code == 422
    assert sent.context["form"].errors == {
        "consents": [
            "A statement was worded anew, or is about another contact person, since you opened this page. "
            "Read it again, then say whether you agree."
        ]
    }
    assert said_of(entry) == {}


def test_office_that_replaces_a_contact_person_and_one_who_is_erased_end_it_too(edition: Edition) -> None:
    organiser = organiser_of(edition)
    ways = {}
    for verb in ("contact_replaced", "entry_passed_on"):
        entry = make_entry(EntryState.DRAFT, edition=edition, title="The Lamp")
        ana = join(entry, TeamRight.SUBMIT)
        say(entry, guardian="Budi Wijaya")
        if verb == "contact_replaced":
            replace_contact(again(entry), email=ana.email, reason="Nobody answers since May.", by=organiser)
        else:
            erase_person(entry.representative)
        ways[verb] = (again(entry).representative == ana, said_of(entry), lacks(entry), facts_of(verb))
        assert MAILED.format(site=settings.SITE_URL, code=entry.code) in mail_to(ana)
        assert TOLD in page_of(client_of(ana), "entry_rights", entry.code)
    ended = {"ended_statements": {"age": "14"}, "guardian_ended": True}
    assert ways == dict.fromkeys(("contact_replaced", "entry_passed_on"), (True, {}, [OPEN], ended))
    assert RightsPaper.objects.count() == 0
    assert_journal_holds()


def test_where_nothing_was_said_nothing_ends_and_nobody_is_told_so(edition: Edition) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    ana = join(entry)
    accepted = hand_to(ana, entry)
    assert [str(one) for one in get_messages(accepted.wsgi_request)] == [
        "You are the contact person of this entry now."
    ]
    assert facts_of("hand_over_accepted") == {}
    assert TOLD not in page_of(client_of(ana), "entry_rights", entry.code)
    replace_contact(
        again(entry), email=make_user("b@x.org").email, reason="Ana asked us to.", by=organiser_of(edition)
    )
    assert "age ended" not in mail_to(User.objects.get(email="b@x.org"))


@pytest.mark.parametrize("opens", ["returned", "withdrawn"])
def test_what_was_submitted_keeps_it_until_it_can_be_changed_again(edition: Edition, opens: str) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    ana, organiser = join(entry, TeamRight.SUBMIT), organiser_of(edition)
    say(entry, guardian="Budi Wijaya")
    give_film(entry)
    submit_entry(again(entry), by=entry.representative)
    assert "a guardian consents: Budi Wijaya" in page_of(
        client_of(organiser), "office_entry", edition.slug, entry.code
    )
    hand_to(ana, entry)
    assert (said_of(entry), RightsPaper.objects.count()) == ({"age": "14"}, 1)
    page = page_of(client_of(organiser), "office_entry", edition.slug, entry.code)
    assert "The contact person who submitted was under age; a guardian consented: Budi Wijaya" in page
    (taken_away,) = entries_of(ana)
    assert taken_away["written_consents_and_licences"] == []
    if opens == "returned":
        return_entry(again(entry), reason="The sound is cut off.", by=organiser)
    else:
        withdraw_entry(again(entry), by=ana)
    assert (said_of(entry), lacks(entry), RightsPaper.objects.count()) == ({}, [OPEN], 0)
    assert facts_of(f"entry_{opens}") == {"ended_statements": {"age": "14"}, "guardian_ended": True}
    assert TOLD in page_of(client_of(ana), "entry_rights", entry.code)
    say(again(entry))
    if opens == "returned":
        withdraw_entry(again(entry), by=ana)
        assert said_of(entry) == {"age": "14", "adult": "18"}  # it is Ana’s own by now
    assert_journal_holds()


def test_erased_contact_person_leaves_no_guardian_with_a_submitted_entry(edition: Edition) -> None:
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    join(entry, TeamRight.SUBMIT)
    paper = make_paper(entry)
    paper.guardian = "Budi Wijaya"
    paper.save()
    licence = make_paper(entry)
    erase_person(entry.representative)
    assert [bytes(one.content) for one in RightsPaper.objects.all()] == [PDF]
    assert RightsPaper.objects.get() == licence
    assert_journal_holds()


def test_copy_of_the_contact_person_has_their_own_guardian(edition: Edition) -> None:
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    paper = make_paper(entry)
    paper.guardian = "Budi Wijaya"
    paper.save()
    (taken_away,) = entries_of(entry.representative)
    assert [one["name"] for one in taken_away["written_consents_and_licences"]] == ["consent.pdf"]
    assert Client().get(reverse("register_file", args=[entry.code, paper.pk])).status_code == 302
