"""What the rows of Match say of a film, as its findings."""

from collections.abc import Sequence
from itertools import pairwise

from django.db.models import Q

from media_pipeline.enums import MatchKind, MatchVerdict
from media_pipeline.findings.catalogue import Finding
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.models import FilmFinding, Match

CODES = {
    MatchKind.EXACT: "exact_duplicate",
    MatchKind.FILM: "possible_duplicate",
    MatchKind.SHOTS: "possible_shots",
    MatchKind.SOUND: "possible_sound",
}
CLEARED = (MatchVerdict.DIFFERENT, MatchVerdict.ALLOWED)
LONGEST_GAP = 3000  # ms between pairs of one stretch
FRAME = 1000 // FRAMES_PER_SECOND


def refresh_findings(film_id: int) -> None:
    """Make the film's findings those that its matches with earlier films give reason for: not those that
    someone judged to be different films or allowed, and none with films that were discarded. To be called
    after each change of its matches, in the same transaction."""
    matches = Match.objects.filter(film=film_id, film__is_discarded=False, other__is_discarded=False)
    telling = list(matches.exclude(verdict__in=CLEARED).order_by("-share", "pk"))
    of_kind = {kind: [one for one in telling if one.kind == kind] for kind in CODES}
    findings = [_finding(film_id, CODES[kind], alike) for kind, alike in of_kind.items() if alike]
    found = [finding.code for finding in findings]
    FilmFinding.objects.filter(film=film_id, code__in=CODES.values()).exclude(code__in=found).delete()
    FilmFinding.objects.bulk_create(
        findings,
        update_conflicts=True,
        unique_fields=["film", "code"],
        update_fields=["severity", "values", "timecodes"],
    )


def forget_film(film_id: int) -> None:
    """A film that was discarded is no longer like any other: later films lose the findings that it gave them.
    Judged matches stay for the record."""
    later = set(Match.objects.filter(other=film_id).values_list("film_id", flat=True))
    Match.objects.filter(Q(film=film_id) | Q(other=film_id), verdict=MatchVerdict.OPEN).delete()
    for film in sorted(later):
        refresh_findings(film)


def _finding(film_id: int, code: str, matches: Sequence[Match]) -> FilmFinding:
    """Of several matches the greatest is reported; the places are those of all of them."""
    most = matches[0]
    finding = Finding(code, {"share": round(100 * most.share), "seconds": round(most.seconds, 1)})
    return FilmFinding(
        film_id=film_id,
        code=code,
        severity=finding.severity,
        values=dict(finding.values),
        timecodes=_stretches(matches),
    )


def _stretches(matches: Sequence[Match]) -> list[list[int]]:
    """[[start ms, end ms], …] of the film in which there are pairs."""
    moments = sorted({pair[0] for match in matches for pair in match.pairs})
    stretches = [[moments[0], moments[0]]] if moments else []
    for earlier, later in pairwise(moments):
        if later - earlier > LONGEST_GAP:
            stretches.append([later, later])
        stretches[-1][1] = later
    return [[start, end + FRAME] for start, end in stretches]
