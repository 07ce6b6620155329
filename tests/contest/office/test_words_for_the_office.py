"""What the office reads on its own pages: in its words, in its language, and never as a dead end."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from contest.domain import journal
from contest.enums import EntryState, QuestionState, Role
from contest.models import JournalEntry, PublicQuestion
from contest.office.claims import claim_entries
from contest.spoken_languages import say_languages
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.record import record_findings
from tests.contest.films import give_film
from tests.contest.office.scene import make_office, work
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_nothing_chosen_is_said_on_the_list_with_its_filter(client: Client) -> None:
    edition, organiser, _entries = make_office(1)
    client.force_login(organiser)
    address = reverse("office_entries_act", args=[edition.slug])
    for act in ("accept", "claim"):
        answer = client.post(address, {"act": act, "query": "state=submitted"}, follow=True)
        assert answer.redirect_chain == [(f"/office/{edition.slug}/entries/?state=submitted", 302)]
        assert "No entry is chosen. Tick at least one in the list." in text_of(answer)


def test_filter_that_is_refused_cannot_be_kept(client: Client) -> None:
    edition, organiser, _entries = make_office(1)
    client.force_login(organiser)
    address = reverse("office_entries", args=[edition.slug])
    assert "Keep this view" in text_of(client.get(address, {"state": "submitted"}))
    refused = client.get(address, {"state": "bogus"})
    assert (refused.status_code, "Keep this view" in text_of(refused)) == (422, False)


def test_list_is_narrowed_to_what_one_of_the_office_has_claimed(client: Client) -> None:
    edition, organiser, entries = make_office(3)
    noor = make_membership(make_user(name="Noor Haddad"), edition, Role.ASSISTANT).user
    claim_entries(edition, [entries[1].code], by=noor)
    client.force_login(organiser)
    page = client.get(reverse("office_entries", args=[edition.slug]), {"claim": str(noor.pk)})
    assert [entry.pk for entry in page.context["page"]] == [entries[1].pk]
    assert "Noor Haddad" in [label for _value, label in page.context["form"].fields["claim"].choices]


def test_issue_of_two_alike_films_speaks_to_the_office(client: Client) -> None:
    edition, organiser, (entry,) = make_office(1)
    record_findings(give_film(entry), [Finding("possible_shots", {"seconds": 12, "share": 20}, ())])
    client.force_login(organiser)
    page = text_of(client.get(reverse("office_entry", args=[edition.slug, entry.code])))
    assert "Compare the two under “Similar films”, and decide there. The creator knows that you do." in page
    assert "you need not do anything" not in page


def test_languages_of_a_film_have_the_readers_names() -> None:
    told = {}
    for language in ("en", "zh-hans", "id"):
        with translation.override(language):
            told[language] = say_languages("Turkish, Klingonisch")
    assert told == {
        "en": "Turkish, Klingonisch",
        "zh-hans": "土耳其语、Klingonisch",
        "id": "Turki, Klingonisch",
    }


def test_questions_are_set_aside_together(client: Client) -> None:
    edition, organiser, _entries = make_office()
    asked = [
        PublicQuestion.objects.create(edition=edition, language="en", text=f"Buy shoes {number}")
        for number in range(3)
    ]
    foreign = PublicQuestion.objects.create(edition=make_edition(), language="en", text="Elsewhere")
    client.force_login(organiser)
    address = reverse("office_questions_set_aside", args=[edition.slug])
    ticked = [asked[0].pk, asked[2].pk, foreign.pk, "x", "9" * 30]
    answer = client.post(address, {"question": ticked}, follow=True)
    assert "2 questions have been set aside. Nobody was told." in text_of(answer)
    states = PublicQuestion.objects.order_by("pk").values_list("state", flat=True)
    aside, waits = QuestionState.SET_ASIDE, QuestionState.OPEN
    assert list(states) == [aside, waits, aside, waits]
    answer = client.post(address, {"question": [asked[0].pk]}, follow=True)
    assert "No question is chosen. Tick at least one that waits." in text_of(answer)


def test_vote_says_from_when_it_can_be_planned_before_it_shows_a_form(client: Client) -> None:
    edition, organiser, _entries = make_office()
    client.force_login(organiser)
    page = text_of(client.get(reverse("office_audience", args=[edition.slug])))
    assert "so the vote is planned here once they are public: by the calendar, on" in page
    assert "The vote opens" not in page


def test_audit_log_is_checked_by_a_button(client: Client) -> None:
    edition, organiser, _entries = make_office()
    for _number in range(3):
        journal.record("edition_announced", subject=f"edition:{edition.slug}", edition=edition)
    client.force_login(organiser)
    page, act = (reverse(name, args=[edition.slug]) for name in ("office_journal", "office_journal_check"))
    assert "manage.py" not in text_of(client.get(page))
    assert "Checking the audit log" in text_of(client.post(act, follow=True))
    work()
    assert "all 3 entries of the site’s log are as they were written" in text_of(client.get(page))
    JournalEntry.objects.filter(number=2).update(subject="edition:other")
    client.post(act)
    work()
    assert "1 entry of the log does not hold. Tell whoever runs the site." in text_of(client.get(page))


def test_period_that_is_too_short_has_one_answer(client: Client) -> None:
    edition, organiser, _entries = make_office()
    client.force_login(organiser)
    address = reverse("office_retention", args=[edition.slug])
    sent = {"addresses": "24", "logs": "12", "watching": "6"}
    told = [
        list(client.post(address, {**sent, "films": typed}).context["form"].errors["films"])
        for typed in ("-1", "0")
    ]
    assert (len(told[0]), told[0]) == (1, told[1])


def test_zones_are_chosen_by_city_and_country_in_the_readers_language(client: Client) -> None:
    edition, organiser, _entries = make_office()
    entry = make_entry(EntryState.DRAFT, edition=edition)
    entry.messages.create(author=entry.representative, is_from_office=False, text="May I have a day more?")
    client.force_login(organiser)
    client.cookies["django_language"] = "zh-hans"
    page = client.get(reverse("office_edition", args=[edition.slug]))
    choices = dict(page.context["form"].fields["time_zone"].choices)
    assert choices["Asia/Shanghai"] == "上海（中国）"
    assert not {"Asia/Calcutta", "America/Knox_IN"} & choices.keys()
    assert "Asia/Kolkata" in choices
    help_text = client.get(reverse("office_entry", args=[edition.slug, entry.code])).context["extension_form"]
    assert "Asia/Shanghai" not in str(help_text.fields["until"].help_text)
