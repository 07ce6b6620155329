from django.urls import path

from contest.prints import views

urlpatterns = [
    path("office/<slug:slug>/posters/", views.office_posters, name="office_posters"),
    path(
        "office/<slug:slug>/theater/programmes/<int:pk>/list/",
        views.office_programme_list,
        name="office_programme_list",
    ),
    path("office/<slug:slug>/prints/<int:pk>/", views.office_print_file, name="office_print_file"),
]
