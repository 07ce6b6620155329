from django.urls import path

from contest.tools import views

urlpatterns = [path("office/<slug:slug>/tools/", views.office_tools, name="office_tools")]
