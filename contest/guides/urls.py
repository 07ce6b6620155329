from django.urls import path

from contest.guides import views

urlpatterns = [
    path("guide/creators/", views.guide_creators, name="guide_creators"),
    path("guide/judges/", views.guide_judges, name="guide_judges"),
    path("guide/organisers/", views.guide_organisers, name="guide_organisers"),
]
