from django.urls import URLPattern, URLResolver, include, path

from contest.views import account, demo

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contest.urls.public")),
    path("", include("contest.urls.creator")),
    path("", include("contest.urls.organiser")),
    path("", include("contest.urls.uploads")),
    path("", include("judging.urls")),
    path("", include("media_pipeline.urls")),
    path("demo/mail/", demo.demo_outbox, name="demo_outbox"),
    path("account/login/", account.log_in, name="account_login"),
    path("account/", include("allauth.urls")),
    path("language/", account.choose_language, name="set_language"),
]
