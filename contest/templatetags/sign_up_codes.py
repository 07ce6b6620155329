"""How often somebody who signs up may still enter a code, and have one sent."""

from dataclasses import dataclass

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django import template
from django.template import RequestContext

register = template.Library()


@dataclass(frozen=True)
class CodeTries:
    entries: int
    mails: int


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
