from django.urls import URLPattern, URLResolver, include, path

from contest.views import for_machines, public, public_film, public_reports

edition: list[URLPattern | URLResolver] = [
    path("dates.ics", for_machines.edition_calendar, name="edition_calendar"),
    path("", public.edition_show, name="edition_show"),
    path("winners/", public.winners_show, name="winners_show"),
    path("nominees/", public.nominees_show, name="nominees_show"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("city/", public.readers_city, name="readers_city"),
    path("robots.txt", for_machines.robots, name="robots"),
    path("sitemap.xml", for_machines.sitemap, name="sitemap"),
    path("results.atom", for_machines.feed, name="feed"),
    path("health/", public.health, name="health"),
    path("editions/", public.edition_list, name="edition_list"),
    path("editions/<slug:slug>/", include(edition)),
    path("films/<slug:code>/", public_film.film_show, name="film_show"),
    path("films/<slug:code>/embed/", public_film.film_embed, name="film_embed"),
    path("films/<slug:code>/picture.jpg", public_film.film_picture, name="film_picture"),
    path("films/<slug:code>/report/", public_reports.film_report, name="film_report"),
    path("reports/<slug:code>/", public_reports.report_show, name="report_show"),
    path("oembed/", public_film.oembed, name="oembed"),
]
