"""A person's words may run the other way than the page: wherever they stand on a public page they have a
direction of their own."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from contest.correspondence.requested_changes import request_changes
from contest.correspondence.writing import write_to_creator
from contest.domain.honours import Conferral
from contest.enums import AwardBasis, EntryState
from contest.models import Award, Credit, Edition, Entry, MusicUse, RightsPaper, ToolUse
from tests.contest.films import give_film
from tests.contest.looking import sign_in
from tests.contest.nights import nominate, publish_results, read_films, seal_conferrals
from tests.contest.register.register_of_film import register_person
from tests.contest.team.scene import join
from tests.factories import make_edition, make_entry, make_membership, make_user

ARABIC = {
    **{
        "title": "عنوان",
        "original_title": "أصلي",
        "synopsis": "ملخص الفيلم في جملة طويلة",
        "profession": "مهنة",
    },
    **{"team_name": "فريق"},
}
OF_THE_OFFICE = {"name": "مهرجان", "theme": "موضوع", "invitation": "دعوة", "award": "جائزة", "basis": "أساس"}
OF_OTHERS = {"credit": "مخرج", "task": "مهمة", "statement": "بيان", "tool": "أداة"}
WORDS = {**ARABIC, **OF_THE_OFFICE, **OF_OTHERS}
ISOLATED = re.compile("\u2068.*?\u2069", re.DOTALL)


class Naked(HTMLParser):
    """The words that stand in a page without a direction of their own."""

    VOID = {"meta", "link", "img", "br", "input", "source", "hr"}

    def __init__(self) -> None:
        super().__init__()
        self.isolated: list[bool] = []
        self.found: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        heard = ("class", "visually-hidden") in attrs  # and not seen, so nothing turns round
        own = heard or tag in ("bdi", "title", "script", "textarea", "option") or ("dir", "auto") in attrs
        if tag not in self.VOID:
            self.isolated.append(own or bool(self.isolated and self.isolated[-1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.isolated.pop()

    def handle_data(self, data: str) -> None:
        """Words between the signs that isolate them in plain text have their own direction, too."""
        told = ISOLATED.sub("", data)
        self.seen |= {what for what, word in WORDS.items() if word in data}
        for what, word in WORDS.items():
            if word in told and not self.isolated[-1]:
                self.found.append(f"{what}: {data.strip()}")


@pytest.fixture(scope="module")
def told(module_db: None) -> tuple[Edition, list[Entry]]:
    """An edition with winners and nominees whose every word is Arabic."""
    office = {name: {"en": OF_THE_OFFICE[name]} for name in ("name", "theme", "invitation")}
    edition = make_edition("closed", **office)
    names = {"name": {"en": OF_THE_OFFICE["award"]}, "criterion_name": {"en": OF_THE_OFFICE["basis"]}}
    names |= {"basis": AwardBasis.CRITERION, "criterion": "creativity"}
    Award.objects.filter(edition=edition).update(**names)
    organiser = make_user()
    make_membership(organiser, edition, "organiser")
    entries = [make_entry(EntryState.ELIGIBLE, edition=edition, **ARABIC) for _ in range(11)]
    for entry in entries:
        give_film(entry)
    Credit.objects.filter(entry__in=entries).update(name=OF_OTHERS["credit"], task=OF_OTHERS["task"])
    ToolUse.objects.filter(entry__in=entries).update(tool="other", other_name=OF_OTHERS["tool"])
    nominate(edition, entries, by=organiser)
    places = [(award.pk, place) for award in edition.awards.all() for place in range(1, award.places + 1)]
    conferrals = [
        Conferral(award_id=award, place=place, entry_id=entry.pk, statement={"en": OF_OTHERS["statement"]})
        for (award, place), entry in zip(places, entries, strict=True)
    ]
    read_films(entries)
    seal_conferrals(edition, conferrals, by=organiser)
    return publish_results(edition, by=organiser), entries


PAGES = {  # what each says in a person's words
    "home": {"name", "theme", "invitation", "award", "basis", "title", "team_name"},
    "edition_show": {"name", "theme", "invitation", "award", "basis", "title", "team_name"},
    "regulations_show": {"name", "award", "basis"},
    "winners_show": {
        "name",
        "award",
        "title",
        "original_title",
        "team_name",
        "profession",
        "statement",
        "tool",
    },
    "nominees_show": {"name", "title", "original_title", "team_name"},
    "film_show": {"name", "award", *ARABIC, *OF_OTHERS},
    "film_embed": {"name", "award", "title"},
    "film_report": {"title"},
    "edition_list": {"name", "theme", "award", "title"},
}


@pytest.mark.parametrize("name", PAGES)
def test_words_of_people_have_a_direction_of_their_own(
    db: None, told: tuple[Edition, list[Entry]], name: str
) -> None:
    edition, entries = told
    code = [entries[4].code] if name.startswith("film_") else [edition.slug]
    parameters = [] if name in ("home", "edition_list") else code
    page = Naked()
    page.feed(Client().get(reverse(name, args=parameters)).content.decode())
    assert page.found == []
    assert page.seen >= PAGES[name]


OF_THE_TEAM = {"person": "راوية", "guardian": "وصي", "music": "أغنية", "source": "رخصة", "member": "عضو"}
WORDS.update(OF_THE_TEAM | {"message": "رسالة", "change": "تعديل", "reason": "سبب", "making": "صناعة"})
OWN_PAGES = {  # what each page of an entry says in a person's words
    "entry_show": {"title", "message", "change", "reason"},
    "entry_about": {"title", "reason"},
    "entry_people": {"title"},
    "entry_submit": {*ARABIC, "making", "credit", "task", "tool", "person"},
    "entry_preview": {"title"},
    "entry_public_preview": {*ARABIC, "making", "credit", "task", "tool"},
    "entry_register": {"person", "music", "source"},
    "entry_team": {"member"},
    "entry_rights": {"guardian"},
    "desk": {"title"},
}


@pytest.fixture
def returned(db: None) -> Entry:
    """An entry that was returned, whose every word is Arabic, with all that a team writes into it."""
    entry = make_entry(EntryState.RETURNED, **ARABIC, making=WORDS["making"], decision_reason=WORDS["reason"])
    give_film(entry)
    make_membership(organiser := make_user(name=OF_THE_TEAM["member"]), entry.edition, "organiser")
    entry.edition.regulations.guardian_age = 18
    entry.edition.regulations.save()
    entry.credits.update(name=OF_OTHERS["credit"], task=OF_OTHERS["task"])
    ToolUse.objects.filter(entry=entry).update(tool="other", other_name=OF_OTHERS["tool"])
    register_person(entry, name=OF_THE_TEAM["person"], consent_paper=None)
    MusicUse.objects.create(
        entry=entry, title=OF_THE_TEAM["music"], basis="licence", source=OF_THE_TEAM["source"]
    )
    RightsPaper.objects.update(guardian=OF_THE_TEAM["guardian"])
    request_changes(entry, [WORDS["change"]])
    write_to_creator(entry, text=WORDS["message"], by=organiser)
    join(entry, user=make_user(name=OF_THE_TEAM["member"]))
    return entry


@pytest.mark.parametrize("name", OWN_PAGES)
def test_words_of_a_team_have_a_direction_of_their_own(returned: Entry, name: str) -> None:
    client = Client()
    client.force_login(returned.representative)
    page = Naked()
    address = reverse(name, args=[] if name == "desk" else [returned.code])
    page.feed(client.get(address).content.decode())
    assert page.found == []
    assert page.seen >= OWN_PAGES[name]


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_name_that_is_written_from_the_right_stands_where_every_other_one_does(
    page: Page, live_site: str
) -> None:
    entry = make_entry(title="Night of Lanterns", original_title=ARABIC["original_title"])
    give_film(entry)
    Credit.objects.create(entry=entry, position=2, name=OF_OTHERS["credit"], task=OF_OTHERS["task"])
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_public_preview", args=[entry.code]))
    placed = page.locator(".preview").evaluate(
        """preview => [...preview.querySelectorAll("h1, .other-title, dl dt, dl dd")].map((element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            return Math.round(range.getBoundingClientRect().left - element.getBoundingClientRect().left);
        })"""
    )
    assert placed == [0] * len(placed)
