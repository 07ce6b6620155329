"""The job that draws the share pictures of an edition; contest.domain.share_pictures has it done."""

import tempfile
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import override

from contest.branding.shown import brand_of
from contest.domain.showcase import Winner, winners_of
from contest.domain.task_files import scratch_folder
from contest.models import Edition, Logo, Seal, SharePictures
from contest.pictures.drawing import PictureLook, PictureWords, draw_share_picture
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

FOLDER = "share"


def draw_share_pictures(edition_id: int) -> int:
    """Draw all of an edition's, unless they are there; how many were drawn. Raises StoreUnavailable's kin,
    then the next sweep asks again."""
    row = SharePictures.objects.select_related("edition").get(edition=edition_id)
    edition, seal = row.edition, Seal.objects.of(row.edition)
    if seal is None or row.seal_hash == seal.hash:
        return 0
    stills = stills_of([winner.film_id for winner in winners_of(edition) if winner.film_id])
    look = look_of(edition)
    keys: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        for language, _name in settings.LANGUAGES:
            with override(language):
                for winner in winners_of(edition):
                    key = f"{FOLDER}/{seal.hash[:16]}-{look.digest}-{winner.code}-{language}.jpg"
                    path = Path(folder, "picture.jpg")
                    still = stills.get(winner.film_id or 0)
                    path.write_bytes(draw_share_picture(_words_of(winner, edition), still=still, look=look))
                    api.keep_file(path, key=key)
                    keys.setdefault(winner.code, {})[language] = key
    SharePictures.objects.filter(pk=row.pk).update(seal_hash=seal.hash, keys=keys, not_before=None)
    return sum(map(len, keys.values()))


def _words_of(winner: Winner, edition: Edition) -> PictureWords:
    label = winner.share.label
    return PictureWords(
        title=winner.title,
        other_title=winner.other_title,
        award=winner.award_name,
        edition=f"{edition.title} {edition.year}",
        label=label,
        label_words=label.words if label else "",
    )


def look_of(edition: Edition) -> PictureLook:
    """By the brand that is public."""
    brand = brand_of(edition.pk)
    logo = bytes(Logo.objects.get(pk=brand.logo.pk).large) if brand.logo else b""
    return PictureLook(brand.ground, brand.accents[1], logo)


def stills_of(film_ids: list[int]) -> dict[int, bytes]:
    """What stands for each in public; without those that the store does not have."""
    stills = {}
    for film_id, key in api.public_poster_keys(film_ids).items():
        try:
            stills[film_id] = b"".join(api.pieces_of(key))
        except OSError as error:
            logger.warning("something is drawn without its still", film=film_id, reason=str(error))
    return stills
