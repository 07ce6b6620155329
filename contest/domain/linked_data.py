"""What machines are told of a public film: schema.org's Movie, and oEmbed."""

import re
from typing import Any

from django.utils.translation import gettext as _

from contest.domain.showcase import Winner
from contest.models import Edition

EMBED_SIZE = (960, 540)
PICTURE_SIZE = (1200, 630)
TASK_ENDS = re.compile(r"[,;/&+|，、；／·]|\s(?:and|dan|y|et|und|e)\s|[和与兼]")
DIRECTING = frozenset(  # what credits call who directed the whole film, in the languages that creators write
    {
        *("director", "directors", "directed by", "co-director", "film director", "animation director"),
        *("导演", "總導演", "总导演", "導演", "联合导演", "联席导演", "編導", "编导", "動畫導演", "动画导演"),
        *("sutradara", "penyutradara", "ko-sutradara", "pengarah"),
        *("directora", "codirector", "réalisateur", "réalisatrice", "réalisation", "mise en scène", "regie"),
        *("regisseur", "regisseurin", "regista", "regia", "diretor", "diretora", "realizador", "realizadora"),
        *("режиссёр", "режиссер", "режисер", "reżyser", "reżyserka", "reżyseria", "rejisör", "yönetmen"),
        *("đạo diễn", "ผู้กำกับ", "ผู้กำกับภาพยนตร์", "監督", "감독", "연출", "निर्देशक", "مخرج", "المخرج", "إخراج"),
        *("کارگردان", "במאי", "במאית", "instruktør", "regissör", "regissør", "ohjaaja", "σκηνοθέτης"),
    }
)


def movie_of(winner: Winner, edition: Edition, *, url: str, picture: str) -> dict[str, Any]:
    """As schema.org knows a film. Nothing is said that the sealed result does not say."""
    label = winner.share.label
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": winner.title,
        "alternateName": winner.other_title,
        "description": winner.synopsis,
        "url": url,
        "image": picture,
        "duration": f"PT{int(winner.seconds)}S" if winner.seconds else "",
        "datePublished": edition.published_at.date().isoformat() if edition.published_at else "",
        "director": [{"@type": "Person", "name": name} for name in directors_of(winner.credits)],
        "productionCompany": {"@type": "Organization", "name": winner.team} if winner.team else "",
        "countryOfOrigin": {"@type": "Country", "name": str(winner.country.name)} if winner.country else "",
        "award": award_of(winner, edition),
        "digitalSourceType": label.source_type if label else "",
    }
    return {name: value for name, value in told.items() if value}


def directors_of(credits: list[tuple[str, str]]) -> list[str]:
    """Who directed the film, by the credits; a task can name several, as in “Director, Writer”."""
    return [name for name, task in credits if any(part in DIRECTING for part in _parts_of(task))]


def _parts_of(task: str) -> list[str]:
    return [part.strip().casefold() for part in TASK_ENDS.split(task)]


def award_of(winner: Winner, edition: Edition) -> str:
    # Translators: an award, the contest and its year, as in “First Prize, AI Short Film Competition 2026”
    return _("%(award)s, %(edition)s %(year)s") % {
        "award": winner.award_name,
        "edition": edition.title,
        "year": edition.year,
    }


def embed_of(
    edition: Edition,
    *,
    title: str,
    team: str,
    html: str,
    size: tuple[int, int],
    picture: str,
    home: str,
) -> dict[str, Any]:
    """As oEmbed 1.0 tells of a video; without `picture` it has no thumbnail."""
    thumbnail = {
        "thumbnail_url": picture,
        "thumbnail_width": PICTURE_SIZE[0],
        "thumbnail_height": PICTURE_SIZE[1],
    }
    return {
        **(thumbnail if picture else {}),
        "version": "1.0",
        "type": "video",
        "title": title,
        "author_name": team,
        "provider_name": f"{edition.title} {edition.year}",
        "provider_url": home,
        "width": size[0],
        "height": size[1],
        "html": html,
    }


def fit_embed(longest: int | None, highest: int | None) -> tuple[int, int]:
    """16:9, no larger than asked for."""
    width = min(EMBED_SIZE[0], longest or EMBED_SIZE[0], (highest or EMBED_SIZE[1]) * 16 // 9)
    return width, width * 9 // 16
