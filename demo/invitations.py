"""The jury of the demo's open edition: what its judges say of themselves, and who answered an invitation."""

from datetime import timedelta

from django.utils import timezone

from contest.domain.invited_accounts import NewAccount
from contest.models import Edition, User
from demo.people import JUDGES, PASSWORD
from judging.domain.addresses import read_addresses
from judging.domain.answers import decline_invitation, join_jury
from judging.domain.declarations import declare_conflict
from judging.domain.invitations import invite_judges
from judging.domain.profiles import change_profile
from judging.enums import ConflictKind
from judging.models import Invitation

SPOKEN = (("es", "en"), ("zh", "en"), ("id", "en"), ("en", "fr"), ("sv", "en"), ("en", "zh"))
CLOSE_TO = (
    ("judge@laureate.example", ConflictKind.PERSON, "Soto, Ignacio"),
    ("judge3@laureate.example", ConflictKind.COMPANY, "Studio Layang"),
    ("judge5@laureate.example", ConflictKind.COUNTRY, "IS"),
    ("judge6@laureate.example", ConflictKind.SCHOOL, "Hudson Valley School of Film"),
)
LONG_AGO = "Eszter Szabó <eszter.szabo@example.org>"
INVITED = "Haruka Mori <haruka.mori@example.org>, Ayodele Bankole <ayodele.bankole@example.org>"
DECLINED = "Bram de Wit <bram.dewit@example.org>"
ACCEPTED = (
    "Mira Castellano <mira@films.example>"  # an address that production refuses, as of every demo account
)


def invite_jury(edition: Edition, *, organiser: User) -> None:
    """Languages, absences, limits and conflicts of the judges, and five invitations: one has expired, two are
    open, one was declined and one accepted."""
    away = (edition.nominees_at - timedelta(days=6)).date()
    for number, (person, languages) in enumerate(zip(JUDGES, SPOKEN, strict=True)):
        judge = User.objects.get(email=person.email)
        change_profile(
            judge,
            edition=edition,
            languages=languages,
            absences=[(away, away + timedelta(days=2))] if number == 1 else [],
            cap=40 if number == 2 else None,
            by=judge,
        )
    for email, kind, name in CLOSE_TO:
        judge = User.objects.get(email=email)
        declare_conflict(judge, edition=edition, kind=kind, name=name, by=judge)
    for addresses, days_ago in ((LONG_AGO, 32), (f"{INVITED}, {DECLINED}, {ACCEPTED}", 4)):
        asked_at = timezone.now() - timedelta(days=days_ago)
        invite_judges(edition, read_addresses(addresses).addresses, language="en", by=organiser, now=asked_at)
    _answer(edition)


def _answer(edition: Edition) -> None:
    invitations = {row.name: row for row in Invitation.objects.filter(edition=edition)}
    decline_invitation(invitations["Bram de Wit"])
    account = NewAccount("Mira Castellano", PASSWORD, language="en", time_zone="Europe/Madrid")
    mira = join_jury(invitations[account.name], account=account)
    change_profile(mira, edition=edition, languages=("es", "it"), absences=[], cap=None, by=mira)
