from django.urls import path

from contest.posters import views

POSTER = "entries/<slug:code>/film/poster/"

urlpatterns = [
    path(POSTER, views.entry_poster, name="entry_poster"),
    path(f"{POSTER}own/", views.entry_own_poster, name="entry_own_poster"),
    path(f"{POSTER}own/status/", views.entry_own_poster_status, name="entry_own_poster_status"),
    path(f"{POSTER}own/remove/", views.entry_own_poster_remove, name="entry_own_poster_remove"),
]
