from django.urls import path

from contest.branding import views

LOGO = "brand/logo/<int:pk>-<slug:logo_digest>/"
OFFICE = "office/<slug:slug>/look/"

urlpatterns = [
    path(
        "brand/<slug:accent>-<slug:stage>-<slug:digest>.css",
        views.brand_stylesheet,
        name="brand_stylesheet",
    ),
    path(f"{LOGO}small.png", views.brand_logo, name="brand_logo"),
    path(f"{LOGO}large.png", views.brand_logo_large, name="brand_logo_large"),
    path(OFFICE, views.office_look, name="office_look"),
    path(f"{OFFICE}logo/", views.office_look_logo, name="office_look_logo"),
    path(f"{OFFICE}publish/", views.office_look_publish, name="office_look_publish"),
    path(f"{OFFICE}reset/", views.office_look_reset, name="office_look_reset"),
    path(f"{OFFICE}home/", views.office_look_home, name="office_look_home"),
    path(f"{OFFICE}winners/", views.office_look_winners, name="office_look_winners"),
    path(f"{OFFICE}email/", views.office_look_email, name="office_look_email"),
]
