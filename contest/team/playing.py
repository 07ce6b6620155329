"""Films as their team plays them."""

from contest.domain.team_rights import right_of
from contest.models import Entry, User
from media_pipeline import api

KIND = "team"


def viewer_in_team(user: User, entry: Entry) -> str:
    """The viewer that addresses of an entry's film are made for: those of a member end with the place in the
    team."""
    if entry.representative_id == user.pk:
        return f"user:{user.pk}"
    return f"{KIND}:{user.pk}-{entry.code}"


def own_poster_of(user: User, entry: Entry) -> api.OwnPosterReport:
    """What its team sees of the poster that it brought."""
    if entry.film_id is None:
        return api.OwnPosterReport()
    return api.own_poster_report(entry.film_id, viewer=viewer_in_team(user, entry))


def may_play_in_team(who: str, reader: api.Reader | None) -> bool:
    """The right behind the addresses, asked each time."""
    user_id, _, code = who.partition("-")
    if not user_id.isdigit() or (reader and reader.user_id != int(user_id)):
        return False
    user = User.objects.filter(pk=int(user_id), is_active=True).first()
    entry = Entry.objects.filter(code=code).first()
    return bool(user and entry and right_of(user, entry))
