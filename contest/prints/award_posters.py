"""Posters of the awards, for the wall: A3, a page each. Before the results are published they say that nobody
may see them yet, and are void once that is not so any more."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contest.addresses import address_in
from contest.domain.showcase import Winner, winners_by
from contest.models import Edition, Seal, User
from contest.pictures.fonts import SERIF
from contest.policies import may_see_result, may_see_sealed, may_visit_office
from contest.prints.papers import PaperKind
from contest.prints.setting import on_paper, set_paper

TEMPLATE = Path(__file__).with_name("award_poster.typ")
KIND = "award_posters"


def _find(user: User, edition: Edition, _of: str) -> Seal | None:
    """The seal that holds."""
    if not may_visit_office(user, edition) or not may_see_sealed(user, edition):
        return None
    return Seal.objects.of(edition)


def _stamp(seal: Seal) -> str:
    """What changes when an award is revoked, a film is taken down, and the embargo ends."""
    now = Edition.objects.values_list("public_changes", "published_at").get(pk=seal.edition_id)
    return f"{seal.hash} {now[0]} {now[1] or ''}"


def award_posters(seal: Seal, _asked: Mapping[str, Any]) -> bytes:
    """Of each winner whose film the public may see."""
    edition = seal.edition
    winners = [winner for winner in winners_by(seal) if winner.is_shown]
    pictures = _pictures_of(winners)
    told = {
        "posters": [_told_of(winner, pictures) for winner in winners],
        "embargo": None if may_see_result(edition) else on_paper(_embargo()),
        "seal": on_paper(_("Seal of the results: %(code)s") % {"code": seal.short_code}),
        "address": on_paper(address_in(reverse("winners_show", args=[edition.slug]))),
    }
    beside = {_file_of(film): picture for film, picture in pictures.items()}
    return set_paper(TEMPLATE, told, edition=edition, title=_("Posters of the awards"), pictures=beside)


def _file_of(film: int) -> str:
    return f"{film}.jpg"


def _told_of(winner: Winner, pictures: Mapping[int, bytes]) -> dict[str, Any]:
    film = winner.film_id
    country = str(winner.country.name or "")
    return {
        "award": on_paper(winner.award_name, order=SERIF),
        "title": on_paper(winner.title, order=SERIF),
        "other": on_paper(winner.other_title, order=SERIF) if winner.other_title else None,
        "team": on_paper(winner.team),
        "country": on_paper(country) if country else None,
        "still": _file_of(film) if film and film in pictures else None,
    }


def _pictures_of(winners: Sequence[Winner]) -> dict[int, bytes]:
    """What stands for each film in public, as JPEG, by its number; without what is no picture."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  (pages draw nothing)

    from contest.pictures.of_edition import stills_of  # noqa: PLC0415

    found = {}
    for film, still in stills_of([winner.film_id for winner in winners if winner.film_id]).items():
        with suppress(UnidentifiedImageError), Image.open(BytesIO(still)) as picture:
            out = BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=90)
            found[film] = out.getvalue()
    return found


def _embargo() -> str:
    return _("Under embargo until the results are published: keep this sheet to yourself.")


AWARD_POSTERS = PaperKind(KIND, _find, award_posters, _stamp)
