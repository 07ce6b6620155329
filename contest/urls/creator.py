from django.urls import URLPattern, URLResolver, include, path

from contest.views import creator, creator_film, creator_shots

entry: list[URLPattern | URLResolver] = [
    path("", creator.entry_show, name="entry_show"),
    path("film/", creator_film.entry_film, name="entry_film"),
    path("film/plain/", creator_film.entry_film_plain, name="entry_film_plain"),
    path("film/status/", creator_film.entry_film_status, name="entry_film_status"),
    path("film/audio/", creator_film.entry_audio, name="entry_audio"),
    path("film/back/", creator_film.entry_film_back, name="entry_film_back"),
    path("film/cancel/", creator_film.entry_upload_cancel, name="entry_upload_cancel"),
    path("film/ask/", creator_film.entry_waiver_ask, name="entry_waiver_ask"),
    path("about/", creator.entry_about, name="entry_about"),
    path("people/", creator.entry_people, name="entry_people"),
    path("shots/", creator_shots.entry_shots, name="entry_shots"),
    path("labels/", creator_shots.entry_labels, name="entry_labels"),
    path("cuts/", creator_shots.entry_cuts, name="entry_cuts"),
    path("preview/", creator.entry_preview, name="entry_preview"),
    path("preview/public/", creator.entry_public_preview, name="entry_public_preview"),
    path("submit/", creator.entry_submit, name="entry_submit"),
    path("receipt/", creator.entry_receipt, name="entry_receipt"),
    path("withdraw/", creator.entry_withdraw, name="entry_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", creator.desk, name="desk"),
    path("desk/reminders/", creator.desk_reminders, name="desk_reminders"),
    path("editions/<slug:slug>/enter/", creator.entry_start, name="entry_start"),
    path("entries/<slug:code>/", include(entry)),
]
