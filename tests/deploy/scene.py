"""People for a site that was just made: run as `python -m tests.deploy.scene` in its environment. Prints, as
JSON, the page that a visitor reads, whose sessions creator and judge have, and what they work on."""

import json

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from contest.models import User  # noqa: E402
from tests.factories import make_edition, make_entry  # noqa: E402
from tests.judging.juries import make_jury  # noqa: E402


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["session"].value


if __name__ == "__main__":
    edition = make_edition("open")
    entry = make_entry(edition=edition)
    jury = make_jury(judges=1, entries=1, reviews=1)
    told = {
        "page": reverse("edition_show", args=[edition.slug]),
        "creator": session_of(entry.representative),
        "entry": entry.code,
        "judge": session_of(jury.judges[0]),
        "mark": reverse("screening_mark", args=[jury.assignment().code]),
    }
    print(json.dumps(told))
