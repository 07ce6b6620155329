from django.urls import path

from contest.views import creator, creator_film, creator_shots

urlpatterns = [
    path("desk/", creator.desk, name="desk"),
    path("desk/reminders/", creator.desk_reminders, name="desk_reminders"),
    path("editions/<slug:slug>/enter/", creator.entry_start, name="entry_start"),
    path("entries/<slug:code>/", creator.entry_show, name="entry_show"),
    path("entries/<slug:code>/film/", creator_film.entry_film, name="entry_film"),
    path("entries/<slug:code>/film/plain/", creator_film.entry_film_plain, name="entry_film_plain"),
    path("entries/<slug:code>/film/status/", creator_film.entry_film_status, name="entry_film_status"),
    path("entries/<slug:code>/film/audio/", creator_film.entry_audio, name="entry_audio"),
    path("entries/<slug:code>/film/back/", creator_film.entry_film_back, name="entry_film_back"),
    path("entries/<slug:code>/film/cancel/", creator_film.entry_upload_cancel, name="entry_upload_cancel"),
    path("entries/<slug:code>/film/ask/", creator_film.entry_waiver_ask, name="entry_waiver_ask"),
    path("entries/<slug:code>/about/", creator.entry_about, name="entry_about"),
    path("entries/<slug:code>/people/", creator.entry_people, name="entry_people"),
    path("entries/<slug:code>/shots/", creator_shots.entry_shots, name="entry_shots"),
    path("entries/<slug:code>/labels/", creator_shots.entry_labels, name="entry_labels"),
    path("entries/<slug:code>/cuts/", creator_shots.entry_cuts, name="entry_cuts"),
    path("entries/<slug:code>/preview/", creator.entry_preview, name="entry_preview"),
    path("entries/<slug:code>/preview/public/", creator.entry_public_preview, name="entry_public_preview"),
    path("entries/<slug:code>/submit/", creator.entry_submit, name="entry_submit"),
    path("entries/<slug:code>/receipt/", creator.entry_receipt, name="entry_receipt"),
    path("entries/<slug:code>/withdraw/", creator.entry_withdraw, name="entry_withdraw"),
]
