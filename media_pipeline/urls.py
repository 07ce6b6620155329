from django.urls import path

from media_pipeline import views

urlpatterns = [
    path("media/<str:token>/<str:name>", views.film_media, name="film_media"),
    path("metrics", views.metrics, name="metrics"),
]
