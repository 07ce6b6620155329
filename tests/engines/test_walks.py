"""What people do on the site, in Firefox, WebKit and older browsers. Words change; the walks go by the names
of fields and the addresses of links."""

from pathlib import Path

import pytest

from tests.e2e.running_site import Site
from tests.e2e.stage_words import PASSWORD
from tests.engines.browsers import in_older_ones_too
from tests.engines.engine import Engine
from tests.engines.walking import shot, sign_in
from tests.films import make_film

pytestmark = [pytest.mark.engines, in_older_ones_too]

FILM_SECONDS = 240  # a film's whole way through the workers on a busy machine
TICKED = "[...document.querySelectorAll('#strip input[name=shot]')].map((box) => box.checked)"
LABELLED = "document.querySelectorAll('#strip .shot:not(.open)').length"
ABOUT = {
    "title": "The Tide Table",
    "synopsis": "A harbour master learns that the sea keeps a timetable of its own.",
    "language": "none",
    "country": "MA",
    "profession": "Harbour pilot",
    "production_days": "9",
}


def test_visitor_reads_the_programme(engine: Engine, site: Site) -> None:
    engine.goto(f"{site.url}/")
    assert engine.evaluate("document.querySelector('h1').innerText") == "Beyond a tool, towards a partner"
    engine.shows("#site-menu a[href*='/account/login/']")
    assert engine.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_creator_enters_a_film(engine: Engine, site: Site, tmp_path: Path) -> None:
    site.tell("newcomer", tmp_path.name)
    sign_in(engine, site.url, f"{tmp_path.name}@walk.example", PASSWORD)
    engine.goto(f"{site.url}/editions/brief/enter/")
    engine.leave_by("main form button")
    entry = f"{site.url}/entries/{engine.url.split('/entries/')[1].split('/')[0]}"
    engine.goto(f"{entry}/film/")
    engine.choose_file("#film-file", make_film(tmp_path / "walk.mp4", seconds=12, shots=4))
    engine.shows(".player video", patience=FILM_SECONDS)
    describe(engine, entry)
    label_shots(engine, entry)
    agree_and_submit(engine, entry)


def describe(engine: Engine, entry: str) -> None:
    engine.goto(f"{entry}/about/")
    for field, value in ABOUT.items():
        engine.fill(f"main form [name={field}]", value)
    engine.leave_by("main form .form-actions [type=submit]")
    assert engine.url == f"{entry}/people/"
    engine.fill("main form [name=credits-0-name]", "Noor Haddad")
    engine.fill("main form [name=credits-0-task]", "Director")
    engine.leave_by("main form .form-actions [type=submit]")


def label_shots(engine: Engine, entry: str) -> None:
    """Choose with the mouse, label with a key and with a button."""
    assert engine.url == f"{entry}/shots/"
    engine.fill("main form [name=tools-0-tool]", "veo")
    engine.click("main form [name=tools-0-purposes][value=pictures]")
    engine.leave_by("main form .form-actions [type=submit]:last-of-type")
    engine.shows("#strip [data-keys]")
    engine.click(f"{shot(1)} .still")
    engine.click(f"{shot(3)} .still", with_shift=True)
    assert engine.evaluate(TICKED) == [True, True, True, False]
    engine.press("1")
    engine.until(f"{LABELLED} === 3")
    engine.click(f"{shot(4)} .still")
    engine.click("#strip [name=label][value=camera]")
    engine.until(f"{LABELLED} === 4")


def agree_and_submit(engine: Engine, entry: str) -> None:
    engine.goto(f"{entry}/rights/")
    for number in range(engine.evaluate("document.querySelectorAll('.consent').length")):
        engine.click(f".consent:nth-of-type({number + 1}) input")
    engine.leave_by("main form .form-actions [type=submit]")
    assert engine.url == f"{entry}/submit/"
    engine.leave_by(".submit-entry [type=submit]")
    assert engine.url == f"{entry}/receipt/"
