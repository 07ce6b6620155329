from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from contest.models import JournalEntry
from judging.domain import rounds, rubrics, scoresheets, tallies
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import CriterionPlan, Scale, default_criteria, marked_sheets, write_rubric
from judging.models import Assignment, Mark, Rubric
from judging.models.rubric import read_anchors
from tests.judging.juries import judge_film, make_jury, watch

pytestmark = pytest.mark.django_db
ONE = CriterionPlan("whole", {"en": "The film"}, {}, 100)
MEANT = {"en": "1: leave it\n5 – see it\n10：remember it", "id": "10: diingat"}


def test_what_scores_mean_is_read_line_by_line() -> None:
    assert read_anchors(MEANT["en"]) == {1: "leave it", 5: "see it", 10: "remember it"}
    assert read_anchors("\n 7: seven: lucky \r\nnothing\n") == {7: "seven: lucky"}


@pytest.mark.parametrize(
    ("scale", "anchors", "why"),
    [
        (Scale(1, 1), {}, "The scale runs from 1 to 1"),
        (Scale(5, 2), {}, "The scale runs from 5 to 2"),
        (Scale(1, 101), {}, "The scale runs from 1 to 101"),
        (Scale(1, 5), {"en": "6: too good"}, "with scores from 1 to 5"),
        (Scale(1, 5), {"en": "good"}, "write one line for each score"),
        (Scale(1, 5), {"id": "5: a\n5: b"}, "each once"),
    ],
)
def test_scale_that_divides_nothing_or_words_for_no_score_are_refused(
    scale: Scale, anchors: dict[str, str], why: str
) -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(Unsound, match=why):
        write_rubric(jury.round, criteria=[replace(ONE, anchors=anchors)], scale=scale, by=jury.organiser)
    assert rubrics.scale_of(rubrics.current_rubric(jury.round)) == Scale(1, 10)


def test_criteria_of_an_open_round_change_in_place_until_somebody_scores() -> None:
    jury = make_jury()
    scoresheets.open_sheet(jury.assignment())
    write_rubric(jury.round, criteria=[ONE], scale=Scale(1, 5), by=jury.organiser)
    rubric = Rubric.objects.get(round=jury.round)
    assert (rubric.version, rubric.highest, jury.assignment().scoresheet.rubric) == (1, 5, rubric)
    lines = JournalEntry.objects.filter(verb="rubric.written").count()
    write_rubric(jury.round, criteria=[ONE], scale=Scale(1, 5), by=jury.organiser)
    assert JournalEntry.objects.filter(verb="rubric.written").count() == lines


def test_change_after_the_first_score_makes_a_version_that_scored_sheets_do_not_take() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    scored, opened, untouched, _other = Assignment.objects.order_by("pk").select_related(
        "seat__round__edition", "entry__film"
    )
    watch(scored)
    scoresheets.save_mark(scored, criterion="sound", value="8")
    scoresheets.open_sheet(opened)
    write_rubric(jury.round, criteria=[ONE], scale=Scale(1, 5), by=jury.organiser)
    first, second = Rubric.objects.filter(round=jury.round).order_by("version")
    assert marked_sheets(jury.round) == 1
    sheets = [scoresheets.open_sheet(one) for one in (scored, opened, untouched)]
    for sheet in sheets:
        sheet.refresh_from_db()
    assert [sheet.rubric for sheet in sheets] == [first, second, second]
    line = JournalEntry.objects.filter(verb="rubric.written").latest("number")
    assert line.facts == {"whole": 100, "version": 2, "scale": "1–5", "sheets_moved": 1}


def test_page_with_older_criteria_is_told_to_reload_and_its_score_is_not_taken(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    client.force_login(jury.judges[0])
    mark = reverse("screening_mark", args=[jury.assignment().code])
    script = {"HTTP_ACCEPT": "application/json"}
    write_rubric(jury.round, criteria=[ONE], scale=Scale(1, 5), by=jury.organiser)
    gone = client.post(mark, {"mark-sound": "7"}, **script)
    assert (gone.status_code, gone.json()) == (
        422,
        {"error": "The scoresheet has no criterion “sound”. Reload the page."},
    )
    beyond = client.post(mark, {f"mark-{ONE.slug}": "7"}, **script)
    assert beyond.status_code == 422
    assert client.post(mark, {f"mark-{ONE.slug}": "4"}, **script).status_code == 200
    assert list(Mark.objects.values_list("criterion__slug", "value")) == [(ONE.slug, 4)]


@pytest.mark.slow
def test_ranking_counts_both_versions_on_the_scale_of_the_last() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    for entry, value in zip(jury.entries, (10, 7, 1), strict=True):
        judge_film(jury.assignment(entry, jury.judges[0]), value)
    write_rubric(jury.round, criteria=list(default_criteria()), scale=Scale(1, 4), by=jury.organiser)
    for entry, value in zip(jury.entries, (4, 3, 1), strict=True):
        judge_film(jury.assignment(entry, jury.judges[1]), value)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    (older,) = tally.inputs["earlier"]
    assert (older["rubric"]["highest"], len(older["sheets"]), len(tally.inputs["sheets"])) == (10, 3, 3)
    assert tally.inputs["dealt_at_random"] is True
    assert {row["code"]: row["raw"] for row in tally.results["entries"]} == {
        jury.entries[0].code: 4.0,
        jury.entries[1].code: 3.0,
        jury.entries[2].code: 1.0,
    }


def test_criteria_of_a_closed_round_stay() -> None:
    jury = make_jury()
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="This round is closed; its scoring criteria"):
        write_rubric(jury.round, criteria=[ONE], by=jury.organiser)


def page_form(**changes: str) -> dict[str, str]:
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name_en": "The film",
        "form-0-weight": "100",
        "form-0-anchors_en": "1: leave it\r\n5: remember it",
        "lowest": "1",
        "highest": "5",
        **changes,
    }


@pytest.mark.slow
def test_organiser_sets_scale_and_meaning_and_the_judge_reads_them(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    address = reverse("round_rubric", args=[jury.edition.slug, jury.round.code])
    client.force_login(jury.organiser)
    assert client.post(address, page_form(highest="1")).status_code == 422
    page = client.post(address, page_form(highest="4")).content.decode()
    assert "with scores from 1 to 4, each once" in page
    assert client.post(address, page_form()).status_code == 302
    client.force_login(jury.judges[0])
    room = client.get(reverse("screening_room", args=[jury.assignment().code])).content.decode()
    assert "<li><b>1</b> leave it</li><li><b>5</b> remember it</li>" in room
    assert ('value="5"' in room, 'value="6"' in room) == (True, False)


@pytest.mark.slow
def test_page_says_what_happens_to_scores_that_were_given(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    address = reverse("round_rubric", args=[jury.edition.slug, jury.round.code])
    client.force_login(jury.organiser)
    assert "nobody has given scores yet" in client.get(address).content.decode()
    judge_film(jury.assignment())
    assert "One scoresheet has scores already." in client.get(address).content.decode()
    client.post(address, page_form())
    page = client.get(reverse("round_show", args=[jury.edition.slug, jury.round.code])).content.decode()
    assert "Version 2; scoresheets begun before keep their own." in page
