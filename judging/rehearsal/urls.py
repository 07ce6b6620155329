from django.urls import path

from judging.rehearsal import views

urlpatterns = [
    path("office/<slug:slug>/rehearsal/", views.rehearsal_show, name="rehearsal_show"),
    path("office/<slug:slug>/rehearsal/winners/", views.rehearsal_winners, name="rehearsal_winners"),
    path("office/<slug:slug>/rehearsal/end/", views.rehearsal_end, name="rehearsal_end"),
]
