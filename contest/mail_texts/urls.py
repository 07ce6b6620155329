from django.urls import path

from contest.mail_texts import views

urlpatterns = [
    path("office/<slug:slug>/mail-texts/", views.office_mail_texts, name="office_mail_texts"),
    path(
        "office/<slug:slug>/mail-texts/<slug:mail_kind>/<slug:mail_language>/",
        views.office_mail_text,
        name="office_mail_text",
    ),
]
