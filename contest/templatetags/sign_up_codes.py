"""How long a code is valid that was mailed, how often it may still be entered, and another be sent."""

from dataclasses import dataclass

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django import template
from django.template import RequestContext

register = template.Library()
TIMEOUTS = {  # by the page on which the code is entered; seconds
    "account_email_verification_sent": "EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    "account_confirm_login_code": "LOGIN_BY_CODE_TIMEOUT",
    "account_confirm_password_reset_code": "PASSWORD_RESET_BY_CODE_TIMEOUT",
}


@dataclass(frozen=True)
class CodeTries:
    entries: int
    mails: int


@register.simple_tag(takes_context=True)
def code_minutes(context: RequestContext) -> int:
    """How long the code is valid for which this page asks."""
    asking = context.request.resolver_match
    assert asking is not None, "a page"
    seconds: int = getattr(app_settings, TIMEOUTS[asking.url_name or ""])
    return seconds // 60


@register.simple_tag(takes_context=True)
def code_tries(context: RequestContext) -> CodeTries | None:
    """None where no address waits to be confirmed."""
    process = EmailVerificationProcess.resume(context.request)
    if process is None:
        return None
    return CodeTries(
        entries=process.max_attempts - process.state["failed_attempts"],
        mails=max(0, app_settings.EMAIL_VERIFICATION_MAX_RESEND_COUNT - process.state["resend_count"]),
    )
