"""The only way in which a view gets an object. What a reader may not see does not exist for them: every
getter raises Http404 for the unknown and the foreign alike. Nothing here joins an entry's creator to a
judge's page."""

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import get_edition, get_edition_for_organiser, get_open_or_past_edition
from contest.domain.seals import is_sealed
from contest.enums import Role
from contest.models import Award, Edition, Entry, Membership, Seal, User
from contest.policies import Reader, may_see_result
from judging.domain.invitations import SIGNER
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    ChosenEntry,
    DeclaredConflict,
    FilmProblem,
    Invitation,
    Recusal,
    ResultProtocol,
    Round,
    Seat,
    TalliedJudge,
    Tally,
)
from judging.models.panel import is_judge
from judging.policies import (
    are_standings_open_to,
    may_decide_awards,
    may_judge,
    may_judge_edition,
    may_read_standings,
    may_run_rounds,
    may_see_standings,
)


class StandingsClosed(PermissionDenied):
    """The rankings of this round are still the notary's alone; `reason` says so."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def get_edition_for_rounds(user: Reader, slug: str) -> Edition:
    return get_edition(user, slug, may=may_run_rounds)


def get_round_for_office(user: Reader, slug: str, code: str) -> Round:
    edition = get_edition_for_rounds(user, slug)
    rounds = Round.objects.select_related("edition", "source", "cut", "meeting", "meeting_for")
    return get_object_or_404(rounds, edition=edition, code=code)


def get_round_for_organiser(user: Reader, slug: str, code: str) -> Round:
    edition = get_edition_for_organiser(user, slug)
    return get_object_or_404(Round.objects.select_related("edition"), edition=edition, code=code)


def get_seat_for_office(user: Reader, slug: str, code: str, seat: int) -> Seat:
    round_ = get_round_for_office(user, slug, code)
    return get_object_or_404(Seat.objects.select_related("round__edition", "judge"), round=round_, pk=seat)


def get_assignment_run(user: Reader, slug: str, pk: int) -> AssignmentRun:
    edition = get_edition_for_rounds(user, slug)
    runs = AssignmentRun.objects.select_related("round__edition", "asked_by", "applied_by")
    return get_object_or_404(runs, round__edition=edition, pk=pk)


def get_seat_of_edition(user: Reader, slug: str, seat: int) -> Seat:
    edition = get_edition_for_rounds(user, slug)
    seats = Seat.objects.select_related("round__edition", "judge")
    return get_object_or_404(seats, round__edition=edition, pk=seat)


def get_judge_for_office(user: Reader, slug: str, membership: int) -> Membership:
    edition = get_edition_for_rounds(user, slug)
    judges = Membership.objects.select_related("user", "edition").filter(edition=edition, role=Role.JUDGE)
    return get_object_or_404(judges, pk=membership)


def get_declared_for_office(judge: Membership, pk: int) -> DeclaredConflict:
    """Of a judge whom the reader has got by get_judge_for_office."""
    mine = DeclaredConflict.objects.filter(judge=judge.user_id, edition=judge.edition_id)
    return get_object_or_404(mine.select_related("judge", "edition"), pk=pk)


def get_recusal_for_office(judge: Membership, pk: int) -> Recusal:
    """Of a judge whom the reader has got by get_judge_for_office."""
    mine = Recusal.objects.filter(judge=judge.user_id, entry__edition=judge.edition_id)
    return get_object_or_404(mine.select_related("judge", "entry__edition"), pk=pk)


def find_entry_for_rounds(edition: Edition, code: str) -> Entry | None:
    """An entry that the office knows, by its number; none: there is no such entry."""
    entries = Entry.objects.in_edition(edition).known_to_office().select_related("edition")
    return entries.filter(code=code).first()


def get_award_for_organiser(user: Reader, slug: str, pk: int) -> Award:
    edition = get_edition_for_organiser(user, slug)
    return get_object_or_404(Award.objects.select_related("edition__regulations"), edition=edition, pk=pk)


def get_invitation_for_organiser(user: Reader, slug: str, code: str) -> Invitation:
    edition = get_edition_for_organiser(user, slug)
    return get_object_or_404(Invitation.objects.select_related("edition"), edition=edition, code=code)


def get_invitation_by_key(key: str) -> Invitation:
    """The invitation of a link: whoever has it was sent it, signed in or not."""
    try:
        code = SIGNER.unsign(key)
    except signing.BadSignature as error:
        raise Http404 from error
    invitations = Invitation.objects.select_related("edition", "round__edition", "round__source", "judge")
    return get_object_or_404(invitations, code=code)


def get_chosen_for_office(user: Reader, slug: str, pk: int) -> ChosenEntry:
    edition = get_edition_for_rounds(user, slug)
    return get_object_or_404(
        ChosenEntry.objects.select_related("round__edition", "entry"), round__edition=edition, pk=pk
    )


def get_edition_for_standings(user: Reader, slug: str) -> Edition:
    return get_edition(user, slug, may=may_read_standings)


def get_round_for_standings(user: Reader, slug: str, code: str) -> Round:
    edition = get_edition_for_standings(user, slug)
    return get_object_or_404(Round.objects.select_related("edition"), edition=edition, code=code)


def get_film_problem_for_office(user: Reader, slug: str, pk: int) -> FilmProblem:
    edition = get_edition_for_rounds(user, slug)
    problems = FilmProblem.objects.select_related(
        "assignment__seat__round__edition", "assignment__seat__judge"
    )
    return get_object_or_404(problems, assignment__seat__round__edition=edition, pk=pk)


def get_tally_for_office(user: Reader, slug: str, pk: int) -> Tally:
    """A ranking, for who decides by it. Raises StandingsClosed, as get_tally_for_reading."""
    return _tally(user, get_edition_for_rounds(user, slug), pk)


def get_tally_for_reading(user: Reader, slug: str, pk: int) -> Tally:
    return _tally(user, get_edition_for_standings(user, slug), pk)


def _tally(user: Reader, edition: Edition, pk: int) -> Tally:
    tallies = Tally.objects.select_related("round__edition", "round__cut")
    tally = get_object_or_404(tallies, round__edition=edition, pk=pk)
    _demand_standings(user, tally.round)
    return tally


def _demand_standings(user: Reader, round_: Round) -> None:
    verdict = are_standings_open_to(user, round_)
    if not verdict:
        raise StandingsClosed(str(verdict.reason))


def get_judge_in_tally(tally: Tally, key: str) -> User:
    """A judge whose scores the ranking counts, by key."""
    found = TalliedJudge.objects.filter(tally=tally).select_related("judge")
    return get_object_or_404(found, judge=int(key[:18]) if key.isdecimal() else 0).judge


def get_proposal_for_jury(user: Reader, slug: str, pk: int) -> AwardProposal:
    proposals = AwardProposal.objects.with_tally().select_related("award", "entry")
    proposal = get_object_or_404(proposals, tally__round__edition__slug=slug, pk=pk)
    if not may_decide_awards(user, proposal.tally.round.edition):
        raise Http404
    _demand_standings(user, proposal.tally.round)
    return proposal


def find_judged_entry(tally: Tally, code: str) -> Entry | None:
    """An entry of the ranking's edition, by its number; the reader has the ranking."""
    return Entry.objects.filter(edition=tally.round.edition_id, code__iexact=code.replace("\0", "")).first()


