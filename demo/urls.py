from django.urls import path

from demo import views

urlpatterns = [path("demo/mail/", views.demo_outbox, name="demo_outbox")]
