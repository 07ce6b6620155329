from django.urls import path

from contest.rule_changes import views

urlpatterns = [
    path("office/<slug:slug>/changes/", views.office_rule_changes, name="office_rule_changes"),
    path("office/<slug:slug>/changes/<int:line>/", views.office_rule_change, name="office_rule_change"),
]
