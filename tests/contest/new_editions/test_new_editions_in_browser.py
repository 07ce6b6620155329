"""From an empty site to a contest in the archive, and on to the next one, by one organiser in the browser.
What takes two persons is confirmed by a chair; creators and judges do their part behind the scene, and so do
workers, and what the organiser would do many times. The pictures of the organisers' guide are taken on the
way."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from playwright.sync_api import Browser, Page, expect

from contest.domain.award_list import AwardPlan, plans_of, write_awards
from contest.enums import Role
from contest.models import Edition, User
from demo.look import draw_lamp
from judging.domain.assignment_runs import work_on_run
from judging.models import AssignmentRun
from tests.contest.looking import seen, sign_in
from tests.contest.new_editions.album import Album
from tests.contest.new_editions.twelve_films import hand_in, score_all
from tests.contest.nights import do_office_tasks, read_winners
from tests.e2e.watching import answer_who_it_is
from tests.factories import PASSWORD, make_user
from tests.judging.juries import calculate_asked
from tests.judging.sealing import pass_gate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.longest]
RENAMED = ("Grand Prize", "Silver Reel", "Bronze Reel", "Best Idea", "Best Story")
ADDED = ("Best Direction", "Best Image", "Best Sound", "Best Debut", "Best Animation", "Special Mention")
BY_JURY = "Prize of the Jury"
AWARDS = [*RENAMED, *ADDED, BY_JURY]
TOOLS = ("Luma Dream", "Atelier 3")
JUDGES = ("Ruth Adler", "Samir Khan", "Yuki Abe")
REASON = "The jury has met and stands by it."


@pytest.fixture
def sit(browser: Browser, live_site: str) -> Iterator[Callable[[User | None], Page]]:
    """Another person at a browser of their own, signed in where it is a person with an account."""
    contexts = []

    def open_browser(person: User | None) -> Page:
        context = browser.new_context(base_url=live_site, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        if person:
            sign_in(page, person, live_site)
        answer_who_it_is(page, PASSWORD)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def test_empty_site_becomes_a_contest_in_the_archive_by_one_organiser_and_a_chair_who_confirms(
    sit: Callable[[User | None], Page],
) -> None:
    page, album, found = sit(None), Album(), []
    edition = found_the_contest(page, album, found)
    write_awards_and_tools(page, album, edition, found)
    write_an_email(page, edition, found)
    give_a_look(page, edition, found)
    announce(page, edition, found)
    chair = make_user("mei@example.org", name="Mei Tan")
    judges = [make_user(f"{name.split()[0].lower()}@example.org", name=name) for name in JUDGES]
    appoint(page, {chair.email: Role.CHAIR, **{judge.email: Role.JUDGE for judge in judges}})
    entries = hand_in(edition)
    accept_all(page, album, entries[0].code)
    close_entries(page, edition)
    open_round(page, album)
    score_all(entries)
    rank_and_decide(page, entries[11].code)
    pass_gate(entries)
    propose_to_seal(page, album, edition)
    confirm(sit(chair), edition)
    publish(page, album, edition)
    read_the_archive(sit(None), album, edition)
    pack(page, edition)
    make_the_next(page, edition, found)
    read_the_guide(page, found)
    assert found == []
    album.close()


def found_the_contest(page: Page, album: Album, found: list[str]) -> Edition:
    said = StringIO()
    call_command("first_organiser", stdout=said)
    page.goto(reverse("first_organiser", args=[said.getvalue().strip().rstrip("/").rpartition("/")[2]]))
    page.get_by_label("Your name").fill("Sri")
    page.get_by_label("Email").fill("sri@example.org")
    page.get_by_label("Password").fill("orang-utan-7731")
    page.get_by_label("Name (English)").fill("Night of Films")
    page.get_by_label("Theme (English)").fill("Beyond a tool")
    page.get_by_label("Entries open").fill(f"{timezone.now() - timedelta(days=30):%Y-%m-%dT%H:%M}")
    album.take(page, "first-day", shows=page.get_by_role("heading", name="Your account"))
    found += seen(page, "first_organiser")
    press(page, "Create the edition")
    expect(page.get_by_role("heading", name="Not announced yet")).to_be_visible()
    album.take(page, "edition", shows=page.get_by_role("button", name="Announce the edition"))
    found += seen(page, "unannounced")
    return Edition.objects.get()


def write_awards_and_tools(page: Page, album: Album, edition: Edition, found: list[str]) -> None:
    """Twelve awards of its own: those that an edition starts with under other names, one film each, and seven
    more; and two more tools."""
    follow(page, "Awards of this edition")
    rows = page.locator(".edition-awards tbody").get_by_role("rowheader")
    rows.first.get_by_role("link").click()
    write_award(page, RENAMED[0], "")
    write_more_awards(edition)
    follow(page, "Add an award")
    write_award(page, ADDED[-1], "The overall score")
    follow(page, "Add an award")
    write_award(page, BY_JURY, "The jury’s free choice")
    expect(rows).to_have_text(AWARDS)
    album.take(page, "awards", shows=page.get_by_role("heading", name="Awards of this edition"))
    follow(page, "Dates and regulations")
    follow(page, "AI tools")
    for tool in TOOLS:
        page.get_by_label("Another tool to add").fill(tool)
        press(page, "Save the tools")
        expect(page.get_by_label(tool).first).to_be_checked()
    album.take(page, "tools", shows=page.get_by_label(TOOLS[0]).first)
    found += seen(page, "tools")


def write_award(page: Page, name: str, decides: str) -> None:
    names = page.get_by_label(re.compile(r"^Name \("))
    expect(names).to_have_count(len(settings.LANGUAGES))
    for field in names.all():
        field.fill(name)
    page.get_by_label("How many films get it").fill("1")
    if decides:
        page.get_by_label(decides).check()
    press(page, "Save this award")
    expect(page.get_by_role("heading", name="Awards of this edition", level=1)).to_be_visible()


def write_more_awards(edition: Edition) -> None:
    """The rest of those that are renamed, and all but the last of those that are added."""
    first, *others = plans_of(edition)
    renamed = [
        replace(plan, name=in_each_language(name), places=1)
        for plan, name in zip(others, RENAMED[1:], strict=True)
    ]
    added = [AwardPlan(slug=slugify(name), name=in_each_language(name)) for name in ADDED[:-1]]
    write_awards(edition, [first, *renamed, *added], by=User.objects.get())


def in_each_language(name: str) -> dict[str, str]:
    return {code: name for code, _language in settings.LANGUAGES}


def write_an_email(page: Page, edition: Edition, found: list[str]) -> None:
    follow(page, "Dates and regulations")
    follow(page, "Words of emails")
    found += seen(page, "mail_texts")
    page.get_by_role("link", name="The site’s words Entry accepted English").click()
    page.get_by_label("Subject").fill("{title} is in")
    page.get_by_label("Text").fill("We have accepted {title}.")
    found += seen(page, "mail_text")
    press(page, "Save the words")
    expect(page.get_by_text("These are your own words.")).to_be_visible()
    page.goto(reverse("office_edition", args=[edition.slug]))


def give_a_look(page: Page, edition: Edition, found: list[str]) -> None:
    page.get_by_role("link", name="Look of the edition").click()
    page.get_by_label("Name of the festival (English)").fill("Night of Lamps")
    page.get_by_label("Headline on the home page (English)").fill("Why lamps")
    page.get_by_label("Text on the home page (English)").fill("Each film lights the next.")
    page.get_by_label("Accent colour").fill("#ffaa00")
    page.get_by_label("Background of the stage").fill("#2a0a3a")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#id_accent_error")).to_contain_text("#ffaa00 cannot be read well on")
    found += seen(page, "look_refused")
    page.get_by_role("button", name="Use #916100, the nearest that can be read").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    page.locator("#id_picture").set_input_files(
        {"name": "l.png", "mimeType": "image/png", "buffer": draw_lamp()}
    )
    page.get_by_role("button", name="Upload the logo").click()
    expect(page.get_by_text("The logo is being drawn.")).to_be_visible()
    do_office_tasks()
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("img", name="The logo on a light page")).to_be_visible()
    found += seen(page, "look")
    for preview in ("home page", "winners’ page", "email"):
        page.get_by_role("link", name=re.compile(f"Preview of .*{preview}")).click()
        expect(page.get_by_text("Preview: the public does not see this look yet.")).to_be_visible()
        found += seen(page, f"look_{preview[:4]}")
        page.get_by_role("link", name="Back to the look").click()
    page.get_by_role("button", name="Publish the look").click()
    expect(page.get_by_text("The public sees what stands here.")).to_be_visible()
    page.goto(reverse("office_edition", args=[edition.slug]))


def announce(page: Page, edition: Edition, found: list[str]) -> None:
    follow(page, "Preview the first page")
    expect(page.get_by_text("Preview: only the office sees this page")).to_be_visible()
    found += seen(page, "preview")
    follow(page, "Back to the office")
    press(page, "Announce the edition…")
    press(page, "Announce to everybody")
    expect(page.get_by_text("Everybody can see this edition and its regulations now.")).to_be_visible()


def appoint(page: Page, roles: dict[str, Role]) -> None:
    follow(page, "People")
    for email, role in roles.items():
        page.get_by_role("textbox", name="Email").fill(email)
        page.get_by_role("combobox", name="Role").select_option(role)
        press(page, "Assign role")
        expect(page.get_by_role("rowheader").filter(has_text=email)).to_be_visible()


def accept_all(page: Page, album: Album, code: str) -> None:
    """One on its page, the others together."""
    follow(page, "To do")
    album.take(page, "to-do", shows=page.get_by_role("link", name="12 films waiting for review"))
    page.get_by_role("link", name="12 films waiting for review").click()
    page.locator(f'a[href$="/{code}/"]').click()
    accepting = page.get_by_role("button", name="Accept for judging…")
    album.take(page, "entry", shows=accepting)
    accepting.click()
    press(page, "Decide and send the email")
    follow(page, "Entries")
    expect(page.locator("[data-keys='ready']")).to_have_count(1)
    page.get_by_label("all entries on this page").check()
    press(page, "Accept for judging…")
    press(page, "Accept 11 entries")
    expect(page.get_by_role("heading", name="11 entries are waiting")).to_be_visible()
    do_office_tasks()
    expect(page.get_by_role("heading", name="11 entries are decided about")).to_be_visible()


def close_entries(page: Page, edition: Edition) -> None:
    follow(page, "Edition")
    page.get_by_label("Entries close").fill(f"{timezone.now() - timedelta(days=2):%Y-%m-%dT%H:%M}")
    press(page, "Save dates and regulations")
    page.get_by_label("Close entries at this time all the same").check()
    press(page, "Save dates and regulations")
    expect(page.get_by_text("Saved. The changes are recorded in the audit log.")).to_be_visible()
    edition.refresh_from_db()


def open_round(page: Page, album: Album) -> None:
    follow(page, "Rounds")
    follow(page, "Create a round")
    page.get_by_label("Name of the round (English)").fill("Final")
    page.get_by_label("The round ends").fill(f"{timezone.now() + timedelta(days=20):%Y-%m-%dT%H:%M}")
    page.get_by_label("No film advances: this is the last round, which decides the awards").check()
    press(page, "Create the round, then choose the panel")
    expect(page.get_by_role("heading", name="Choose the panel")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Save the panel")
    press(page, "Preview and open")
    work_on_run(AssignmentRun.objects.get().pk)
    press(page, "Open the round")
    work_on_run(AssignmentRun.objects.get().pk)
    expect(page.get_by_text("36 films were assigned to judges.")).to_be_visible()
    follow(page, "Final")
    album.take(page, "round", shows=page.get_by_role("heading", name="Final", level=1))


def rank_and_decide(page: Page, last: str) -> None:
    """What is clear at once, and the jury's own choice."""
    follow(page, "Rounds")
    page.get_by_role("link", name=re.compile("Final")).click()
    follow(page, "Close the round")
    press(page, "Close the round")
    press(page, "Calculate the ranking")
    expect(page.get_by_text("Waiting to begin")).to_be_visible()
    calculate_asked()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ranking 1")
    follow(page, "Decide the awards")
    follow(page, "Deliberation table")
    press(page, "Decide all clear prizes as suggested")
    page.get_by_role("link", name=f"Choose a film {BY_JURY}").click()
    page.get_by_label("Number of the entry that wins").fill(last)
    page.get_by_label("Reason, kept on record").fill("The jury chose it for its courage, all agreed.")
    press(page, f"Decide {BY_JURY}")


