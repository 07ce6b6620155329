"""The chair's table, a film with all of its scoresheets, the judges, and the files."""

import csv
import random
import re
from copy import deepcopy
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState, Role
from contest.models import Entry, JournalEntry
from judging.domain import awards, rounds, tallies, tally_left_out
from judging.domain.exclusion_trials import ask_for_trial
from judging.domain.queries.chair import ranked_films
from judging.domain.queries.contested import contested_awards
from judging.domain.queries.judged_film import Note, judged_film, notes_in
from judging.domain.queries.methods import (
    CERTAINTIES,
    explain_cautions,
    explain_method,
    explain_score,
)
from judging.domain.ranking_files import forget_files, how_rows, ranking_rows, rounded
from judging.domain.tally_absences import keep_absences
from judging.domain.tally_details import scores_without
from judging.domain.tally_inputs import compose_inputs, repeats_in
from judging.domain.tally_refits import refit
from judging.domain.tally_runs import ask_for_tally
from judging.models import (
    Assignment,
    Recusal,
    Round,
    Scoresheet,
    TalliedJudge,
    TalliedSheet,
    Tally,
    TallyTask,
)
from judging.science.calibration import Method, calibrate
from judging.science.reviews import without_judge
from media_pipeline.models import Film
from tests.factories import make_entry, make_membership, make_user
from tests.judging.juries import (
    Jury,
    calculate_asked,
    do_asked_tasks,
    judge_films,
    make_jury,
    make_tallied,
    write_results,
)

pytestmark = pytest.mark.django_db


def page(jury: Jury, view: str, tally: Tally, status: int = 200, **query: str) -> str:
    client = Client()
    client.force_login(jury.organiser)
    answer = client.get(reverse(view, args=[jury.edition.slug, tally.pk]), query)
    assert answer.status_code == status
    return answer.content.decode()


def duties(jury: Jury) -> QuerySet[Assignment]:
    mine = Assignment.objects.filter(seat__round=jury.round)
    return mine.select_related("seat__round__edition", "seat__judge", "entry__film")


def unlike(judges: int = 4, entries: int = 6) -> tuple[Jury, Tally]:
    """Everybody gives film n its number, but the last judge gives the best film 1."""
    jury = make_jury(judges=judges, entries=entries, reviews=judges)
    values = {duty: 3 + jury.entries.index(duty.entry) for duty in duties(jury)}
    best = {duty for duty, value in values.items() if value == 2 + entries}
    judge_films(values | {duty: 1 for duty in best if duty.seat.judge_id == jury.judges[-1].pk})
    rounds.close_round(jury.round, by=jury.organiser)
    return jury, tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)


@pytest.fixture(scope="module")
def odd_once(module_db: None) -> tuple[Jury, Tally]:
    return unlike()


@pytest.fixture
def odd_one(db: None, odd_once: tuple[Jury, Tally]) -> tuple[Jury, Tally]:
    return deepcopy(odd_once)


