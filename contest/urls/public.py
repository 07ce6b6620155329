from django.urls import path

from contest.views import public

urlpatterns = [
    path("", public.home, name="home"),
    path("city/", public.readers_city, name="readers_city"),
    path("robots.txt", public.robots, name="robots"),
    path("health/", public.health, name="health"),
    path("editions/<slug:slug>/", public.edition_show, name="edition_show"),
    path("editions/<slug:slug>/regulations/", public.regulations_show, name="regulations_show"),
    path("editions/<slug:slug>/winners/", public.winners_show, name="winners_show"),
    path("editions/<slug:slug>/nominees/", public.nominees_show, name="nominees_show"),
    path("films/<slug:code>/", public.film_show, name="film_show"),
]
