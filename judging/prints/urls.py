from django.urls import path

from judging.prints import views

urlpatterns = [
    path(
        "office/<slug:slug>/rounds/<slug:code>/running-list/",
        views.round_running_list,
        name="round_running_list",
    ),
    path(
        "office/<slug:slug>/rounds/<slug:code>/blank-sheets/",
        views.round_blank_sheets,
        name="round_blank_sheets",
    ),
]
