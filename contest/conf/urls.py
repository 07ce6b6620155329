from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from contest.views import account, demo

ROOMS = (
    "contest.urls.public",
    "contest.urls.creator",
    "contest.urls.organiser",
    "contest.urls.uploads",
    "judging.urls",
    "media_pipeline.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(room)) for room in ROOMS if find_spec(room)),
    path("demo/mail/", demo.demo_outbox, name="demo_outbox"),
    path("account/login/", account.log_in, name="account_login"),
    path("account/", include("allauth.urls")),
    path("language/", account.choose_language, name="set_language"),
]
