"""Who may play the winning films of a ceremony: whoever may see the sealed results, while the seal holds, and
no film that was taken down."""

from contest.domain.takedowns import may_be_shown
from contest.models import Edition, Seal, User
from contest.policies import may_see_sealed, may_visit_office
from media_pipeline.api import Reader

KIND = "ceremony"  # of the viewers that these films are signed for


def viewer_of(seal: Seal, *, user: User) -> str:
    """The viewer that addresses of the films are made for, each film for its own: see `api.playbacks`."""
    return f"{KIND}:{seal.edition_id}:{user.pk}:*"


def may_play_in_hall(who: str, reader: Reader | None) -> bool:
    """The right behind these addresses."""
    edition_id, user_id, film_id = who.split(":")
    if reader is not None and str(reader.user_id) != user_id:
        return False
    user = User.objects.filter(pk=user_id, is_active=True).first()
    edition = Edition.objects.filter(pk=edition_id, seals__superseded_at=None, seals__isnull=False).first()
    if user is None or edition is None:
        return False
    sees = may_visit_office(user, edition) and may_see_sealed(user, edition)
    return bool(sees) and may_be_shown(film_id, reader)
