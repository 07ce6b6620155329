"""A judge's right to play a film: it is bound to one assignment and one session, and ends with either. The
film lab asks for it whenever an address is used (see docs/decisions/0008-what-is-signed.md)."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from contest.register.lacking import not_for_the_jury
from judging.domain.watched import note_handover
from judging.enums import RoundState
from judging.models import Assignment
from media_pipeline.api import Reader

KIND = "duty"


def viewer_of(assignment: Assignment, *, session_key: str) -> str:
    """The viewer that addresses of this film are made for, when its judge opens it in this session."""
    return f"{KIND}:{assignment.pk}:{session_key}"


def note_screening(viewer: str) -> None:
    """A film was handed over to this viewer, who may be a judge."""
    kind, _, who = viewer.partition(":")
    duty, _, session_key = who.partition(":")
    if kind == KIND:
        note_handover(int(duty), session_key)


def may_screen(who: str, reader: Reader | None) -> bool:
    """Whether the film is still this judge's to judge, in an open round and in the same session, and
    everybody in it still consents. `reader` None: the session has to be the judge's still, wherever the
    request comes from."""
    duty, _, session_key = who.partition(":")
    in_play = Assignment.objects.in_play().of_judges().filter(pk=duty, seat__round__state=RoundState.OPEN)
    in_play = in_play.exclude(entry__in=not_for_the_jury())
    judge_id = in_play.values_list("seat__judge_id", flat=True).first()
    if judge_id is None:
        return False
    if reader is None:
        session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
        return bool(session.get(SESSION_KEY) == str(judge_id))
    return (reader.user_id, reader.session_key) == (judge_id, session_key)
