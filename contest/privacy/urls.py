from django.urls import path

from contest.privacy import office_views, views

urlpatterns = [
    path("privacy/", views.privacy_show, name="privacy_show"),
    path("my-data/", views.own_data, name="own_data"),
    path("my-data/copy/", views.own_data_copy, name="own_data_copy"),
    path("my-data/copy.zip", views.own_data_file, name="own_data_file"),
    path("my-data/erase/", views.own_data_erase, name="own_data_erase"),
    path("office/<slug:slug>/retention/", office_views.office_retention, name="office_retention"),
]
