from django.urls import path

from contest.audience import office_views, views

urlpatterns = [
    path("editions/<slug:slug>/audience/", views.audience_show, name="audience_show"),
    path("editions/<slug:slug>/audience/proof/", views.audience_proof, name="audience_proof"),
    path("editions/<slug:slug>/audience/<slug:code>/", views.audience_film, name="audience_film"),
    path("editions/<slug:slug>/audience/<slug:code>/watch/", views.audience_watch, name="audience_watch"),
    path("office/<slug:slug>/audience/", office_views.office_audience, name="office_audience"),
    path(
        "office/<slug:slug>/audience/call-off/",
        office_views.office_audience_call_off,
        name="office_audience_call_off",
    ),
]
