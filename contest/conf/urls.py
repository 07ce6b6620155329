from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from contest.views import account, passkeys

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contest.urls.public")),
    path("", include("contest.urls.creator")),
    path("", include("contest.urls.organiser")),
    path("", include("contest.urls.uploads")),
    path("", include("contest.api.urls")),
    path("", include("contest.audience.urls")),
    path("", include("contest.correspondence.urls")),
    path("", include("contest.extensions.urls")),
    path("", include("contest.moving.urls")),
    path("", include("contest.objections.urls")),
    path("", include("contest.office.urls")),
    path("", include("contest.posters.urls")),
    path("", include("contest.prints.urls")),
    path("", include("contest.privacy.urls")),
    path("", include("contest.questions.urls")),
    path("", include("contest.receipts.urls")),
    path("", include("contest.branding.urls")),
    path("", include("contest.captions.urls")),
    path("", include("contest.consents.urls")),
    path("", include("contest.guides.urls")),
    path("", include("contest.mail_texts.urls")),
    path("", include("contest.regulations.urls")),
    path("", include("contest.new_editions.urls")),
    path("", include("contest.ceremony.urls")),
    path("", include("contest.clips.urls")),
    path("", include("contest.register.urls")),
    path("", include("contest.roles.urls")),
    path("", include("contest.rule_changes.urls")),
    path("", include("contest.team.urls")),
    path("", include("contest.theater.urls")),
    path("", include("contest.tools.urls")),
    path("", include("contest.laurels.urls")),
    path("", include("contest.webhooks.urls")),
    path("", include("judging.urls")),
    path("", include("judging.prints.urls")),
    path("", include("judging.rehearsal.urls")),
    path("", include("media_pipeline.urls")),
    path("account/sessions/<int:pk>/end/", account.end_session, name="account_end_session"),
    path("account/2fa/webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("account/2fa/webauthn/keys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("account/confirm-email/", account.confirm_address, name="account_email_verification_sent"),
    path("account/", include("allauth.urls")),
    path("language/", account.choose_language, name="set_language"),
]
handler400 = "contest.views.not_found.bad_request"
handler404 = "contest.views.not_found.not_found"
handler429 = "contest.views.account.too_many_requests"  # allauth's: a limit of ACCOUNT_RATE_LIMITS
handler500 = "contest.views.server_error.server_error"
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))
