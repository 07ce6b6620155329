"""The cut: who advances from a round. The ranking draws the line, the jury may move films across it for a
reason, and it can be taken back until the next round has scores."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal
from contest.domain.reasons import describe_least, fault_in, is_too_short
from contest.models import Entry, User
from contest.policies import demand
from contest.sentences import listed
from contest.typed_text import echoed_list
from judging.domain.announcements import refuse_announced
from judging.domain.conflicts import forbidden_pairs
from judging.domain.following import follow_lost_moves
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.sealed_results import refuse_sealed
from judging.domain.stages import pool_of
from judging.enums import RoundState
from judging.models import Cut, CutEntry, Mark, Round, Tally
from judging.policies import may_see_standings_of


class OtherNumber(Unsound):
    """So many films would advance as nobody has agreed to: `advancing`, where the line is below `line`."""

    def __init__(self, *, line: int, advancing: int) -> None:
        words = ngettext(
            "%(advancing)d film would advance instead of %(line)d.",
            "%(advancing)d films would advance instead of %(line)d.",
            advancing,
        )
        super().__init__(words % {"advancing": advancing, "line": line}, field="agreed")
        self.advancing = advancing


def decide_cut(tally: Tally, *, moved: Mapping[str, str], by: User, agreed: int | None = None) -> Cut:
    """Decide who advances by this ranking. `moved`: codes of the films that are to stand on the other side of
    the line, each with its reason. `agreed`: how many films are to advance by that, where it was said.

    Raises NotPossibleNow (sealed results, open round, older ranking, no line, decided already), Unsound (a
    reason too short or too long, a code that was not judged, equals on both sides of the line), OtherNumber,
    Refused for whoever has an own film."""
    round_ = tally.round
    demand(may_see_standings_of(by, round_))
    _refuse_own_conflicts(moved, by=by)
    _refuse_undecidable(tally)
    line = _line_of(tally)
    above = _codes_above(tally)
    pool = dict(pool_of(round_).filter(code__in={*above, *moved}).values_list("code", "pk"))
    _check_moves(moved, pool)
    _refuse_equals(tally, line, moved)
    reasons = {code: reason.strip() for code, reason in moved.items()}
    advancing = [code for code in above if code not in moved]
    advancing += [code for code in moved if code not in above]
    if not advancing:
        raise Unsound(_("No film would advance. Leave at least one above the line."))
    if agreed not in (None, len(advancing)):
        raise OtherNumber(line=line, advancing=len(advancing))
    try:
        with transaction.atomic():
            if not round_.hold(RoundState.CLOSED):
                raise _not_closed()
            cut = Cut.objects.create(round=round_, tally=tally, line=line, decided_by=by)
            CutEntry.objects.bulk_create(
                [
                    *(
                        CutEntry(cut=cut, entry_id=pool[code], advances=True, reason=reasons.get(code, ""))
                        for code in advancing
                    ),
                    *(
                        CutEntry(cut=cut, entry_id=pool[code], advances=False, reason=reason)
                        for code, reason in reasons.items()
                        if code in above
                    ),
                ]
            )
            _record(
                "cut.decided",
                round_,
                by=by,
                facts={
                    "tally": tally.number,
                    "line": line,
                    "advancing": len(advancing),
                    "entries": sorted(advancing),
                    "moved": dict(sorted(reasons.items())),
                },
            )
    except IntegrityError:
        raise NotPossibleNow(
            _("It is decided already who advances from this round. Take that decision back first.")
        ) from None
    follow_lost_moves()
    return cut


def take_back_cut(round_: Round, *, by: User) -> None:
    """Take the decision back. The films wait for a new one; rounds that are open already stop judging them.

    Raises NotPossibleNow where there is none, the next round has scores, it has been announced, or the
    results are sealed."""
    demand(may_see_standings_of(by, round_))
    refuse_sealed(round_.edition)
    with transaction.atomic():
        if cut := Cut.objects.select_for_update().filter(round=round_).first():
            _refuse_settled(cut)
        if not Cut.objects.filter(round=round_).delete()[0]:
            raise NotPossibleNow(_("It is not decided who advances from this round."))
        _record("cut.taken_back", round_, by=by, facts={})
    follow_lost_moves()


def why_undecidable(tally: Tally) -> str:
    """Why nobody decides by this ranking who advances, wherever its line is; "" where it can be decided."""
    try:
        _refuse_undecidable(tally)
    except NotPossibleNow as refused:
        return str(refused.reason)
    return ""


def why_cut_stays(cut: Cut) -> str:
    """Why a cut can no longer be taken back; "" while it can."""
    try:
        _refuse_settled(cut)
    except NotPossibleNow as refused:
        return str(refused.reason)
    return ""


def _refuse_undecidable(tally: Tally) -> None:
    refuse_sealed(tally.round.edition)
    if not tally.summary["inputs"]["line"]:
        raise NotPossibleNow(_("By this ranking no film advances: the round decides the awards."))
    _refuse_stale(tally)
    if tally.round.state != RoundState.CLOSED:
        raise _not_closed()
    above = _codes_above(tally)
    here = set(pool_of(tally.round).filter(code__in=above).values_list("code", flat=True))
    if gone := [code for code in above if code not in here]:
        raise NotPossibleNow(
            _("No longer in the contest: %(codes)s. Calculate a new ranking first.") % {"codes": listed(gone)}
        )


def _codes_above(tally: Tally) -> list[str]:
    """Of the films that the ranking puts above its line, best first."""
    above = tally.lines.filter(position__lte=tally.summary["inputs"]["line"])
    return list(above.values_list("entry__code", flat=True))


def _not_closed() -> NotPossibleNow:
    return NotPossibleNow(_("This round is not closed. Close it and calculate the ranking first."))


def _refuse_settled(cut: Cut) -> None:
    refuse_sealed(cut.round.edition)
    refuse_announced(cut)
    if has_scores_after(cut.round):
        raise NotPossibleNow(
            _("Scores have been given in the next round, so it stays decided who advanced to it.")
        )


def has_scores_after(round_: Round) -> bool:
    """Whether anybody has scored a film in a round that judges what advanced from this one."""
    return Mark.objects.filter(scoresheet__assignment__seat__round__source=round_).exists()


def _line_of(tally: Tally) -> int:
    line, ranked = tally.summary["inputs"]["line"], tally.summary["ranked"]
    if line >= ranked:
        raise NotPossibleNow(
            _(
                "%(line)d films are to advance, and %(ranked)d are ranked. Enter a smaller number and "
                "calculate a new ranking."
            )
            % {"line": line, "ranked": ranked}
        )
    return int(line)


def _refuse_stale(tally: Tally) -> None:
    newer = Tally.objects.filter(round=tally.round_id, number__gt=tally.number).order_by("-number").first()
    if newer is not None:
        raise NotPossibleNow(
            _("Ranking %(number)d is newer than this one. Decide by that.") % {"number": newer.number}
        )


def _refuse_own_conflicts(moved: Mapping[str, str], *, by: User) -> None:
    """Whoever has a conflict of interest with a film does not move it, for it or against it."""
    entries = dict(Entry.objects.filter(code__in=moved).values_list("pk", "code"))
    if codes := sorted(entries[entry] for entry, _judge in forbidden_pairs(entries.keys(), [by.pk])):
        raise Unsound(
            _("You have a conflict of interest with %(codes)s. Another person has to decide about it.")
            % {"codes": listed(codes)},
            field="moved",
            found=codes,
        )


def _check_moves(moved: Mapping[str, str], pool: Mapping[str, int]) -> None:
    if unknown := sorted(set(moved) - set(pool)):
        raise Unsound(
            _("Not among the films of this round: %(codes)s. Correct or remove them.")
            % {"codes": echoed_list(unknown)},
            field="moved",
            found=unknown,
        )
    if bare := sorted(code for code, reason in moved.items() if is_too_short(reason)):
        raise Unsound(
            _("Give a reason of at least %(least)s for moving %(codes)s.")
            % {"least": describe_least(), "codes": echoed_list(bare)},
            field="moved",
            found=bare,
        )
    for code, reason in sorted(moved.items()):
        if fault := fault_in(reason):
            raise Unsound(fault, field="moved", found=[code])


def _refuse_equals(tally: Tally, line: int, moved: Mapping[str, str]) -> None:
    """Equals on both sides of the line are told apart by the jury, never by chance."""
    equal = equals_at(tally, line)
    if not equal:
        return
    if not moved.keys() & set(equal):
        raise Unsound(
            _(
                "%(codes)s are equal, and the line runs between them. Move one of them across it, with the "
                "jury's reason."
            )
            % {"codes": listed(equal)},
            field="moved",
            found=equal,
        )


def equals_at(tally: Tally, line: int) -> list[str]:
    """Codes of the films of one rank between which the line runs; none where it divides two ranks."""
    above, below = tally.lines.filter(position__in=[line, line + 1]).values_list("rank", flat=True)
    if above != below:
        return []
    return list(tally.lines.filter(rank=above).values_list("entry__code", flat=True))


def _record(verb: str, round_: Round, *, by: User, facts: dict[str, Any]) -> None:
    journal.record(verb, subject=f"round:{round_.code}", facts=facts, actor=by, edition=round_.edition)
