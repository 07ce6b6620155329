"""The jury of the demo's open edition: what its judges say of themselves, and who has not answered yet."""

from datetime import timedelta

from contest.models import Edition, User
from demo.people import JUDGES
from judging.domain.addresses import read_addresses
from judging.domain.invitations import invite_judges
from judging.domain.profiles import change_profile

SPOKEN = (("es", "en"), ("zh", "en"), ("id", "en"), ("en", "fr"), ("sv", "en"), ("en", "zh"))
INVITED = "Haruka Mori <haruka.mori@example.org>, Ayodele Bankole <ayodele.bankole@example.org>"


def invite_jury(edition: Edition, *, organiser: User) -> None:
    """Languages, absences and limits of the judges, and two invitations."""
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
    invite_judges(edition, read_addresses(INVITED).addresses, language="en", by=organiser)