def propose_to_seal(page: Page, album: Album, edition: Edition) -> None:
    follow(page, "Continue to sealing")
    page.get_by_label("Why the results can be sealed now").fill(REASON)
    page.get_by_label("short name to seal").fill(edition.slug)
    album.take(page, "seal", shows=page.get_by_role("table", name="The decisions"))
    press(page, "Propose to seal the results")
    expect(page.get_by_text("You have proposed this yourself.")).to_be_visible()


def confirm(page: Page, edition: Edition) -> None:
    page.goto(reverse("office_results", args=[edition.slug]))
    follow(page, "Confirm: Seal the results…")
    press(page, "Confirm: Seal the results")
    expect(page.get_by_text("Confirmed: the results are sealed.")).to_be_visible()
    read_winners(edition)


def publish(page: Page, album: Album, edition: Edition) -> None:
    page.goto(reverse("office_results", args=[edition.slug]))
    album.take(page, "results", shows=page.get_by_role("heading", name="When you publish"))
    page.get_by_label("Type the year").first.fill(str(edition.year))
    page.get_by_role("button", name=re.compile("^Publish the results")).click()
    expect(page.get_by_role("link", name="View the winners’ page")).to_be_visible()
    do_office_tasks()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def read_the_archive(page: Page, album: Album, edition: Edition) -> None:
    page.goto(reverse("edition_list"))
    follow(page, "Winners")
    best = page.get_by_role("region", name="The Ninth Ferry")
    expect(best).to_contain_text("Grand Prize")
    album.take(page, "archive", shows=best)


def pack(page: Page, edition: Edition) -> None:
    page.goto(reverse("office_whole", args=[edition.slug]))
    press(page, "Pack the edition")
    expect(page.get_by_role("button", name="Pack the edition")).to_have_count(0)
    do_office_tasks()
    expect(page.get_by_role("link", name="Download the edition")).to_be_visible()


def make_the_next(page: Page, edition: Edition, found: list[str]) -> None:
    follow(page, "Edition")
    follow(page, "New edition after this one")
    expect(page.get_by_label("Name (English)")).to_have_value("Night of Films")
    found += seen(page, "next")
    press(page, "Create the edition")
    expect(page.get_by_role("heading", name="Not announced yet")).to_be_visible()
    following = Edition.objects.exclude(pk=edition.pk).get()
    assert [award.title for award in following.awards.order_by("order")] == AWARDS


def read_the_guide(page: Page, found: list[str]) -> None:
    follow(page, "How a contest is run")
    expect(page.get_by_role("heading", name="8. Afterwards")).to_be_visible()
    found += seen(page, "guide")
