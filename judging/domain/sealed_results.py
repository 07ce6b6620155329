"""Once results are sealed, the judging that led to them stays as it is."""

from django.utils.translation import gettext as _

from contest.domain.seals import is_sealed
from contest.models import Edition, User
from contest.policies import demand
from judging.domain.refusals import NotPossibleNow
from judging.policies import may_steer_rounds


def refuse_sealed(edition: Edition) -> None:
    """Raises NotPossibleNow once the results of the edition are sealed."""
    if is_sealed(edition):
        raise NotPossibleNow(_("The results are sealed; the judging can no longer change."))


def demand_steering(by: User | None, edition: Edition) -> None:
    """Raises Refused for whoever has an own film in the edition, NotPossibleNow once results are sealed."""
    demand(may_steer_rounds(by, edition))
    refuse_sealed(edition)
