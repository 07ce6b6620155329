from django.urls import path

from contest.questions import office_views, views

urlpatterns = [
    path("editions/<slug:slug>/ask/", views.question_ask, name="question_ask"),
    path("questions/<slug:code>/", views.question_show, name="question_show"),
    path("office/<slug:slug>/questions/", office_views.office_questions, name="office_questions"),
    path(
        "office/<slug:slug>/questions/set-aside/",
        office_views.office_questions_set_aside,
        name="office_questions_set_aside",
    ),
    path("office/<slug:slug>/questions/<int:pk>/", office_views.office_question, name="office_question"),
    path(
        "office/<slug:slug>/questions/<int:pk>/set-aside/",
        office_views.office_question_set_aside,
        name="office_question_set_aside",
    ),
]
