"""What judges and organisers do on the site, in Firefox, in WebKit and in older browsers."""

from pathlib import Path

import pytest

from contest.enums import EntryState
from judging.domain.awards import propose
from judging.models import Assignment, Decision, Mark, Scoresheet
from tests.contest.films import give_film
from tests.engines.browsers import in_older_ones_too
from tests.engines.engine import Engine
from tests.engines.walking import film_plays, sign_in
from tests.factories import PASSWORD, make_entry
from tests.films import make_film
from tests.judging.juries import CRITERIA, bring_films, make_jury, make_tallied

pytestmark = [pytest.mark.engines, in_older_ones_too, pytest.mark.django_db(transaction=True)]

SECONDS = 4
SCORES = [6, 5, 10, 7, 8]
UNWATCHED = f"Watch {SECONDS} more seconds of the film."
UNSCORED = "Still to score: Creativity, Storytelling, Visuals, Sound design, Use of AI."
ERROR = "document.querySelector('[data-error]').innerText.trim()"


def test_judge_scores_one_film_by_keyboard_and_one_by_mouse(
    engine: Engine, pages: str, tmp_path: Path
) -> None:
    jury = make_jury(judges=1, entries=2, reviews=1, seconds=SECONDS)
    bring_films(jury, make_film(tmp_path / "film.mp4", seconds=SECONDS, shots=2))
    first, second = Assignment.objects.order_by("position")
    sign_in(engine, pages, jury.judges[0].email, PASSWORD)
    engine.goto(f"{pages}/judge/")
    engine.leave_by(f"main a[href='/judge/films/{first.code}/']")
    engine.shows(".criterion.now")
    engine.press(*"98787")
    refuse_to_submit(engine, UNWATCHED)
    engine.press("Space")
    see_the_film(engine)
    engine.press("n", *"the tide", "Escape", "Enter")
    engine.until(f"location.pathname === '/judge/films/{second.code}/'")
    engine.shows(".criterion.now")
    refuse_to_submit(engine, f"{UNWATCHED} {UNSCORED}")
    engine.click(".player .start")
    see_the_film(engine)
    for criterion, mark in zip(CRITERIA, SCORES, strict=True):
        engine.click(f"[data-criterion={criterion}] label:nth-of-type({mark})")
    engine.until("document.querySelector('[data-missing]').children.length === 0")
    engine.leave_by("[data-submit-scores]")
    assert marks_of(first) == [9, 8, 7, 8, 7]
    assert marks_of(second) == SCORES
    assert list(Scoresheet.objects.filter(submitted_at=None)) == []
    assert "the tide" in Scoresheet.objects.get(assignment=first).notes


def refuse_to_submit(engine: Engine, words: str) -> None:
    """Whoever submits too early is told so."""
    engine.press("Enter")
    engine.shows("[data-error]")
    assert engine.evaluate(ERROR) == words


def see_the_film(engine: Engine) -> None:
    """The film plays to its end; then nothing asks for more."""
    film_plays(engine)
    engine.until("document.querySelector('video').ended")
    engine.until("document.querySelector('[data-watched]').innerText.endsWith('you can submit now')")
    engine.until("!document.querySelector('[data-missing]').innerText.includes('Watch')")
    engine.until("document.querySelector('[data-error]').hidden")


def marks_of(assignment: Assignment) -> list[int | None]:
    marks = Mark.objects.filter(scoresheet__assignment=assignment)
    return list(marks.order_by("criterion__order").values_list("value", flat=True))


def test_organiser_accepts_an_entry_and_decides_an_award(engine: Engine, pages: str) -> None:
    jury, tally = make_tallied(entries=3)
    edition = jury.edition
    entry = make_entry("submitted", edition=edition)
    give_film(entry)
    proposal = propose(tally, by=jury.organiser)[0]
    best = proposal.entry
    assert best
    sign_in(engine, pages, jury.organiser.email, PASSWORD)
    engine.goto(f"{pages}/office/{edition.slug}/")
    engine.leave_by(f"main a[href^='/office/{edition.slug}/entries/']")
    engine.leave_by(f"main a[href='/office/{edition.slug}/entries/{entry.code}/']")
    engine.leave_by("[name=decision][value=accept]")
    engine.leave_by("[name=sure]")
    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    engine.goto(f"{pages}/office/{edition.slug}/tallies/{tally.pk}/awards/")
    engine.leave_by(f"main a[href='/office/{edition.slug}/awards/{proposal.pk}/']")
    engine.fill("[name=statement_en]", "The sea has never kept better time.")
    engine.leave_by(".decision-form [type=submit]")
    assert Decision.objects.get().entry == best
