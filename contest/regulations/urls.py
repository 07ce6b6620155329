from django.urls import path

from contest.regulations import views

urlpatterns = [
    path("editions/<slug:slug>/regulations/", views.regulations_show, name="regulations_show"),
    path("office/<slug:slug>/regulations-text/", views.office_regulations, name="office_regulations"),
    path(
        "office/<slug:slug>/regulations-text/<int:line>/",
        views.office_regulations_version,
        name="office_regulations_version",
    ),
]
