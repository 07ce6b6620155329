"""From the first page to the receipt in a browser that runs no script of ours."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in, sign_up, wait_for_mail
from tests.e2e.running_site import Site
from tests.e2e.watching import Watch, look_at
from tests.films import make_film
from tests.waiting import wait_until

Visit = Callable[..., tuple[Page, Watch]]
CREATOR = "plain@walk.example"
EDITION = "plain"  # the walk closes its own


def test_film_is_entered_without_javascript(site: Site, visit: Visit, films: Path) -> None:
    page, watch = visit(java_script_enabled=False)
    site.tell("open_edition", EDITION)
    sign_up(page, CREATOR)
    page.wait_for_url(re.compile("/enter/"))
    page.goto(f"/editions/{EDITION}/enter/")
    page.get_by_role("button", name="Start an entry").click()
    page.wait_for_url(re.compile("/entries/"))
    code = page.url.split("/entries/")[1].split("/")[0]
    send_film(page, watch, code, films)
    describe(page, code)
    label_shots(page)
    expect(page).to_have_url(re.compile("/rights/"))
    expect(page.get_by_role("button", name="Save and continue: Review")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Save and continue: Review").click()
    expect(page.get_by_role("heading", name="Review and submit")).to_be_visible()
    look_at(page, "plain-submit")
    page.get_by_role("button", name="Submit your film").click()
    expect(page.get_by_role("heading", name="Your film has been submitted")).to_be_visible()
    page.goto(f"/entries/{code}/receipt/")
    look_at(page, "plain-receipt")
    wait_for_mail(page, "We have received your film “The Tide Table”", to=CREATOR)


def send_film(page: Page, watch: Watch, code: str, films: Path) -> None:
    page.goto(f"/entries/{code}/film/")
    look_at(page, "plain-film")
    notes = films / "notes.txt"
    notes.write_text("not a film")
    page.get_by_label("Choose the film file, or drop it here").set_input_files(notes)
    with watch.expecting("400"):
        page.get_by_role("button", name="Upload the film").click()
        expect(page.get_by_role("alert")).to_contain_text("“notes.txt” is not a supported film file.")
        look_at(page, "plain-refused")
    page.get_by_label("Choose the film file").set_input_files(
        make_film(films / "the-tide-table.mp4", seconds=12, shots=4, first_scene=2)
    )
    page.get_by_role("button", name="Upload the film").click()
    expect(page.get_by_role("heading", name="Your film", exact=True)).to_be_visible()
    look_at(page, "plain-checking")
    accepted = page.get_by_role("heading", name="Your film passed the technical check")
    wait_until(accepted.count, meanwhile=page.reload, pause=1, otherwise=page.locator("main").inner_text)
    look_at(page, "plain-accepted")


def describe(page: Page, code: str) -> None:
    page.goto(f"/entries/{code}/about/")
    page.get_by_label("English title").fill("The Tide Table")
    page.get_by_label("Synopsis").fill("A harbour master learns that the sea keeps a timetable of its own.")
    page.get_by_label("Language of the film").fill("Arabic, English subtitles")
    page.get_by_label("Country").select_option("MA")
    page.get_by_label("Profession").fill("Harbour pilot")
    page.get_by_label("Production time (days)").fill("9")
    page.get_by_role("button", name="Save and continue: Credits").click()
    expect(page.get_by_role("heading", name="Who made it?")).to_be_visible()
    row = page.get_by_role("group", name="Credit 1")
    row.get_by_label("Name").fill("Noor Haddad")
    row.get_by_label("Role").fill("Director")
    page.get_by_role("button", name="Add a credit").click()
    expect(page.get_by_role("group", name="Credit 2")).to_be_visible()
    page.get_by_role("button", name="Save and continue: Tools and shots").click()


def label_shots(page: Page) -> None:
    expect(page.get_by_role("heading", name="How was each shot made?")).to_be_visible()
    tool = page.get_by_role("group", name="Tool 1")
    tool.get_by_label("Tool", exact=True).select_option("seedance")
    tool.get_by_label("Video").check()
    page.get_by_role("button", name="Save the tools").click()
    shots = page.locator("#strip input[name=shot]")
    expect(shots).to_have_count(4)
    for number in range(4):
        shots.nth(number).check()
    page.locator("#strip").get_by_role("button", name=re.compile("Seedance")).click()
    expect(page.locator(".share-verdict")).to_have_text("The required AI share is reached.")
    look_at(page, "plain-labelled")
    page.get_by_role("link", name="Continue: Rights").click()


def test_plain_form_is_there_for_whoever_has_scripts(site: Site, visit: Visit, films: Path) -> None:
    page, _ = visit()
    site.tell("open_edition", EDITION)
    site.tell("newcomer", "withform")
    sign_in(page, "withform")
    page.goto(f"/editions/{EDITION}/enter/")
    page.get_by_role("button", name="Start an entry").click()
    page.wait_for_url(re.compile("/entries/"))
    code = page.url.split("/entries/")[1].split("/")[0]
    page.goto(f"/entries/{code}/film/")
    page.get_by_role("link", name="Use the plain form").click()
    expect(page.get_by_role("heading", name="Upload your film")).to_be_visible()
    look_at(page, "plain-form")
    page.get_by_label("Choose the film file").set_input_files(make_film(films / "a.mp4", seconds=6, shots=2))
    page.get_by_role("button", name="Upload the film").click()
    expect(page.get_by_role("heading", name="Your film", exact=True)).to_be_visible()
