from django.urls import path

from contest.register import office_views, views

REGISTER = "entries/<slug:code>/register/"
PERSON, MUSIC = f"{REGISTER}people/<int:portrayal>/", f"{REGISTER}music/<int:musicuse>/"
OFFICE = "office/<slug:slug>/entries/<slug:code>/register/"

urlpatterns = [
    path(REGISTER, views.entry_register, name="entry_register"),
    path(f"{REGISTER}people/new/", views.person_new, name="person_new"),
    path(PERSON, views.person_edit, name="person_edit"),
    path(f"{PERSON}consents/", views.person_consents, name="person_consents"),
    path(f"{PERSON}remove/", views.person_remove, name="person_remove"),
    path(f"{REGISTER}music/new/", views.music_new, name="music_new"),
    path(MUSIC, views.music_edit, name="music_edit"),
    path(f"{MUSIC}remove/", views.music_remove, name="music_remove"),
    path(f"{REGISTER}files/<int:rightspaper>/", views.register_file, name="register_file"),
    path(f"{OFFICE}files/<int:rightspaper>/", office_views.office_register_file, name="office_register_file"),
    path(
        f"{OFFICE}people/<int:portrayal>/withdraw/",
        office_views.office_consent_withdraw,
        name="office_consent_withdraw",
    ),
]
