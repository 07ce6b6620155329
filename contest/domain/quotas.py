"""How much one account, and all together, may ask of the site. What is beyond is refused before a byte
travels; an upload that was accepted is never refused its rest."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.editions import format_instant
from contest.domain.queries.films import (
    bytes_waiting,
    films_uploaded_since,
    open_upload_bytes,
    upload_owner,
)
from contest.models import Edition, Entry, JournalEntry, User
from contest.policies import Refused

DAY = timedelta(days=1)


def demand_upload_quota(entry: Entry, *, size: int, now: datetime | None = None) -> None:
    """Raises `Refused` when one more film would be too much for the account, for the site, or for the entry's
    day. An entry with an upload that is open already is let through: nothing new begins with it. To be exact
    it is asked where new uploads are committed, one after the other: `admit` of `api.open_upload`."""
    owner = upload_owner(entry)
    everyone = open_upload_bytes()
    if owner in everyone:
        return
    codes = Entry.objects.filter(representative_id=entry.representative_id).values_list("code", flat=True)
    names = {f"entry:{code}" for code in codes}
    own = {name: size for name, size in everyone.items() if name in names}
    _demand_account_quota(own, size)
    _demand_site_quota(len(everyone), size)
    _demand_replacing_quota(entry, now or timezone.now())


def demand_invitation_quota(edition: Edition, by: User | None, *, now: datetime | None = None) -> None:
    """Raises `Refused` when a person, or all together, have given too many roles within a day. They are
    counted in the journal, whose other writers wait until this transaction ends."""
    if not by:
        return
    journal.wait_for_other_writers()
    since = (now or timezone.now()) - DAY
    verbs = ("role_granted", "role_invited", "role_invited_again")
    given = JournalEntry.objects.filter(verb__in=verbs, at__gt=since).order_by("at")
    own = list(given.filter(actor=by).values_list("at", flat=True))
    if len(own) >= (most := settings.INVITATIONS_PER_DAY):
        raise Refused(
            _(
                "Roles that you have assigned within 24 hours: %(found)s. Allowed: %(most)s. Assign the next "
                "one after %(when)s."
            )
            % {"found": len(own), "most": most, "when": format_instant(_free_again(own, most), edition)}
        )
    everyone = list(given.exclude(actor=None).values_list("at", flat=True))
    if len(everyone) >= (most := settings.INVITATIONS_OF_SITE_PER_DAY):
        raise Refused(
            _(
                "Roles assigned on this site within 24 hours: %(found)s. Allowed: %(most)s. Assign the next "
                "one after %(when)s."
            )
            % {
                "found": len(everyone),
                "most": most,
                "when": format_instant(_free_again(everyone, most), edition),
            }
        )


def _demand_account_quota(own: dict[str, int], size: int) -> None:
    if len(own) >= settings.UPLOADS_PER_ACCOUNT:
        raise Refused(
            _(
                "Your uploads that are not complete: %(found)s. Allowed at a time: %(most)s. Complete or "
                "cancel one of them first."
            )
            % {"found": len(own), "most": settings.UPLOADS_PER_ACCOUNT}
        )
    if sum(own.values()) + size > settings.UPLOAD_BYTES_PER_ACCOUNT:
        raise Refused(
            _(
                "This film of %(size)s and your uploads that are not complete (%(found)s) would be more than "
                "the %(most)s allowed at a time. Complete or cancel one of them first."
            )
            % {
                "size": filesizeformat(size),
                "found": filesizeformat(sum(own.values())),
                "most": filesizeformat(settings.UPLOAD_BYTES_PER_ACCOUNT),
            }
        )


def _demand_site_quota(count: int, size: int) -> None:
    waiting = bytes_waiting()
    if count >= settings.UPLOADS_OF_SITE or waiting + size > settings.UPLOAD_BYTES_OF_SITE:
        raise Refused(
            _(
                "Films being uploaded at the moment: %(found)s (%(bytes)s). Allowed at a time: %(most)s "
                "(%(most_bytes)s). Try again in a few minutes; nothing is lost."
            )
            % {
                "found": count,
                "bytes": filesizeformat(waiting),
                "most": settings.UPLOADS_OF_SITE,
                "most_bytes": filesizeformat(settings.UPLOAD_BYTES_OF_SITE),
            }
        )


def _demand_replacing_quota(entry: Entry, now: datetime) -> None:
    most = settings.FILMS_PER_ENTRY_AND_DAY
    times = films_uploaded_since(entry, now - DAY)
    if len(times) >= most:
        raise Refused(
            _(
                "Films uploaded for this entry within 24 hours: %(found)s. Allowed: %(most)s. Upload the "
                "next one after %(when)s."
            )
            % {
                "found": len(times),
                "most": most,
                "when": format_instant(_free_again(times, most), entry.edition),
            }
        )


def _free_again(times: list[datetime], most: int) -> datetime:
    """When fewer than `most` of the times, the oldest first, are within a day."""
    return (times[-most] if most else timezone.now()) + DAY
