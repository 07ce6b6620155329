"""Conflicts as they are declared, confirmed, dismissed and applied. Whatever makes one, the films that it is
about are taken from the judge at once, in every round: what was not scored is free to be assigned again,
what was scored stays on record and no longer counts."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_countries import countries

from contest.domain import journal
from contest.domain.own_entries import owners_among
from contest.domain.reasons import fault_in
from contest.domain.seals import is_sealed
from contest.models import Edition, Entry, User
from contest.policies import demand
from contest.typed_text import without_turns
from judging.domain.conflicts import forbidden_pairs
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.sealed_results import demand_steering
from judging.enums import AssignmentState, ConflictKind
from judging.models import Assignment, DeclaredConflict, DismissedHint, Recusal, Round
from judging.policies import may_steer_rounds

LONGEST_NAME = 120


def declare_conflict(
    judge: User, *, edition: Edition, kind: ConflictKind, name: str, by: User
) -> DeclaredConflict:
    """Note whom or what a judge is close to. `name`: of a person, school or company, or a country's code.
    Twice is once. Raises Unsound for a name that is missing, too long, or no country."""
    name = " ".join(without_turns(name).split())
    if kind == ConflictKind.COUNTRY and name not in dict(countries):
        raise Unsound(_("Choose the country or region from the list."), field="country")
    if not name:
        raise Unsound(_("Enter the name of the person, school or company."), field="name")
    if len(name) > LONGEST_NAME:
        raise Unsound(
            _("The name has %(found)d characters; enter at most %(most)d.")
            % {"found": len(name), "most": LONGEST_NAME},
            field="name",
        )
    with transaction.atomic():
        conflict, is_new = DeclaredConflict.objects.get_or_create(
            edition=edition, judge=judge, kind=kind, name=name, defaults={"declared_by": by}
        )
        if is_new:
            _record("conflict.declared", judge, edition=edition, by=by, conflict=kind)
            apply_conflicts(edition, by=by, judge=judge)
    return conflict


def drop_declaration(conflict: DeclaredConflict, *, reason: str, by: User) -> None:
    """Take back what was declared by mistake. Films that were taken from the judge stay so, until they are
    assigned again. Raises Unsound without a reason, Refused for whoever has an own film in the edition, and
    for the judge; NotPossibleNow once results are sealed."""
    _demand_another_person(conflict.judge, edition=conflict.edition, by=by)
    reason = _checked_reason(reason)
    with transaction.atomic():
        if DeclaredConflict.objects.filter(pk=conflict.pk).delete()[0]:
            facts = {"conflict": conflict.kind, "reason": reason}
            _record("conflict.dropped", conflict.judge, edition=conflict.edition, by=by, **facts)


def confirm_conflict(judge: User, entry: Entry, *, reason: str, by: User) -> None:
    """An organiser finds that the judge has a conflict of interest with the entry, for every round. Twice is
    once. Raises Unsound without a reason, Refused for whoever has an own film in the edition."""
    demand(may_steer_rounds(by, entry.edition))
    reason = _checked_reason(reason)
    with transaction.atomic():
        _recusal, is_new = Recusal.objects.get_or_create(
            judge=judge, entry=entry, defaults={"reason": reason, "confirmed_by": by}
        )
        if is_new:
            facts = {"entry": entry.code, "reason": reason}
            _record("conflict.confirmed", judge, edition=entry.edition, by=by, **facts)
            apply_conflicts(entry.edition, by=by, judge=judge)


def take_back_conflict(recusal: Recusal, *, reason: str, by: User) -> None:
    """Find that a conflict with one film is none: it was confirmed of the wrong person, or the judge recused
    themselves by mistake. Films that were taken from the judge stay so, until they are assigned again. Twice
    is once. Raises what `drop_declaration` does; NotPossibleNow for an own film, whose conflict stays."""
    judge, entry = recusal.judge, recusal.entry
    _demand_another_person(judge, edition=entry.edition, by=by)
    if owners_among([judge.pk], entries=Entry.objects.filter(pk=entry.pk)):
        raise NotPossibleNow(_("This is the judge’s own film. This conflict of interest stays."))
    reason = _checked_reason(reason)
    with transaction.atomic():
        if Recusal.objects.filter(pk=recusal.pk).delete()[0]:
            facts = {"entry": entry.code, "reason": reason}
            _record("conflict.taken_back", judge, edition=entry.edition, by=by, **facts)


def dismiss_hint(judge: User, entry: Entry, *, ground: str, reason: str, by: User) -> None:
    """An organiser finds that a hint is none: another person of this name, for instance. Twice is once.
    Raises Unsound without a reason, Refused for whoever has an own film in the edition."""
    demand(may_steer_rounds(by, entry.edition))
    reason = _checked_reason(reason)
    with transaction.atomic():
        _hint, is_new = DismissedHint.objects.get_or_create(
            judge=judge, entry=entry, ground=ground, defaults={"reason": reason, "dismissed_by": by}
        )
        if is_new:
            facts = {"entry": entry.code, "reason": reason}
            _record("conflict.dismissed", judge, edition=entry.edition, by=by, **facts)


@transaction.atomic
def apply_conflicts(
    edition: Edition, *, by: User | None, judge: User | None = None, entry_id: int | None = None
) -> int:
    """Take the films that judges may not judge from them, in all rounds until the results are sealed; returns
    how many. Only those of `judge`, or of one entry, where they are given. Idempotent."""
    if is_sealed(edition):
        return 0
    hold_rounds(edition)
    held = Assignment.objects.filter(seat__round__edition=edition).exclude(state=AssignmentState.RECUSED)
    if judge is not None:
        held = held.filter(seat__judge=judge)
    if entry_id is not None:
        held = held.filter(entry=entry_id)
    rows = list(held.values_list("entry_id", "seat__judge_id", "pk", "code", "state"))
    barred = forbidden_pairs({row[0] for row in rows}, {row[1] for row in rows})
    taken: dict[int, list[tuple[int, str, str]]] = {}
    for entry_id, judge_id, pk, code, state in rows:
        if (entry_id, judge_id) in barred:
            taken.setdefault(judge_id, []).append((pk, code, state))
    people = {person.pk: person for person in User.objects.filter(pk__in=taken)}
    for judge_id, films in sorted(taken.items()):
        Assignment.objects.filter(pk__in=[pk for pk, _, _ in films]).update(state=AssignmentState.RECUSED)
        scored = [code for _, code, state in films if state == AssignmentState.SCORED]
        facts = {
            "assignments": sorted(code for _, code, _ in films),
            "freed": sum(state == AssignmentState.DUE for _, _, state in films),
            "barred": len(scored),
        }
        _record("conflict.applied", people[judge_id], edition=edition, by=by, **facts)
    return sum(map(len, taken.values()))


def apply_conflicts_of(user_id: int) -> None:
    """After a person has confirmed another address: apply_conflicts wherever they judge, or have entered."""
    entered = Q(entries__representative=user_id) | Q(entries__members__user=user_id)
    mine = Q(rounds__seats__judge=user_id) | entered
    for edition in Edition.objects.filter(mine).distinct():
        apply_conflicts(edition, by=None)


def apply_conflicts_about(entry_id: int) -> None:
    """After somebody has joined the team of an entry: apply_conflicts to it."""
    apply_conflicts(Edition.objects.get(entries=entry_id), by=None, entry_id=entry_id)


def hold_rounds(edition: Edition) -> None:
    """Let whoever assigns films or submits scores in the edition wait until the transaction ends."""
    list(Round.objects.select_for_update().filter(edition=edition).order_by("pk").values_list("pk"))


def _demand_another_person(judge: User, *, edition: Edition, by: User) -> None:
    demand_steering(by, edition)
    if by == judge:
        raise NotPossibleNow(
            _("This conflict of interest is your own. Another organiser or the jury chair takes it back.")
        )


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if fault := fault_in(reason):
        raise Unsound(fault, field="reason")
    return reason


def _record(verb: str, judge: User, *, edition: Edition, by: User | None, **facts: object) -> None:
    journal.record(verb, subject=f"user:{judge.pk}", facts=facts, actor=by, edition=edition)
