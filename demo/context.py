"""What the templates of a demo may use beside those of any site."""

from django.http import HttpRequest

from demo.people import SHOWN_PEOPLE


def people(request: HttpRequest) -> dict[str, object]:
    """Who may be signed in as, for the log-in page."""
    return {"demo_people": SHOWN_PEOPLE}
