"""The account that an invitation makes: whoever has the link in a mail has the mailbox, so the address is
confirmed."""

from dataclasses import asdict, dataclass, field

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contest.models import User
from contest.policies import Refused


class AccountExists(Refused):
    """Somebody has an account by this address; they sign in and come back."""

    def __init__(self, email: str) -> None:
        super().__init__(
            _("There is an account for %(email)s already. Sign in, then open the link again.")
            % {"email": email}
        )


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of, beside its address."""

    name: str
    password: str = field(repr=False)
    language: str
    time_zone: str


def make_invited_account(email: str, account: NewAccount) -> User:
    """An account whose address needs no code. Raises AccountExists."""
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        raise AccountExists(email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, **asdict(account))
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise AccountExists(email) from error
    return user


def account_by_address(email: str) -> User | None:
    """Whoever signs in by the address, or has confirmed that it is theirs too."""
    by_name = User.objects.filter(email=email).first()
    if by_name:
        return by_name
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user")
    found = confirmed.first()
    return found.user if found else None


def owns_address(user: User, email: str) -> bool:
    """Whether mail to the address reaches this person, as far as was confirmed."""
    if user.email == email:
        return True
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def explain_other_address(email: str, reader: User) -> str:
    """What somebody else reads who has opened the link of this address."""
    return _(
        "This invitation was sent to %(invited)s, and you are signed in as %(found)s. If both are yours, add "
        "the invited address to your account and confirm it, then open the link again; or sign out first."
    ) % {"invited": email, "found": reader.email}
