"""Where accounts differ from allauth's defaults: what is kept at sign-up, in which language one is spoken to,
how wrong passwords are answered, and who needs a second factor."""

from collections.abc import Callable
from typing import Any

import allauth.core.context
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import activate, get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from contest import password_guesses
from contest.domain.notices import enqueue_account_mail
from contest.enums import APPOINTED_ROLES
from contest.mail_limits import TooManyMails, demand_mail
from contest.models import Membership, User
from contest.passkeys import passkey_domain
from contest.rate_limits import answer_haste
from contest.sessions import name_device, signed_in_lately

View = Callable[..., HttpResponse]
OPEN_NAMES = (
    "account_",
    "mfa_",
    "usersessions_",
    "set_language",
    "health",
)  # reachable without a second factor


SIGN_IN_CODE = "account/email/login_code"
ASKED_FOR = {  # the other emails tell of what has happened
    SIGN_IN_CODE,
    "account/email/account_already_exists",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_code",
    "account/email/unknown_account",
}


def asks_log_in_again(view: View) -> View:
    """For acts of two persons and for publishing: whoever signed in a while ago says again who they are. What
    was sent is kept meanwhile, and done after that."""
    guarded: View = reauthentication_required(enabled=lambda request: not signed_in_lately(request))(view)
    return guarded


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps the name, the language and the time zone that a person signs up with."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "There were too many attempts. Start again to get another code, or try again in five minutes."
        ),
        "rate_limited": gettext_lazy("There were too many attempts. Try again in five minutes."),
        "email_taken": gettext_lazy(
            "This email address belongs to another account. Sign in with it, or enter another address."
        ),
    }

    def clean_email(self, email: str) -> str:
        """Refuse an address that would be cut."""
        most = User._meta.get_field("email").max_length
        if most is not None and len(email) > most:
            raise ValidationError(
                _("This email address has %(found)d characters; it can have at most %(most)d.")
                % {"found": len(email), "most": most}
            )
        return str(super().clean_email(email))

    def generate_email_verification_code(self) -> str:
        """Another code can be tried as often as the first; how many are sent has a limit of its own. What
        allauth is about to keep is renewed here, so that a code that was not sent renews nothing."""
        waiting = self.request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
        if waiting:
            waiting["failed_attempts"] = 0
        return str(super().generate_email_verification_code())

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whole, or not at all: two accounts, or two windows of one, may confirm the same address at once."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            said = _("%(email)s was confirmed in another window or for another account.")
            messages.error(request, said % {"email": email_address.email})
            return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """In the language of the account, also to an address that it has no longer."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As TRUSTED_PROXIES says. Whoever came round the proxies, or was named by them in no readable way,
        is the one who connected."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        seconds = password_guesses.seconds_to_wait(request, credentials.get("email", ""))
        if seconds:
            raise ValidationError(tell_wait(seconds), code="too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        password_guesses.count_wrong_password(request, credentials.get("email", ""))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth calls it after a password was replaced by a mailed code."""
        password_guesses.forget_wrong_passwords(request, credentials.get("email", ""))

    def is_login_by_code_required(self, login: Login) -> bool:
        if super().is_login_by_code_required(login):
            return True
        return (
            login.user is not None
            and not is_mfa_enabled(login.user)
            and password_guesses.needs_code(self.request, login.user.email)
        )

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hooks)
        password_guesses.remember_browser(request, response, user)
        return response

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or settings.LANGUAGE_CODE
        user.time_zone = timezone.get_current_timezone_name()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        speak_to(user)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The mail as its reader gets it; whoever asked for it may have a browser in another language."""
        owner = context.get("user") or next(iter(filter_users_by_email(email)), AnonymousUser())
        with override(get_language()):
            speak_to(owner)
            mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the queue of all mails: a mail server that is away does not stop a sign-up."""
        request = allauth.core.context.request
        if template_prefix in ASKED_FOR:
            demand_account_mail(request, template_prefix, email)
        whole = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        owner = whole.get("user")
        enqueue_account_mail(
            self.render_mail(template_prefix, email, whole), user=owner if isinstance(owner, User) else None
        )

    def format_email_subject(self, subject: str) -> str:
        return subject


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor may replace it, not give it up."""
        others = second_factors(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not must_have_second_factor(authenticator.user)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return name_device(allauth.core.context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": passkey_domain(), "name": settings.MFA_TOTP_ISSUER}


class SecondFactorMiddleware:
    """Leads whoever has a role, and no second factor, to the page where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if (name or "").startswith(OPEN_NAMES) or not lacks_second_factor(request.user):
            return None
        messages.warning(
            request,
            _(
                "Whoever has a role in the office or the jury needs two-step verification to sign in. Please "
                "set it up to continue."
            ),
        )
        return redirect("mfa_index")


def demand_account_mail(request: HttpRequest, template_prefix: str, email: str) -> None:
    """Ends the request with words when too many emails were asked for."""
    by = request.user if isinstance(request.user, User) else None
    try:
        demand_mail(request, to=email, by=by, knows_password=template_prefix == SIGN_IN_CODE)
    except TooManyMails as refused:
        answer = answer_haste(request, seconds=refused.seconds, reason=str(refused.reason), says_when=True)
        raise ImmediateHttpResponse(answer) from refused


def tell_wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "There were too many wrong passwords. Try again in %(minutes)s minute, or choose a new password.",
        "There were too many wrong passwords. Try again in %(minutes)s minutes, or choose a new password.",
        minutes,
    ) % {"minutes": minutes}


def speak_to(user: User | AnonymousUser) -> None:
    """From here on in the language that the account keeps; a browser may have been left in another."""
    if isinstance(user, User) and user.language in dict(settings.LANGUAGES):
        activate(user.language)


def must_have_second_factor(user: User) -> bool:
    return (
        settings.REQUIRE_SECOND_FACTOR
        and Membership.objects.filter(user=user, role__in=APPOINTED_ROLES).exists()
    )


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    return (
        settings.REQUIRE_SECOND_FACTOR
        and isinstance(user, User)
        and must_have_second_factor(user)
        and not second_factors(user).exists()
    )


def second_factors(user: User) -> QuerySet[Authenticator]:
    """Recovery codes are none by themselves."""
    own: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return own.exclude(type=Authenticator.Type.RECOVERY_CODES)
