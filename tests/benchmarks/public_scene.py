"""A published edition of so many entries, eleven winners among them, in the database of the environment's
site: prints the public pages' paths. Run by tests.benchmarks.public."""

import json
import sys

import django

django.setup()

from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.enums import EntryState  # noqa: E402
from contest.models import Entry, User  # noqa: E402
from tests.contest.nights import make_published_edition  # noqa: E402


def main(count: int) -> None:
    edition, entries, _organiser = make_published_edition()
    users = [User(email=f"crowd{number}@example.org", password="!") for number in range(count - len(entries))]
    User.objects.bulk_create(users, batch_size=500)
    rows = [
        Entry(
            edition=edition,
            code=f"C{number}",
            representative=user,
            state=EntryState.ELIGIBLE,
            submitted_at=timezone.now(),
            title="A film of the crowd",
        )
        for number, user in enumerate(User.objects.filter(email__startswith="crowd"))
    ]
    Entry.objects.bulk_create(rows, batch_size=500)
    paths = {
        "winners": reverse("winners_show", args=[edition.slug]),
        "a film": reverse("film_show", args=[entries[0].code]),
        "first page": reverse("home"),
        "archive": reverse("edition_list"),
    }
    print(json.dumps(paths))


main(int(sys.argv[1]))
