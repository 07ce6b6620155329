"""Conflicts of interest as organisers and judges look at them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django_countries import countries

from contest.domain.own_entries import OUT_OF_THE_CONTEST
from contest.enums import Role
from contest.models import Edition, Entry, Membership, User
from judging.domain.conflicts import ConflictHint, open_hints
from judging.enums import AssignmentState, ConflictKind
from judging.models import Assignment, DeclaredConflict, DismissedHint, Recusal


@dataclass(frozen=True)
class JudgeWithConflicts:
    """A judge of an edition. `barred` are submitted scoresheets that do not count."""

    membership: int
    judge: str
    declared: int
    recused: int
    barred: int


@dataclass(frozen=True)
class Declared:
    """One declared conflict, with its name as the reader calls it."""

    pk: int
    kind: str
    name: str
    conflict: DeclaredConflict


def hints_in(edition: Edition) -> list[ConflictHint]:
    """What an organiser has still to decide about, of the judges of an edition and its entries."""
    judges = Membership.objects.filter(edition=edition, role=Role.JUDGE)
    entries = Entry.objects.filter(edition=edition).exclude(state__in=OUT_OF_THE_CONTEST)
    return open_hints(
        set(entries.values_list("pk", flat=True)), set(judges.values_list("user_id", flat=True))
    )


def described(hints: Sequence[ConflictHint]) -> list[tuple[ConflictHint, str, bool]]:
    """Each hint with its film's title, and whether its judge has submitted scores for it; two queries."""
    films = Entry.objects.in_bulk({hint.entry_id for hint in hints})
    scored = Assignment.objects.scored().filter(
        entry__in=films, seat__judge__in={hint.judge_id for hint in hints}
    )
    pairs = set(scored.values_list("entry_id", "seat__judge_id"))
    return [
        (hint, films[hint.entry_id].shown_title, (hint.entry_id, hint.judge_id) in pairs) for hint in hints
    ]


def judges_with_conflicts(edition: Edition) -> list[JudgeWithConflicts]:
    """The judges of an edition by name; four queries."""
    judges = Membership.objects.filter(edition=edition, role=Role.JUDGE).select_related("user")
    declared = Counter(DeclaredConflict.objects.filter(edition=edition).values_list("judge_id", flat=True))
    recused = Counter(Recusal.objects.filter(entry__edition=edition).values_list("judge_id", flat=True))
    barred = dict(
        barred_in(edition).order_by().values_list("seat__judge").annotate(sheets=Count("pk", distinct=True))
    )
    return [
        JudgeWithConflicts(
            membership=judge.pk,
            judge=str(judge.user),
            declared=declared[judge.user_id],
            recused=recused[judge.user_id],
            barred=barred.get(judge.user_id, 0),
        )
        for judge in judges.order_by("user__name", "user__email")
    ]


def barred_in(edition: Edition) -> QuerySet[Assignment]:
    """Assignments whose submitted scores do not count, because their judge has a conflict of interest."""
    return Assignment.objects.filter(
        Q(scoresheets__submitted_at__isnull=False),
        state=AssignmentState.RECUSED,
        seat__round__edition=edition,
    )


def declared_by(judge: User, edition: Edition) -> list[Declared]:
    """What a judge has declared, by kind."""
    names = dict(countries)
    found = DeclaredConflict.objects.filter(judge=judge, edition=edition).select_related("declared_by")
    return [
        Declared(
            pk=conflict.pk,
            kind=conflict.get_kind_display(),
            name=names.get(conflict.name, conflict.name)
            if conflict.kind == ConflictKind.COUNTRY
            else conflict.name,
            conflict=conflict,
        )
        for conflict in found
    ]


def recusals_of(judge: User, edition: Edition) -> QuerySet[Recusal]:
    """Single films that a judge does not judge, the latest first."""
    found = Recusal.objects.filter(judge=judge, entry__edition=edition)
    return found.select_related("entry", "confirmed_by").order_by("-at")


def dismissed_of(judge: User, edition: Edition) -> QuerySet[DismissedHint]:
    """Hints that were found to be none, the latest first."""
    found = DismissedHint.objects.filter(judge=judge, entry__edition=edition)
    return found.select_related("entry", "dismissed_by").order_by("-dismissed_at")
