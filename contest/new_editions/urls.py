from django.urls import path

from contest.new_editions import views

urlpatterns = [
    path("new-edition/", views.edition_new, name="edition_new"),
    path("office/<slug:slug>/announce/", views.edition_announce, name="edition_announce"),
    path("office/<slug:slug>/standing/", views.edition_standing, name="edition_standing"),
    path("first-organiser/<str:key>/", views.first_organiser, name="first_organiser"),
]
