"""The next act of the funnel, on the office's first page: from a closed round to its ranking, who advances,
the creators who are told, the next round, the nominees, the awards and the seal."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.nominees import has_nominees
from contest.domain.queries.office import WaitingLine
from contest.domain.seals import is_sealed
from contest.models import Edition
from judging.enums import RoundState
from judging.models import Cut, Round, Tally

BEFORE_NOMINEES = timedelta(days=14)


def next_acts(edition: Edition) -> Iterator[WaitingLine]:
    """One line for each round at most, in their order; four queries."""
    if edition.published_at or is_sealed(edition):
        return
    rounds = list(edition.rounds.filter(meeting_for=None).select_related("cut", "source__cut"))
    tallies = {tally.round_id: tally for tally in _rankings_of(rounds)}
    for round_ in rounds:
        leads_on = bool(round_.advancing) or round_ is rounds[-1]
        if round_.state == RoundState.CLOSED and leads_on:
            yield from _after(round_, tallies.get(round_.pk))
        elif round_.state == RoundState.PLANNED and round_.opens_at is None and _can_follow(round_):
            words = _("“%(round)s” can be opened: the films that advance are decided.")
            yield WaitingLine(
                words % {"round": round_.title}, reverse("round_show", args=[edition.slug, round_.code])
            )
    yield from _nominees(edition, rounds)


def _rankings_of(rounds: list[Round]) -> Iterator[Tally]:
    """The rankings of these rounds, the latest of each last."""
    open_places = Count("proposals", filter=Q(proposals__decision=None))
    found = Tally.objects.filter(round__in=rounds).only("pk", "round", "number").order_by("number")
    return found.annotate(places=Count("proposals"), open_places=open_places).iterator()


def _after(round_: Round, tally: Tally | None) -> Iterator[WaitingLine]:
    """What comes next after a round that is closed; nothing after one that others have gone on from."""
    slug, title, cut = round_.edition.slug, {"round": round_.title}, getattr(round_, "cut", None)
    if cut is not None:
        if cut.told_at is None:
            words = _("The creators have not been told who advances from “%(round)s”.")
            yield WaitingLine(words % title, reverse("cut_tell", args=[slug, cut.tally_id]))
    elif tally is None:
        words = _("“%(round)s” is closed: calculate its ranking.")
        yield WaitingLine(words % title, reverse("round_show", args=[slug, round_.code]))
    elif round_.advancing:
        words = _("Decide who advances from “%(round)s”.")
        yield WaitingLine(words % title, reverse("cut_decide", args=[slug, tally.pk]))
    elif not tally.places or tally.open_places:  # type: ignore[attr-defined]
        words = _("Decide the awards by the ranking of “%(round)s”.")
        yield WaitingLine(words % title, reverse("award_list", args=[slug, tally.pk]))
    else:
        words = _("All awards are decided by the ranking of “%(round)s”: seal the results.")
        yield WaitingLine(words % title, reverse("results_seal", args=[slug, tally.pk]))


def _can_follow(round_: Round) -> bool:
    return round_.source is not None and hasattr(round_.source, "cut")


def _nominees(edition: Edition, rounds: list[Round]) -> Iterator[WaitingLine]:
    """Nominees that nobody has sealed, a fortnight before their day."""
    cuts: list[Cut] = [round_.cut for round_ in rounds if hasattr(round_, "cut")]
    if cuts and edition.nominees_at - timezone.now() < BEFORE_NOMINEES and not has_nominees(edition):
        words = _("The nominees are not sealed; their day is %(when)s.")
        yield WaitingLine(
            words % {"when": format_instant(edition.nominees_at, edition)},
            reverse("cut_nominees", args=[edition.slug, cuts[-1].tally_id]),
        )
