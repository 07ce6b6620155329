"""How often films are watched, counted so that it can be believed: a visitor counts once a day, after 30
seconds or half of the film. Nothing is set in the browser, no address is kept: a visitor's mark is a keyed
hash, and its key is thrown away with the day."""

import hashlib
import hmac
import secrets
import time
from datetime import UTC, date, datetime

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F

from contest.models import TheaterFilm, TheaterView, ViewKey
from contest.rate_limits import Limit

LEAST_SECONDS = 30.0
EARLY_SECONDS = 1.0  # by which a browser's clock may be ahead
TICKET_LASTS = 8 * 3600  # seconds: a long film, with an interval
SALT = "contest.theater.counting"
# One line is a house, or a school: whoever makes visitors up comes no further than this
FROM_ONE_NETWORK = Limit("theater-views", 20, 24 * 3600)


def seconds_needed(film: TheaterFilm) -> float:
    """How long a film is played until that is a view."""
    return min(LEAST_SECONDS, film.length_ms / 2000)


def open_ticket(film: TheaterFilm) -> str:
    """For a player that begins: the film, and when that was."""
    return signing.dumps([film.entry.code, time.time()], salt=SALT)


def count_view(film: TheaterFilm, *, ticket: str, network: str, browser: str) -> bool:
    """Count a view, unless the ticket is another film's, too young or too old, or the visitor has been
    counted today."""
    try:
        code, begun = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        return False
    played_at_most = time.time() - begun
    if code != film.entry.code or not _is_in_time(film, played_at_most):
        return False
    today = datetime.now(UTC).date()
    visitor = _mark_of(network, browser, today)
    if TheaterView.objects.filter(film=film, day=today, visitor=visitor).exists():
        return False
    if FROM_ONE_NETWORK.count(film.entry.code, network) > FROM_ONE_NETWORK.amount:
        return False
    try:
        with transaction.atomic():
            TheaterView.objects.create(film=film, day=today, visitor=visitor)
            TheaterFilm.objects.filter(pk=film.pk).update(views=F("views") + 1)
    except IntegrityError:
        return False  # in another tab, at the same moment
    return True


def forget_visitors() -> None:
    """Marks and key of days that are over. Two queries."""
    today = datetime.now(UTC).date()
    TheaterView.objects.filter(day__lt=today).delete()
    ViewKey.objects.filter(day__lt=today).delete()


def _is_in_time(film: TheaterFilm, seconds: float) -> bool:
    return seconds_needed(film) - EARLY_SECONDS <= seconds <= TICKET_LASTS


def _mark_of(network: str, browser: str, day: date) -> str:
    """The same visitor on the same day has the same; nobody can tell whose it is."""
    told = f"{network}\n{browser}".encode()
    return hmac.new(_key_of(day).encode(), told, hashlib.sha256).hexdigest()


def _key_of(day: date) -> str:
    row, _made = ViewKey.objects.get_or_create(day=day, defaults={"key": secrets.token_hex(32)})
    return row.key
