from django.urls import path

from contest.clips import views

CLIPS = "entries/<slug:code>/clips/"

urlpatterns = [
    path(CLIPS, views.entry_clips, name="entry_clips"),
    path(f"{CLIPS}status/", views.entry_clips_status, name="entry_clips_status"),
    path(f"{CLIPS}<int:rawclip>/remove/", views.entry_clip_remove, name="entry_clip_remove"),
]
