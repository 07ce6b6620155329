"""Objecting to a winner, from the form to the public history, as everybody concerned sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.gate import lacks_of
from contest.domain.ledger import find_differences
from contest.domain.notices import send_first_notice
from contest.enums import ObjectionState, Role
from contest.models import Edition, Entry, Evidence, JournalEntry, Objection, Regulations, User
from contest.objections.evidence import MOST_BYTES
from contest.objections.objecting import ObjectionRefused, decide_objection, reply_to_objection
from contest.objections.views import OBJECTIONS_OF_PERSON
from contest.policies import Refused
from tests.contest.nights import make_published_edition, make_sealed_edition
from tests.contest.objections.scene import (
    ANSWER,
    JPEG,
    NOTICE,
    PDF,
    PNG,
    STATEMENT,
    SUMMARY,
    citation_of,
    client_of,
    decision_fields,
    object_to,
    pdf,
    post_decision,
    post_objection,
)
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
Night = tuple[Edition, list[Entry], User]


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    return make_published_edition(winners=3, others=0)


@pytest.fixture
def objector() -> User:
    return make_user("ada@example.org", name="Ada Zhao")


def film_page(entry: Entry) -> str:
    cache.clear()
    return Client().get(reverse("film_show", args=[entry.code])).content.decode()


def winners_page(edition: Edition) -> str:
    cache.clear()
    return Client().get(reverse("winners_show", args=[edition.slug])).content.decode()


def history_in(page: str) -> str:
    found = re.search(r'<section class="objections".*?</section>', page, re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", found[0] if found else "")
    return " ".join(words.split())


def end_of(edition: Edition) -> Any:
    assert edition.published_at is not None
    return edition.published_at + timedelta(days=14)


@pytest.mark.slow
def test_objection_is_received_with_its_evidence_and_both_sides_are_told(
    night: Night, objector: User, mailoutbox: list[Any]
) -> None:
    _edition, (first, *_others), _organiser = night
    files = pdf(), pdf("still.png", PNG), pdf("photo.jpg", JPEG)
    answer = post_objection(objector, first, *files)
    objection = Objection.objects.get()
    assert answer["Location"] == reverse("objection_show", args=[objection.code])
    kept = objection.evidence.values_list("name", "kind", "size")
    assert list(kept) == [
        ("proof.pdf", "application/pdf", len(PDF)),
        ("still.png", "image/png", len(PNG)),
        ("photo.jpg", "image/jpeg", len(JPEG)),
    ]
    assert [bytes(file.content) for file in objection.evidence.all()] == [PDF, PNG, JPEG]
    while send_first_notice():
        pass
    told = {mail.to[0]: mail for mail in mailoutbox if objection.code in mail.body}
    assert set(told) == {"ada@example.org", first.representative.email}
    assert told["ada@example.org"].subject == f"Your objection to “{first.shown_title}”"
    assert reverse("objection_show", args=[objection.code]) in told[first.representative.email].body
    line = JournalEntry.objects.order_by("-number")[0]
    assert (line.verb, line.actor, line.facts["objected_because"]) == (
        "objection_received",
        objector,
        "not_maker",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "files", "said"),
    [
        ({"grounds": ""}, [], "This field is required"),
        ({"grounds": "dislike"}, [], "id_grounds_error"),
        ({"statement": "I do not like it at all, sorry."}, [], "at least 40 letters (16 in Chinese)"),
        ({"statement": "x" * 5001}, [], "This has 5001 characters; the limit is 5000"),
        ({"links": "ftp://example.org"}, [], "“ftp://example.org” is not a web link"),
        ({"links": "\n".join(["https://example.org"] * 11)}, [], "These are 11 links"),
        ({"in_good_faith": ""}, [], "This field is required"),
        ({}, [pdf()] * 4, "You chose 4 files; up to 3 are taken"),
        ({}, [pdf(content=b"MZ\x90")], "“proof.pdf” is not a whole PDF, PNG or JPEG file"),
        ({}, [pdf(content=PDF[:-8])], "is not a whole PDF"),
        ({}, [pdf(content=b"%PDF-" + bytes(MOST_BYTES) + b"%%EOF")], "a file can have up to 10.0 MB"),
        ({}, [pdf("evil\u202efdp.exe", b"MZ")], "“evilfdp.exe” is not a whole"),
    ],
)
def test_objection_that_lacks_something_is_kept_and_says_what(
    night: Night, objector: User, changes: dict[str, str], files: list[Any], said: str
) -> None:
    for file in files:
        file.seek(0)
    answer = post_objection(objector, night[1][0], *files, **changes)
    page = answer.content.decode()
    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    assert said in page.replace("\xa0", " ")
    assert changes.get("statement", NOTICE["statement"])[:40] in page


def test_one_open_objection_of_a_person_about_a_winner(night: Night, objector: User) -> None:
    edition, (first, second, _third), organiser = night
    objection = object_to(first, by=objector)
    refused = post_objection(objector, first)
    assert refused.status_code == 409
    assert "You have already objected to this winner" in refused.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            edition=edition, citation=citation_of(first), objector=objector, grounds="other", statement="x"
        )
    object_to(second, by=objector)
    object_to(first, by=make_user())
    decide_objection(objection, uphold=False, summary=SUMMARY, answer=ANSWER, by=organiser)
    object_to(first, by=objector)
    assert Objection.objects.count() == 4


def test_person_may_send_so_many_objections_whatever_others_of_the_network_send(night: Night) -> None:
    by = make_user()
    OBJECTIONS_OF_PERSON.count(f"account {by.pk}", more=OBJECTIONS_OF_PERSON.amount)
    codes = [post_objection(user, night[1][0]).status_code for user in (by, make_user())]
    assert codes == [429, 302]
    assert Objection.objects.count() == 1


def test_nobody_objects_to_their_own_film_nor_a_stranger_to_any(night: Night) -> None:
    first = night[1][0]
    refused = post_objection(first.representative, first)
    assert (refused.status_code, "This is your own film" in refused.content.decode()) == (409, True)
    address = reverse("objection_new", args=[first.code])
    assert Client().get(address)["Location"].startswith(reverse("account_login"))
    assert client_of(first.representative).get(address).status_code == 200


def test_there_is_nothing_to_object_to_before_publication(objector: User) -> None:
    edition, entries, _organiser, _seal = make_sealed_edition(winners=1, others=0)
    address = reverse("objection_new", args=[entries[0].code])
    assert client_of(objector).get(address).status_code == 404
    assert "Objections" not in Client().get(reverse("edition_show", args=[edition.slug])).content.decode()


def test_edition_that_takes_no_objections_says_nothing_of_them(night: Night, objector: User) -> None:
    edition, (first, *_others), _organiser = night
    Regulations.objects.filter(edition=edition).update(objection_days=0)
    assert client_of(objector).get(reverse("objection_new", args=[first.code])).status_code == 404
    assert [history_in(film_page(first)), history_in(winners_page(edition))] == ["", ""]


@pytest.mark.slow
def test_window_closes_in_words_with_its_date(night: Night, objector: User) -> None:
    edition, (first, *_others), _organiser = night
    end = end_of(edition)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert "Anyone who is signed in can object to a winner until" in history_in(film_page(first))
        assert post_objection(objector, first).status_code == 302
    with time_machine.travel(end, tick=False):
        page = history_in(film_page(first))
        assert "There has been one objection. Objections could be made until" in page
        assert reverse("objection_new", args=[first.code]) not in film_page(first)
        refused = post_objection(make_user(), first)
        assert (refused.status_code, Objection.objects.count()) == (409, 1)
        assert "Objections could be made until" in refused.content.decode()


@pytest.mark.slow
def test_contact_person_answers_once_and_learns_neither_who_nor_what_proves_it(
    night: Night, objector: User
) -> None:
    first = night[1][0]
    post_objection(objector, first, pdf())
    objection = Objection.objects.get()
    address = reverse("objection_show", args=[objection.code])
    contact = client_of(first.representative)
    page = contact.get(address).content.decode()
    hidden = ("Ada Zhao", "ada@example.org", "example.org/lyon", "proof.pdf")
    assert (STATEMENT in page, [word in page for word in hidden]) == (True, [False] * 4)
    assert contact.post(address, {"reason": "No."}).status_code == 422
    codes = [contact.post(address, {"reason": "I have the project files."}).status_code for _ in range(2)]
    assert codes == [302, 409]
    assert "I have the project files." in contact.get(address).content.decode()
    own = client_of(objector)
    page = own.get(address).content.decode()
    assert ["proof.pdf" in page, "I have the project files." in page] == [True, False]
    assert own.post(address, {"reason": "And I have more."}).status_code == 409
    assert client_of(make_user()).get(address).status_code == 404


def test_office_gets_the_evidence_as_a_download_and_nobody_else(night: Night, objector: User) -> None:
    edition, (first, *_others), organiser = night
    post_objection(objector, first, pdf("../../<b>.pdf"))
    evidence = Evidence.objects.get()
    address = reverse("office_evidence", args=[edition.slug, evidence.pk])
    answer = client_of(organiser).get(address)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="{evidence.pk}.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    others = [client_of(user).get(address).status_code for user in (objector, first.representative)]
    assert others == [404, 404]


@pytest.mark.slow
def test_rejected_objection_stands_in_public_with_its_answer_and_both_sides_are_told(
    night: Night, objector: User, mailoutbox: list[Any]
) -> None:
    edition, (first, *_others), organiser = night
    objection = object_to(first, by=objector, public_name="Ada Zhao")
    first_page = client_of(organiser).get(reverse("office_show", args=[edition.slug])).content.decode()
    assert "1 objection to a winner waits for a decision." in first_page
    public = history_in(film_page(first))
    assert "There has been one objection." in public
    assert "Being looked at" in public
    assert SUMMARY["en"] not in public
    assert STATEMENT not in public
    assert post_decision(organiser, edition, objection, "reject").status_code == 302
    for page in (film_page(first), winners_page(edition)):
        told = history_in(page)
        assert [word in told for word in ("Rejected", "Ada Zhao", SUMMARY["en"], ANSWER["en"])] == [True] * 4
        assert "Whoever entered the film did not make it" in told
        assert STATEMENT not in told
    while send_first_notice():
        pass
    letters = {mail.to[0]: mail.body for mail in mailoutbox if ANSWER["en"] in mail.body}
    assert "has rejected your objection to the award" in letters[objector.email]
    assert "Your award stands." in letters[first.representative.email]
    again = post_decision(organiser, edition, objection, "uphold")
    assert (again.status_code, "decided in the meantime" in again.content.decode()) == (409, True)
    assert [one for one in find_differences() if one.row.table == "contest_objection"] == []


@pytest.mark.slow
def test_upheld_objection_leads_to_the_motion_of_revoking(night: Night, objector: User) -> None:
    edition, (first, *_others), organiser = night
    objection = object_to(first, by=objector)
    post_decision(organiser, edition, objection, "uphold")
    office = client_of(organiser)
    pages = [
        office.get(reverse("office_show", args=[edition.slug])).content.decode(),
        office.get(reverse("office_objection", args=[edition.slug, objection.pk])).content.decode(),
    ]
    assert "1 objection was upheld. The award has not been revoked, and nobody has proposed it." in pages[0]
    revoke = reverse("award_revoke", args=[edition.slug, citation_of(first).pk])
    assert revoke in pages[1]
    assert office.get(revoke).content.decode().count(ANSWER["en"]) == 3  # in each language, to be proposed
    assert "Ada Zhao" not in history_in(film_page(first))


def test_who_objects_or_has_a_film_does_not_decide(night: Night) -> None:
    edition, (first, *_others), organiser = night
    own = object_to(first, by=organiser)
    refused = post_decision(organiser, edition, own, "reject")
    assert (refused.status_code, "your own objection" in refused.content.decode()) == (409, True)
    maker = make_entry("eligible", edition=edition).representative
    make_membership(maker, edition, Role.ORGANISER)
    refused = post_decision(maker, edition, own, "reject")
    assert (refused.status_code, "a film of your own" in refused.content.decode()) == (409, True)
    chair = make_user()
    make_membership(chair, edition, Role.CHAIR)
    assert post_decision(chair, edition, own, "reject").status_code == 302


def test_decision_needs_both_texts_in_every_language(night: Night, objector: User) -> None:
    edition, (first, *_others), organiser = night
    objection = object_to(first, by=objector)
    fields = {**decision_fields("reject"), "summary_id": "", "answer_zh-hans": "Nein."}
    address = reverse("office_objection", args=[edition.slug, objection.pk])
    answer = client_of(organiser).post(address, fields)
    assert (answer.status_code, ANSWER["en"] in answer.content.decode()) == (422, True)
    some = {code: text for code, text in SUMMARY.items() if code != "id"}
    long = dict.fromkeys(SUMMARY, "x" * 301)
    with pytest.raises(ObjectionRefused, match="too short in: Indonesian"):
        decide_objection(objection, uphold=True, summary=some, answer=ANSWER, by=organiser)
    with pytest.raises(ObjectionRefused, match="at most 300 characters"):
        decide_objection(objection, uphold=True, summary=long, answer=ANSWER, by=organiser)
    objection.refresh_from_db()
    assert objection.state == ObjectionState.OPEN


def test_open_objection_stands_in_the_gate(night: Night, objector: User) -> None:
    edition, (first, second, _third), organiser = night
    objection = object_to(first, by=objector)
    found = [lack for lack in lacks_of(edition, [first.pk, second.pk]) if lack.code == "objection_open"]
    assert [(lack.entry, str(lack.words)) for lack in found] == [
        (first, "An objection to the film has not been decided.")
    ]
    assert found[0].url == reverse("office_objection", args=[edition.slug, objection.pk])
    decide_objection(objection, uphold=False, summary=SUMMARY, answer=ANSWER, by=organiser)
    assert [lack for lack in lacks_of(edition, [first.pk]) if lack.code == "objection_open"] == []


def test_nobody_answers_for_the_contact_person(night: Night, objector: User) -> None:
    edition, (first, *_others), organiser = night
    objection = object_to(first, by=objector)
    with pytest.raises(Refused, match="belongs to another account"):
        reply_to_objection(objection, text="I know that it is theirs.", by=organiser)
    decide_objection(objection, uphold=False, summary=SUMMARY, answer=ANSWER, by=organiser)
    with pytest.raises(Refused, match="decided in the meantime"):
        reply_to_objection(objection, text="It is really mine.", by=first.representative)
    assert edition.objections.count() == 1


@pytest.mark.slow
def test_queries_do_not_grow_with_objections(night: Night) -> None:
    edition, (first, *_others), organiser = night
    office = client_of(organiser)
    addresses = [
        reverse("film_show", args=[first.code]),
        reverse("winners_show", args=[edition.slug]),
        reverse("office_objections", args=[edition.slug]),
    ]

    def counted() -> list[int]:
        cache.clear()
        counts = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert office.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    object_to(first, by=make_user())
    counted()
    one = counted()
    for _ in range(2):
        object_to(first, by=make_user())
    assert counted() == one


def test_emails_are_shown_in_each_language_before_they_go(night: Night) -> None:
    edition, _entries, organiser = night
    page = client_of(organiser).get(reverse("office_objections", args=[edition.slug])).content.decode()
    assert (page.count('<div class="mail-shown" lang='), page.count("The same as plain text")) == (9, 9)
    assert "Receipt for an objection" in page


@pytest.mark.slow
def test_judge_who_objects_reads_that_the_office_knows_and_so_it_does(night: Night) -> None:
    edition, (first, *_others), organiser = night
    judge = make_user()
    make_membership(judge, edition, Role.JUDGE)
    form = client_of(judge).get(reverse("objection_new", args=[first.code])).content.decode()
    assert "You have a part in this edition yourself (Judge)." in form
    receipt = client_of(judge).get(post_objection(judge, first)["Location"]).content.decode()
    address = reverse("office_objection", args=[edition.slug, Objection.objects.get().pk])
    office = client_of(organiser).get(address).content.decode()
    assert ["<dt>Part in this edition</dt><dd>Judge</dd>" in page for page in (receipt, office)] == [
        True,
        True,
    ]
    stranger = client_of(make_user()).get(reverse("objection_new", args=[first.code])).content.decode()
    assert "You have a part in this edition" not in stranger
