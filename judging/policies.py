"""Who may do what in the jury room, and why not. Blindness is not decided here: what a judge may not see is
never loaded (access.py, domain/queries/desk.py)."""

from django.utils.translation import gettext_lazy as _

from contest.domain.duties import has_duty
from contest.domain.own_entries import has_film_in
from contest.enums import Duty, roles_with
from contest.models import Edition, Membership
from contest.policies import YES, Reader, Verdict
from judging.models import Round
from judging.models.panel import is_judge


def may_run_rounds(user: Reader, edition: Edition) -> Verdict:
    """Plan, open and close rounds, compute tallies: organisers and the chair."""
    if has_duty(user, edition, Duty.RUN_ROUNDS):
        return YES
    return Verdict(False, _("Only organisers and the jury chair may do this."))


def may_decide_awards(user: Reader, edition: Edition) -> Verdict:
    """Decide awards and seal them: the chair, and organisers for a jury without one."""
    return may_run_rounds(user, edition)


def may_see_standings(user: Reader, edition: Edition) -> Verdict:
    """See rankings, compute them, cut and decide: of those who run rounds, whoever has no film of their own
    among those judged. For who has one, somebody else does it."""
    if has_film_in(user.pk, edition):
        return Verdict(
            False,
            _(
                "You have a film of your own in this edition, so you see no ranking, decide nothing that "
                "follows from one, and change nothing about its rounds. Another organiser or the jury chair "
                "does it."
            ),
        )
    return YES


def may_steer_rounds(user: Reader | None, edition: Edition) -> Verdict:
    """Plan, change, open, assign and close rounds, of those who run them: whoever has no film of their own in
    the edition. `user` none: the site itself, when the time has come."""
    return YES if user is None else may_see_standings(user, edition)


def may_read_standings(user: Reader, edition: Edition) -> Verdict:
    """Be one of those for whom rankings are: who runs rounds, and the notary."""
    if has_duty(user, edition, Duty.READ_RANKINGS):
        return YES
    return Verdict(False, _("Only organisers, the jury chair and the notary may do this."))


def may_see_standings_of(user: Reader, round_: Round) -> Verdict:
    """See the rankings of a round, and decide by them: whoever has no film there, once they are open."""
    verdict = may_see_standings(user, round_.edition)
    return are_standings_open_to(user, round_) if verdict else verdict


def are_standings_open_to(user: Reader, round_: Round) -> Verdict:
    """In an edition with a notary, nobody else sees the rankings of a round until they have been opened."""
    if round_.standings_opened_at or not has_notary(round_.edition):
        return YES
    if has_duty(user, round_.edition, Duty.READ_FIRST):
        return YES
    return Verdict(
        False,
        _("Only the notary sees the rankings of this round until the notary or the jury chair opens them."),
    )


def may_open_standings(user: Reader, round_: Round) -> Verdict:
    """Let those who run rounds see the rankings of one: the notary or the chair, without a film of their
    own."""
    if not has_duty(user, round_.edition, Duty.OPEN_RANKINGS):
        return Verdict(False, _("Only the notary or the jury chair may open the rankings."))
    return may_see_standings(user, round_.edition)


def has_notary(edition: Edition) -> bool:
    return Membership.objects.filter(edition=edition, role__in=roles_with(Duty.READ_FIRST)).exists()


def may_judge(user: Reader, round_: Round) -> Verdict:
    """Sit on the panel of a round that has been opened, and be a judge of its edition still."""
    if round_.opened_at and round_.seats.filter(is_judge(), judge_id=user.pk).exists():
        return YES
    return Verdict(False, _("You are not on the panel of this round."))


def may_judge_edition(user: Reader, edition: Edition) -> Verdict:
    """Be a judge of an edition, with a seat or still without."""
    if has_duty(user, edition, Duty.JUDGE):
        return YES
    return Verdict(False, _("You are not a judge of this edition."))
