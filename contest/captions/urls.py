from django.urls import path

from contest.captions import drafts, timing, views

INSIDE = "entries/<slug:code>/captions/in-film/<int:embeddedtrack>/"
TRACK = "entries/<slug:code>/captions/<int:captiontrack>/"

urlpatterns = [
    path("entries/<slug:code>/captions/", views.entry_captions, name="entry_captions"),
    path("entries/<slug:code>/captions/speech/", views.entry_speech, name="entry_speech"),
    path("entries/<slug:code>/captions/draft/", drafts.captions_draft, name="captions_draft"),
    path(
        "entries/<slug:code>/captions/draft/status/",
        drafts.captions_draft_status,
        name="captions_draft_status",
    ),
    path(INSIDE, views.captions_take_over, name="captions_take_over"),
    path(TRACK, views.captions_edit, name="captions_edit"),
    path(f"{TRACK}confirm/", drafts.captions_confirm, name="captions_confirm"),
    path(f"{TRACK}times/", timing.captions_times, name="captions_times"),
    path(f"{TRACK}shift/", views.captions_shift, name="captions_shift"),
    path(f"{TRACK}remove/", views.captions_remove, name="captions_remove"),
]
