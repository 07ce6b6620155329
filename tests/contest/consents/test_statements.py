"""An edition's own words for what creators agree to: versions, who is asked again, and what stays."""

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.consents.asked import agreed_kinds
from contest.consents.wording import keep_wording
from contest.domain.entries import submit_entry
from contest.domain.gate import lacks_of
from contest.domain.queries.entries import readiness_of
from contest.enums import ConsentKind, EntryState, Role
from contest.models import Consent, Edition, Entry, JournalEntry, Membership, StatementWording, User
from contest.policies import Refused
from contest.rule_changes.telling import mail_about, seen_as, tell_all_changes, untold_changes
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
RIGHTS, OWN = ConsentKind.RIGHTS, ConsentKind.OWN_1
ANEW = {"en": "We own every frame.", "id": "Kami memiliki setiap frame."}


@pytest.fixture
def edition() -> Edition:
    edition = make_edition("open", name={"en": "Night of Lamps"})
    make_membership(make_user("ratna@example.org", name="Ratna"), edition, Role.ORGANISER)
    return edition


@pytest.fixture
def office(edition: Edition) -> Client:
    client = Client()
    client.force_login(organiser_of(edition))
    return client


def organiser_of(edition: Edition) -> User:
    return Membership.objects.get(edition=edition, role=Role.ORGANISER).user


def word(edition: Edition, kind: ConsentKind = RIGHTS, *, required: bool = True, **text: str) -> bool:
    return keep_wording(
        Edition.objects.select_related("regulations").get(pk=edition.pk),
        kind,
        title={},
        text=text,
        is_required=required,
        by=organiser_of(edition),
    )


def again(entry: Entry) -> Entry:
    return Entry.objects.select_related("edition__regulations", "representative").get(pk=entry.pk)


def lacks(entry: Entry) -> list[str]:
    return [str(one.message) for one in readiness_of(again(entry)).findings if one.code == "consents_missing"]


def signed_in(entry: Entry) -> Client:
    client = Client()
    client.force_login(entry.representative)
    return client


def page_of(client: Client, view: str, *args: object) -> str:
    return client.get(reverse(view, args=args)).content.decode()


def send(client: Client, edition: Edition, kind: ConsentKind, **sent: str) -> Any:
    address = reverse("office_statement", args=[edition.slug, kind])
    opened = client.get(address).context["opened"]
    told = {name: texts[0] for name, texts in json.loads(opened).items() if texts}
    return client.post(address, {**told, "opened": opened, "act": "save", **sent})


@pytest.mark.slow
def test_other_words_are_a_version_and_drafts_are_asked_again(office: Client, edition: Edition) -> None:
    draft = make_entry(EntryState.DRAFT, edition=edition)
    sent = make_entry(EntryState.SUBMITTED, edition=edition)
    assert lacks(draft) == []
    assert send(office, edition, RIGHTS, text_en=ANEW["en"], text_id=ANEW["id"]).status_code == 302
    kept = StatementWording.objects.filter(edition=edition, kind=RIGHTS)
    assert [(one.version, one.text["en"][:16]) for one in kept] == [
        ("1", "We hold the righ"),
        ("2", "We own every fra"),
    ]
    assert lacks(draft) == ["1 of the 4 statements has not been agreed to. All of them are required."]
    assert (lacks(sent), RIGHTS in agreed_kinds(again(sent))) == ([], True)
    (change,) = untold_changes(edition)
    assert (change.names, dict(change.rules)) == (
        "Statement (Rights)",
        {"Statement": "Rights", "Version": "2", "Words": "We own every frame.", "Required": "yes"},
    )
    mail = mail_about([change.number], edition, "en")
    assert mail
    assert "Statements that you are asked to agree to were added or have new words." in mail.body
    creator = signed_in(draft)
    address = reverse("entry_rights", args=[draft.code])
    shown = [box.data["value"] for box, _one in creator.get(address).context["form"].asked]
    assert shown == ["rules:1", "rights:2", "showing:1", "data:1"]
    stale = creator.post(address, {"consents": ["rules:1", "rights:1", "showing:1", "data:1"]})
    assert stale.status_code == 422
    told = "A statement was worded anew, or is about another contact person, since you opened this page."
    assert told in stale.content.decode()
    assert creator.post(address, {"consents": shown}).status_code == 302
    assert lacks(draft) == []
    assert sorted(draft.consents.filter(kind=RIGHTS).values_list("version", flat=True)) == ["1", "2"]


