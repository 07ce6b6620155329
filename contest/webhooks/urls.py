from django.urls import path

from contest.webhooks import views

urlpatterns = [
    path("office/<slug:slug>/webhooks/", views.office_webhooks, name="office_webhooks"),
    path("office/<slug:slug>/webhooks/<int:pk>/test/", views.office_webhook_test, name="office_webhook_test"),
    path("office/<slug:slug>/webhooks/<int:pk>/end/", views.office_webhook_end, name="office_webhook_end"),
]
