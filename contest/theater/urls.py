from django.urls import path

from contest.theater import creator, office, sharing, views

OFFICE = "office/<slug:slug>/theater/"

urlpatterns = [
    path("theater/", views.theater_hall, name="theater_hall"),
    path("theater/films/", views.theater_films, name="theater_films"),
    path("theater/children/", views.theater_children, name="theater_children"),
    path("theater/continue/", views.theater_continue, name="theater_continue"),
    path("theater/programmes/<int:pk>/", views.theater_programme, name="theater_programme"),
    path("theater/films/<slug:code>/", views.theater_film, name="theater_film"),
    path("theater/films/<slug:code>/embed/", sharing.theater_embed, name="theater_embed"),
    path("theater/films/<slug:code>/picture.jpg", sharing.theater_picture, name="theater_picture"),
    path("theater/films/<slug:code>/view/", views.theater_view, name="theater_view"),
    path("entries/<slug:code>/theater/", creator.entry_theater, name="entry_theater"),
    path(OFFICE, office.office_theater, name="office_theater"),
    path(f"{OFFICE}films/<slug:code>/", office.office_theater_film, name="office_theater_film"),
    path(f"{OFFICE}programmes/new/", office.office_programme_new, name="office_programme_new"),
    path(f"{OFFICE}programmes/<int:pk>/", office.office_programme, name="office_programme"),
    path(
        f"{OFFICE}programmes/<int:pk>/preview/",
        office.office_programme_preview,
        name="office_programme_preview",
    ),
    path(f"{OFFICE}programmes/<int:pk>/films/", office.office_programme_place, name="office_programme_place"),
    path(f"{OFFICE}programmes/<int:pk>/move/", office.office_programme_move, name="office_programme_move"),
    path(
        f"{OFFICE}programmes/<int:pk>/delete/", office.office_programme_delete, name="office_programme_delete"
    ),
]
