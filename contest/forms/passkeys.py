"""What a browser answers about a passkey. allauth checks its signature and that the question was ours; here
stands what it leaves open: answers that make no sense, answers from another address, and what is kept."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.utils import websafe_encode
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from contest.passkeys import passkey_origin

MOST_PASSKEYS = 20
TOO_MANY_ATTEMPTS = "too_many_login_attempts"  # allauth's code of the refusal that is not about the passkey


class _NameField(forms.CharField):
    """The name by which a person knows a passkey among theirs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Name"),
            max_length=60,
            help_text=gettext_lazy("By which you recognise it: the device or the app that keeps it."),
            **options,
        )


class _CredentialField(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as too_deep:
            raise _not_accepted() from too_deep

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data  # no answer is shown, or sent, a second time


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = _NameField(required=False)
    credential = _CredentialField()
    passwordless = None  # no choice: the page asks for passkeys that sign in alone

    def clean_credential(self) -> dict[str, Any]:
        """The answer as it is kept, without anything that a browser could add to it."""
        answer = _read(RegistrationResponse.from_dict, self.cleaned_data["credential"])
        raw_id = websafe_encode(answer.raw_id)
        response = {
            "clientDataJSON": websafe_encode(answer.response.client_data),
            "attestationObject": websafe_encode(answer.response.attestation_object),
        }
        return {"id": raw_id, "rawId": raw_id, "type": "public-key", "response": response}

    def clean(self) -> dict[str, Any]:
        kept = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).count()
        if kept >= MOST_PASSKEYS:
            raise ValidationError(
                _("Passkeys of your account: %(found)s. Allowed: %(most)s. Remove one of them first.")
                % {"found": kept, "most": MOST_PASSKEYS}
            )
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as refused:
            raise _not_accepted() from refused
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = _NameField()


class _UsedPasskey:
    """Mixed into each of allauth's forms that take the answer of a passkey in use."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        _read(AuthenticationResponse.from_dict, self.cleaned_data["credential"])
        try:
            used: Authenticator = super().clean_credential()  # type: ignore[misc]
        except ValidationError as refused:
            raise refused if refused.code == TOO_MANY_ATTEMPTS else _not_accepted() from refused
        return used


class SecondFactorPasskeyForm(_UsedPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = _CredentialField()


class SignInPasskeyForm(_UsedPasskey, LoginWebAuthnForm):  # type: ignore[misc]
    credential = _CredentialField()


class ReauthenticatePasskeyForm(_UsedPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = _CredentialField()


def _read(parse: Callable[[Any], Any], credential: Any) -> Any:
    try:
        answer = parse(credential)
        origin = answer.response.client_data.origin
    except Exception as nonsense:  # a forged answer breaks the parsers of JSON, base64, CBOR in many ways
        raise _not_accepted() from nonsense
    if origin != passkey_origin():
        raise _not_accepted()
    return answer


def _not_accepted() -> ValidationError:
    return ValidationError(_("The passkey was not accepted. Try again, or sign in another way."))
