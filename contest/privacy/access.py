"""How the views of personal data get their objects: see contest.access."""

from django.http import Http404

from contest.models import PersonalCopy, User
from contest.privacy.copies import latest_copy


def get_own_copy(user: User) -> PersonalCopy:
    """The latest copy of the reader's own data, once it is made."""
    copy = latest_copy(user)
    if copy is None or copy.finished_at is None:
        raise Http404
    return copy
