from django.urls import URLPattern, URLResolver, include, path

from contest.laurels import office_views, views

office: list[URLPattern | URLResolver] = [
    path("laurels/", office_views.office_laurels, name="office_laurels"),
    path("laurels/make/", office_views.office_laurels_make, name="office_laurels_make"),
    path(
        "laurels/certificates.zip",
        office_views.office_certificates_zip,
        name="office_certificates_zip",
    ),
    path("laurels/press-kit.zip", office_views.office_press_kit, name="office_press_kit"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(".well-known/did.json", views.did_json, name="did_json"),
    path("credentials/status/", views.credential_status, name="credential_status"),
    path("certificates/<slug:code>/", views.certificate_show, name="certificate_show"),
    path(
        "certificates/<slug:code>/credential.json",
        views.certificate_credential,
        name="certificate_credential",
    ),
    path("certificates/<slug:code>/laurel.svg", views.certificate_laurel, name="certificate_laurel"),
    path("certificates/<slug:code>/laurel.png", views.certificate_picture, name="certificate_picture"),
    path("certificates/<slug:code>/landscape.pdf", views.certificate_wide, name="certificate_wide"),
    path("certificates/<slug:code>/portrait.pdf", views.certificate_tall, name="certificate_tall"),
    path("entries/<slug:code>/press/", views.entry_press, name="entry_press"),
    path("office/<slug:slug>/", include(office)),
]
