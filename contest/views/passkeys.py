"""Adding and removing a passkey: allauth's pages, with our rules."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Asks for a passkey that signs in by itself, and asks its owner for finger, face or PIN."""
        context: dict[str, Any] = super().get_context_data(**more)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        done: HttpResponse = super().form_valid(form)
        return done


add = AddPasskeyView.as_view()
remove = RemovePasskeyView.as_view()
