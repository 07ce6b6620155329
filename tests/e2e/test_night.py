"""The night in one walk, from the deliberation to a film that is taken down: two people decide, a stranger
crawls, counts again and objects."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.jury import read_films
from tests.e2e.night_scene import TITLES
from tests.e2e.people import sign_in
from tests.e2e.running_site import ROOT, Site
from tests.e2e.watching import Watch, look_at
from tests.judging.proof.counted import change_one_byte
from tests.waiting import wait_until

Visit = Callable[[], tuple[Page, Watch]]
FIRST, CREATIVE, HEIR = TITLES[0], TITLES[2], TITLES[1]
REASON = "The jury saw both films again and prefers the quiet one, four votes to none."
PUBLIC = {
    "English": "The film uses shots of another film, by others, without their consent.",
    "简体中文": "影片使用了另一部影片的镜头，经查证属实。",
    "Bahasa Indonesia": "Film ini memakai shot dari film lain tanpa izin para pembuatnya.",
}
LINK = re.compile(r'(?:href|src|action|content|data-url)="((?:https?:/)?/[^"]+)"|<loc>([^<]+)</loc>')
NOT_CRAWLED = re.compile(r"[?]|/static/|/account/|/demo/|/language/")


def test_night_from_the_table_to_a_film_that_is_taken_down(site: Site, visit: Visit, tmp_path: Path) -> None:
    scene = site.tell("ranking", "night")
    slug, codes = scene["slug"], scene["codes"]
    office, chair, stranger = f"/office/{slug}", visit()[0], visit()[0]
    sign_in(chair, "night-chair")
    decide(chair, f"{office}/tallies/{scene['tally']}")
    propose_seal(chair, slug)
    organiser, _watch = visit()
    sign_in(organiser, "night-organiser")
    confirm(organiser, f"{office}/results/", "Seal the results")
    expect(organiser.get_by_text("Confirmed: the results are sealed.")).to_be_visible()
    told = crawl(
        stranger, site, [f"/editions/{slug}/{page}" for page in ("", "winners/", "proof/", "nominees/")]
    )
    assert found_in(told, [*TITLES, *codes, organiser.locator("dl.facts code").first.inner_text()]) == {}
    publish(organiser, office, scene["year"])
    winners, proof = f"/editions/{slug}/winners/", f"/editions/{slug}/proof/"
    told = crawl(stranger, site, [winners])
    assert set(found_in(told, TITLES)) == {FIRST, CREATIVE}
    verify(stranger, site, proof, tmp_path)
    revoke(organiser, office)
    confirm(chair, f"{office}/results/", "Revoke an award")
    stranger.goto(winners)
    wait_until(lambda: HEIR in stranger.locator("main").inner_text(), meanwhile=stranger.reload, pause=0.5)
    expect(stranger.get_by_text(PUBLIC["English"]).first).to_be_visible()
    look_at(stranger, "night-corrected")
    object_to(visit, codes[1], site)
    take_down(organiser, office, codes[1])
    gone = [f"/films/{codes[1]}/{page}" for page in ("", "embed/", "picture.jpg")]
    wait_until(lambda: {stranger.request.get(page).status for page in gone} == {404}, pause=0.3)
    wait_until(lambda: f"/films/{codes[1]}/" not in stranger.request.get(winners).text(), pause=0.3)


def decide(page: Page, tally: str) -> None:
    """One award against the suggestion, with a reason and votes; then what is clear by one act."""
    page.goto(f"{tally}/table/")
    look_at(page, "night-table")
    page.get_by_role("link", name="All prizes one by one").click()
    page.get_by_role("link", name="Decide Most Creative").click()
    page.get_by_label("Another film, by its number below").check()
    row = page.get_by_role("region", name="Other candidates").get_by_role("rowheader", name=CREATIVE)
    page.get_by_label("Number of another entry").fill(row.locator("small").inner_text())
    page.get_by_label("Reason for choosing another film").fill(REASON)
    page.get_by_label("Votes for").fill("4")
    page.get_by_role("button", name="Decide Most Creative").click()
    expect(page.get_by_role("row", name=re.compile(f"Most Creative {CREATIVE}"))).to_be_visible()
    page.get_by_role("link", name="Deliberation table").click()
    page.get_by_role("button", name=re.compile("^Decide all clear prizes as suggested|^Accept")).first.click()
    page.get_by_role("link", name="Continue to sealing").click()


def propose_seal(page: Page, slug: str) -> None:
    read_films(page)
    page.get_by_label("Why the results can be sealed now").fill("The jury has met and stands by it.")
    page.get_by_label("short name to seal").fill(slug)
    page.get_by_role("button", name="Propose to seal the results").click()
    expect(page.get_by_role("heading", name="Proposed: Seal the results")).to_be_visible()


def confirm(page: Page, address: str, act: str) -> None:
    """As the second person; whoever has proposed it finds no button."""
    page.goto(address)
    page.get_by_role("link", name=f"Confirm: {act}…").click()
    look_at(page, f"night-confirm-{act.partition(' ')[0].lower()}")
    page.get_by_role("button", name=f"Confirm: {act}").click()
    expect(page.get_by_role("button", name=f"Confirm: {act}")).to_have_count(0)


def crawl(page: Page, site: Site, more: list[str]) -> dict[str, str]:
    """What everybody can fetch of the site without an account, by address, as far as links lead."""
    waiting = [
        site.url + path for path in ("/", "/robots.txt", "/sitemap.xml", "/results.atom", "/theater/", *more)
    ]
    told: dict[str, str] = {}
    while waiting:
        address = waiting.pop(0)
        if (
            address in told
            or urlsplit(address).netloc != urlsplit(site.url).netloc
            or NOT_CRAWLED.search(address)
        ):
            continue
        answer = page.request.get(address, max_redirects=0)
        is_text = re.match("text/|application/(?:json|atom|xml)", answer.headers.get("content-type", ""))
        told[address] = answer.text() if is_text else ""
        links = [first or second for first, second in LINK.findall(told[address])]
        links.append(answer.headers.get("location", ""))
        waiting += [urldefrag(urljoin(address, link.replace("&amp;", "&")))[0] for link in links]
    return told


def found_in(told: dict[str, str], words: "list[str] | tuple[str, ...]") -> dict[str, list[str]]:
    """Where each word stands that stands anywhere."""
    found = {word: [address for address, text in told.items() if word in text] for word in words}
    return {word: places for word, places in found.items() if places}


def publish(page: Page, office: str, year: int) -> None:
    page.goto(f"{office}/results/")
    read_films(page)
    page.goto(f"{office}/results/")
    page.get_by_label("Type the year").fill(str(year))
    page.get_by_role("button", name=re.compile("Publish the result")).click()
    expect(page.get_by_role("link", name="View the winners’ page")).to_be_visible()


def verify(page: Page, site: Site, proof: str, folder: Path) -> None:
    """The file holds, by the command and in the browser; with one byte changed both say what was changed."""
    page.goto(proof)
    wait_until(page.get_by_role("button", name="Count again").count, meanwhile=page.reload, pause=0.5)
    page.get_by_role("button", name="Count again").click()
    status = page.locator("[data-part=status]")
    expect(status).to_contain_text("The result holds. Entries in the file: 4. Scoresheets in the file: 12.")
    true, changed = folder / "results.json", folder / "changed.json"
    true.write_bytes(page.request.get(f"{proof}results.json").body())
    content, name = change_one_byte(json.loads(true.read_text()))
    changed.write_bytes(content)
    seal = json.loads(true.read_text())["seal"]["hash"]
    assert said_of(site, true, "--seal", seal) == (0, "")
    words = f"{name} was changed or added after the seal."
    assert said_of(site, changed) == (1, f"{words}\nCommandError: The result does not hold: 1 found.")
    page.get_by_label("Or check a file that you have").set_input_files(changed)
    expect(status).to_have_text("This file does not hold. Differences found: 1.")
    expect(page.locator("[data-part=found] li")).to_have_text([words])


def said_of(site: Site, path: Path, *more: str) -> tuple[int, str]:
    """The status of `manage.py verify_results`, and what it complains of."""
    command = [sys.executable, "manage.py", "verify_results", str(path), *more]
    done = subprocess.run(
        command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr.strip()


def revoke(page: Page, office: str) -> None:
    page.goto(f"{office}/results/")
    page.get_by_role("link", name="Revoke First Prize").click()
    page.get_by_label(re.compile(f"Next in line: {HEIR}")).check()
    for language, words in PUBLIC.items():
        page.get_by_label(f"Reason, published on the winners’ page ({language})").fill(words)
    page.get_by_label("Reason for the audit log").fill("Three judges found the very shots in an older film.")
    look_at(page, "night-revoke")
    page.get_by_role("button", name="Propose to revoke this prize").click()
    expect(page.get_by_role("heading", name="Proposed: Revoke an award")).to_be_visible()


def object_to(visit: Visit, code: str, site: Site) -> None:
    """Somebody with an account objects to the new winner, and gets a receipt."""
    page, _watch = visit()
    site.tell("newcomer", "night-objector")
    sign_in(page, "night-objector")
    page.goto(f"/films/{code}/")
    page.get_by_role("link", name="Object to this award").click()
    page.get_by_label("Whoever entered the film did not make it").check()
    page.get_by_label("Why do you think so?").fill("I made this film two years ago and showed it in Lyon.")
    page.get_by_label("I believe in good faith").check()
    page.get_by_role("button", name="Send the objection").click()
    page.wait_for_url(re.compile("/objections/[^/]+/$"))
    look_at(page, "night-objection")


def take_down(page: Page, office: str, code: str) -> None:
    page.goto(f"{office}/reports/")
    form = page.get_by_role("region", name="Take a film off the public pages")
    form.get_by_label("Film").select_option(code)
    form.get_by_label("Reason").fill("A court has asked for it; the festival looks at it again.")
    look_at(page, "night-take-down")
    form.get_by_role("button", name="Take the film down").click()
    expect(page.get_by_role("heading", name="Show a film again")).to_be_visible()
