from django.urls import path

from contest.captions import views

urlpatterns = [
    path("entries/<slug:code>/captions/", views.entry_captions, name="entry_captions"),
    path("entries/<slug:code>/captions/speech/", views.entry_speech, name="entry_speech"),
    path("entries/<slug:code>/captions/<int:pk>/", views.captions_edit, name="captions_edit"),
    path("entries/<slug:code>/captions/<int:pk>/shift/", views.captions_shift, name="captions_shift"),
    path("entries/<slug:code>/captions/<int:pk>/remove/", views.captions_remove, name="captions_remove"),
]
