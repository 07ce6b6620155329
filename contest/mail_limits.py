"""Emails that are asked for: codes, confirmations, invitations, sending again. So many go out in an hour for
one person, at the request of one network address, and on the whole site.

What strangers ask for in a person's name uses nothing up of what the person has: a browser in which they
signed in before, and a code that is sent for the right password, are counted apart and have no other limit.
"""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import ngettext

from contest.models import User
from contest.password_guesses import account_of, is_known_browser
from contest.policies import Refused
from contest.rate_limits import Limit, network_of

HOUR = 3600


class TooManyMails(Refused):
    """No more for now; the reason says for how many minutes."""

    def __init__(self, reason: str, *, seconds: int) -> None:
        super().__init__(reason)
        self.seconds = seconds


def demand_mail(
    request: HttpRequest, *, to: str = "", by: User | None = None, knows_password: bool = False
) -> None:
    """Count one email to `to`, or sent again by the account `by`. Raises TooManyMails beyond a limit."""
    for limit, of in _limits_for(request, account_of(to), by, knows_password):
        if limit.count(of) > limit.amount:
            seconds = limit.seconds_left()
            raise TooManyMails(_tell_wait(limit, seconds), seconds=seconds)


def demand_mails(request: HttpRequest, *, count: int) -> None:
    """Count a list of emails to many people, or none of them: raises TooManyMails when they are more than the
    network address, or the site, has left."""
    limits = list(_limits_for(request, "", None, knows_password=False))
    for limit, of in limits:
        if not limit.has_room(count, of):
            seconds = limit.seconds_left()
            raise TooManyMails(_tell_wait(limit, seconds), seconds=seconds)
    for limit, of in limits:
        limit.count(of, more=count)


def _limits_for(
    request: HttpRequest, account: str, by: User | None, knows_password: bool
) -> Iterator[tuple[Limit, str]]:
    of_person = Limit("mails-person", settings.MAILS_PER_PERSON_AND_HOUR, HOUR)
    if knows_password or (account and is_known_browser(request, account)):
        yield of_person, f"{'password' if knows_password else 'browser'} {account}"
        return
    if account:
        yield of_person, f"strangers {account}"
    if by:
        yield of_person, f"account {by.pk}"
    yield Limit("mails-address", settings.MAILS_PER_ADDRESS_AND_HOUR, HOUR), network_of(request)
    yield Limit("mails-site", settings.MAILS_OF_SITE_PER_HOUR, HOUR), ""


def _tell_wait(limit: Limit, seconds: int) -> str:
    minutes = -(-seconds // 60)
    if limit.name == "mails-person":
        words = ngettext(
            "The limit of %(most)s emails an hour for this person is reached. Use the latest one, or try "
            "again in %(minutes)s minute.",
            "The limit of %(most)s emails an hour for this person is reached. Use the latest one, or try "
            "again in %(minutes)s minutes.",
            minutes,
        )
    elif limit.name == "mails-address":
        words = ngettext(
            "The limit of %(most)s emails an hour for your network address is reached. Try again in "
            "%(minutes)s minute.",
            "The limit of %(most)s emails an hour for your network address is reached. Try again in "
            "%(minutes)s minutes.",
            minutes,
        )
    else:
        words = ngettext(
            "The limit of %(most)s emails an hour for the whole site is reached. Try again in "
            "%(minutes)s minute.",
            "The limit of %(most)s emails an hour for the whole site is reached. Try again in "
            "%(minutes)s minutes.",
            minutes,
        )
    return words % {"most": limit.amount, "minutes": minutes}
