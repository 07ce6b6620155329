"""The chain of rounds: whose films a round judges, how many advance, and which earlier scores count."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.enums import EntryState
from contest.models import Edition, Entry, User
from contest.policies import demand
from contest.typed_text import echoed_list
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import check_criteria, current_rubric, plans_of
from judging.domain.sealed_results import refuse_sealed
from judging.enums import PoolKind, RoundState
from judging.models import Assignment, ChosenEntry, Cut, Round
from judging.models.panel import is_judge
from judging.policies import may_see_standings, may_see_standings_of

MOST_REVIEWS = 50  # of a film


@dataclass(frozen=True)
class Stage:
    """A round's place in the chain. `source`: from which round its films advance; `advancing`: how many films
    go on from it, none when it decides the awards; `counted`: earlier rounds whose scores count in its
    ranking."""

    pool: PoolKind = PoolKind.ACCEPTED
    source: Round | None = None
    advancing: int | None = None
    counted: tuple[Round, ...] = ()


def pool_of(round_: Round) -> QuerySet[Entry]:
    """The entries that a round judges: those of its pool that are in the contest still."""
    eligible = Entry.objects.filter(edition=round_.edition_id, state=EntryState.ELIGIBLE)
    if round_.pool == PoolKind.ADVANCED:
        return eligible.filter(cuts__cut__round=round_.source_id, cuts__advances=True)
    if round_.pool == PoolKind.CHOSEN:
        return eligible.filter(chosen_for__round=round_)
    return eligible


def check_stage(stage: Stage, *, edition: Edition, number: int) -> None:
    """Raises Unsound for a place in the chain that leads nowhere. `number` is the round's own."""
    if (stage.pool == PoolKind.ADVANCED) != (stage.source is not None):
        raise Unsound(_("Choose the round from which the films advance."), field="pool")
    for earlier in (*stage.counted, *([stage.source] if stage.source else [])):
        if earlier.meeting_for_id:
            raise Unsound(
                _("“%(round)s” is a calibration meeting; its scores and films count in no other round.")
                % {"round": earlier.title},
                field="pool",
            )
        if earlier.edition_id != edition.pk or earlier.number >= number:
            raise Unsound(
                _("“%(round)s” does not come before this round. Choose an earlier one.")
                % {"round": earlier.title},
                field="pool",
            )
    if stage.source is not None and stage.source.advancing is None:
        raise Unsound(
            _("No film advances from “%(round)s”. Enter there how many do.") % {"round": stage.source.title},
            field="pool",
        )
    if stage.advancing is not None and stage.advancing < 1:
        raise Unsound(_("At least one film has to advance; leave the field empty for the last round."))


def check_plan(reviews_per_entry: int, opens_at: datetime | None, closes_at: datetime) -> None:
    """Raises Unsound for too many judges per film, and an end before the round opens."""
    if not 1 <= reviews_per_entry <= MOST_REVIEWS:
        raise Unsound(
            _("You entered %(found)d judges per film; enter 1 to %(most)d.")
            % {"found": reviews_per_entry, "most": MOST_REVIEWS},
            field="reviews_per_entry",
        )
    if opens_at is not None and opens_at >= closes_at:
        raise Unsound(_("The round would end before it opens. Choose a later end."), field="closes_at")


def unfinished_source_of(round_: Round) -> str:
    """Which round whose scores count in the ranking of this one is not closed; "" where all are."""
    earlier = round_.counted.exclude(state=RoundState.CLOSED).order_by("number").first()
    if earlier is None:
        return ""
    return _(
        "The scores of “%(round)s” count in this ranking, and that round is not closed yet. Close it first, "
        "then calculate the ranking."
    ) % {"round": earlier.title}


def place_round(round_: Round, stage: Stage) -> None:
    """Write the stage of a round in preparation."""
    round_.pool, round_.source, round_.advancing = stage.pool, stage.source, stage.advancing
    round_.save(update_fields=["pool", "source", "advancing"])
    round_.counted.set(stage.counted)


def draw_line(round_: Round, *, advancing: int, by: User) -> None:
    """Set how many films advance from a round that is closed and not decided. The next ranking says what that
    means. Raises Unsound below 1, NotPossibleNow, Refused for whoever has an own film in the edition."""
    demand(may_see_standings_of(by, round_))
    refuse_sealed(round_.edition)
    if advancing < 1:
        raise Unsound(_("At least one film has to advance."), field="advancing")
    films = pool_of(round_).count()
    if advancing >= films:
        raise Unsound(
            _("%(advancing)d films cannot advance: the round has %(films)d. Enter a smaller number.")
            % {"advancing": advancing, "films": films},
            field="advancing",
        )
    if Cut.objects.filter(round=round_).exists():
        raise NotPossibleNow(
            _("It is decided already who advances from this round. Take that decision back first.")
        )
    with transaction.atomic():
        if not round_.hold(RoundState.CLOSED):
            raise NotPossibleNow(_("This round is not closed."))
        Round.objects.filter(pk=round_.pk).update(advancing=advancing)
        journal.record(
            "round.changed",
            subject=f"round:{round_.code}",
            facts={"advancing": advancing},
            actor=by,
            edition=round_.edition,
        )
    round_.advancing = advancing


