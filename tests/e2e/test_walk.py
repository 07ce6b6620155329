"""The main job of the house in one walk, from the first page to the winners, with real films and workers."""

import json
import re
import struct
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.jury import (
    close_and_tally,
    confirm_the_seal,
    decide_and_propose_to_seal,
    judge_all,
    open_round,
    read_films,
)
from tests.e2e.people import sign_in, sign_up, upload, wait_for_mail, wait_for_verdict
from tests.e2e.running_site import Site
from tests.e2e.watching import Watch, look_at
from tests.films import make_film

Visit = Callable[[], tuple[Page, Watch]]
PART = 8 * 1024**2
CREATOR = "noor@walk.example"


def film_in_two_parts(folder: Path) -> Path:
    """A film of 12 s in four shots, made heavy by an empty box at its end: it travels in two parts."""
    film = make_film(folder / "the-tide-table.mp4", seconds=12, shots=4)
    room = PART + 1024**2
    with film.open("ab") as file:
        file.write(struct.pack(">I4s", room, b"free") + bytes(room - 8))
    return film


def test_film_goes_from_the_first_page_to_the_winners_page(site: Site, visit: Visit, films: Path) -> None:
    creator, watch = visit()
    look_around(creator)
    code = enter(creator, watch, films, site)
    say_everything(creator, code)
    submit_scores(creator, code)
    office = accept(visit, code)
    address = open_round(office)
    judge, _ = visit()
    sign_in(judge, "judge")
    judge_all(judge, films=3)
    chair, chairs_watch = visit()
    sign_in(chair, "chair")
    close_and_tally(chair, address)
    site.tell("pairs_decided")
    with chairs_watch.expecting("422"):  # the override without a reason
        decide_and_propose_to_seal(chair)
    confirm_the_seal(office)
    site.tell("entries_close", "brief")
    publish(office)
    read_the_winners(visit, code)
    read_the_mails(creator)


def look_around(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Beyond a tool, towards a partner")).to_be_visible()
    look_at(page, "home")
    page.get_by_role("link", name="Full regulations").click()
    look_at(page, "regulations")
    page.goto("/editions/brief/")
    look_at(page, "edition")
    page.goto("/account/login/")
    look_at(page, "log-in")


def enter(page: Page, watch: Watch, films: Path, site: Site) -> str:
    sign_up(page, CREATOR)
    expect(page.get_by_role("heading", name="Enter your film")).to_be_visible()
    look_at(page, "entry-start")
    page.get_by_role("button", name="Start an entry").click()
    page.wait_for_url(re.compile("/entries/"))
    code = page.url.split("/entries/")[1].split("/")[0]
    page.goto(f"/entries/{code}/")
    look_at(page, "entry-begun")
    page.goto(f"/entries/{code}/film/")
    look_at(page, "entry-film")
    send_with_a_reload(page, watch, film_in_two_parts(films), site)
    look_at(page, "entry-film-checking")
    wait_for_verdict(page, "Your film passed the technical check")
    look_at(page, "entry-film-accepted")
    return code


def send_with_a_reload(page: Page, watch: Watch, film: Path, site: Site) -> None:
    """The line breaks after the first request; the page is loaded again and the same file chosen: only the
    bytes that are missing travel."""
    sent: list[Request] = []

    def only_one(route: Route) -> None:
        if route.request.method == "PUT" and sent:
            route.abort()
            return
        if route.request.method == "PUT":
            sent.append(route.request)
        route.continue_()

    with watch.expecting("ERR_FAILED|Failed to load resource"):
        page.route(f"{site.transfer_url}/**", only_one)
        with page.expect_response(lambda answer: answer.request in sent) as arrived:
            upload(page, film)
        assert arrived.value.ok
        look_at(page, "entry-film-sending")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.unroute(f"{site.transfer_url}/**")
    expect(page.get_by_role("heading", name=re.compile("is incomplete"))).to_be_visible()
    look_at(page, "entry-film-unfinished")
    again: list[Request] = []
    page.on("request", lambda request: request.method == "PUT" and again.append(request))
    upload(page, film)
    expect(page.get_by_role("heading", name=re.compile("Your film"))).to_be_visible()
    first = int(sent[0].sizes()["requestBodySize"])
    starts = [(part_of(request), int(request.headers["upload-offset"])) for request in reversed(again)]
    assert dict(starts) == {part_of(sent[0]): first, 2: 0}


def part_of(request: Request) -> int:
    """The number of the part, as the address of the request says."""
    claims = request.url.rpartition("/")[2].partition(":")[0]
    return int(json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))[1])


def say_everything(page: Page, code: str) -> None:
    page.goto(f"/entries/{code}/about/")
    look_at(page, "entry-about")
    page.get_by_label("English title").fill("The Tide Table")
    page.get_by_label("Original title").fill("جدول المد")
    page.get_by_label("Synopsis").fill("A harbour master learns that the sea keeps a timetable of its own.")
    page.get_by_label("Language of the film").fill("Arabic, English subtitles")
    page.get_by_label("Country").select_option("MA")
    page.get_by_label("Profession").fill("Harbour pilot")
    page.get_by_label("Production time (days)").fill("9")
    page.get_by_role("button", name="Save and continue: Credits").click()
    expect(page.get_by_role("heading", name="Who made it?")).to_be_visible()
    look_at(page, "entry-people")
    page.get_by_label("Team name").fill("Low Water")
    row = page.get_by_role("group", name="Credit 1")
    row.get_by_label("Name").fill("Noor Haddad")
    row.get_by_label("Role").fill("Director")
    page.get_by_role("button", name="Save and continue: Tools and shots").click()
    declare(page)
    page.goto(f"/entries/{code}/rights/")
    look_at(page, "entry-rights")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Save and continue: Review").click()


