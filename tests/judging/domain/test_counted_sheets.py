from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from judging.domain.counted_sheets import SheetFate, counted_in, fates_of
from judging.domain.queries.chair import SheetCounts, counts_of
from judging.domain.queries.judged_film import judged_film
from judging.domain.queries.methods import explain_score
from judging.models import TalliedJudge, Tally
from judging.science.fit import FitKind
from tests.judging.domain.test_sealed_results import make_sealed

CALIBRATED = ("how strictly each judge scores", "how far apart", "moved slightly towards the middle")


@pytest.mark.slow
@pytest.mark.django_db
def test_sheet_that_a_later_one_replaces_is_marked_and_counted_nowhere() -> None:
    jury, _first, final, _spare = make_sealed()
    assert counts_of(final) == SheetCounts(counted=12, elsewhere=6, replaced=4, incomplete=0)
    assert sum(judge["reviews"] for judge in final.results["judges"]) == 12
    assert len(counted_in(final.inputs)) == 12
    told = dict(TalliedJudge.objects.filter(tally=final).values_list("judge", "reviews"))
    assert told == {judge["id"]: judge["reviews"] for judge in final.results["judges"]}
    row = final.results["entries"][0]
    film = judged_film(final, row["code"])
    assert film is not None
    assert (row["reviews"], sum(sheet.counts for sheet in film.sheets)) == (3, 3)
    shown = Counter(
        (sheet.round, sheet.counts, sheet.replaced_by, sheet.points is None) for sheet in film.sheets
    )
    assert shown == {
        ("Screening", True, "", False): 1,
        ("Screening", False, "Final", True): 2,
        ("Final", True, "", False): 2,
    }
    client = Client()
    client.force_login(jury.organiser)

    def page(view: str, **query: str) -> str:
        return client.get(reverse(view, args=[jury.edition.slug, final.pk]), query).content.decode()

    assert (
        "<dd>12 · 6 of them of films that are not ranked here · 4 more were replaced by later ones of the "
        "same judges for the same films, and do not count"
    ) in page("tally_show")
    words = "Not counted: replaced by this judge’s later scoresheet in “Final”."
    assert page("tally_film", code=row["code"]).count(words) == 2


def test_sheet_with_too_little_scored_replaces_nothing() -> None:
    rubric = {"weights": {"idea": 60, "sound": 40}}
    early = {"assignment": "a", "entry": 1, "judge": 2, "marks": {"idea": 7, "sound": 7}}
    late = {"assignment": "b", "entry": 1, "judge": 2, "marks": {"idea": None, "sound": 7}}
    inputs = {"rubric": rubric, "sheets": [late], "earlier": [{"rubric": rubric, "sheets": [early]}]}
    assert fates_of(inputs) == {"a": SheetFate.COUNTS, "b": SheetFate.INCOMPLETE}
    late["marks"] = {"idea": 7, "sound": None}
    assert fates_of(inputs) == {"a": SheetFate.REPLACED, "b": SheetFate.COUNTS}
    assert fates_of(inputs, entry=3) == {}


@pytest.mark.parametrize(
    ("method", "verdict", "claims"),
    [
        ("raw", FitKind.AVERAGES, []),
        ("raw", FitKind.NOT_COMPARABLE, []),
        ("raw", FitKind.NOTHING_TO_TELL_APART, []),
        ("auto", FitKind.ONE_JUDGE, []),
        ("reml", FitKind.CALIBRATED, [CALIBRATED[0], CALIBRATED[2]]),
        ("auto", FitKind.CALIBRATED, list(CALIBRATED)),
    ],
)
def test_ranking_claims_what_was_computed(method: str, verdict: str, claims: list[str]) -> None:
    words = explain_score(Tally(summary={"results": {"method": method, "verdict": verdict}}))
    assert [claim for claim in CALIBRATED if claim in words] == claims