def stage_of(round_: Round) -> Stage:
    return Stage(
        pool=PoolKind(round_.pool),
        source=round_.source,
        advancing=round_.advancing,
        counted=tuple(round_.counted.order_by("number")),
    )


def print_of(round_: Round) -> str:
    """Names the plan of a round as it is now, so that nobody changes another one than they saw."""
    dates = (round_.opens_at, round_.closes_at, round_.grace_minutes, round_.reviews_per_entry)
    told = repr((sorted(round_.name.items()), dates, round_.blindness, facts_of(stage_of(round_))))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def facts_of(stage: Stage) -> dict[str, object]:
    """What the journal says of a stage."""
    return {
        "pool": stage.pool,
        "source": stage.source.number if stage.source else None,
        "advancing": stage.advancing,
        "counted": [earlier.number for earlier in stage.counted],
    }


def refuse_empty_pool(round_: Round) -> None:
    """Raises NotPossibleNow where a round has nothing to judge, and says what its pool waits for."""
    if (source := round_.source) is not None and not Cut.objects.filter(round=source).exists():
        raise NotPossibleNow(
            _("It is not decided yet which films advance from “%(round)s”. Decide that first.")
            % {"round": source.title}
        )
    if pool_of(round_).exists():
        return
    if round_.pool == PoolKind.CHOSEN:
        raise NotPossibleNow(_("No film has been chosen for this round. Choose the films first."))
    if round_.pool == PoolKind.ADVANCED:
        raise NotPossibleNow(_("None of the films that advanced is in the contest any longer."))
    raise NotPossibleNow(
        _("No entry has been accepted yet. Decide on the submitted entries, then open the round.")
    )


def refuse_after_end(assignment: Assignment, now: datetime) -> None:
    """Raises NotPossibleNow once the round takes no more scores, though nobody has closed it yet."""
    if Round.objects.get(seats=assignment.seat_id).ends_at <= now:
        raise NotPossibleNow(_("This round has ended; nothing was changed."))


def refuse_unready(round_: Round, *, now: datetime) -> None:
    """Raises NotPossibleNow or Unsound, with what a round lacks before it can be judged."""
    refuse_sealed(round_.edition)
    if round_.closes_at <= now:
        raise NotPossibleNow(_("The end of this round is in the past. Set a later one, then open the round."))
    if (main := round_.meeting_for) is not None and main.state != RoundState.PLANNED:
        raise NotPossibleNow(
            _("“%(round)s” has been opened, so it is too late for its calibration meeting.")
            % {"round": main.title}
        )
    rubric = current_rubric(round_)
    check_criteria(plans_of(rubric))
    if not round_.seats.filter(is_judge()).exists():
        raise NotPossibleNow(_("The panel has no judges. Choose the panel, then open the round."))
    refuse_empty_pool(round_)


def choose_entries(round_: Round, *, codes: list[str], reason: str, by: User) -> int:
    """Add entries to the pool of a round that is chosen by hand; returns how many are new.

    Raises NotPossibleNow once the round is open, Unsound without a reason or for codes of no accepted entry,
    with nothing added, Refused for whoever has an own film in the edition."""
    demand(may_see_standings(by, round_.edition))
    if fault := fault_in(reason):
        raise Unsound(fault, field="reason")
    wanted = {code.upper() for code in codes}
    found = Entry.objects.filter(edition=round_.edition_id, state=EntryState.ELIGIBLE, code__in=wanted)
    entries = dict(found.values_list("code", "pk"))
    if unknown := sorted(wanted - entries.keys()):
        raise Unsound(
            _("These are not codes of accepted entries: %(codes)s. Correct or remove them.")
            % {"codes": echoed_list(unknown)},
            field="codes",
            found=unknown,
        )
    with transaction.atomic():
        _refuse_unless_chosen(round_)
        there = set(round_.chosen.values_list("entry_id", flat=True))
        fresh = {code: pk for code, pk in sorted(entries.items()) if pk not in there}
        ChosenEntry.objects.bulk_create(
            ChosenEntry(round=round_, entry_id=pk, reason=reason.strip(), chosen_by=by)
            for pk in fresh.values()
        )
        _note(round_, "round.films_chosen", list(fresh), by=by, reason=reason.strip())
    return len(fresh)


def drop_entry(round_: Round, entry: Entry, *, by: User) -> None:
    """Take an entry out of the pool again, before the round opens; as choose_entries. Twice is once."""
    demand(may_see_standings(by, round_.edition))
    with transaction.atomic():
        _refuse_unless_chosen(round_)
        if round_.chosen.filter(entry=entry).delete()[0]:
            _note(round_, "round.films_dropped", [entry.code], by=by)


def _refuse_unless_chosen(round_: Round) -> None:
    refuse_sealed(round_.edition)
    if round_.pool != PoolKind.CHOSEN:
        raise NotPossibleNow(_("The films of this round are not chosen by hand."))
    if not round_.hold(RoundState.PLANNED):
        raise NotPossibleNow(_("This round has been opened; its films can no longer be changed."))


def _note(round_: Round, verb: str, codes: list[str], *, by: User, **facts: str) -> None:
    journal.record(
        verb,
        subject=f"round:{round_.code}",
        facts={"entries": codes, **facts},
        actor=by,
        edition=round_.edition,
    )
