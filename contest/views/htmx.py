"""What django-htmx's middleware knows of a request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """`htmx` is true where a page on the screen asks for a part of itself."""

    htmx: HtmxDetails
