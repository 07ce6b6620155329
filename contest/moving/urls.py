from django.urls import path

from contest.moving import views

urlpatterns = [
    path("office/<slug:slug>/whole-edition/", views.office_whole, name="office_whole"),
    path("office/<slug:slug>/whole-edition/make/", views.office_whole_make, name="office_whole_make"),
    path("office/<slug:slug>/whole-edition/file/", views.office_whole_file, name="office_whole_file"),
]