@pytest.mark.slow
def test_what_was_submitted_keeps_its_words_and_can_agree_to_the_new_ones(
    office: Client, edition: Edition
) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    give_film(entry)
    submit_entry(again(entry), by=entry.representative)
    word(edition, **ANEW)
    word(edition, OWN, en="You may call us.")
    assert "statements" in JournalEntry.objects.get(verb="entry_submitted").facts
    creator = signed_in(entry)
    receipt = page_of(creator, "entry_receipt", entry.code)
    assert "We hold the rights to everything in the film" in receipt
    assert "We own every frame." not in receipt
    assert '"statements":"data\\u00201,' in page_of(creator, "entry_receipt_file", entry.code)
    rights = page_of(creator, "entry_rights", entry.code)
    newer, agreed = rights.split("What you agreed to</h2>")
    assert ("We own every frame." in newer, "You may call us." in newer) == (True, True)
    assert ("We hold the rights" in agreed, "We own every frame." in agreed) == (True, False)
    answer = creator.post(reverse("entry_agree_anew", args=[entry.code]), {"consents": ["rights:2", "x"]})
    assert answer.status_code == 302
    line = JournalEntry.objects.get(verb="statements_agreed")
    assert line.facts == {"statements": {"rights": "2"}}
    assert sorted(entry.consents.filter(kind=RIGHTS).values_list("version", flat=True)) == ["1", "2"]
    page = page_of(office, "office_statement", edition.slug, RIGHTS)
    assert page.count(f">{entry.code}</a>") == 2
    assert lacks_of(edition, [entry.pk]) == [
        one for one in lacks_of(edition, [entry.pk]) if one.code != "consents_missing"
    ]


def test_own_statement_is_asked_where_it_has_words_and_held_against_where_it_is_required(
    office: Client, edition: Edition
) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    own = {"title_en": "Calls", "text_en": "You may call us."}
    assert send(office, edition, OWN, **own).status_code == 302  # the box is ticked as it comes
    assert lacks(entry) == ["1 of the 5 statements has not been agreed to. All of them are required."]
    word(edition, OWN, required=False, en="You may call us.")
    assert lacks(entry) == []
    assert "You need not agree to this one." in page_of(signed_in(entry), "entry_rights", entry.code)
    assert "You may call us." in page_of(Client(), "regulations_show", edition.slug)
    word(edition, OWN)
    assert "You may call us." not in page_of(Client(), "regulations_show", edition.slug)
    versions = StatementWording.objects.filter(kind=OWN).values_list("version", "is_required")
    assert list(versions) == [("1", True), ("2", False), ("3", True)]
    assert "Not asked" in page_of(office, "office_statement", edition.slug, OWN)


@pytest.mark.slow
def test_strange_words_and_late_ones_are_refused_and_the_same_change_nothing(
    office: Client, edition: Edition
) -> None:
    for sent, said in {
        "text_en": ("", "required"),
        "text_id": ("x" * 1001, "the limit is 1000"),
        "text_zh-hans": ("a\0b", "an invisible character (NUL)"),
    }.items():
        refused = send(office, edition, RIGHTS, **{sent: said[0]})
        assert (refused.status_code, said[1] in str(refused.context["form"].errors[sent])) == (422, True)
    assert send(office, edition, OWN, title_en="Calls").status_code == 422
    for kind in ("press", "age", "soul"):
        address = reverse("office_statement", args=[edition.slug, kind])
        assert office.get(address).status_code == 404
    assert word(edition, **ANEW)
    assert not word(edition, **ANEW)
    assert office.post(
        reverse("office_statement", args=[edition.slug, RIGHTS]), {"act": "reset"}
    ).status_code == (302)
    latest = StatementWording.objects.filter(kind=RIGHTS).last()
    assert latest
    assert (latest.version, latest.text["en"].startswith("We hold the rights")) == ("3", True)
    Edition.objects.filter(pk=edition.pk).update(published_at=edition.awards_at)
    with pytest.raises(Refused, match="The results are published"):
        word(edition, en="Late.")


