from django.urls import path

from contest.extensions import views

urlpatterns = [
    path("office/<slug:slug>/entries/<slug:code>/extend/", views.office_extend, name="office_extend"),
]