def declare(page: Page) -> None:
    expect(page.get_by_role("heading", name="How was each shot made?")).to_be_visible()
    look_at(page, "entry-shots-unlabelled")
    tool = page.get_by_role("group", name="Tool 1")
    tool.get_by_label("Tool", exact=True).select_option("seedance")
    tool.get_by_label("Video").check()
    page.get_by_role("button", name="Save the tools").click()
    shots = page.locator("#strip input[name=shot]")
    expect(shots).to_have_count(4)
    shots.nth(0).check()
    page.locator("#strip label.shot").nth(2).click(modifiers=["Shift"])
    page.locator("#strip").get_by_role("button", name=re.compile("Seedance")).click()
    verdict = page.locator(".share-verdict")
    expect(verdict).to_contain_text("1 shot is not labelled yet.")
    shots.nth(3).check()
    page.locator("#strip").get_by_role("button", name=re.compile("Live action")).click()
    expect(verdict).to_have_text("The required AI share is reached.")
    look_at(page, "entry-shots-labelled")


def submit_scores(page: Page, code: str) -> None:
    expect(page.get_by_role("heading", name="Review and submit")).to_be_visible()
    look_at(page, "entry-submit")
    page.get_by_role("link", name="Preview as judges see it").first.click()
    expect(page.get_by_role("heading", name="Preview as judges see it")).to_be_visible()
    plays(page)
    look_at(page, "entry-preview")
    page.goto(f"/entries/{code}/submit/")
    page.get_by_role("button", name="Submit your film").click()
    expect(page.get_by_role("heading", name="Your film has been submitted")).to_be_visible()
    look_at(page, "entry-receipt")
    page.goto("/desk/")
    look_at(page, "desk")
    page.goto(f"/entries/{code}/")
    look_at(page, "entry-handed-in")
    for step in ("film", "people", "shots", "rights", "submit"):
        page.goto(f"/entries/{code}/{step}/")
        expect(
            page.locator(".note", has_text="cannot be changed")
            .or_(page.get_by_text("has been submitted."))
            .first
        ).to_be_visible()
        look_at(page, f"entry-handed-in-{step}")
    page.goto(f"/entries/{code}/withdraw/")
    look_at(page, "entry-withdraw")


def plays(page: Page) -> None:
    """The film on the page plays: its time goes on."""
    page.locator("video").first.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    page.locator("video").first.evaluate("video => video.pause()")


def accept(visit: Visit, code: str) -> Page:
    office, _ = visit()
    sign_in(office, "organiser")
    look_at(office, "organiser-desk")
    office.goto("/office/brief/")
    look_at(office, "office")
    office.goto("/office/brief/entries/")
    look_at(office, "office-entries")
    office.goto(f"/office/brief/entries/{code}/")
    look_at(office, "office-entry")
    office.get_by_role("button", name="Accept for judging…").click()
    look_at(office, "office-entry-sure")
    office.get_by_role("button", name="Decide and send the email").click()
    for name in ("edition", "people", "journal", "results", "lab", "duplicates"):
        office.goto(f"/office/brief/{name}/")
        look_at(office, f"office-{name}")
    return office


def publish(page: Page) -> None:
    page.goto("/office/brief/results/")
    read_films(page)
    look_at(page, "results-sealed")
    for preview in ("Preview the winners’ page", "Preview the emails"):
        page.get_by_role("link", name=preview).click()
        look_at(page, preview.lower().replace("’", "").replace(" ", "-"))
        page.goto("/office/brief/results/")
    page.get_by_label("Type the year").fill(str(datetime.now(UTC).year))
    page.get_by_role("button", name=re.compile("Publish the result")).click()
    expect(page.get_by_role("link", name="View the winners’ page")).to_be_visible()
    look_at(page, "results-published")


def read_the_winners(visit: Visit, code: str) -> None:
    """A stranger sees the winners, and the film that won plays."""
    page, _ = visit()
    page.goto("/editions/brief/winners/")
    expect(page.get_by_role("heading", name="The Tide Table")).to_be_visible()
    expect(page.get_by_text("The sea has never kept better time.")).to_be_visible()
    expect(page.get_by_text("Morocco").first).to_be_visible()
    look_at(page, "winners")
    page.get_by_role("link", name="Play the film").click()
    expect(page.get_by_role("dialog", name="The Tide Table")).to_be_visible()
    plays(page)
    page.goto(f"/films/{code}/")
    plays(page)
    look_at(page, "winning-film")


def read_the_mails(page: Page) -> None:
    """The creator was told of the receipt, of the eligibility and of the award."""
    for subject in (
        "We have received your film “The Tide Table”",
        "“The Tide Table” has been accepted for judging",
        "“The Tide Table” has won: First Prize",
    ):
        wait_for_mail(page, subject, to=CREATOR)
