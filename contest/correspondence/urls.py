from django.urls import path

from contest.correspondence import office_views, views

urlpatterns = [
    path("entries/<slug:code>/messages/", views.entry_message, name="entry_message"),
    path("entries/<slug:code>/changes/", views.entry_changes, name="entry_changes"),
    path(
        "office/<slug:slug>/entries/<slug:code>/messages/", office_views.office_message, name="office_message"
    ),
    path(
        "office/<slug:slug>/entries/<slug:code>/messages/settle/",
        office_views.office_messages_settle,
        name="office_messages_settle",
    ),
]
