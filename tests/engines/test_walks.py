"""What people do on the site, in Firefox and in WebKit: a visitor, and a creator who uploads and takes
shots. Words change; the walks go by the names of fields and the addresses of links."""

from pathlib import Path

import pytest

from tests.e2e.running_site import Site
from tests.e2e.stage_words import PASSWORD
from tests.engines.engine import Engine
from tests.films import make_film

pytestmark = pytest.mark.engines

FILM_SECONDS = 240  # a film's whole way through the workers on a busy machine
TICKED = "[...document.querySelectorAll('#strip input[name=shot]')].map((box) => box.checked)"


def sign_in(engine: Engine, site: Site, name: str) -> None:
    engine.goto(f"{site.url}/account/login/")
    engine.fill("main form [name=login]", f"{name}@walk.example")
    engine.fill("main form [name=password]", PASSWORD)
    engine.leave_by("main form button[type=submit]")
    assert engine.evaluate("location.pathname") == "/desk/"


def test_visitor_reads_the_programme(engine: Engine, site: Site) -> None:
    engine.goto(f"{site.url}/")
    assert engine.evaluate("document.querySelector('h1').innerText") == "Beyond a tool, towards a partner"
    engine.shows("#site-menu a[href*='/account/login/']")
    assert engine.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_creator_uploads_and_takes_shots(engine: Engine, site: Site, tmp_path: Path) -> None:
    name = f"creator-{type(engine).__name__.lower()}"
    site.tell("newcomer", name)
    sign_in(engine, site, name)
    engine.goto(f"{site.url}/editions/brief/enter/")
    engine.leave_by("main form button")
    code = engine.url.split("/entries/")[1].split("/")[0]
    engine.goto(f"{site.url}/entries/{code}/film/")
    engine.choose_file("#film-file", make_film(tmp_path / "walk.mp4", seconds=12, shots=4))
    engine.shows(".player video", patience=FILM_SECONDS)
    engine.goto(f"{site.url}/entries/{code}/shots/")
    engine.shows("#strip label.shot")
    engine.click("#strip label.shot:nth-of-type(1) .still")
    engine.click("#strip label.shot:nth-of-type(3) .still", with_shift=True)
    assert engine.evaluate(TICKED) == [True, True, True, False]
