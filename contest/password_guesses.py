"""Wrong passwords: they slow down the address they come from, never the person they are aimed at.

Each is counted for its address, and for the account it names from that address. For a browser in which the
person has signed in before, only what such browsers got wrong is counted. An account that is guessed at a lot
asks strange browsers for a mailed code, unless it has a second factor anyway."""

from allauth.account.utils import filter_users_by_email
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from contest.models import User
from contest.rate_limits import Limit, network_of

KNOWN_COOKIE = settings.KNOWN_BROWSER_COOKIE_NAME
KNOWN_SALT = "contest.known_browser"
KNOWN_SECONDS = 365 * 24 * 3600
MOST_KNOWN = 5  # people who share a browser

OF_ADDRESS = Limit("address", 100, 60)
OF_ADDRESS_AND_ACCOUNT = Limit("address-account", 10, 300)
OF_KNOWN_BROWSER = Limit("known-browser", 10, 300)
BEFORE_A_CODE = Limit("account", 10, 24 * 3600)


def seconds_to_wait(request: HttpRequest, email: str) -> int:
    """Until the next password may be tried; 0 if one may be now."""
    reached = [limit.seconds_left() for limit, of in limits_for(request, email) if limit.is_reached(*of)]
    return max(reached, default=0)


def count_wrong_password(request: HttpRequest, email: str) -> None:
    for limit, of in limits_for(request, email):
        limit.count(*of)
    if not is_known_browser(request, email):
        BEFORE_A_CODE.count(account_of(email))


def limits_for(request: HttpRequest, email: str) -> list[tuple[Limit, tuple[str, ...]]]:
    address, account = network_of(request), account_of(email)
    if is_known_browser(request, email):
        return [(OF_KNOWN_BROWSER, (account,))]
    return [(OF_ADDRESS, (address,)), (OF_ADDRESS_AND_ACCOUNT, (address, account))]


def forget_wrong_passwords(request: HttpRequest, email: str) -> None:
    """The person has proved by mail who they are."""
    account = account_of(email)
    keys = [OF_ADDRESS_AND_ACCOUNT.key(network_of(request), account), OF_KNOWN_BROWSER.key(account)]
    cache.delete_many(keys)


def needs_code(request: HttpRequest, email: str) -> bool:
    """Whether the right password alone is not enough in this browser."""
    return BEFORE_A_CODE.is_reached(account_of(email)) and not is_known_browser(request, email)


def account_of(email: str) -> str:
    return email.strip().lower()


def is_known_browser(request: HttpRequest, email: str) -> bool:
    known = known_people(request)
    return bool(known) and any(user.pk in known for user in filter_users_by_email(email))


def known_people(request: HttpRequest) -> list[int]:
    """Whose account was opened in this browser, the latest first."""
    try:
        known = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        return []
    return list(known)


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    known = [user.pk, *(pk for pk in known_people(request) if pk != user.pk)][:MOST_KNOWN]
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(known, salt=KNOWN_SALT),
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
