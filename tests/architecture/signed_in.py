"""A reader whose answers are looked at one by one."""

import time

from django.test import Client

from contest.models import User
from contest.sessions import BEGAN, SEEN

LONG = 3600  # seconds


def signed_in(user: User | None) -> Client:
    """That the session is in use has been noted for as long as a test takes: each request, which is undone,
    would note it anew."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
        session, now = client.session, time.time()
        session[BEGAN], session[SEEN] = now, now + LONG
        session.save()
    return client
