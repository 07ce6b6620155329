"""Where browsers differ: the focus after a click, the autoplay rule, full screen, and what they paint."""

from pathlib import Path

import pytest
from django.db.models import F
from django.urls import reverse

from contest.enums import Purpose, Tool
from contest.models import Entry
from tests.contest.films import give_film, make_film_row
from tests.contest.nights import make_published_edition
from tests.engines.browsers import in_firefox, in_webkit
from tests.engines.engine import Engine
from tests.engines.walking import film_plays, shot, sign_in
from tests.factories import PASSWORD, make_entry
from tests.films import make_film
from tests.judging.juries import CRITERIA, bring_film, bring_films, make_jury

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]

CUTS = (0, 2_000, 4_000, 6_000)
SECONDS = 6
DOWN_THE_EDGE = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]
BLUR = "document.activeElement.blur()"
VIDEO = "document.querySelector('video')"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_film(tmp_path / "film.mp4", seconds=SECONDS, shots=3)


@pytest.fixture
def winner(pages: str, film: Path) -> str:
    """The address of a film that won."""
    _edition, (entry, *_others), _organiser = make_published_edition(winners=1)
    bring_film(entry.film, film)
    return pages + reverse("film_show", args=[entry.code])


@pytest.fixture
def entry(engine: Engine, pages: str, film: Path) -> Entry:
    """An entry whose shots are not labelled yet; its creator looks at them."""
    entry = make_entry()
    row = give_film(entry, make_film_row(cuts=CUTS), labels=())
    bring_film(row, film)
    entry.tool_uses.create(tool=Tool.VEO, purpose=Purpose.PICTURES)
    sign_in(engine, pages, entry.representative.email, PASSWORD)
    engine.goto(pages + reverse("entry_shots", args=[entry.code]))
    engine.shows("#strip [data-keys]")
    return entry


def labelled(number: int) -> str:
    return f"document.querySelectorAll('#strip .shot:not(.open)').length === {number}"


def test_click_on_a_poster_whose_loop_plays_opens_its_film(engine: Engine, pages: str, winner: str) -> None:
    engine.goto(f"{pages}/")
    engine.point_at(".film a.still")
    engine.until("document.querySelector('.film video.loop')?.currentTime > 0")
    engine.click_here()
    engine.until(f"location.href === '{winner}#play'")


@in_webkit
def test_film_that_may_not_start_by_itself_keeps_its_start_button(engine: Engine, winner: str) -> None:
    engine.goto(f"{winner}#play")
    engine.until(f"document.querySelector('.player .controls') && {VIDEO}.paused")
    engine.shows(".player .start")
    engine.click(".player .start")
    film_plays(engine)
    engine.until("document.querySelector('.player .start').hidden")


def test_keys_label_a_shot_though_the_mouse_has_left_the_focus_elsewhere(
    engine: Engine, entry: Entry
) -> None:
    engine.click(f"{shot(1)} .still")
    engine.evaluate(BLUR)
    engine.press("1")
    engine.until(labelled(1))
    engine.click(".player .start")
    film_plays(engine)
    engine.click(".player .controls button:first-child")
    engine.click(f"{shot(2)} .still")
    engine.click(".player .controls button:last-child")
    engine.press("1")
    engine.until(labelled(2))


def test_keys_of_the_player_after_a_click_on_its_button(engine: Engine, winner: str) -> None:
    engine.goto(winner)
    engine.click(".player .start")
    film_plays(engine)
    engine.click(".player .controls .sound")
    assert engine.evaluate(f"[{VIDEO}.muted, {VIDEO}.paused]") == [True, False]
    engine.press("k")
    engine.until(f"{VIDEO}.paused && !{VIDEO}.ended")


def test_unplayed_part_of_the_seek_bar_is_seen(engine: Engine, winner: str) -> None:
    engine.goto(winner)
    engine.click(".player .start")
    film_plays(engine)
    engine.press("k", "j")
    engine.until(f"{VIDEO}.paused && {VIDEO}.currentTime === 0")
    bar = engine.picture_of(".player .seek input").convert("L")
    right = bar.width * 9 // 10
    assert bar.getpixel((right, bar.height // 2)) - bar.getpixel((right, 1)) > 50


def test_rule_stands_above_each_criterion(engine: Engine, pages: str) -> None:
    jury = make_jury(is_open=False)
    sign_in(engine, pages, jury.organiser.email, PASSWORD)
    engine.goto(pages + reverse("round_rubric", args=[jury.edition.slug, jury.round.code]))
    for number in range(1, len(CRITERIA) + 1):
        line = f".rubric-line:nth-of-type({number})"
        engine.point_at(line)
        column = engine.picture_of(line).convert("L").crop((300, 0, 301, 9)).tobytes()
        assert column[8] - min(column[:4]) > 15, line


def test_rule_stands_above_each_field_that_two_have_changed(engine: Engine, pages: str) -> None:
    entry = make_entry(title="Lantern")
    sign_in(engine, pages, entry.representative.email, PASSWORD)
    engine.goto(pages + reverse("entry_about", args=[entry.code]))
    Entry.objects.filter(pk=entry.pk).update(title="Light", version=F("version") + 1)
    engine.fill("[name=title]", "Lanterns")
    engine.leave_by("#draft [type=submit]")
    engine.shows(".clash")
    engine.point_at(".clash")
    picture = engine.picture_of(".clash").convert("L")
    column = picture.crop((picture.width // 2, 0, picture.width // 2 + 1, 9)).tobytes()
    assert column[8] - min(column[:4]) > 15


@in_webkit
def test_full_screen_where_the_browser_knows_it_for_a_video_alone(engine: Engine, winner: str) -> None:
    engine.goto(winner)
    engine.click(".player .start")
    film_plays(engine)
    engine.evaluate("delete Element.prototype.requestFullscreen")
    engine.press("f")
    engine.until(f"{VIDEO}.webkitDisplayingFullscreen")


@in_firefox
def test_picture_in_picture_does_not_lie_over_the_judged_film(engine: Engine, pages: str, film: Path) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, seconds=SECONDS)
    bring_films(jury, film)
    sign_in(engine, pages, jury.judges[0].email, PASSWORD)
    engine.goto(pages + reverse("screening_room", args=[jury.assignment().code]))
    engine.click(".player .start")
    film_plays(engine)
    engine.evaluate(f"(window.clicks = 0, {VIDEO}.addEventListener('click', () => window.clicks++))")
    for down in DOWN_THE_EDGE:
        engine.point_at("video", right=0.955, down=down)
        engine.click_here()
    assert engine.evaluate("window.clicks") == len(DOWN_THE_EDGE)
