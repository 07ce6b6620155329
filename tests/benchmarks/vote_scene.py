"""The voters of an attack and an open vote, in the database of the environment's site. Run by
tests.benchmarks.vote: `make FILE` reads who votes, and prints their sessions; `end` ends the vote, has the
site's workers count it, and prints what was counted. Accounts, their sign-ins and the receipts of whoever has
watched before are made here, in bulk: by the pages they would take hours, which is what they cost a bot as
well."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.audience.counting import count_ended_votes, counted_result, sift  # noqa: E402
from contest.domain.watch_beats import digest_of  # noqa: E402
from contest.models import AudienceVote, User, ViewerReceipt  # noqa: E402
from media_pipeline.models import Rendition  # noqa: E402
from media_pipeline.storage.films import film_store  # noqa: E402
from tests.contest.audience.crowd import FILMS  # noqa: E402
from tests.contest.audience.scene import VoteScene, make_vote  # noqa: E402
from tests.waiting import wait_until  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make(emails: list[str], watched: dict[str, list[str]], seconds: int) -> dict[str, object]:
    scene = make_vote(films=len(FILMS), seconds=seconds, open_hours=(-1, 24))
    key = film_store().save("film.mp4", ContentFile(b"the pictures of a film"))
    Rendition.objects.update(storage_key=key)
    User.objects.bulk_create([User(email=email, password="!") for email in emails], batch_size=1000)
    known = {user.email: user for user in User.objects.filter(password="!").iterator()}
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in known.values()],
        batch_size=1000,
    )
    with transaction.atomic():
        sessions = {email: _signed_in(user) for email, user in known.items()}
        receipts = _receipts(scene, known, sessions, watched, seconds)
        ViewerReceipt.objects.bulk_create(receipts, batch_size=1000)
    return {"page": scene.page, "codes": scene.codes, "sessions": sessions}


def _signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _receipts(
    scene: VoteScene,
    known: Mapping[str, User],
    sessions: Mapping[str, str],
    watched: Mapping[str, Sequence[str]],
    seconds: int,
) -> Iterator[ViewerReceipt]:
    """What `hear_beat` leaves once a film was played to its end."""
    films = dict(zip(FILMS, scene.films, strict=True))
    for email, names in watched.items():
        for name in names:
            yield ViewerReceipt(
                vote=scene.vote,
                viewer=known[email],
                entry=films[name],
                session=digest_of(sessions[email]),
                ranges=[[0, seconds]],
                seconds=seconds,
            )


def end() -> dict[str, object]:
    """Printed once a worker has counted."""
    AudienceVote.objects.update(ends_at=timezone.now() - timedelta(minutes=2))
    vote = AudienceVote.objects.select_related("edition").get()
    count_ended_votes()
    wait_until(lambda: counted_result(vote.edition) is not None, seconds=1800, pause=0.5)
    aside = [ballot.number for ballot, _cluster in sift(vote).aside]
    emails = dict(vote.ballots.values_list("pk", "voter__email"))
    return {"result": counted_result(vote.edition), "aside": [emails[number] for number in aside]}


if sys.argv[1] == "make":
    told = json.loads(Path(sys.argv[2]).read_text())
    print(json.dumps(make(**told)))
else:
    print(json.dumps(end()))
