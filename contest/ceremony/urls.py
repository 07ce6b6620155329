from django.urls import path

from contest.ceremony import views

urlpatterns = [
    path("office/<slug:slug>/ceremony/", views.ceremony_show, name="ceremony_show"),
    path("office/<slug:slug>/ceremony/presenter/", views.ceremony_presenter, name="ceremony_presenter"),
    path("office/<slug:slug>/ceremony/stage/", views.ceremony_stage, name="ceremony_stage"),
    path("office/<slug:slug>/ceremony/order/", views.ceremony_order, name="ceremony_order"),
    path("office/<slug:slug>/ceremony/standing/", views.ceremony_standing, name="ceremony_standing"),
    path("office/<slug:slug>/ceremony/rehearsal/", views.rehearsal_presenter, name="rehearsal_presenter"),
    path("office/<slug:slug>/ceremony/rehearsal/stage/", views.rehearsal_stage, name="rehearsal_stage"),
]