@pytest.mark.slow
def test_each_scoresheet_is_kept_with_what_it_does_to_the_score(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    best = jury.entries[-1]
    odd = TalliedSheet.objects.get(tally=tally, entry=best, judge=jury.judges[-1])
    assert (odd.points, odd.z is not None and odd.z < -2) == (1.0, True)
    row = next(row for row in tally.results["entries"] if row["id"] == best.pk)
    assert odd.without is not None
    assert odd.without > row["score"]
    assert TalliedJudge.objects.filter(tally=tally).count() == 4


@pytest.mark.slow
def test_score_without_a_review_is_what_the_others_make_of_the_film() -> None:
    """From the other reviews alone, by the formula of the docstring; the judges corrected as they are."""
    _jury, tally = unlike(judges=5, entries=8)
    _composed, fit = refit(tally)
    told, reviews = scores_without(fit), fit.reviews
    for left_out in range(len(reviews.points)):
        others = (reviews.entry == reviews.entry[left_out]) & (np.arange(len(reviews.points)) != left_out)
        judge = reviews.judge[others]
        slope, noise, trust = fit.slope[judge], fit.noise[judge], fit.trust[others]
        corrected = reviews.points[others] - fit.typical - fit.severity[judge]
        effect = (trust * slope / noise) @ corrected / (trust / noise @ slope**2 + 1 / fit.entry_variance)
        assert told[left_out] == pytest.approx(fit.typical + effect, abs=1e-4)


@pytest.mark.slow
def test_table_names_what_is_to_be_noticed_and_the_lines_between_awards(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    awards.propose(tally, by=jury.organiser)
    shown = page(jury, "tally_show", tally)
    assert "one score far from the others" in shown
    assert "Line below First Prize" in shown
    far = page(jury, "tally_show", tally, show="far")
    assert (jury.entries[-1].code in far, jury.entries[0].code in far) == (True, False)


@pytest.mark.slow
def test_filter_takes_words_country_and_says_when_nothing_is_found(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    first, other = jury.entries[:2]
    Entry.objects.filter(pk=first.pk).update(title="Rain on tin", country="ID")
    make_entry(edition=jury.edition, country="NP")  # a draft
    shown = page(jury, "tally_show", tally)
    assert ('<option value="ID">' in shown, '<option value="NP">' in shown) == (True, False)
    assert other.code not in page(jury, "tally_show", tally, words="rain")
    assert first.code in page(jury, "tally_show", tally, words=first.code.lower(), country="ID")
    assert "No film of this ranking fits the filter" in page(jury, "tally_show", tally, show="single")
    page(jury, "tally_show", tally, status=422, show="nonsense")


def test_recusal_is_told_beside_the_film(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    aside = jury.entries[2]
    Recusal.objects.create(judge=jury.judges[0], entry=aside, reason="I edited it.")
    shown = page(jury, "tally_show", tally, show="recused")
    assert ("one judge had a conflict of interest" in shown, aside.code in shown) == (True, True)
    assert jury.entries[0].code not in shown


def test_film_is_shown_with_each_judge_and_the_moments_of_their_notes(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    best = jury.entries[-1]
    sheet = Scoresheet.objects.filter(counts_for__entry=best, counts_for__seat__judge=jury.judges[-1])
    sheet.update(notes="0:31 The cut comes late.\nA strong end.", comment="Bold and brief.", seen_height=480)
    shown = page(jury, "tally_film", tally, code=best.code)
    assert [str(judge) in shown for judge in jury.judges] == [True] * 4
    assert '<span class="timecode" data-start="31">0:31</span> The cut comes late.' in shown
    assert "far from the others" in shown
    assert ("Bold and brief." in shown, "480p" in shown) == (True, True)
    film = judged_film(tally, best.code)
    assert film is not None
    kept = {str(one.judge): one for one in TalliedSheet.objects.filter(tally=tally, entry=best)}
    for one in film.sheets:
        told = kept[one.judge]
        assert (one.off, one.effect) == (told.points - told.expected, film.standing.score - told.without)
    assert (film.seconds, len(film.sheets)) == (62.0, 4)
    assert "480p: one judge" in page(jury, "tally_show", tally)
    Film.objects.filter(pk=best.film_id).update(width=854, height=480)
    assert "480p: one judge" not in page(jury, "tally_show", tally)  # there is no more to be seen
    assert page(jury, "tally_film", tally, status=404, code="NOSUCH")


def test_single_scores_are_closed_while_the_round_is_open_again(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    rounds.reopen_round(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    shown = page(jury, "tally_film", tally, status=409, code=jury.entries[0].code)
    assert "The round is open again. What each judge gave can be read once it is closed." in shown


def test_lines_of_notes_that_begin_with_a_time_are_about_that_moment() -> None:
    assert notes_in("1:05 Here.\n\nIn all: 7:00 of it\n99:60 no") == [
        Note("Here.", 65),
        Note("In all: 7:00 of it", None),
        Note("99:60 no", None),
    ]


@pytest.mark.slow
def test_judge_who_gives_one_score_for_everything_is_named() -> None:
    jury = make_jury(judges=3, entries=24, reviews=3)
    lazy = jury.judges[0].pk
    judge_films(
        {
            duty: 7 if duty.seat.judge_id == lazy else 2 + jury.entries.index(duty.entry) % 8
            for duty in duties(jury)
        }
    )
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    shown = page(jury, "tally_judges", tally)
    first_row = shown.partition("<tbody>")[2].partition("</tr>")[0]
    assert str(jury.judges[0]) in first_row
    assert (
        "Nearly the same score for every film: spread 0.0 times as far as by the median judge." in first_row
    )
    assert "Ask the judge." in first_row
    assert "The judges agree as juries of art usually do." in shown


@pytest.mark.slow
def test_judge_who_did_nothing_at_the_end_is_named_even_without_a_scoresheet() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    busy, idle = jury.judges
    judge_films({duty: 3 + jury.entries.index(duty.entry) for duty in duties(jury).filter(seat__judge=busy)})
    Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=5))
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    table = page(jury, "tally_judges", tally).partition("<tbody>")[2].partition("</tbody>")[0]
    (row,) = (row for row in table.split("</tr>") if str(idle) in row)
    assert (str(busy) in row, TalliedJudge.objects.get(judge=idle).reviews) == (False, 0)
    assert "Nothing was done in the last 5.0 days of the round, though films were waiting." in row


def test_two_scores_of_a_judge_for_one_film_are_compared_on_one_scale() -> None:
    def part(round_: str, highest: int, marks: dict[tuple[int, int], int]) -> dict[str, Any]:
        return {
            "round": round_,
            "rubric": {"lowest": 1, "highest": highest, "weights": {"all": 100}},
            "sheets": [{"entry": e, "judge": j, "marks": {"all": value}} for (e, j), value in marks.items()],
        }

    inputs = part("final", 10, {(1, 7): 10, (2, 7): 4, (1, 8): 5}) | {
        "entries": [{"id": 1}, {"id": 2}],
        "judges": [7, 8],
        "earlier": [
            part("first", 5, {(1, 7): 3, (2, 8): 5}),  # 3 of 1-5 is 5.5 of 1-10
            part("final", 10, {(2, 7): 1}),  # by earlier criteria: the same score, not a second one
        ],
    }
    assert repeats_in(inputs, compose_inputs(inputs)) == {7: [4.5]}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ranking_as_a_file_has_numbers_and_no_formula(odd_one: tuple[Jury, Tally], kind: str) -> None:
    jury, tally = odd_one
    Entry.objects.filter(pk=jury.entries[-1].pk).update(title="=HYPERLINK(1)")
    client = Client()
    client.force_login(jury.organiser)
    answer: Any = client.get(reverse("tally_export", args=[jury.edition.slug, tally.pk]), {"as": kind})
    assert answer["Content-Disposition"].endswith(f'-{tally.number}.{kind}"')
    if kind == "csv":
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][:3] == ["Rank", "Code of the film", "Film"]
        assert [row[2] for row in rows if row[1] == jury.entries[-1].code] == ["'=HYPERLINK(1)"]
        assert len(rows) == 7
        written = [cell for row in rows[1:] for cell in row if re.fullmatch(r"-?\d+\.\d{3,}", cell)]
        assert written == []
        shown = page(jury, "tally_show", tally)
        assert [row[4] for row in rows[1:] if f"<b>{float(row[4]):.2f}</b>" not in shown] == []
    else:
        with ZipFile(BytesIO(answer.content)) as book:
            sheet, strings = (
                book.read(f"xl/{name}").decode() for name in ("worksheets/sheet1.xml", "sharedStrings.xml")
            )
            book_xml = book.read("xl/workbook.xml").decode()
        assert ("<f>" in sheet, "=HYPERLINK(1)" in strings) == (False, True)
        assert '<sheet name="Ranking"' in book_xml


def exclude(jury: Jury, tally: Tally, judge: int, reason: str) -> tuple[int, str]:
    client = Client()
    client.force_login(jury.organiser)
    address = reverse("tally_exclude", args=[jury.edition.slug, tally.pk]) + f"?judge={judge}"
    client.post(reverse("tally_trial", args=[jury.edition.slug, tally.pk]), {"judge": judge})
    do_asked_tasks()
    answer: Any = client.post(address, {"reason": reason})
    if answer.status_code != 302:
        return answer.status_code, answer.content.decode()
    calculate_asked()
    answer = client.get(answer.url, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.slow
def test_excluded_judge_counts_no_more_and_the_new_ranking_says_what_changed(
    odd_one: tuple[Jury, Tally],
) -> None:
    jury, tally = odd_one
    odd = jury.judges[-1]
    assert exclude(jury, tally, odd.pk, "short")[0] == 422
    status, shown = exclude(jury, tally, odd.pk, "The judge mixed up two films.")
    assert status == 200
    assert f"The scores of {odd} do not count in this ranking. Reason: The judge mixed up two films." in shown
    assert "What changed since ranking 1" in shown
    without = Tally.objects.get(number=2)
    assert odd.pk not in {sheet["judge"] for sheet in without.inputs["sheets"]}
    assert Tally.objects.get(number=1).inputs == tally.inputs
    line = JournalEntry.objects.get(verb="judge.excluded")
    assert line.facts == {"judge": odd.pk, "reason": "The judge mixed up two films.", "unranked": []}
    assert exclude(jury, tally, odd.pk, "The judge mixed up two films.")[0] == 409  # an older ranking

    client = Client()
    client.force_login(jury.organiser)
    include = reverse("tally_include", args=[jury.edition.slug, without.pk])
    assert client.post(include, {"judge": odd.pk}).status_code == 302
    assert client.post(include, {"judge": odd.pk}).status_code == 409  # it is being calculated
    calculate_asked()
    assert Tally.objects.get(number=3).inputs == tally.inputs
    assert client.post(include, {"judge": "²"}).status_code == 409


@pytest.mark.slow
def test_what_would_change_is_shown_before_a_judge_is_excluded(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    awards.propose(tally, by=jury.organiser)
    odd, best = jury.judges[-1], jury.entries[-1]
    client = Client()
    client.force_login(jury.organiser)
    address = reverse("tally_exclude", args=[jury.edition.slug, tally.pk]) + f"?judge={odd.pk}"
    reason = {"reason": "The judge mixed up two films."}
    refused = client.post(address, reason)
    assert refused.status_code == 409
    assert "See first what would change without these scores" in refused.content.decode()
    assert "Show what would change" in client.get(address).content.decode()
    ask = reverse("tally_trial", args=[jury.edition.slug, tally.pk])
    for _twice in range(2):
        assert client.post(ask, {"judge": odd.pk}).status_code == 302
    task = TallyTask.objects.get()
    assert "Waiting to begin" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    do_asked_tasks()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address
    shown = client.get(address).content.decode()
    task.refresh_from_db()
    first = next(line for line in task.result["lines"] if line["award"] == "first")
    rises, falls = first["films"]
    assert (rises["entry"], rises["before"]["rank"] > 1, rises["after"]["rank"]) == (best.pk, True, 1)
    assert (falls["before"]["rank"], falls["after"]["above"]) == (1, False)
    assert falls["after"]["chance"] < falls["before"]["chance"]
    assert "The highest award would go to another film." in shown
    assert ("rises above the line" in shown, "falls below the line" in shown) == (True, True)
    assert Tally.objects.count() == 1


@pytest.mark.slow
def test_trial_of_a_round_that_advances_names_who_crosses_its_line(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    Round.objects.filter(pk=jury.round.pk).update(advancing=1)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    ask_for_trial(tally, jury.judges[-1], by=jury.organiser)
    do_asked_tasks()
    (line,) = TallyTask.objects.get().result["lines"]
    assert [(film["entry"], film["after"]["above"]) for film in line["films"]] == [
        (jury.entries[-1].pk, True),
        (jury.entries[-2].pk, False),
    ]
    shown = page(jury, "tally_exclude", tally, judge=str(jury.judges[-1].pk))
    assert "Films that advance" in shown.partition("With and without these scores")[2]


@pytest.mark.slow
def test_film_that_only_the_excluded_judge_scored_is_named_and_not_ranked() -> None:
    jury = make_jury(judges=2, entries=4, reviews=1)
    judge_films({duty: 3 + jury.entries.index(duty.entry) for duty in duties(jury)})
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    judge = jury.judges[0]
    alone = sorted(tally.sheets.filter(judge=judge).values_list("entry__code", flat=True))
    client = Client()
    client.force_login(jury.organiser)
    address = reverse("tally_exclude", args=[jury.edition.slug, tally.pk])
    before = client.get(address, {"judge": judge.pk}).content.decode()
    assert f"{len(alone)} films would no longer be ranked" in before
    assert " ".join(alone) in before
    status, shown = exclude(jury, tally, judge.pk, "The judge knows two creators.")
    assert (status, [code for code in alone if code not in shown]) == (200, [])
    without = Tally.objects.get(number=2)
    assert not {row["code"] for row in without.results["entries"] if row["rank"]} & set(alone)
    status, shown = exclude(jury, without, jury.judges[1].pk, "The judge knows two creators.")
    assert (status, "without this judge no film could be ranked" in shown) == (422, True)


def test_ranking_without_chances_has_lines_without_them(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    contenders = tally.results["contenders"]["overall"]
    nothing = [[None] * len(contenders["entries"])] * len(contenders["entries"])
    none = {"overall": {**contenders, "beats": nothing, "within": nothing, "covariance": None}}
    write_results(tally, {**tally.results, "contenders": none})
    shown = page(jury, "tally_show", tally)
    assert ("Line below First Prize" in shown, "with a probability of" in shown) == (True, False)
    assert "No film of this ranking fits the filter" in page(jury, "tally_show", tally, show="line")


@pytest.mark.slow
def test_ranking_of_averages_speaks_of_no_correction() -> None:
    jury = make_jury(judges=4, entries=20, reviews=4)
    values = {}
    for duty in duties(jury):
        film, judge = jury.entries.index(duty.entry), jury.judges.index(duty.seat.judge)
        values[duty] = 2 + film // 4 + random.Random(f"{film} {judge}").randint(0, 3)
    judge_films(values)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    assert tally.results["verdict"] == "averages"
    assert not TalliedJudge.objects.filter(tally=tally, severity__isnull=False).exists()
    code = tally.results["entries"][0]["code"]
    for view in ("tally_show", "tally_film", "tally_judges"):
        shown = page(jury, view, tally, code=code)
        assert [word for word in ("Adjusted score", "Strict or lenient", "±") if word in shown] == [], view
    head = page(jury, "tally_export", tally).splitlines()[0]
    assert head.lstrip("\ufeff").split(",")[3:6] == ["Average score", "Scoresheets", "Lowest score"]


@pytest.mark.slow
def test_awards_by_one_criterion_show_who_could_win_them_and_how_likely(odd_one: tuple[Jury, Tally]) -> None:
    jury, tally = odd_one
    jury.edition.awards.filter(slug="third").delete()
    jury.edition.awards.filter(slug="second").update(places=1)
    awards.propose(tally, by=jury.organiser)
    shown = page(jury, "tally_show", tally).partition("Most Creative: Creativity")[2].partition("<h3>")[0]
    assert "The films that could stand on either side of its line:" in shown
    creative = tally.proposals.get(award__slug="most-creative")
    holders = set(tally.proposals.filter(award__basis="overall").values_list("entry__code", flat=True))
    contested = contested_awards(tally)[0]
    assert [film.code for film in contested.films if film.code in holders or film.code not in shown] == []
    assert contested.films[0].entry == creative.entry_id
    assert all(f">{film.percent}%</td>" in shown for film in contested.films)
    near = page(jury, "tally_show", tally, show="line")
    assert [film.code for film in contested.films if film.code not in near] == []

    for results in Tally.objects.filter(pk=tally.pk).values_list("results", flat=True):
        for found in results["contenders"].values():
            del found["covariance"]  # as an earlier release kept it
        write_results(tally, results)
    assert "This ranking knows no probabilities for this award." in page(jury, "tally_show", tally)


@pytest.mark.slow
def test_large_file_is_written_by_a_worker_for_whoever_asked(
    odd_one: tuple[Jury, Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    jury, tally = odd_one
    client, other = Client(), Client()
    client.force_login(jury.organiser)
    export, file = (
        reverse(view, args=[jury.edition.slug, tally.pk]) for view in ("tally_export", "tally_file")
    )
    small: Any = client.get(export, {"as": "csv"})
    for module in ("judging.views.ranking_files", "judging.domain.ranking_files"):
        monkeypatch.setattr(f"{module}.MOST_AT_ONCE", 4)
    answer: Any = client.get(export, {"as": "csv"})
    assert answer.url == f"{file}?as=csv"
    assert "This ranking is large" in client.get(answer.url).content.decode()
    for _twice in range(2):
        assert client.post(answer.url).status_code == 302
    assert "Waiting to begin" in client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    do_asked_tasks()
    assert "The file is ready." in client.get(answer.url).content.decode()
    large: Any = client.get(export, {"as": "csv"})
    assert (large.content, TallyTask.objects.count()) == (small.content, 1)
    assert client.get(export, {"as": "csv", "show": "far"}).status_code == 200  # few enough
    chair = make_user()
    make_membership(chair, jury.edition, Role.CHAIR)
    other.force_login(chair)
    assert other.get(export, {"as": "csv"}).status_code == 302  # the file is another person's
    assert forget_files(timezone.now() + timedelta(days=2)) == 1


@pytest.mark.slow
def test_file_has_the_method_the_chances_at_the_lines_and_what_was_noticed() -> None:
    jury, tally = unlike()
    awards.propose(tally, by=jury.organiser)
    gone = jury.entries[0]
    Entry.objects.filter(pk=gone.pk).update(state=EntryState.DISQUALIFIED)
    films = ranked_films(tally, tally.results["entries"])
    heading, *rows = ranking_rows(tally, ((film, None) for film in films))
    lines = [dict(zip(heading, row, strict=True)) for row in rows]
    best, last = lines[0], lines[-1]
    (far,) = (line for line in lines if line["Code of the film"] == jury.entries[-1].code)
    assert {line["Method"] for line in lines} == {f"{tally.results['method']} {tally.version}"}
    assert (best["Line below this film"], far["Noticed"]) == ("First Prize", "one score far from the others")
    assert best["Probability at this line"] == rounded(films[0].line.chance, 2)
    assert best["Certainty"] in {str(words) for words in CERTAINTIES.values()}
    assert (last["Code of the film"], last["Noticed"]) == (gone.code, "Disqualified")
    said = [row[1] for row in how_rows(tally)]
    assert said[2] == tally.inputs_hash
    assert said[3:] == [*explain_method(tally), *explain_cautions(tally), explain_score(tally)]


@pytest.mark.slow
def test_file_of_a_round_that_advances_has_each_films_chance_at_its_line() -> None:
    jury, _tally = unlike()
    Round.objects.filter(pk=jury.round.pk).update(advancing=2)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    chances = [tally.results["line"].get(str(row["id"])) for row in tally.results["entries"]]
    films = zip(ranked_films(tally, tally.results["entries"]), chances, strict=True)
    heading, *rows = ranking_rows(tally, films)
    lines = [dict(zip(heading, row, strict=True)) for row in rows]
    told = [line["Probability of belonging above the line"] for line in lines]
    assert told == [rounded(chance, 2) for chance in chances]
    assert [line["Line below this film"] for line in lines] == [
        "Line of the films that advance" if place == 1 else None for place in range(6)
    ]


@pytest.mark.slow
def test_film_is_shown_as_it_would_stand_without_each_of_its_judges() -> None:
    jury, tally = unlike(judges=4, entries=6)
    keep_absences(tally)
    best, odd = jury.entries[-1], jury.judges[-1]
    kept = {one.judge_id: one for one in TalliedSheet.objects.filter(tally=tally, entry=best)}
    _composed, fit = refit(tally)
    other = calibrate(without_judge(fit.reviews, odd.pk), method=Method(tally.method), random_deal=True)
    assert kept[odd.pk].score_left_out == pytest.approx(float(other.score[other.entry_index(best.pk)]))
    assert kept[odd.pk].rank_left_out == 1
    ranks = sorted(one.rank_left_out or 0 for one in kept.values())
    shown = " ".join(re.sub(r"<[^>]+>", " ", page(jury, "tally_film", tally, code=best.code)).split())
    spread = f"stays between rank {ranks[0]} and rank {ranks[-1]}." if ranks[0] < ranks[-1] else "has rank"
    assert ("If one judge had not been there" in shown, spread in shown) == (True, True)
    assert f"{odd} 1 {kept[odd.pk].score_left_out:.2f}" in shown


@pytest.mark.slow
def test_film_that_needs_each_of_its_judges_is_not_ranked_without_one() -> None:
    jury, tally = make_tallied(judges=2, entries=3, reviews=2)
    keep_absences(tally)
    kept = TalliedSheet.objects.filter(tally=tally)
    assert set(kept.values_list("is_left_out", "rank_left_out", "score_left_out")) == {(True, None, None)}
    shown = page(jury, "tally_film", tally, code=jury.entries[0].code)
    assert "Without one of its judges, the film would have too few scoresheets to be ranked." in shown


@pytest.mark.slow
def test_worker_keeps_the_ranking_without_each_judge_and_a_large_one_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jury, _tally = make_tallied(judges=3, entries=4)
    for most, kept in ((tally_left_out.MOST_WORK, {True}), (10, {False})):
        monkeypatch.setattr(tally_left_out, "MOST_WORK", most)
        run = ask_for_tally(jury.round, by=jury.organiser)
        calculate_asked()
        run.refresh_from_db()
        sheets = TalliedSheet.objects.filter(tally=run.tally)
        assert set(sheets.values_list("is_left_out", flat=True)) == kept


@pytest.mark.slow
def test_only_judge_of_a_ranking_is_not_left_out() -> None:
    jury, tally = make_tallied(judges=1, entries=3, reviews=1)
    client = Client()
    client.force_login(jury.organiser)
    address = reverse("tally_trial", args=[jury.edition.slug, tally.pk])
    answer = client.post(address, {"judge": jury.judges[0].pk})
    why = "No other judge’s scores count in this ranking, so without this judge no film could be ranked."
    assert (answer.status_code, why in answer.content.decode()) == (409, True)
