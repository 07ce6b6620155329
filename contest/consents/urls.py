from django.urls import path

from contest.consents import office_views, views

urlpatterns = [
    path("entries/<slug:code>/rights/", views.entry_rights, name="entry_rights"),
    path("entries/<slug:code>/rights/guardian/", views.entry_guardian, name="entry_guardian"),
    path("entries/<slug:code>/statements/", views.entry_agree_anew, name="entry_agree_anew"),
    path("entries/<slug:code>/statements/back/", views.entry_agreement_back, name="entry_agreement_back"),
    path("office/<slug:slug>/statements/", office_views.office_statements, name="office_statements"),
    path(
        "office/<slug:slug>/statements/<slug:statement_kind>/",
        office_views.office_statement,
        name="office_statement",
    ),
]
