from typing import Any

import pytest

from media_pipeline.enums import MatchKind, MatchVerdict
from media_pipeline.matching.duplicates import refresh_findings
from media_pipeline.matching.verdict import judge_match
from media_pipeline.models import Film, FilmFinding, Match

pytestmark = pytest.mark.django_db
SAID = {"reason": "The same bridge.", "decided_by": "user:1"}


def make_match() -> Match:
    film, other = (Film.objects.create(file_name="film.mp4", size=1) for _ in range(2))
    match = Match.objects.create(
        film=film, other=other, kind=MatchKind.FILM, share=0.9, pairs=[[0, 0, 1], [1000, 1000, 2]]
    )
    refresh_findings(film.pk)
    return match


def findings() -> list[str]:
    return list(FilmFinding.objects.values_list("code", flat=True))


def judge(match: Match, verdict: MatchVerdict, **changes: Any) -> bool:
    return judge_match(match.pk, verdict=verdict, seen=changes.get("seen", match.decided_at), **SAID)


@pytest.mark.parametrize("verdict", [MatchVerdict.ALLOWED, MatchVerdict.DIFFERENT])
def test_films_that_are_cleared_lose_the_finding_and_get_it_back(verdict: MatchVerdict) -> None:
    match = make_match()
    assert findings() == ["possible_duplicate"]
    assert judge(match, verdict) is True
    assert findings() == []
    match.refresh_from_db()
    assert (match.verdict, match.reason, match.decided_by) == (verdict, *SAID.values())
    assert judge(match, MatchVerdict.SAME) is True
    assert findings() == ["possible_duplicate"]


def test_verdict_on_what_was_decided_meanwhile_changes_nothing() -> None:
    match = make_match()
    judge(match, MatchVerdict.SAME)
    assert judge(match, MatchVerdict.DIFFERENT, seen=None) is False
    assert (Match.objects.get().verdict, findings()) == (MatchVerdict.SAME, ["possible_duplicate"])
