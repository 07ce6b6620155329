"""What is said of an AI share that is too small: what was found, what is asked, and what to do."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import Share

OF_FILM = _(
    "%(percent)s%% of the film is labelled AI-made: %(ai)s of %(all)s seconds. The regulations "
    "require at least %(least)s%%, so %(missing)s more seconds are needed. Check the labels "
    "of your shots; as long as uploads are open, you can upload a version with more AI-made footage."
)
WITHOUT_TITLES = _(
    "Without titles and credits, %(percent)s%% of the film is labelled AI-made: %(ai)s of %(all)s seconds. "
    "The regulations require at least %(least)s%%, so %(missing)s more seconds are needed. Check the labels "
    "of your shots; as long as uploads are open, you can upload a version with more AI-made footage."
)


def lack_of_share(share: Share, least: int) -> str | Promise | None:
    """None where the share reaches so many per cent."""
    if share.reaches(least):
        return None
    return (WITHOUT_TITLES if share.titles_ms else OF_FILM) % {
        "percent": in_tenths(share.percent),
        "ai": in_tenths(share.ai_ms // 100 / 10),
        "all": in_tenths(share.all_ms // 100 / 10),
        "least": least,
        "missing": in_tenths(share.missing_seconds(least)),
    }


def in_tenths(value: float) -> str:
    """In the reader's way of writing."""
    return number_format(round(value, 1), decimal_pos=1)
