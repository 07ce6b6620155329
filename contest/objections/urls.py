from django.urls import path

from contest.objections import office_views, views

urlpatterns = [
    path("films/<slug:code>/objection/", views.objection_new, name="objection_new"),
    path("objections/<slug:code>/", views.objection_show, name="objection_show"),
    path("office/<slug:slug>/objections/", office_views.office_objections, name="office_objections"),
    path("office/<slug:slug>/objections/<int:pk>/", office_views.office_objection, name="office_objection"),
    path("office/<slug:slug>/evidence/<int:pk>/", office_views.office_evidence, name="office_evidence"),
]
