"""What the address of a plain form says, and what the person is told who comes back from it. Both are signed,
since the transfer process, which takes the form, knows no session."""

from dataclasses import astuple, dataclass
from typing import cast

from django.core import signing

FORM_SECONDS = 6 * 3600  # a film is looked for, exported, named anew: as long as the page stands open
NOTICE_SECONDS = 10 * 60
TICKET_SALT = "contest.plain_form.ticket"
NOTICE_SALT = "contest.plain_form.notice"


@dataclass(frozen=True)
class FormTicket:
    """For which entry a film may be sent, and by whom; how the person reads, and where they go on."""

    entry: str  # its code
    person: int
    language: str
    zone: str
    film_url: str
    form_url: str
    good_until: float  # seconds since 1970


@dataclass(frozen=True)
class FormNotice:
    """Why a film was not taken, in words, with the status that it is answered with."""

    entry: str
    status: int
    words: str


def sign_ticket(ticket: FormTicket) -> str:
    return signing.dumps(astuple(ticket), salt=TICKET_SALT, compress=True)


def read_ticket(token: str) -> FormTicket:
    """Also one that is no longer good, which still says where its form is. Raises signing.BadSignature."""
    return FormTicket(*signing.loads(token, salt=TICKET_SALT))


def sign_notice(notice: FormNotice) -> str:
    return signing.dumps(astuple(notice), salt=NOTICE_SALT, compress=True)


def read_notice(token: str, *, entry: str) -> FormNotice | None:
    """The notice for this entry; None for one that is old, another entry's or not ours."""
    try:
        values = signing.loads(token, salt=NOTICE_SALT, max_age=NOTICE_SECONDS)
    except signing.BadSignature:
        return None
    notice = FormNotice(*cast(list[object], values))  # type: ignore[arg-type]
    return notice if notice.entry == entry else None
