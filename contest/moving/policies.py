"""Who may take a whole edition away."""

from django.utils.translation import gettext_lazy as _

from contest.domain.own_entries import has_film_in
from contest.models import Edition
from contest.policies import YES, Reader, Verdict, may_organise


def may_take_away(user: Reader, edition: Edition) -> Verdict:
    """An organiser without a film in it, once the results are published: in the folder nothing is sealed, no
    score and no name."""
    organises = may_organise(user, edition)
    if not organises:
        return organises
    if not edition.published_at:
        return Verdict(
            False,
            _(
                "The folder holds every score and every name, so it is made here once the results are "
                "published. Until then an operator can export the edition."
            ),
        )
    if has_film_in(user.pk, edition):
        return Verdict(
            False,
            _(
                "You have a film of your own in this edition, and the folder holds all that the office and "
                "the jury wrote about it. Another organiser exports it."
            ),
        )
    return YES