def get_round_for_judge(user: Reader, code: str) -> Round:
    round_ = get_object_or_404(Round.objects.select_related("edition"), code=code)
    if not may_judge(user, round_):
        raise Http404
    return round_


def get_round_of_table(user: Reader, code: str) -> Round:
    """A round whose deliberation is shown to its panel, until the results are sealed."""
    round_ = get_round_for_judge(user, code)
    is_over = not round_.table_shown_at or is_sealed(round_.edition)
    if is_over or not may_see_standings(user, round_.edition):
        raise Http404
    return round_


def get_edition_for_judge(user: Reader, slug: str) -> Edition:
    return get_edition(user, slug, may=may_judge_edition)


def get_assignment_for_judge(user: Reader, code: str) -> Assignment:
    """An assignment of the reader's own seat, in a round that has been opened; the entry is an id only."""
    mine = Assignment.objects.filter(
        is_judge("seat__"), seat__judge=user.pk, seat__round__opened_at__isnull=False
    )
    return get_object_or_404(mine.select_related("seat__round__edition", "seat__judge"), code=code)


def is_former_judge_of(user: Reader, code: str) -> bool:
    """Whether the reader was given a film as a judge of an edition, and is none any more."""
    given = Assignment.objects.filter(seat__judge=user.pk, seat__round__opened_at__isnull=False)
    return given.filter(~is_judge("seat__"), code=code).exists()


def get_public_seal(slug: str) -> Seal:
    """The seal of a published result."""
    edition = get_open_or_past_edition(slug)
    seal = Seal.objects.of(edition) if may_see_result(edition) else None
    if seal is None:
        raise Http404
    seal.edition = edition
    return seal


def get_public_protocol(slug: str) -> ResultProtocol:
    """The protocol of a published result, made or not."""
    return get_object_or_404(
        ResultProtocol.objects.select_related("seal__edition"), seal=get_public_seal(slug)
    )