def test_of_a_statement_that_was_worded_twice_the_present_words_are_told_once(edition: Edition) -> None:
    make_entry(EntryState.SUBMITTED, edition=edition)
    word(edition, en="We own most frames.")
    word(edition, OWN, en="We came by train.")
    word(edition, **ANEW)
    changes = untold_changes(edition)
    assert [dict(change.rules)["Words"] for change in changes] == [ANEW["en"], "We came by train."]
    tell_all_changes(edition, by=organiser_of(edition), seen=seen_as(changes))
    assert untold_changes(edition) == []


def test_age_is_declared_where_it_is_asked_and_nobody_gives_a_date(office: Client, edition: Edition) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    sent = make_entry(EntryState.SUBMITTED, edition=edition)
    edition.regulations.min_age = 18
    edition.regulations.save()
    assert lacks(entry) == ["1 of the 5 statements has not been agreed to. All of them are required."]
    assert lacks(sent) == []
    creator, address = signed_in(entry), reverse("entry_rights", args=[entry.code])
    asked = creator.get(address).context["form"].asked
    assert asked[-1][1].words == "The contact person of this entry is at least 18 years old."
    creator.post(address, {"consents": [box.data["value"] for box, _one in asked]})
    assert lacks(entry) == []
    assert Consent.objects.get(entry=entry, kind="age").version == "18"
    assert "has to be at least 18 years old" in page_of(Client(), "regulations_show", edition.slug)
    edition.regulations.min_age = 21
    edition.regulations.save()
    assert len(lacks(entry)) == 1


def test_pages_of_statements_ask_the_database_as_often_for_three_entries_as_for_one(
    office: Client, edition: Edition
) -> None:
    word(edition, **ANEW)
    make_entry(EntryState.SUBMITTED, edition=edition)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(office, "office_statements", edition.slug)
            page_of(office, "office_statement", edition.slug, RIGHTS)
        return len(asked)

    queries()  # the first one reads the session's person
    for_one = queries()
    for _entry in range(2):
        make_entry(EntryState.SUBMITTED, edition=edition)
    assert queries() == for_one


@pytest.mark.slow
def test_agreement_that_nobody_asks_for_is_taken_back_at_any_time(office: Client, edition: Edition) -> None:
    asked = {"text_en": "You may write to us.", "title_en": "Letters", "is_required": ""}
    assert send(office, edition, OWN, **asked).status_code == 302
    entry = make_entry(EntryState.ELIGIBLE, edition=edition)
    creator, address = signed_in(entry), reverse("entry_rights", args=[entry.code])
    anew = reverse("entry_agree_anew", args=[entry.code])
    assert creator.post(anew, {"consents": ["own-1:1"]}).status_code == 302
    assert creator.get(address).content.decode().count("Take this back") == 1
    back = reverse("entry_agreement_back", args=[entry.code])
    for value, found in [("rights:1", 409), ("own-1:9", 409), ("own-1:1", 302), ("own-1:1", 409), ("", 409)]:
        assert creator.post(back, {"statement": value}).status_code == found, value
    assert not entry.consents.filter(kind=OWN).exists()
    assert "Take this back" not in creator.get(address).content.decode()
    line = JournalEntry.objects.get(verb="agreement_taken_back")
    assert (line.actor, line.facts) == (entry.representative, {"statements": {"own-1": "1"}})


def test_what_an_entry_rests_on_stays_when_a_later_version_is_taken_back(edition: Edition) -> None:
    word(edition, OWN, en="You may write to us.")
    word(edition, OWN, required=False, en="You may write to us, or not.")
    entry = make_entry(EntryState.ELIGIBLE, edition=edition)
    for version in ("1", "2"):
        Consent.objects.create(entry=entry, kind=OWN, version=version, given_by=entry.representative)
    back, creator = reverse("entry_agreement_back", args=[entry.code]), signed_in(entry)
    assert [creator.post(back, {"statement": f"own-1:{n}"}).status_code for n in (1, 2)] == [409, 302]
    assert list(entry.consents.filter(kind=OWN).values_list("version", flat=True)) == ["1"]


def test_languages_that_keep_their_words_are_named(office: Client, edition: Edition) -> None:
    answer = send(office, edition, RIGHTS, text_en=ANEW["en"])
    assert answer.status_code == 302
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told[-1] == (
        "The words in 简体中文, Bahasa Indonesia are as before: see whether they still say the same."
    )
