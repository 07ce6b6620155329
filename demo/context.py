"""What the templates of a demo may use beside those of any site."""

from django.conf import settings
from django.http import HttpRequest

from demo.people import SHOWN_PEOPLE


def people(request: HttpRequest) -> dict[str, object]:
    """Who may be signed in as, for the log-in page; and whether all films are there, for every page."""
    return {"demo_people": SHOWN_PEOPLE, "demo_is_seeded": (settings.VAR_DIR / "demo-seeded").exists()}
