"""Files that a worker has made for somebody."""

from django.http import Http404, HttpRequest, HttpResponse

from contest.access import person
from media_pipeline import api


def hand_over_made(
    request: HttpRequest, key: str, *, name: str, content_type: str = "application/zip", recipe: str = ""
) -> HttpResponse:
    """The way to a file of the store, good for whoever asks; `recipe` where the same key holds something else
    later. Raises Http404 where the store has it no more."""
    try:
        return api.hand_over_file(
            key,
            content_type=content_type,
            recipe=recipe or key,
            name=name,
            viewer=f"user:{person(request).pk}",
        )
    except FileNotFoundError as error:
        raise Http404 from error
