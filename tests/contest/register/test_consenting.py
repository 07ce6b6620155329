"""Consents that are withdrawn: what they covered ends at once, scores and record stay, the gate names it."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import submit_entry
from contest.domain.entry_decisions import accept_entry
from contest.domain.entry_refusals import EntryNotReady
from contest.domain.gate import lacks_of
from contest.domain.ledger import find_differences
from contest.domain.queries.office import waiting_in
from contest.domain.takedowns import TakedownRefused, may_be_shown, show_again, take_down
from contest.enums import (
    REQUIRED_USES,
    BulkDecision,
    ConsentUse,
    EntryState,
    LineOutcome,
    PortrayalBasis,
    PortrayalKind,
    Role,
)
from contest.models import Edition, Entry, JournalEntry, Notice, Portrayal, Seal, TheaterFilm, User
from contest.office.bulk_acts import plan_act
from contest.policies import Refused
from contest.register.consenting import set_consents, withdraw_for_person
from contest.register.registering import PortrayalPlan, remove_portrayal, save_portrayal
from contest.theater.listing import list_film
from contest.theater.permission import set_permission
from judging.domain.queries.desk import playable_id
from judging.models import Mark
from tests.contest.nights import make_judged_edition, make_published_edition
from tests.contest.register.register_of_film import register_person
from tests.factories import make_entry, make_membership, make_user
from tests.judging.juries import judge_film, make_jury

pytestmark = pytest.mark.django_db
REASON = "A court has forbidden it."
COMPETES = "Your film is accepted and competes. The jury watches it"
NOT_JUDGED = (
    "The jury cannot watch your film now, since these people do not consent to it, or no longer: Ana Wijaya. "
    "Scores that were given stay."
)
NOT_SHOWN = (
    "Your film is not shown in public, since these people do not consent to it, or no longer: Ana Wijaya."
)
Night = tuple[Edition, list[Entry], User]


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    return make_published_edition(winners=2)


def consent(entry: Entry, person: Portrayal, *uses: ConsentUse) -> None:
    set_consents(entry, person, uses, by=entry.representative)


def pages_with(edition: Edition, entry: Entry) -> list[str]:
    """The public pages that lead to the film."""
    addresses = {
        **{name: reverse(name) for name in ("home", "feed", "sitemap", "theater_hall")},
        "winners_show": reverse("winners_show", args=[edition.slug]),
        **{name: reverse(name, args=[entry.code]) for name in ("film_show", "film_embed", "theater_film")},
    }
    client = Client()
    answers = {name: client.get(address) for name, address in addresses.items()}
    return [
        name
        for name, answer in answers.items()
        if answer.status_code == 200 and f"/{entry.code}/" in answer.content.decode()
    ]


def test_another_person_in_the_same_line_consents_anew() -> None:
    entry = make_entry(EntryState.DRAFT)
    person = register_person(entry, uses=REQUIRED_USES, name="Kid", is_minor=True, guardian="Mum")
    plan = PortrayalPlan("Kid", PortrayalKind.VOICE, PortrayalBasis.CONSENT, is_minor=True, guardian="Mum")
    for changed in (plan, replace(plan, guardian="Dad"), replace(plan, is_minor=False, guardian="")):
        save_portrayal(entry, changed, person=person, by=entry.representative)
        stands = changed is plan
        assert (person.consents.standing().exists(), person.consents.count() > 0) == (stands, True)
        consent(entry, person, *REQUIRED_USES)
    save_portrayal(entry, replace(plan, name="Somebody Else"), person=person, by=entry.representative)
    assert person.consents.standing().count() == 0
    with pytest.raises(Refused, match="stands in the register already"):
        save_portrayal(entry, replace(plan, name="Somebody Else"), by=entry.representative)


def test_entry_whose_people_do_not_consent_to_the_jury_is_not_accepted() -> None:
    jury = make_jury(entries=1)
    entry = make_entry(EntryState.SUBMITTED, edition=jury.edition)
    person = register_person(entry, uses=REQUIRED_USES)
    consent(entry, person)
    organiser = make_membership(make_user(), jury.edition, Role.ORGANISER).user
    with pytest.raises(Refused, match="does not consent, or no longer consents, to the jury watching it"):
        accept_entry(entry, by=organiser)
    act = plan_act(jury.edition, [entry], decision=BulkDecision.ACCEPT, by=organiser)
    assert [line.outcome for line in act.lines.all()] == [LineOutcome.LEFT_OUT]
    consent(entry, person, *REQUIRED_USES)
    assert accept_entry(entry, by=organiser).state == EntryState.ELIGIBLE


@pytest.mark.slow
def test_film_is_off_the_public_pages_at_once_and_back_with_the_consent(night: Night) -> None:
    edition, entries, _organiser = night
    entry = Entry.objects.get(pk=entries[0].pk)
    set_permission(entry, True, by=entry.representative)
    list_film(entry)
    person = register_person(entry, uses=ConsentUse)
    before = pages_with(edition, entry)
    assert {"winners_show", "film_show", "theater_film"} <= set(before)
    seal = Seal.objects.get(edition=edition).hash
    for kept in (ConsentUse.JUDGING, ConsentUse.THEATER, ConsentUse.ABROAD), (ConsentUse.PUBLIC,):
        consent(entry, person, *kept)
        assert (pages_with(edition, entry), may_be_shown(str(entry.film_id), None)) == ([], False)
        consent(entry, person, *ConsentUse)
        assert (pages_with(edition, entry), may_be_shown(str(entry.film_id), None)) == (before, True)
    consent(entry, person, *REQUIRED_USES)
    assert not TheaterFilm.objects.shown().filter(entry=entry).exists()
    assert "film_show" in pages_with(edition, entry)
    assert Seal.objects.get(edition=edition).hash == seal


def test_creator_reads_why_and_is_told_where_to_look(night: Night, client: Client) -> None:
    _edition, entries, _organiser = night
    entry = Entry.objects.get(pk=entries[0].pk)
    consent(entry, register_person(entry, uses=ConsentUse))
    client.force_login(entry.representative)
    page = client.get(reverse("entry_show", args=[entry.code])).content.decode()
    assert "A person in the film does not consent, or no longer consents, to its being shown." in page
    assert "the email in which we told you" not in page


def test_office_and_consent_keep_a_film_down_each_by_itself(night: Night) -> None:
    _edition, entries, organiser = night
    entry = Entry.objects.get(pk=entries[0].pk)
    person = register_person(entry, uses=ConsentUse)
    consent(entry, person)
    take_down(entry, reason=REASON, by=organiser)
    with pytest.raises(TakedownRefused) as refused:
        show_again(entry, reason=REASON, by=organiser)
    assert str(refused.value.reason).startswith("This film stays down, because a person in it")
    consent(entry, person, *ConsentUse)
    assert not may_be_shown(str(entry.film_id), None)
    show_again(entry, reason=REASON, by=organiser)
    assert may_be_shown(str(entry.film_id), None)


def test_gate_and_office_name_who_has_withdrawn() -> None:
    edition, entries, _organiser = make_judged_edition(entries=2)
    entry = entries[0]
    person = register_person(entry, uses=REQUIRED_USES)
    assert lacks_of(edition, [entry.pk]) == []
    consent(entry, person, ConsentUse.PUBLIC, ConsentUse.ABROAD)
    assert [(lack.code, str(lack.words)) for lack in lacks_of(edition, [entry.pk])] == [
        (
            "portrayal_unconsented",
            "These people in the film do not consent to everything the contest needs, or no longer: Ana "
            "Wijaya. Note their consents under “People, voices and music”, or take them out of the film.",
        )
    ]
    assert [line.words for line in waiting_in(edition).others] == [
        f"Somebody in “{entry.title}” ({entry.code}) has withdrawn a consent that the contest needs."
    ]


@pytest.mark.slow
def test_jury_cannot_play_it_and_its_scores_stay(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    entry = jury.entries[0]
    person = register_person(entry, uses=REQUIRED_USES)
    assignment = jury.assignment(entry, jury.judges[0])
    judge_film(assignment)
    marks = list(Mark.objects.values_list("value", flat=True))
    assert playable_id(assignment) == entry.film_id
    consent(entry, person, ConsentUse.PUBLIC, ConsentUse.ABROAD)
    assert playable_id(assignment) is None
    client.force_login(jury.judges[0])
    page = client.get(reverse("screening_room", args=[assignment.code])).content.decode()
    assert "This film cannot be played at the moment." in page
    assert [word for word in ("Ana", "onsent") if word in page] == []
    assert list(Mark.objects.values_list("value", flat=True)) == marks


@pytest.mark.slow
def test_office_withdraws_for_a_person_who_asks(client: Client) -> None:
    edition, entries, organiser = make_judged_edition(entries=1)
    entry = entries[0]
    person = register_person(entry, uses=REQUIRED_USES)
    client.force_login(organiser)
    url = reverse("office_consent_withdraw", args=[edition.slug, entry.code, person.pk])
    assert client.post(url, {"use": "everything"}).status_code == 409
    for told in ("Withdrawn. What it covered has ended", "This consent does not stand any longer."):
        assert told in client.post(url, {"use": "public"}, follow=True).content.decode()
    mails = Notice.objects.filter(entry=entry, kind="message_from_office")
    assert [(mail.user, mail.facts["text"].splitlines()) for mail in mails] == [
        (
            entry.representative,
            [
                "Ana Wijaya has withdrawn a consent: “The film may be shown in public: at the ceremony and, "
                "if it wins, on this website”. What it covered has ended; the scores and the record stay. "
                "You find it under “People, voices and music” of your entry."
            ],
        )
    ]
    row = person.consents.get(use="public")
    assert (row.ended_by, row.ended_at is None) == (organiser, False)
    assert sorted(person.consents.standing().values_list("use", flat=True)) == ["abroad", "judging"]
    assert JournalEntry.objects.order_by("number").last().verb == "film_taken_down"
    assert not may_be_shown(str(entry.film_id), None)
    with pytest.raises(Refused):
        withdraw_for_person(entry, person, ConsentUse.ABROAD, by=entry.representative)


def test_withdrawn_before_submission_keeps_the_entry_from_being_submitted() -> None:
    entry = make_entry()
    person = register_person(entry, uses=REQUIRED_USES)
    version = entry.version
    consent(entry, person, ConsentUse.JUDGING)
    entry.refresh_from_db()
    assert (entry.version, entry.takedowns.count()) == (version + 1, 0)
    with pytest.raises(EntryNotReady) as refused:
        submit_entry(entry, by=entry.representative)
    assert "portrayal_unconsented" in [finding.code for finding in refused.value.findings]


def test_returned_entry_without_the_person_is_shown_again() -> None:
    entry = make_entry(EntryState.SUBMITTED)
    person = register_person(entry, uses=REQUIRED_USES)
    consent(entry, person)
    assert entry.takedowns.active().count() == 1
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.RETURNED, decided_at=timezone.now())
    entry.refresh_from_db()
    remove_portrayal(entry, person, by=entry.representative)
    assert entry.takedowns.active().count() == 0


def test_consents_change_only_with_a_line_in_the_journal() -> None:
    entry = make_entry()
    person = register_person(entry)
    consent(entry, person, *REQUIRED_USES)
    consent(entry, person, ConsentUse.JUDGING)

    def told() -> list[str]:
        return [str(one) for one in find_differences() if one.row.table == "contest_portrayalconsent"]

    assert told() == []
    person.consents.standing().update(version="0")
    line = JournalEntry.objects.get(verb="consents_given").number
    assert told() == [
        f'contest_portrayalconsent {person.pk} judging: version is "0", but line {line} says "1"'
    ]


def test_page_of_the_entry_says_what_ended_and_whose_consent_it_was(client: Client) -> None:
    entry = make_entry(EntryState.ELIGIBLE)
    ana = register_person(entry, name="Ana Wijaya", uses=REQUIRED_USES)
    client.force_login(entry.representative)

    def told() -> list[bool]:
        page = client.get(reverse("entry_show", args=[entry.code])).content.decode()
        return [words in page for words in (COMPETES, NOT_JUDGED, NOT_SHOWN)]

    def told_on_dashboard() -> list[bool]:
        page = client.get(reverse("desk")).content.decode()
        return [words in page for words in ("the jury is watching it", "A consent has ended")]

    assert (told(), told_on_dashboard()) == ([True, False, False], [True, False])
    consent(entry, ana, ConsentUse.PUBLIC, ConsentUse.ABROAD)
    assert told() == [False, True, False]
    assert told_on_dashboard() == [False, True]
    consent(entry, ana)
    assert told() == [False, True, True]
    one, more = Notice.objects.filter(entry=entry, kind="message_from_office").order_by("pk")
    assert one.facts["text"] == (
        "Ana Wijaya has withdrawn a consent: “The jury may watch the film”. What it covered has ended; the "
        "scores and the record stay. You find it under “People, voices and music” of your entry."
    )
    assert more.facts["text"] == (
        "Ana Wijaya has withdrawn consents: “The film may be shown in public: at the ceremony and, if it "
        "wins, on this website”, “The person’s picture and voice may be transferred to other countries and "
        "seen there”. What they covered has ended; the scores and the record stay. You find them under “"
        "People, voices and music” of your entry."
    )
    consent(entry, ana, *REQUIRED_USES)
    assert told() == [True, False, False]
    assert Notice.objects.filter(entry=entry).count() == 2
