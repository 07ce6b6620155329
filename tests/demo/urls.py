"""The site as a demo serves it."""

from contest.conf.urls import urlpatterns as site
from demo.urls import urlpatterns as demo

urlpatterns = [*site, *demo]
