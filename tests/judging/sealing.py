"""Sealing results in tests, by two persons, whose winners lack nothing."""

from contest.enums import Origin, Tool
from contest.models import Entry, Motion, Seal, ShotLabel, User
from judging.domain import sealing
from judging.models import Tally
from media_pipeline.models import Film, Shot
from tests.contest.nights import REASON, agree, read_films


def seal_results(tally: Tally, *, by: User) -> Seal:
    """Seal, with a second person; what the gate asks of the winners is done first."""
    agree(propose(tally, by=by))
    seal = Seal.objects.of(tally.round.edition)
    assert seal is not None
    return seal


def propose(tally: Tally, *, by: User) -> Motion:
    pass_gate(Entry.objects.filter(pk__in=sealing.winners_in(tally)).select_related("film"))
    return sealing.propose_seal(tally, reason=REASON, by=by)


def pass_gate(entries: "list[Entry] | object") -> None:
    """A labelled shot for films without, and a fresh reading."""
    found = list(entries)  # type: ignore[call-overload]
    for entry in found:
        film = entry.film
        if film is not None and not film.shots.exists():
            Film.objects.filter(pk=film.pk, sha256="").update(sha256=f"{film.pk:064}")
            shot = Shot.objects.create(film=film, number=1, start_ms=0, end_ms=film.duration_ms or 1000)
            ShotLabel.objects.create(entry=entry, shot=shot, origin=Origin.TOOL, tool=Tool.SEEDANCE)
    read_films(found)
